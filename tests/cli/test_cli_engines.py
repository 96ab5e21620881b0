"""verify over files: exports of whole tables, compared by key."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from commands import Cli

from ci_migrate.cli import main

Verified = Callable[..., tuple[int, dict[str, Any]]]

LEGACY = """CustomerId,FirstName,RewardPoints,Telephone
a,Zoe,7,1
b,Max,8.0,2
c,Ann,9,3
"""
DATAVERSE = [
    {"msdynci_customerid": "b", "msdynci_firstname": "Max", "msdynci_rewardpoints": 8},
    {"msdynci_customerid": "a", "msdynci_firstname": "Zoë", "msdynci_rewardpoints": 7.4},
    {"msdynci_customerid": "d", "msdynci_firstname": "Eve", "msdynci_rewardpoints": 1},
]
KNOWN = """
[[known]]
case = "Customer"
columns = ["FirstName"]
reason = "accents came back"
owner = "the CRM team"
expires = 2100-01-31
"""


@pytest.fixture
def verified(cli: Cli, tmp_path: Path) -> Verified:
    """The exit code and the document of a comparison of both exports."""
    (tmp_path / "old.csv").write_text(LEGACY, encoding="utf-8")
    rows = ({**one, "msdynci_telephone": n, "createdon": "x"} for n, one in enumerate(DATAVERSE))
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "new.jsonl").write_text(text, encoding="utf-8")

    def run(*options: str) -> tuple[int, dict[str, Any]]:
        sides = ("--control-files", "old.csv", "--candidate-files", "new.jsonl")
        done = cli("verify", *sides, "--format", "json", *options)
        assert done.out, done.err
        return done.code, json.loads(done.out)

    return run


def test_exports_of_a_table_are_compared_under_their_legacy_names(verified: Verified) -> None:
    code, document = verified("--table", "Customer", "--ignore-columns", "Tele*")

    (case,) = document["cases"]
    what = ("key", "column", "kind", "nature")
    assert (code, case["verdict"], case["name"]) == (1, "mismatch", "Customer")
    assert {tuple(one[name] for name in what) for one in case["mismatches"]} == {
        ("c", "", "missing-row", None),
        ("d", "", "extra-row", None),
        ("a", "FirstName", "value", "accents"),
        ("a", "RewardPoints", "value", "rounding"),
    }  # fmt: skip
    assert case["hints"] == [
        "1 of 3 rows differ in some column",
        "not compared: Telephone, createdon",
    ]
    assert document["summary"]["mismatch"] == 1


def test_tolerances_normalisers_and_known_differences_hold_for_files(
    verified: Verified, tmp_path: Path
) -> None:
    (tmp_path / "known.toml").write_text(KNOWN, encoding="utf-8")

    _, forgiven = verified(
        "--table", "Customer", "--tolerance", "RewardPoints=0.5", "--normalise", "accents"
    )
    _, excused = verified("--table", "Customer", "--known", "known.toml")

    columns = {one["column"] for one in forgiven["cases"][0]["mismatches"]}
    assert columns == {"", "Telephone"}
    assert (
        forgiven["cases"][0]["normalised"] | {"tolerance": 1, "accents": 1}
        == (forgiven["cases"][0]["normalised"])
    )
    assert [one["state"] for one in excused["known"]] == ["used"]
    assert not any(one["column"] == "FirstName" for one in excused["cases"][0]["open"])


def test_steps_for_files_name_options_of_files(cli: Cli, tmp_path: Path) -> None:
    """There is no case file to write into; and the list of known differences works alike."""
    (tmp_path / "a.csv").write_text("Id,Name,Zip,Old\n1,Ann,1,x\n2,Bo,2,y\n")
    (tmp_path / "b.csv").write_text("Id,Name,Zip\n1,ANN,1\n3,Bo,2\n")
    verify = (
        "verify", "--key", "Id", "--control-files", "a.csv", "--candidate-files", "b.csv",
        "--known", "known.toml", "-o", "text", "-o", "html=a.html",
    )  # fmt: skip
    why = ("--reason", "seen", "--owner", "us", "--expires", "2100-01-01")

    red = cli(*verify)
    grown = cli(*verify, "--update-known", "--allow-growth", *why)
    after = cli(*verify)

    assert [one.code for one in (red, grown, after)] == [1, 0, 0]
    assert "--rename Old=NAME; or leave it out: --ignore-columns Old" in red.out
    assert "--normalise letter-case" in red.out
    assert '[[known]] in the file of --known, with case = "a.csv"' in red.out
    assert "[[case.ignore]]" not in red.out
    assert "filled |" not in red.out
    assert "ignored until 2100-01-01: seen (us)" in after.out


def test_names_can_be_given_by_hand(verified: Verified) -> None:
    code, document = verified(
        "--key", "CustomerId", "--rename", "CustomerId=msdynci_customerid",
        "--rename", "FirstName=msdynci_firstname", "--ignore-columns", "msdynci_*,createdon,R*,T*",
    )  # fmt: skip

    kinds = document["cases"][0]["kinds"]
    assert (code, kinds) == (1, {"extra-row": 1, "missing-row": 1, "value": 1})


def test_equal_exports_end_with_zero(cli: Cli, verified: Verified) -> None:
    done = cli(
        "verify",
        "--key",
        "CustomerId",
        "--control-files",
        "old.csv",
        "--candidate-files",
        "old.csv",
    )

    assert done.code == 0
    assert "1 match" in done.out


def test_empty_exports_prove_nothing(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text("CustomerId,Name\n")

    done = cli(
        "verify", "--key", "CustomerId", "--control-files", "none.csv", "--candidate-files",
        "none.csv",
    )  # fmt: skip

    assert done.code == 2
    assert "no rows on either side" in done.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--control-files", "x.csv"],
            "--control-files: give both, --control-files and --candidate",
        ),
        (["--key", "A"], "--key: give both, --control-files"),
        (["--candidate-files", "x", "--control-files", "x"], "--key, or --table"),
        (["--candidate-files", "x", "--control-files", "x", "--jobs", "2"], "without --jobs"),
        (["--candidate-files", "x", "--control-files", "x", "--key", "A"], "no file is called x"),
        (
            ["--candidate-files", "x", "--control-files", "x", "--key", "A", "--tolerance", "B"],
            "--tolerance 'B' names no column",
        ),
        (
            ["--candidate-files", "x", "--control-files", "x", "--key", "A", "--tolerance", "B=y"],
            "'y' is no size",
        ),
        (
            ["--candidate-files", "x", "--control-files", "x", "--key", "A", "--normalise", "y"],
            "--normalise y: there is no such normaliser; known: ",
        ),
        (["--candidate-files", "x", "--control-files", "x", "--table", "Nope"], "Nope"),
    ],
)
def test_options_that_do_not_go_together_are_said(options: list[str], said: str) -> None:
    done = CliRunner().invoke(main, ["verify", *options])

    assert done.exit_code == 2
    assert said in done.stderr


def test_no_secret_of_the_environment_is_shown(cli: Cli, tmp_path: Path) -> None:
    for name, note in (("a", "canary-1234567890"), ("b", "other")):
        (tmp_path / f"{name}.csv").write_text(f"Id,Note\nx,{note}\n")

    done = cli(
        "verify", "--key", "Id", "--control-files", "a.csv", "--candidate-files", "b.csv",
        AZURE_CLIENT_SECRET="canary-1234567890",
    )  # fmt: skip

    assert done.code == 1
    assert "canary" not in done.out + done.err


def test_no_secret_is_in_an_error_that_quotes_a_file(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"Id": "a"}\n["canary-1234567890"]\n')

    done = cli(
        "verify", "--key", "Id", "--control-files", "a.jsonl", "--candidate-files", "a.jsonl",
        AZURE_CLIENT_SECRET="canary-1234567890",
    )  # fmt: skip

    done.refused("in line 2", "***")
    assert "canary" not in done.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_is_no_mismatch(tmp_path: Path, number: signal.Signals) -> None:
    """It ends the comparison with 2, whatever the engine is doing, and leaves no files."""
    rows = "".join(f"{n},{n * 7919 % 1000003}\n" for n in range(400_000))
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"Id,Value\n{rows}")
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    process = subprocess.Popen(
        [
            sys.executable, "-m", "ci_migrate", "verify", "--key", "Id", "--control-files", "a.csv",
            "--candidate-files", "b.csv", "--scratch", "scratch",
        ],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None and not any(scratch.rglob("*.parquet")):
        time.sleep(0.01)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 2
    assert "interrupted" in said
    assert not any(scratch.iterdir())
