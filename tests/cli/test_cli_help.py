"""The help of every command, in 80 columns; what is printed anywhere is taken by the tool."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from command_lines import in_code, in_lines, parse
from commands import PROGRAM, Cli

from ci_migrate.cli import COMMANDS, main
from ci_migrate.cli.completion import TOPICS

ROOT = Path(__file__).parent.parent.parent


def _commands() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        command = main.get_command(None, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", one) for inner, one in command.commands.items())


def _help(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"ci-migrate {name}", terminal_width=80)
    return command.get_help(context)


ALL = [pytest.param(name, command, id=name) for name, command in _commands()]


@pytest.mark.parametrize(("name", "command"), ALL)
def test_the_help_of_a_command_fits_a_terminal_and_has_examples(
    name: str, command: click.Command
) -> None:
    text = _help(name, command)
    examples = [line for line in in_lines(text) if not line.startswith("Usage")]

    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert "..." not in text.partition("Commands:")[2]
    assert "Examples:" in text
    assert any(line.startswith(f"ci-migrate {name}") for line in examples)
    for line in examples:
        parse(line)


@pytest.mark.parametrize(("name", "command"), ALL)
def test_every_option_says_what_it_does(name: str, command: click.Command) -> None:
    options = [one for one in command.params if isinstance(one, click.Option)]

    assert [one.opts for one in options if not one.help] == []


def test_every_command_line_of_the_readme_is_taken() -> None:
    lines = list(in_code((ROOT / "README.md").read_text(encoding="utf-8")))

    assert len(lines) > 30
    for line in lines:
        parse(line)


def test_every_command_line_of_the_rule_pages_is_taken(cli: Cli) -> None:
    lines = set(in_code(cli("rules", "--format", "markdown").out))

    assert "ci-migrate schema pull" in lines
    for line in lines:
        parse(line)


@pytest.mark.parametrize(
    "line", ["ci-migrate scn", "ci-migrate scan --selct x", "ci-migrate rules --format htm"]
)
def test_a_command_line_that_is_wrong_is_not_taken(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(line)


def test_words_complete_themselves(tmp_path: Path) -> None:
    def completed(*words: str) -> list[str]:
        line = " ".join(("ci-migrate", *words))
        environment = {
            **os.environ, "_CI_MIGRATE_COMPLETE": "bash_complete", "COMP_WORDS": line,
            "COMP_CWORD": str(len(words)),
        }  # fmt: skip
        program = "from ci_migrate.cli import main; main(prog_name='ci-migrate')"
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, cwd=tmp_path, text=True,
            capture_output=True,
        )  # fmt: skip
        return [one.partition(",")[2] for one in done.stdout.split()]

    assert completed("scan", "--language", "cs") == ["csharp"]
    assert completed("verify", "--normalise", "letter") == ["letter-case"]
    assert completed("verify", "--table", "Unified") == [
        "UnifiedActivity", "UnifiedContact", "UnifiedContactAlternateKey", "UnifiedContactSegment",
    ]  # fmt: skip
    assert completed("rules", "--format", "h") == ["html"]
    for topic in TOPICS:
        assert completed("explain", topic[:-1]) == [topic]


_BROKEN = """\
import sys
from ci_migrate.cli import knowledge, main
def broken(*given):
    raise TypeError("no such\\nluck with AZURE_CLIENT_SECRET hush-hush")
