"""Secrets that come in by every way go out by none: outputs, recordings, checkpoints, logs."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from scripted_server import Answer, ScriptedServer

from ci_migrate.parity import (
    Checkpoint,
    Options,
    Pseudonyms,
    Recorder,
    RowRecorder,
    Run,
    parse_cases,
)
from ci_migrate.report import html_report, parity_text
from ci_migrate.settings import Settings
from ci_migrate.web import Secrets, Services

Make = Callable[..., Services]

CANARIES = {
    "AZURE_CLIENT_SECRET": "canary/client+secret=1",
    "CI_SUBSCRIPTION_KEY": 'canary"key"with quotes',
    "SOME_OTHER_API_KEY": "canary-of-another-program",
}
TOKEN = "canary-token-that-nobody-may-see"
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.canarysignature"
BASIC = base64.b64encode(CANARIES["AZURE_CLIENT_SECRET"].encode()).decode()
EVERYTHING = " ".join(
    [*CANARIES.values(), TOKEN, JWT, BASIC, quote(CANARIES["CI_SUBSCRIPTION_KEY"])]
)
CASES = parse_cases(
    f"""
[[case]]
name = "rows that quote secrets, {CANARIES["SOME_OTHER_API_KEY"]}"
legacy = "/data/Customer?$top=2"
[[case]]
name = "an error that quotes them"
legacy = "/data/Customer?$filter=City eq '{{City}}'"
[case.parameters]
City = "{TOKEN}"
[[case]]
name = "values that are secrets"
legacy = "/data/Customer?$filter=City eq '{{City}}'"
[case.table]
legacy = "/data/Customer"
columns = {{ City = "City" }}
""",
    "p.toml",
)


def parts(text: str) -> list[str]:
    """The canaries in a text, in any spelling."""
    found = [*CANARIES.values(), TOKEN, JWT, BASIC]
    spelled = [one for value in found for one in (value, quote(value), json.dumps(value)[1:-1])]
    return [one for one in spelled if one in text] + re.findall(r".{0,60}canary.{0,30}", text)[:3]


def scripted(server: ScriptedServer) -> None:
    """Rows, errors, headers and links that are full of canaries."""
    host = "https://api.ci.ai.dynamics.com/v1/x?subscription-key=" + quote(
        CANARIES["CI_SUBSCRIPTION_KEY"]
    )
    row = {"CustomerId": "1", "City": EVERYTHING, JWT: TOKEN, "msdynci_customerid": TOKEN}
    headers = {"x-echo": EVERYTHING, "Set-Cookie": f"session={TOKEN}"}
    good = Answer(body={"value": [row], "@odata.context": host}, headers=headers)
    linked = Answer(body={"value": [row], "@odata.nextLink": host}, headers=headers)
    broken = Answer(status=400, body={"error": {"message": EVERYTHING}}, headers=headers)
    html = Answer(body=f"<html>{EVERYTHING}</html>", headers=headers)
    server.script = [linked, good, good, broken, html, *[good, linked, broken] * 40]
    server.login = Answer(
        body={"token_type": "Bearer", "expires_in": 3600, "access_token": TOKEN}, headers=headers
    )


@pytest.mark.parametrize("kind", ["answers", "rows"])
def test_no_canary_gets_out(
    services: Make,
    server: ScriptedServer,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    kind: str,
) -> None:
    """Into environment, headers, URLs, bodies and cases it goes; nothing that is kept shows it."""
    scripted(server)
    caplog.set_level(logging.DEBUG)
    made = services(**CANARIES)
    tape = (
        Recorder(tmp_path / "tape", made.secrets)
        if kind == "answers"
        else RowRecorder(tmp_path / "tape", made.secrets, Pseudonyms(b"key"))
    )
    checkpoint = Checkpoint(tmp_path / "run.jsonl", ("about",), resume=False)
    options = Options(tape=tape, checkpoint=checkpoint, jobs=1, secrets=made.secrets)
    shown: list[str] = []
    run = Run(
        CASES,
        Settings(),
        made.legacy(),
        made.dataverse(),
        options,
        watch=lambda standing: shown.append(repr(standing)),
    )

    results = [repr(finished) for finished in run]

    assert len(server.asked) > 8
    assert any("subscription-key" in one.path for one in server.asked)
    assert len({json.loads(json.dumps(c))["cause"] for c in run.document()["cases"]}) > 1
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 3
    document = dict(run.document())
    outputs = {
        "results": "".join(results),
        "json": json.dumps(document),
        "text": parity_text(document),
        "html": html_report({"schema": 1, "findings": [], "parity": document}),
        "standing": "".join(shown),
        "log": caplog.text + "".join(repr(record.args) for record in caplog.records),
        "printed": "".join(capfd.readouterr()),
        **{str(path): path.name + path.read_text("utf-8") for path in files},
    }
    assert {name: parts(text) for name, text in outputs.items() if parts(text)} == {}
    assert "HTTP Request: GET" in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "the password is canary/client+secret=1.",
        "Authorization: Bearer canary-token-that-nobody-may-see",
        f"jwt {JWT}",
        f"Basic {BASIC}",
        "?subscription-key=canary%22key%22with%20quotes&x=1",
        '{"key": "canary\\"key\\"with quotes"}',
        "client_secret=something-that-is-not-known",
    ],
)
def test_a_known_secret_is_hidden_in_every_spelling(text: str) -> None:
    secrets = Secrets.of_environment(CANARIES)
    secrets.learn(TOKEN)

    assert "canary" not in secrets.hide(text)
    assert "not-known" not in secrets.hide(text)
    assert "***" in secrets.hide(text)


def test_what_is_no_secret_stays() -> None:
    """Names of folders, short words, and whatever was not learned."""
    secrets = Secrets.of_environment({"PWD": "/home/app", "TOKEN_KIND": "JWT", "CITY": "Seattle"})
    row = {"City": "Seattle", "path": "/home/app/x", "kind": "JWT", "n": 5, "ok": [True, None]}

    assert secrets.hidden(row) == row
    assert repr(secrets).count("Seattle") == 0
