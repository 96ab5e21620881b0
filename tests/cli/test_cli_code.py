"""scan, rewrite, report and cases: exit codes, what they write, what they say."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from commands import CLEAN, KEPT, OFFERED, PROGRAM, Cli

from ci_migrate.parity import parse_cases
from ci_migrate.paths import data_folder


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# -- exit codes


@pytest.mark.parametrize(
    "command", [["scan"], ["rewrite"], ["rewrite", "--write"], ["rewrite", "--check"]]
)
def test_clean_code_is_zero(cli: Cli, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "app.py").write_text(CLEAN)

    done = cli(*command)

    assert done.code == 0
    assert _files(tmp_path) == {"app.py": CLEAN.encode()}


@pytest.mark.parametrize("command", [["scan"], ["rewrite"], ["rewrite", "--check"]])
def test_what_could_be_done_is_one(cli: Cli, program: Path, command: list[str]) -> None:
    """And nothing is written: these commands only look."""
    assert cli(*command).code == 1
    assert _files(program.parent) == {"app.py": PROGRAM.encode()}


def test_writing_everything_is_zero(cli: Cli, program: Path) -> None:
    """A second time there is nothing to do, and nothing changes."""
    first = cli("rewrite", "--write")
    written = _files(program.parent)
    second = cli("rewrite", "--write")

    assert (first.code, second.code) == (0, 0)
    assert set(written) == {"app.py", "ci_dataverse.py"}
    assert written["app.py"] != PROGRAM.encode()
    assert _files(program.parent) == written
    assert ("written: app.py" in first.err, "written:" in second.err) == (True, False)


def test_what_stays_is_one_for_ever(cli: Cli, mixed: Path) -> None:
    """Findings that need a person remain after writing."""
    assert [cli("rewrite", "--write").code for _ in range(2)] == [1, 1]
    assert cli("scan").code == 1


def test_an_offer_is_one_until_it_is_accepted(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(OFFERED)

    offered = cli("rewrite", "--write", "--format", "json")
    accepted = cli("rewrite", "--write", "--accept", "ignored-option")

    assert (offered.code, offered.json["summary"]["offered"]) == (1, 1)
    assert offered.json["files"]["changed"] == 0
    assert accepted.code == 0
    assert "ci_dataverse.get" in path.read_text()


def test_a_suppressed_call_is_zero(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        PROGRAM.rstrip() + "  # ci-migrate: ignore[get_entities_with_odata_path]\n"
    )

    done = cli("scan", "--format", "json")

    assert (done.code, done.json["summary"]["suppressed"]) == (0, 1)


# -- what the tool cannot do


def test_a_path_that_is_not_there_is_two(cli: Cli) -> None:
    for command in ("scan", "rewrite", "report", "cases"):
        cli(command, "nowhere").refused("nowhere")


def test_a_folder_without_programs_is_two(cli: Cli, tmp_path: Path) -> None:
    """Zero files scanned is never clean."""
    (tmp_path / "notes.txt").write_text("none")

    for command in ("scan", "rewrite"):
        cli(command).refused("no Python file")


def test_mistyped_words_are_two_and_name_the_nearest(cli: Cli, program: Path) -> None:
    cli("sacn").refused("sacn", "scan")
    cli("scan", "--accept", "row-bond").refused("row-bond", "row-bound")
    cli("scan", "--fromat", "json").refused("--fromat", "--format")
    cli("scan", "--format", "yaml").refused("yaml", "json")
    cli("rewrite", "--write", "--check").refused("--write", "--check")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("ci-migrate.toml", "acept = []\n", ("ci-migrate.toml", "acept", "accept")),
        ("ci-migrate.toml", "row-bound = 50\n", ("row-bound", "100", "all")),
        ("ci-migrate.toml", "accept = 'row'\n", ("accept", "list")),
        ("ci-migrate.toml", "accept = [\n", ("ci-migrate.toml", "TOML")),
        ("pyproject.toml", "[tool.ci-migrate]\nsearch = 1\n", ("pyproject.toml", "search")),
        ("ci-migrate.toml", "companion = 'not a name'\n", ("companion", "not a name")),
        ("ci-migrate.toml", "[tables]\nLoyalty = 'profle'\n", ("tables.Loyalty", "profle")),
    ],
)
def test_wrong_settings_are_two(
    cli: Cli, program: Path, name: str, text: str, words: tuple[str, ...]
) -> None:
    """A mistake in the settings is named, never passed over."""
    (program.parent / name).write_text(text)

    cli("scan").refused(*words)


def test_a_loss_mistyped_in_the_settings_is_two(cli: Cli, program: Path) -> None:
    """Else a team believes that it accepted something."""
    (program.parent / "ci-migrate.toml").write_text("accept = ['ignored-opton']\n")

    cli("scan").refused("ignored-opton", "ignored-option")


def test_a_companion_name_that_is_taken_is_a_failure_with_a_way_out(
    cli: Cli, program: Path
) -> None:
    (program.parent / "ci_dataverse.py").write_text("mine = 1\n")

    done = cli("rewrite", "--write", "--format", "json")

    assert (done.code, done.json["summary"]["failed"]) == (1, 1)
    assert "companion = ..." in done.json["findings"][0]["message"]
    assert program.read_text() == PROGRAM


def test_a_companion_that_cannot_be_written_is_two(cli: Cli, program: Path) -> None:
    """No half of a rewrite: the program is as it was."""
    (program.parent / "ci_dataverse.py").mkdir()

    cli("rewrite", "--write").refused("ci_dataverse.py")
    assert program.read_text() == PROGRAM


# -- what they say


def test_a_dry_run_prints_a_diff_and_talks_on_the_other_stream(cli: Cli, program: Path) -> None:
    """The diff alone goes to stdout: it can be piped into a patch."""
    done = cli("rewrite")

    assert done.out.startswith("--- a/app.py\n+++ b/app.py\n")
    assert "+++ b/ci_dataverse.py\n" in done.out
    assert "1 " in done.err


def test_the_diff_is_a_patch(cli: Cli, program: Path) -> None:
    """Applied by hand, it gives what --write gives."""
    folder = program.parent
    diff = cli("rewrite").out
    cli("rewrite", "--write")
    wanted = program.read_text()

    lines = iter(diff.split("+++ b/ci_dataverse.py")[0].splitlines()[2:])
    added = [line[1:] for line in lines if line.startswith("+")]

    assert all(line in wanted.splitlines() for line in added)
    assert folder.joinpath("ci_dataverse.py").is_file()


def test_output_is_the_same_each_time(cli: Cli, tmp_path: Path) -> None:
    """Whatever the order of the files, wherever the folder is: the same bytes, no path of it."""
    names = ["b.py", "a/z.py", "a/b.py", "c.py"]
    outputs = []
    for place, order in (("one", names), ("two", names[::-1])):
        folder = tmp_path / place
        for name in order:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(PROGRAM)
        outputs.append(
            [
                cli("rewrite", *order, "--format", "json", cwd=folder).out,
                cli("report", cwd=folder).out,
            ]
        )

    assert outputs[0] == outputs[1]
    assert str(tmp_path) not in "".join(outputs[0])
    found = json.loads(outputs[0][0])
    assert [one["path"] for one in found["findings"]] == sorted(names)


def test_secrets_of_a_program_appear_nowhere(cli: Cli, tmp_path: Path) -> None:
    """Not in JSON, text, diff, report or chatter."""
    key, token = "0123456789abcdef" * 2, "eyJ" + "hbGciOiJub25lIn0.eyJzdWIiOiJjIn0.c2ln"
    (tmp_path / "app.py").write_text(
        KEPT.replace(
            '{"Authorization": "Bearer " + TOKEN}',
            f'{{"Authorization": "Bearer {token}", "Ocp-Apim-Subscription-Key": "{key}"}}',
        ).replace("manage/segments", f"manage/segments?subscription-key={key}")
    )

    commands = (["scan"], ["rewrite", "--format", "json"], ["rewrite"], ["report"], ["cases"])
    for command in (*commands, ["rewrite", "--write"]):
        done = cli(*command)
        assert done.code in (0, 1), done.err
        assert key not in done.out + done.err
        assert token not in done.out + done.err
    written = (tmp_path / "app.py").read_text()
    assert (key in written, "***" in written) == (True, False)


# -- report and cases


def test_a_report_of_paths_is_that_of_their_scan(cli: Cli, mixed: Path) -> None:
    """An HTML page that stands alone, and markdown for a pull request."""
    (mixed.parent / "scan.json").write_text(cli("scan", "--format", "json").out)

    html = cli("report")
    markdown = cli("report", "scan.json", "--format", "markdown")
    again = cli("report", "--format", "markdown")

    assert (html.code, markdown.code, again.code) == (0, 0, 0)
    assert html.out.lower().startswith("<!doctype html>")
    assert re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=.http", html.out) == []
    assert "get_all_segments" in html.out
    assert "get_all_segments" in markdown.out
    assert markdown.out.splitlines()[0] == again.out.splitlines()[0]


def test_a_report_goes_into_a_file(cli: Cli, mixed: Path) -> None:
    done = cli("report", "-o", "migration.html")

    assert (done.code, done.out) == (0, "")
    assert "get_all_segments" in (mixed.parent / "migration.html").read_text()


def test_a_report_of_something_else_is_two(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[1]")
    (tmp_path / "half.json").write_text('{"schema": 1')
    (tmp_path / "other.json").write_text('{"name": "x"}')

    for name in ("list.json", "half.json", "other.json", "missing.json"):
        cli("report", name).refused(name)


def test_drafted_cases_are_cases(cli: Cli, tmp_path: Path) -> None:
    """The draft of the samples parses; every placeholder has a parameter to fill in."""
    for path in data_folder("samples").glob("*.py"):
        shutil.copy(path, tmp_path)

    draft = cli("cases")
    cases = parse_cases(draft.out, "draft.toml")

    assert draft.code == 0
    assert len(cases) >= 5
    assert re.fullmatch(r"\d+ cases of \d+ call sites\n", draft.err)
    names = {name for case in cases for name in case.unfilled()}
    tables = tomllib.loads(draft.out)["case"]
    assert names == {name for one in tables for name in one.get("parameters", {})}
    filled = draft.out.replace(' = ""', ' = "x"')
    assert all(not case.unfilled() for case in parse_cases(filled, "draft.toml"))
