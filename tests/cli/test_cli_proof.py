"""verify, schema pull, the sandbox and the demo."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from commands import Cli

from ci_migrate.catalogue import shipped
from ci_migrate.sandbox import Sandbox, SandboxOptions
from ci_migrate.settings import load_settings

CASE = """
[[case]]
name = "some customers"
legacy = "/data/Customer?$top=5"
"""


def test_the_shipped_cases_hold_against_the_sandbox(cli: Cli, tmp_path: Path) -> None:
    """A table for people; the document goes into a file for the report."""
    done = cli("verify", "--sandbox", "-o", "parity.json")

    assert done.code == 0, done.out
    assert "0 mismatch" not in done.out
    found = json.loads((tmp_path / "parity.json").read_text())
    assert found["summary"]["match"] == len(found["cases"]) > 20


def test_drift_is_named_by_key_column_and_both_values(cli: Cli) -> None:
    """All of it, in the JSON and in the text; no other difference is reported."""
    with Sandbox(SandboxOptions(drift=3)) as box:
        drifted = box.drifted
    columns = {
        column.name: legacy for legacy, column in shipped().tables["customer"].columns.items()
    }

    found = cli("verify", "--sandbox", "--drift", "3", "--format", "json")
    text = cli("verify", "--sandbox", "--drift", "3")

    assert (found.code, text.code) == (1, 1)
    seen = {
        (one["key"], one["column"], one["control"], one["candidate"])
        for case in found.json["cases"]
        for one in case["mismatches"]
    }
    assert seen == {(one.key, columns[one.column], one.control, one.candidate) for one in drifted}
    assert len(seen) == 3
    for key, column, control, candidate in seen:
        line = next(line for line in text.out.splitlines() if f"{key}  {column}" in line)
        assert str(control) in line
        assert str(candidate) in line


def test_a_wrong_secret_is_two_and_one_sentence(cli: Cli) -> None:
    """It names the setting, and never shows what is in it."""
    done = cli("verify", "--sandbox", AZURE_CLIENT_SECRET="not-the-right-secret")

    done.refused("AZURE_CLIENT_SECRET")
    assert "not-the-right-secret" not in done.err
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ("CASES", "--sandbox")),
        (["cases.toml"], ("CI_SUBSCRIPTION_KEY", "AZURE_CLIENT_SECRET")),
        (["nowhere.toml", "--sandbox"], ("nowhere.toml",)),
        (["--drift", "1"], ("--drift", "--sandbox")),
        (["--sandbox", "--drift", "-1"], ("drift",)),
        (["wrong.toml", "--sandbox"], ("wrong.toml", "legcy", "legacy")),
        (["empty.toml", "--sandbox"], ("empty.toml", "case")),
    ],
    ids=" ".join,
)
def test_verify_without_what_it_needs_is_two(
    cli: Cli, tmp_path: Path, arguments: list[str], words: tuple[str, ...]
) -> None:
    (tmp_path / "cases.toml").write_text(CASE)
    (tmp_path / "wrong.toml").write_text(CASE.replace("legacy =", "legcy ="))
    (tmp_path / "empty.toml").write_text("")

    cli("verify", *arguments).refused(*words)


def test_a_case_that_cannot_be_decided_is_two(cli: Cli, tmp_path: Path) -> None:
    """No rows on both sides prove nothing, unless the case expects none."""
    case = CASE.replace("?$top=5", "?$filter=CustomerId eq 'nobody'")
    (tmp_path / "open.toml").write_text(case)
    (tmp_path / "empty.toml").write_text(case + "empty = true\n")

    open_case = cli("verify", "open.toml", "--sandbox", "--format", "json")
    empty_case = cli("verify", "empty.toml", "--sandbox", "--format", "json")

    assert (open_case.code, open_case.json["summary"]["inconclusive"]) == (2, 1)
    assert (empty_case.code, empty_case.json["summary"]["match"]) == (0, 1)


def test_a_report_shows_the_verdicts(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "cases.toml").write_text(CASE)
    (tmp_path / "app.py").write_text("x = 1\n")
    cli("verify", "cases.toml", "--sandbox", "-o", "parity.json")

    done = cli("report", "--parity", "parity.json")

    assert done.code == 0
    assert "some customers" in done.out


# -- schema pull


def test_pulled_names_are_read_by_every_command(cli: Cli, tmp_path: Path) -> None:
    """The file is TOML with both halves, and a translation uses the names in it."""
    done = cli("schema", "pull", "--sandbox")

    assert (done.code, done.out) == (0, "")
    environment = load_settings(tmp_path).environment
    profile = environment.tables["msdynci_customerprofiles"]
    assert profile.columns["msdynci_loyalty_loycustomers_loyaltyid"].label == (
        "Loyalty_loyCustomers_LoyaltyId"
    )
    assert environment.legacy["StoreVisits"].kind == "measure"
    assert "written: ci-migrate-schema.toml" in done.err
    assert "lacks 4 known tables: msdynci_personalizationactions, " in done.err
    assert "legacy half" not in done.err
    own = "/data/Customer?$select=FullName,Loyalty_loyCustomers_LoyaltyId"
    translated = cli("translate", own, "--format", "json").json
    assert "column-names" not in [loss["id"] for loss in translated["losses"]]


def test_the_same_environment_gives_the_same_file_over_an_old_one(cli: Cli, tmp_path: Path) -> None:
    """Also where the old one comes from an earlier version: no settings are read for a pull."""
    (tmp_path / "ci-migrate-schema.toml").write_text("[columns.Customer]\nA = 'msdynci_a'\n")
    cli("translate", "/data/Customer").refused("schema pull")

    assert cli("schema", "pull", "--sandbox").code == 0
    assert cli("schema", "pull", "--sandbox", "-o", "again.toml").code == 0

    first, again = (tmp_path / name for name in ("ci-migrate-schema.toml", "again.toml"))
    assert first.read_bytes() == again.read_bytes()
    assert sorted(tmp_path.iterdir()) == [again, first]


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"CI_SUBSCRIPTION_KEY": "not-the-right-key"}, "HTTP 401"),
        ({"CI_BASE_URL": "https://api.ci.ai.dynamics.com/v0"}, "HTTP 404"),
        ({"CI_BASE_URL": "http://api.ci.ai.dynamics.com/v1"}, "CI_BASE_URL has to start with"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_legacy_service_that_does_not_answer_leaves_the_dataverse_half(
    cli: Cli, tmp_path: Path, variables: dict[str, str], says: str
) -> None:
    done = cli("schema", "pull", "--sandbox", **variables)

    assert (done.code, done.out) == (0, "")
    environment = load_settings(tmp_path).environment
    assert "msdynci_storevisitses" in environment.tables
    assert environment.legacy == {}
    assert "the legacy half is missing: " in done.err
    assert says in done.err
    assert "not-the-right-key" not in done.err


def test_without_legacy_variables_the_real_names_tell_the_dataverse_half(
    cli: Cli, tmp_path: Path
) -> None:
    pull = (sys.executable, "-m", "ci_migrate", "schema", "pull")
    bare = ("env", "-u", "CI_SUBSCRIPTION_KEY", "-u", "CI_INSTANCE_ID")

    done = cli("sandbox", "exec", "--", *bare, *pull)

    assert done.code == 0, done.err
    environment = load_settings(tmp_path).environment
    assert "msdynci_customerprofiles" in environment.tables
    assert environment.legacy == {}
    assert "the environment lacks CI_INSTANCE_ID, CI_SUBSCRIPTION_KEY" in done.err


def test_a_dataverse_that_does_not_answer_is_two_and_the_old_file_stays(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "ci-migrate-schema.toml").write_text("# old")

    cli("schema", "pull").refused("DATAVERSE_URL", "AZURE_CLIENT_SECRET")
    broken = cli("schema", "pull", "--sandbox", AZURE_CLIENT_SECRET="not-the-right-secret")

    broken.refused("AZURE_CLIENT_SECRET")
    assert "not-the-right-secret" not in broken.err
    assert (tmp_path / "ci-migrate-schema.toml").read_text() == "# old"


@pytest.mark.parametrize("output", ["nowhere/a.toml", "folder", "file/a.toml"])
def test_a_file_that_cannot_be_written_is_two(cli: Cli, tmp_path: Path, output: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()

    cli("schema", "pull", "--sandbox", "-o", output).refused(output, "cannot be written")

    assert {path.name for path in tmp_path.rglob("*")} == {"folder", "file"}


# -- the sandbox


def test_exec_passes_arguments_and_exit_codes_through(cli: Cli, tmp_path: Path) -> None:
    """The program meets the stand-ins under the real names and knows nothing of it."""
    (tmp_path / "program.py").write_text(
        "import os, sys\nimport requests\n"
        'headers = {"Authorization": "Bearer sandbox-legacy-token",\n'
        '           "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}\n'
        'url = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer?$top=2"\n'
        'rows = requests.get(url, headers=headers).json()["value"]\n'
        "print(len(rows), sys.argv[1:])\n"
        "sys.exit(int(sys.argv[2]))\n"
    )

    done = cli(
        "sandbox", "exec", "--log", "log.jsonl", "--", sys.executable, "program.py", "--drift", "7"
    )

    assert (done.code, done.out) == (7, "2 ['--drift', '7']\n")
    entries = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [(one["service"], one["status"], one["rows"]) for one in entries] == [("legacy", 200, 2)]
    assert "sandbox-legacy-token" not in (tmp_path / "log.jsonl").read_text()


def test_exec_of_nothing_is_two(cli: Cli) -> None:
    cli("sandbox", "exec").refused("COMMAND")
    cli("sandbox", "exec", "--", "no-such-program").refused("no-such-program")
    cli("sandbox", "exec", "--throttle", "2", "--", "true").refused("throttle")


def test_serve_says_how_to_reach_it_and_stops(cli: Cli) -> None:
    """What it prints can be pasted into a shell."""
    done = cli("sandbox", "serve", "--for", "0.1")

    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["legacy", "dataverse", "login"]
    assert all("http://127.0.0.1:" in line for line in lines[:3])
    exported = {line.removeprefix("export ").partition("=")[0] for line in lines[3:]}
    assert {"AZURE_CLIENT_SECRET", "CI_SUBSCRIPTION_KEY", "DATAVERSE_URL"} <= exported
    assert all(line.startswith("export ") for line in lines[3:])


# -- the demo


def test_the_demo_shows_the_whole_way_twice(cli: Cli, tmp_path: Path) -> None:
    """Into the same folder, with the same words."""
    first, second = cli("demo"), cli("demo")

    assert (first.code, second.code) == (0, 0), first.out + first.err
    assert first.out == second.out
    assert "the same, byte for byte" in first.out
    assert " 0 to the legacy host" in first.out
    assert sorted(one.name for one in (tmp_path / "ci-migrate-demo").glob("*.*")) == [
        "ci_dataverse.py",
        "customer_etl.py",
        "report.html",
    ]
