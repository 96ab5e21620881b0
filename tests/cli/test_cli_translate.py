"""translate: one URL or many, in four formats, through the real command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import Cli

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
KEY = "0123456789abcdef" * 2
CANARY = "Canary8Zr5TfW2pL0q9X7"
FORMATS = ("text", "json", "http", "postman")
LOG = f"""\
# urls of one day
/data/Customer?$filter=CustomerId eq '{{CID}}'
POST /workflows/main/jobs
10.0.0.1 - - [x] "GET /v1/instances/i/data/Customer?$top=2&subscription-key={KEY} HTTP/1.1" 200 1
nothing of ours
Customer?$search=anna
"""
COLLECTION = {
    "info": {"name": "Legacy"},
    "auth": {"type": "apikey", "apikey": [{"key": "value", "value": CANARY}]},
    "variable": [{"key": "root", "value": ROOT}, {"key": "subKey", "value": CANARY}],
    "event": [{"listen": "prerequest", "script": {"exec": [f"key = '{CANARY}'"]}}],
    "item": [
        {
            "name": "Customers",
            "item": [
                {
                    "name": f"first {KEY}",
                    "request": {
                        "method": "GET",
                        "header": [{"key": "Ocp-Apim-Subscription-Key", "value": CANARY}],
                        "body": {"mode": "raw", "raw": CANARY},
                        "url": "{{root}}/data/Customer?$top=1&subscription-key={{subKey}}",
                    },
                },
                {"name": "all", "request": f"{ROOT}/data/Customer?subscription-key={KEY}"},
            ],
        },
        {"name": "elsewhere", "request": "https://example.com/a"},
    ],
}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Lines of every kind: a plan, refusals, a key, noise."""
    path = tmp_path / "urls.log"
    path.write_text(LOG)
    return path


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A collection with secrets wherever one can stand."""
    path = tmp_path / "legacy.json"
    path.write_text(json.dumps(COLLECTION))
    return path


def ask(
    *arguments: str, cwd: Path, data: bytes = b"", **more: Any
) -> subprocess.CompletedProcess[bytes]:
    """The command with something on stdin."""
    command = [sys.executable, "-m", "ci_migrate", "translate", *arguments]
    return subprocess.run(
        command, cwd=cwd, input=data, capture_output=True, check=False, timeout=120, **more
    )


def test_translate_shows_the_query_in_plain_sight(cli: Cli) -> None:
    moved = cli("translate", "/data/Customer?$filter=CustomerId eq '{CID}'")
    refused = cli("translate", "/manage/segments")

    assert (moved.code, refused.code) == (0, 1)
    assert "msdynci_customerprofiles?$filter=msdynci_customerid eq '{CID}'" in moved.out
    assert "metadata" in refused.out


def test_a_secret_in_a_url_is_not_repeated(cli: Cli) -> None:
    for form in FORMATS:
        done = cli("translate", f"/data/Customer?$top=1&subscription-key={KEY}", "--format", form)

        assert done.code == 0
        assert KEY not in done.out + done.err


def test_one_url_is_one_document_of_the_contract(cli: Cli) -> None:
    document = cli("translate", "/data/Customer?$top=1", "--format", "json").json

    assert document["schema"] == 1
    assert document["outcome"] == "translated"
    assert "place" not in document


def test_one_url_is_a_request_as_well(cli: Cli) -> None:
    http = cli("translate", "/data/Customer?$top=1", "--format", "http")
    postman = cli("translate", "/manage/segments", "--format", "postman")

    assert (http.code, postman.code) == (0, 1)
    assert "GET {{dataverse_url}}/api/data/v9.2/msdynci_customerprofiles?$top=1\n" in http.out
    assert [one["name"] for one in postman.json["item"]] == ["refused: /manage/segments"]


def test_a_file_of_lines_gives_one_document_that_counts_everything(cli: Cli, log: Path) -> None:
    done = cli("translate", "--file", str(log), "--format", "json")

    assert done.code == 1
    places = [(one["place"], one["outcome"]) for one in done.json["translations"]]
    assert places == [(2, "translated"), (3, "refused"), (4, "translated"), (6, "refused")]
    summary = done.json["summary"]
    assert summary == {"read": 5, "translated": 2, "lossy": 0, "refused": 2, "skipped": 1}
    assert "5 read: 2 translated, 0 lossy, 2 refused, 1 without a legacy request." in done.err


def test_each_document_is_the_one_of_the_lone_url(cli: Cli, log: Path) -> None:
    many = cli("translate", "-f", str(log), "--format", "json").json["translations"]
    lone = cli("translate", "POST /workflows/main/jobs", "--format", "json").json

    assert many[1] == {**lone, "place": 3}


@pytest.mark.parametrize("dash", [["-"], ["--file", "-"]])
def test_stdin_reads_like_a_file(dash: list[str], cli: Cli, log: Path, tmp_path: Path) -> None:
    piped = ask(*dash, cwd=tmp_path, data=log.read_bytes())
    named = cli("translate", "-f", str(log))

    assert (piped.returncode, piped.stdout.decode()) == (named.code, named.out)


def test_a_collection_keeps_its_folders(cli: Cli, collection: Path) -> None:
    text = cli("translate", "-f", str(collection))
    found = cli("translate", "-f", str(collection), "--format", "postman").json

    assert text.code == 0
    assert "Customers / first ***  translated" in text.out
    assert [one["name"] for one in found["item"]] == ["Customers"]
    assert [one["name"] for one in found["item"][0]["item"]] == ["first ***", "all"]


def test_what_is_printed_can_be_read_again(cli: Cli, collection: Path, tmp_path: Path) -> None:
    first = cli("translate", "-f", str(collection), "--format", "postman")
    (tmp_path / "new.json").write_text(first.out)

    again = cli("translate", "-f", "new.json", "--format", "json")

    said = {one["message"] for one in again.json["translations"]}
    assert said == {"this query already goes to Dataverse; it stays as it is"}


@pytest.mark.parametrize("form", FORMATS)
def test_no_secret_of_a_file_is_repeated(form: str, cli: Cli, log: Path, collection: Path) -> None:
    for source in (log, collection):
        done = cli("translate", "-f", str(source), "--format", form)

        assert "msdynci_customerprofiles" in done.out
        assert KEY not in done.out + done.err
        assert CANARY not in done.out + done.err


def test_all_with_a_plan_is_zero(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "urls").write_text("/data/Customer?$top=1\nnot of ours\n")

    assert cli("translate", "-f", "urls").code == 0


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_to_do_is_two(form: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("# only this\n")
    (tmp_path / "noise").write_text("not of ours\n")
    (tmp_path / "broken").write_text('{"info": {}, "item": [')

    cli("translate", "-f", "empty", "--format", form).refused("empty", "0 read")
    cli("translate", "-f", "noise", "--format", form).refused("noise", "1 read")
    cli("translate", "-f", "broken", "--format", form).refused("broken:1:23")
    cli("translate", "-f", "gone", "--format", form).refused("gone", "cannot be read")
    cli("translate", "-f", ".", "--format", form).refused("cannot be read")


def test_a_url_or_a_file_is_wanted_and_not_both(cli: Cli) -> None:
    cli("translate").refused("--file", "ci-migrate translate")
    cli("translate", "/data/Customer", "-f", "x").refused("exclude each other")
    cli("translate", " ").refused("empty")


def test_bytes_that_are_no_text_are_no_trouble(tmp_path: Path) -> None:
    done = ask("-", cwd=tmp_path, data=b"\xe9\xff\x80\n/data/Customer?$top=1\n")

    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


def test_input_without_end_is_answered_as_it_comes_and_a_closed_pipe_is_quiet(
    tmp_path: Path,
) -> None:
    command = f"yes '/data/Customer?$top=1' | {sys.executable} -m ci_migrate translate - | head -2"

    done = subprocess.run(
        command, shell=True, cwd=tmp_path, capture_output=True, check=False, timeout=60
    )

    assert done.stdout.startswith(b"line 1  translated")
    assert done.stderr == b""


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
@pytest.mark.parametrize(
    "source", [["sh", "-c", "echo /data/Customer; exec sleep 600"], ["yes", "/data/Customer"]]
)
def test_ctrl_c_closes_the_document(source: list[str], tmp_path: Path) -> None:
    """Both while it waits for more and while it is at work."""
    output = tmp_path / "out.json"
    command = [sys.executable, "-m", "ci_migrate", "translate", "-", "--format", "json"]
    with (
        output.open("wb") as out,
        subprocess.Popen(source, stdout=subprocess.PIPE) as feeder,
        subprocess.Popen(
            command, cwd=tmp_path, stdin=feeder.stdout, stdout=out, stderr=subprocess.PIPE
        ) as running,
    ):
        try:
            _wait(lambda: b'"place": 1}' in output.read_bytes())
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=30)
        finally:
            running.kill()
            feeder.kill()

    found = json.loads(output.read_text())
    assert running.returncode == 2
    assert found["summary"]["read"] == len(found["translations"]) > 0
    assert b"interrupted" in said


def _wait(done: Callable[[], bool]) -> None:
    """Until something is so, a minute at most."""
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)
