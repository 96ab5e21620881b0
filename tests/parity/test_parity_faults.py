"""Faults of network and services change no verdict: the same, or inconclusive with the cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest

from ci_migrate.parity import Case, Options, shipped_cases
from ci_migrate.sandbox import Sandbox
from ci_migrate.web import Allowance

Run = Callable[..., dict[str, Any]]

FAULTS = {
    "throttle": 0.2,
    "server_errors": 0.05,
    "resets": 0.04,
    "drops": 0.04,
    "truncated": 0.04,
    "clipped": 0.04,
    "slow": 0.02,
    "dribbles": 0.02,
    "stalls": 0.02,
    "token_lifetime": 60.0,
    "token_uses": 9,
}
HUNDRED = Case(name="hundred", legacy="/data/Customer?$top=100")


def verdicts(document: dict[str, Any]) -> dict[str, str]:
    return {case["name"]: case["verdict"] for case in document["cases"]}


@pytest.mark.parametrize("seed", [7, 8, 9])
@pytest.mark.parametrize("drift", [0, 3])
def test_faults_change_no_verdict(
    run: Run, boxes: Callable[..., Sandbox], seed: int, drift: int
) -> None:
    """Of all kinds together, with the data of three seeds, the same and drifted."""
    calm = run(shipped_cases(), seed=seed, drift=drift)
    stormy = run(shipped_cases(), seed=seed, drift=drift, **FAULTS)

    expected, found = verdicts(calm), verdicts(stormy)
    changed = {name for name in found if found[name] != expected[name]}
    assert {found[name] for name in changed} <= {"inconclusive"}
    assert len(changed) <= len(found) // 5
    for before, after in zip(calm["cases"], stormy["cases"], strict=True):
        if after["name"] not in changed:
            assert after == before
        else:
            assert after["cause"]
    met = Counter(e.get("fault") for e in boxes(seed=seed, drift=drift, **FAULTS).entries)
    assert {"throttle", "server_errors", "resets", "truncated", "clipped"} <= set(met)


@pytest.mark.parametrize("uses", [1, 2, 7])
def test_a_token_that_expires_in_the_run_is_renewed(run: Run, uses: int) -> None:
    """Although it was said to live for an hour; every case is decided."""
    document = run(shipped_cases(), options=Options(jobs=1), token_uses=uses)

    assert document["summary"]["match"] == len(shipped_cases())


def test_a_token_that_is_about_to_expire_is_not_used_again(run: Run) -> None:
    assert run(shipped_cases()[:6], token_lifetime=60.0)["summary"]["match"] == 6


@pytest.mark.parametrize("fault", ["stalls", "clipped", "drops", "server_errors", "throttle"])
def test_a_service_that_never_answers_is_inconclusive_soon(run: Run, fault: str) -> None:
    """No hang, and the cause names both sides."""
    start = monotonic()

    document = run([HUNDRED], **{fault: 1.0})

    (case,) = document["cases"]
    assert case["verdict"] == "inconclusive"
    assert "control: " in case["cause"]
    assert "candidate: " in case["cause"]
    assert monotonic() - start < 40


def test_the_time_of_a_case_is_bounded(run: Run) -> None:
    """The others go on, and the cause says which limit was met."""
    document = run([HUNDRED], options=Options(case_seconds=0.6), stalls=1.0)

    (case,) = document["cases"]
    assert "the time limit of the case" in case["cause"]
    assert "(0.6 s)" in case["cause"]
    assert document["complete"] is True


def test_the_time_of_a_run_is_bounded(run: Run) -> None:
    """What is done counts; what is not is told as not run, and the run as not complete."""
    start = monotonic()

    document = run(shipped_cases(), allowance=Allowance(seconds=0.5), stalls=1.0)

    assert monotonic() - start < 15
    assert document["complete"] is False
    assert document["cause"] == "the time limit of the run is over (0.5 s)"
    assert document["summary"]["inconclusive"] == len(shipped_cases())
    assert "not run: the time limit of the run" in document["cases"][-1]["cause"]


def test_the_requests_of_a_run_are_bounded(run: Run, boxes: Callable[..., Sandbox]) -> None:
    """Login included; what came before the end of the budget is decided."""
    allowance = Allowance(requests=12)

    document = run(shipped_cases(), options=Options(jobs=1), allowance=allowance, seed=11)

    assert len(boxes(seed=11).entries) == 12
    assert 0 < document["summary"]["match"] <= 6
    assert document["complete"] is False
    assert document["cause"] == "the budget of the run is spent (12 requests)"
    causes = [case["cause"] for case in document["cases"] if case["verdict"] == "inconclusive"]
    assert all("the budget of the run is spent (12 requests)" in one for one in causes)
