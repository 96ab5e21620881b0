"""Faults come by seed, are the same every time, and hit both services."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ci_migrate.errors import SandboxError
from ci_migrate.sandbox import SandboxOptions

RATES = {"throttle": 0.2, "server_errors": 0.2, "resets": 0.2, "truncated": 0.2}


def outcomes(door: Any, path: str, count: int = 40) -> list[str]:
    """What a number of equal requests meet."""
    found: list[str] = []
    for _ in range(count):
        try:
            found.append(str(door.get(path).status_code))
        except httpx.TransportError as error:
            found.append(type(error).__name__)
    return found


def test_the_same_seed_gives_the_same_faults(doors: Callable[..., Any]) -> None:
    _, legacy, dataverse = doors(seed=3, **RATES)
    _, again, dataverse_again = doors(seed=3, **RATES)
    _, other, _ = doors(seed=4, **RATES)
    first = outcomes(legacy, "data/Customer?$top=1")

    assert first == outcomes(again, "data/Customer?$top=1")
    assert first != outcomes(other, "data/Customer?$top=1")
    assert outcomes(dataverse, "WhoAmI") == outcomes(dataverse_again, "WhoAmI")


def test_every_kind_of_fault_shows_and_a_repeated_request_gets_through(
    doors: Callable[..., Any],
) -> None:
    box, legacy, dataverse = doors(**RATES)
    legacy_seen = Counter(outcomes(legacy, "data/Customer?$top=1"))
    dataverse_seen = Counter(outcomes(dataverse, "WhoAmI"))

    assert {"200", "429", "500", "503", "RemoteProtocolError", "ReadError"} == set(legacy_seen)
    assert {"200", "429", "503", "RemoteProtocolError", "ReadError"} == set(dataverse_seen)
    assert {entry.get("fault") for entry in box.entries} == {None, *RATES}


def test_throttling_tells_how_long_to_wait_and_why(doors: Callable[..., Any]) -> None:
    _, legacy, dataverse = doors(throttle=1.0)
    answers = [dataverse.get(f"WhoAmI?x={n}") for n in range(20)]

    assert {answer.status_code for answer in answers} == {429}
    assert {answer.headers["Retry-After"] for answer in answers} == {"0", "1"}
    assert {answer.json()["error"]["code"] for answer in answers} == {
        "0x80072321",
        "0x80072322",
        "0x80072326",
    }
    assert legacy.get("data/Customer").json()["statusCode"] == 429


def test_a_slow_answer_is_whole(doors: Callable[..., Any]) -> None:
    _, _, dataverse = doors(slow=1.0)

    assert dataverse.get("WhoAmI").json()["UserId"]


def test_an_answer_in_pieces_is_whole(doors: Callable[..., Any]) -> None:
    _, legacy, _ = doors(dribbles=1.0)

    assert len(legacy.get("data/Customer?$top=50").json()["value"]) == 50


def test_a_clipped_answer_is_whole_to_http_and_broken_to_json(doors: Callable[..., Any]) -> None:
    _, _, dataverse = doors(clipped=1.0)
    answer = dataverse.get("msdynci_customerprofiles?$top=5")

    assert (answer.status_code, len(answer.content)) == (200, int(answer.headers["Content-Length"]))
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        answer.json()


@pytest.mark.parametrize(
    ("fault", "error"),
    [("drops", "RemoteProtocolError"), ("stalls", "ReadTimeout"), ("resets", "ReadError")],
)
def test_a_connection_that_ends_or_stands_still_gives_no_answer(
    doors: Callable[..., Any], fault: str, error: str
) -> None:
    _, _, dataverse = doors(**{fault: 1.0})
    dataverse.client.timeout = httpx.Timeout(0.5)

    assert outcomes(dataverse, "WhoAmI", 2) == [error] * 2


def test_a_token_wears_out_before_its_time(doors: Callable[..., Any]) -> None:
    """It was said to live for an hour."""
    box, legacy, _ = doors(token_uses=3)
    form = {
        "grant_type": "client_credentials",
        "client_id": "x",
        "client_secret": "sandbox-secret",
        "scope": "https://api.ci.ai.microsoft.com/.default",
    }
    grant = legacy.client.post(f"{box.login_url}/tenant/oauth2/v2.0/token", data=form).json()
    bearer = {"Authorization": f"Bearer {grant['access_token']}"}
    url = f"{box.legacy_url}/instances/i/data/Customer?$top=1"
    key = {"Ocp-Apim-Subscription-Key": box.environment({})["CI_SUBSCRIPTION_KEY"]}

    found = [legacy.client.get(url, headers={**bearer, **key}).status_code for _ in range(4)]

    assert grant["expires_in"] == 3600
    assert found == [200, 200, 200, 401]


def test_resets_reach_programs_under_the_real_names(doors: Callable[..., Any]) -> None:
    box, _, _ = doors(resets=1.0)
    program = """
import requests
try:
    requests.get("https://sandbox.crm.dynamics.com/api/data/v9.2/WhoAmI")
except requests.ConnectionError as error:
    print("reset")
"""
    done = box.exec([sys.executable, "-c", program], base={}, capture=True)
    assert done.stdout.strip() == "reset", done.stderr


def test_tokens_meet_no_faults(doors: Callable[..., Any]) -> None:
    box, legacy, _ = doors(throttle=1.0)

    assert legacy.client.get(f"{box.login_url}/common/discovery/instance").status_code == 200


@pytest.mark.parametrize(
    "options", [{"throttle": 0.6, "resets": 0.6}, {"slow": -0.1}, {"drift": 101}, {"token_uses": 0}]
)
def test_impossible_options_are_errors(options: dict[str, float]) -> None:
    with pytest.raises(SandboxError, match="give"):
        SandboxOptions(**options)  # type: ignore[arg-type]