knowledge.own_catalogue = broken
main(["explain", "write"])
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("explain",), "Missing argument 'NAME'. For example: ci-migrate explain get_all_segments"),
        (("init", "x"), "Got unexpected extra argument (x); for example: ci-migrate init"),
        (("sandbox", "exec"), "For example: ci-migrate sandbox exec -- python etl.py"),
    ],
)
def test_a_missing_or_further_argument_is_answered_with_an_example(
    cli: Cli, line: tuple[str, ...], said: str
) -> None:
    done = cli(*line)

    assert done.code == 2
    assert done.err.rstrip().endswith(said)


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_mistake_of_the_tool_is_one_sentence_that_says_how_to_report_it(
    tmp_path: Path, debug: str
) -> None:
    environment = os.environ | {"CI_MIGRATE_DEBUG": debug, "AZURE_CLIENT_SECRET": "hush-hush"}

    done = subprocess.run(
        [sys.executable, "-c", _BROKEN], env=environment, cwd=tmp_path, capture_output=True,
        text=True,
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "error: ci-migrate has a mistake of its own (TypeError no such luck with "
        "AZURE_CLIENT_SECRET ***); please report it with the output of `ci-migrate --version` "
        "and of this command with CI_MIGRATE_DEBUG=1"
    )
    assert ("Traceback" in done.stderr) == bool(debug)
    assert "hush" not in done.stderr


def test_two_files_of_one_name_outside_the_folder_are_told_apart(cli: Cli, tmp_path: Path) -> None:
    for name in ("a", "b", "here"):
        (tmp_path / name).mkdir()
    for name in ("a", "b"):
        (tmp_path / name / "app.py").write_text(PROGRAM, encoding="utf-8")

    done = cli("scan", "../a", str(tmp_path / "b"), "--format", "json", cwd=tmp_path / "here")

    assert {one["path"] for one in done.json["findings"]} == {"../a/app.py", "../b/app.py"}


def test_a_file_that_is_too_large_to_look_into_is_named(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "big.json").write_text('{"a": "' + "x" * 4_100_000 + '"}', encoding="utf-8")

    done = cli("scan", "--format", "json")

    assert done.json["notes"] == [
        {
            "path": "big.json",
            "line": 1,
            "message": "skipped: it has 4.1 MB, and files like it are looked into up to 4 MB; "
            "search it for api.ci.ai.dynamics.com by hand",
        }
    ]
    assert "note: big.json:1: skipped: " in done.err


def test_settings_that_are_too_large_are_named_and_data_that_nothing_reads_is_not(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(f'{PROGRAM}\nopen("hosts.txt")\n', encoding="utf-8")
    for name in ("hosts.txt", "shop.ini", "customers.csv"):
        (tmp_path / name).write_text("https://api.ci.ai.dynamics.com/v1\n" * 130_000)
    (tmp_path / "large.txt").write_text("https://api.ci.ai.dynamics.com/v1\n" * 60_000)

    done = cli("scan", "--format", "json")

    notes = [(one["path"], one["message"][:25]) for one in done.json["notes"]]
    assert notes == [(name, "skipped: it has 4.4 MB, a") for name in ("hosts.txt", "shop.ini")]
    assert "large.txt" in {one["path"] for one in done.json["files"]["explained"]}


def test_a_syntax_error_is_told_without_the_names_of_pythons_inside(
    cli: Cli, tmp_path: Path
) -> None:
    text = "url = 'https://api.ci.ai.dynamics.com/v1'\nx = (\n"
    (tmp_path / "app.py").write_text(text, encoding="utf-8")

    done = cli("scan")

    assert "'(' was never closed (line 2)" in done.out
    assert "<unknown>" not in done.out


def test_a_mistake_in_settings_further_up_is_named_by_the_way_to_them(
    cli: Cli, program: Path, tmp_path: Path
) -> None:
    (tmp_path / "ci-migrate.toml").write_text("\nacept = []\n", encoding="utf-8")
    (tmp_path / "deep" / "er").mkdir(parents=True)

    cli("scan", "../..", cwd=tmp_path / "deep" / "er").refused(
        "../../ci-migrate.toml:2: unknown key 'acept'; did you mean 'accept'?"
    )


def test_a_folder_with_a_baseline_is_told_to_compare_with_it(
    cli: Cli, program: Path, tmp_path: Path
) -> None:
    before = cli().out
    cli("scan", "--baseline", "ci-migrate-baseline.json", "--update-baseline")

    line = "  ci-migrate scan --baseline ci-migrate-baseline.json  what is new since the baseline\n"
    assert line in cli().out
    assert line not in before
