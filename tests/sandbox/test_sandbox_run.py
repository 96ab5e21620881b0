"""A run as a whole: its log, its drift, its end."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ci_migrate.errors import SandboxError
from ci_migrate.sandbox import Sandbox, SandboxOptions

SECRETS = (
    "sandbox-primary-key",
    "sandbox-secondary-key",
    "sandbox-secret",
    "sandbox-legacy-token",
    "sandbox-dataverse-token",
    "my-own-key",
    "my-own-secret",
    "my-own-token",
)


def test_the_log_tells_each_request_and_no_secret(
    doors: Callable[..., Any], tmp_path: Path
) -> None:
    box, legacy, dataverse = doors(log=tmp_path / "log.jsonl")
    token_url = f"{box.login_url}/tenant/oauth2/v2.0/token"
    form = {"grant_type": "client_credentials", "scope": f"{box.dataverse_url}/.default"}
    token = legacy.client.post(token_url, data=form | {"client_secret": "sandbox-secret"}).json()
    legacy.client.post(token_url, data=form | {"client_secret": "my-own-secret"})
    legacy.get("data/Customer?subscription-key=my-own-key&$top=3&$skip=1")
    legacy.get("data/Customer?Subscription%2DKey=my-own-key&access_token=my-own-token")
    legacy.get("data/Customer?$filter=FullName eq 'sandbox-primary-key'")
    dataverse.get(f"WhoAmI?x={token['access_token']}", Authorization="Bearer my-own-token")
    box.__exit__(None, None, None)
    text = (tmp_path / "log.jsonl").read_text(encoding="utf-8")

    assert [json.loads(line) for line in text.splitlines()] == box.entries
    assert not [secret for secret in (*SECRETS, token["access_token"]) if secret in text]
    assert box.entries[2] == {
        "seq": 3,
        "service": "legacy",
        "host": legacy.root.split("/")[2],
        "method": "GET",
        "path": "/v1/instances/11111111-2222-3333-4444-555555555555/data/Customer",
        "query": "subscription-key=***&$top=3&$skip=1",
        "status": 200,
        "rows": 3,
        "bearer": "legacy",
        "subscription_key": True,
        "operation": "get_entities_with_odata_path",
    }
    assert [entry["bearer"] for entry in box.entries][-1] == "unknown"


def test_a_paging_cookie_is_no_secret(doors: Callable[..., Any]) -> None:
    box, _, dataverse = doors()
    dataverse.get("msdynci_customerprofiles?$skiptoken=abc")

    assert box.entries[-1]["query"] == "$skiptoken=abc"


def test_a_log_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    box = Sandbox(SandboxOptions(log=tmp_path / "missing" / "log.jsonl"))

    with pytest.raises(SandboxError, match="name another file"), box:
        pass


def test_drift_changes_one_value_of_some_early_customers(doors: Callable[..., Any]) -> None:
    box, legacy, dataverse = doors(drift=7, seed=11)
    control = {row["CustomerId"]: row for row in legacy.rows("data/Customer")}
    candidate = {
        row["msdynci_customerid"]: row for row in dataverse.rows("msdynci_customerprofiles")
    }
    legacy_names = {f"msdynci_{name.lower()}": name for name in next(iter(control.values()))}

    found = {
        (key, column, row[name], candidate[key][column])
        for key, row in control.items()
        for column, name in legacy_names.items()
        if candidate[key][column] != row[name]
    }
    told = {(one.key, one.column, one.control, one.candidate) for one in box.drifted}
    assert found == told
    assert len({key for key, *_ in told}) == 7


def test_both_sides_hold_the_same_facts_without_drift(legacy: Any, dataverse: Any) -> None:
    for table, entity_set in (
        ("Customer", "msdynci_customerprofiles"),
        ("UnifiedActivity", "msdynci_unifiedactivities?$top=5000"),
    ):
        control = legacy.rows(f"data/{table}?$top=5000")
        names = {f"msdynci_{name.lower()}": name for name in control[0]}
        candidate = [
            {name: row[column] for column, name in names.items()}
            for row in dataverse.rows(entity_set)
        ]
        assert candidate == control


def test_a_seed_is_a_data_set(legacy: Any, doors: Callable[..., Any]) -> None:
    _, same, _ = doors(seed=7)
    _, other, _ = doors(seed=8)

    assert same.rows("data/Customer") == legacy.rows("data/Customer")
    assert other.rows("data/Customer") != legacy.rows("data/Customer")
    assert (
        legacy.rows("data/Customer?$top=1")[0]["CustomerId"] == "3d9c172411e20b8f6b0d549b6f03675a"
    )


def test_leaving_ends_every_thread_and_closes_every_door() -> None:
    before = set(threading.enumerate())
    with Sandbox() as box:
        port = int(box.dataverse_url.rpartition(":")[2])
        folder = box.ca_file.parent
        idle = socket.create_connection(("127.0.0.1", port))
        kept = httpx.Client()
        kept.get(box.legacy_url)
        assert len(set(threading.enumerate()) - before) > 4

    assert set(threading.enumerate()) == before
    assert not folder.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)
    idle.close()
    kept.close()


def test_a_sandbox_runs_again_after_its_end() -> None:
    box = Sandbox()
    for _ in range(2):
        with box:
            assert httpx.get(box.legacy_url).status_code == 404


def test_a_broken_request_leaves_the_door_open(legacy: Any, box: Any) -> None:
    port = int(box.legacy_url.rpartition(":")[2].partition("/")[0])
    for text in (b"nonsense\r\n\r\n", b"GET /v1/instances HTTP/1.1\r\nContent-Length: x\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(text)
            connection.recv(1000)
    with socket.create_connection(("127.0.0.1", box.hosts["login.microsoftonline.com"])) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        plain.recv(1000)

    assert legacy.get("data/Customer?$top=1").status_code == 200


def test_preferences_may_come_in_two_headers(dataverse: Any) -> None:
    page = dataverse.client.get(
        f"{dataverse.root}/msdynci_customerprofiles?$count=true",
        headers=[
            *dataverse.headers.items(),
            ("Prefer", "odata.maxpagesize=3"),
            ("Prefer", 'odata.include-annotations="Microsoft.Dynamics.CRM.totalrecordcount"'),
        ],
    ).json()

    assert len(page["value"]) == 3
    assert page["@Microsoft.Dynamics.CRM.totalrecordcount"] == 260
    assert not any("Formatted" in name for row in page["value"] for name in row)


def test_a_host_without_a_service_is_misdirected(box: Any) -> None:
    trusted = ssl.create_default_context(cafile=str(box.ca_file))
    port = box.hosts["*.crm.dynamics.com"]
    response = httpx.get(f"https://localhost:{port}/", verify=trusted)

    assert response.status_code == 421
