"""The first minutes: help, a look at a folder, init, mistyped words, and places in settings."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from commands import CLEAN, KEPT, OFFERED, PROGRAM, Cli

from ci_migrate.cli import COMMANDS, main

PROJECT = '[project]\nname = "x"\n'


def _commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


# -- help


def test_every_command_has_examples_in_its_help() -> None:
    for name, command in _commands(main):
        shown = command.get_help(click.Context(command, info_name=name))
        assert f"  ci-migrate {name}" in shown.partition("Examples:")[2], name


def test_help_and_version_load_no_room(tmp_path: Path) -> None:
    """Else they would not answer within 1.5 times a bare program."""
    for option in ("--help", "--version"):
        script = (
            "import sys\nfrom ci_migrate.cli import main\n"
            f"main([{option!r}], standalone_mode=False)\n"
            "print(sorted(one for one in sys.modules if one.startswith('ci_migrate.')))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == str(["ci_migrate.cli", "ci_migrate.cli.group"])


def test_the_help_lists_every_command_once(cli: Cli) -> None:
    shown = cli("--help").out.partition("Commands:\n")[2].partition("\n\n")[0]

    assert [line.split()[0] for line in shown.splitlines()] == list(COMMANDS)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sacn"], "'scan'"),
        (["xyzzy"], "known: scan, rewrite"),
        (["schema", "pul"], "'pull'"),
        (["sandbox", "serv"], "'serve'"),
        (["scan", "--statistic"], "--statistics"),
        (["report", "--sinse", "x"], "--since"),
    ],
)
def test_a_mistyped_command_or_option_is_answered_with_the_nearest(
    cli: Cli, words: list[str], told: str
) -> None:
    cli(*words).refused(told)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_options_and_words(cli: Cli, shell: str) -> None:
    """With what click makes for it."""
    script = subprocess.run(
        [sys.executable, "-c", "from ci_migrate.cli import main; main(prog_name='ci-migrate')"],
        env={**os.environ, "_CI_MIGRATE_COMPLETE": f"{shell}_source"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    def completed(*words: str) -> str:
        line = " ".join(("ci-migrate", *words))
        done = subprocess.run(
            [sys.executable, "-c", "from ci_migrate.cli import main; main(prog_name='ci-migrate')"],
            env={
                **os.environ, "_CI_MIGRATE_COMPLETE": f"{shell}_complete", "COMP_WORDS": line,
                "COMP_CWORD": words[-1] if shell == "fish" else str(len(words)),
            },
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout

    assert "_CI_MIGRATE_COMPLETE" in script.stdout
    assert "rewrite" in completed("rew")
    assert "--statistics" in completed("scan", "--stat")
    assert "sarif" in completed("scan", "-o", "sa")
    assert "source-table" in completed("explain", "source-t")
    assert "metadata" in completed("scan", "--select", "metad")
    assert "search-columns" in completed("scan", "--accept", "search-c")


# -- a look


def test_a_look_says_what_is_there_and_what_to_type(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(KEPT)
    (tmp_path / "clean.py").write_text(CLEAN)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "other.py").write_text(PROGRAM)
    before = sorted(tmp_path.rglob("*"))

    done = cli()

    assert done.code == 0
    assert done.out.startswith(
        "2 Python files here, 1 with traces of the legacy Customer Insights API (2 lines).\n"
        "  src/app.py  2 lines\n"
        "Settings: none yet; the defaults hold\n\nNext:\n  ci-migrate scan  "
    )
    assert "  ci-migrate init  " in done.out
    assert sorted(tmp_path.rglob("*")) == before


def test_a_look_names_the_settings_and_the_most_telling_files(cli: Cli, tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"app{number}.py").write_text(PROGRAM)
    (tmp_path / "pyproject.toml").write_text("[tool.ci-migrate]\n")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "app.py").write_text(CLEAN)

    top, inner = cli(), cli(cwd=tmp_path / "inner")

    assert "  app4.py  2 lines\n  and 2 more files\nSettings: pyproject.toml\n" in top.out
    assert "init" not in top.out
    assert inner.out.startswith("1 Python file here, none with traces of")
    assert "Settings: ../pyproject.toml\n" in inner.out
    assert "  ci-migrate demo  " in inner.out


def test_a_look_sees_what_other_languages_ask(cli: Cli, tmp_path: Path) -> None:
    url = "https://api.ci.ai.dynamics.com/v1/instances/x/data/Customer"
    (tmp_path / "a.ts").write_text(f'fetch("{url}?$top=1");\nfetch("{url}?$top=2");\n')
    (tmp_path / "package.json").write_text("{}\n")

    done = cli()

    assert done.code == 0
    assert done.out.startswith(
        "0 Python files here, none with traces of the legacy Customer Insights API.\n"
        "1 file of other languages asks it or names it (2 places).\n  a.ts  2 places\n"
    )
    assert "  ci-migrate scan  " in done.out
    assert len(cli("scan", "--format", "json").json["findings"]) == 2


def test_a_look_where_no_python_is_shows_the_help(cli: Cli) -> None:
    done = cli()

    assert done.code == 2
    assert done.out.startswith("Usage: ")
    assert "no Python file below this folder" in done.err


# -- init


def test_init_shows_settings_and_writes_them_when_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(OFFERED)
    (tmp_path / "b.py").write_text(
        KEPT
        + 'a = requests.get(f"{ROOT}/data/Loyalty_Members?$top=5")\n'
        + 'b = requests.get(f"{ROOT}/data/Customer?$search=x")\n'
    )
    (tmp_path / "pyproject.toml").write_bytes(PROJECT.replace("\n", "\r\n").encode())

    shown = cli("init")
    untouched = (tmp_path / "pyproject.toml").read_bytes()
    written = cli("init", "--yes")
    content = (tmp_path / "pyproject.toml").read_bytes()
    again = cli("init", "--yes")

    assert (shown.code, written.code) == (1, 0)
    assert "init --yes" in shown.err
    assert untouched == PROJECT.replace("\n", "\r\n").encode()
    assert content.startswith(untouched)
    assert content == untouched + b"\r\n" + shown.out.replace("\n", "\r\n").encode()
    assert '# accept = ["ignored-option"]' in shown.out
    assert '# search-columns = ["FullName"]' in shown.out
    assert '# Loyalty_Members = "segment"  # b.py:18 reads it' in shown.out
    again.refused("pyproject.toml", "already")
    assert (tmp_path / "pyproject.toml").read_bytes() == content


def test_the_settings_of_init_are_accepted_with_all_that_they_suggest(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.py").write_text(OFFERED)
    (tmp_path / "b.py").write_text(KEPT + 'a = requests.get(f"{ROOT}/data/Club_Members?$top=5")\n')
    cli("init", "--yes")
    path = tmp_path / "ci-migrate.toml"
    lines = path.read_text().splitlines()
    keys = [line.removeprefix("# ") if " = " in line else line for line in lines]
    path.write_text("\n".join(keys))

    found = tomllib.loads(path.read_text())
    scanned = cli("scan", "--format", "json").json

    assert found["accept"] == ["ignored-option"]
    assert found["tables"] == {"Club_Members": "segment"}
    assert [one["outcome"] for one in scanned["findings"]] == [
        "fixed", "fixed", "manual", "fixed",
    ]  # fmt: skip


@pytest.mark.parametrize("before", ['tool = {}\n[project]\nname = "x"\n', "", "\n", "a = 1"])
def test_init_keeps_what_is_there(cli: Cli, tmp_path: Path, before: str) -> None:
    """A file whose table `tool` is closed stays as it is, and a file beside it is written."""
    (tmp_path / "app.py").write_text(PROGRAM)
    (tmp_path / "pyproject.toml").write_text(before)

    done = cli("init", "--yes")

    closed = before.startswith("tool")
    assert done.code == 0
    assert ("written: ci-migrate.toml" if closed else "written: pyproject.toml") in done.err
    text = (tmp_path / "pyproject.toml").read_text()
    assert text.startswith(before)
    assert tomllib.loads(text)
    assert (tmp_path / "ci-migrate.toml").exists() == closed
    assert cli("scan").code == 1


# -- places in settings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 1\n", ("ci-migrate.toml:3: unknown key 'a'",)),
        ("accept = [\n  'search-columns',\n  'serch-columns',\n]\n",
         ("ci-migrate.toml:5: accept 'serch-columns'", "did you mean 'search-columns'")),
        ("[per-path.'tests/*']\nselect = ['metdata']\n",
         ("ci-migrate.toml:4: per-path.'tests/*'.select 'metdata'", "did you mean 'metadata'")),
        ("[per_path.'tests/*']\naccept = ['write']\n",
         ("ci-migrate.toml:4: per-path.'tests/*'.accept 'write'",)),
        ("[per-path.'a*']\nselct = ['write']\n",
         ("ci-migrate.toml:4: per-path.'a*': unknown key 'selct'", "did you mean 'select'")),
        ("row-bound = 50\n", ("ci-migrate.toml:3: row-bound is 50",)),
        ("\ntables.VIP = 'profle'\n", ("ci-migrate.toml:4: tables.VIP is 'profle'",)),
        ("[tables]\n'V.I.P' = 'profle'\n", ("ci-migrate.toml:4: tables.V.I.P is 'profle'",)),
        ("[columns.Customer]\nA = 1\n", ("ci-migrate.toml:4: columns.Customer.A is 1",)),
        ("columns = {Customer = {A = 1}}\n", ("ci-migrate.toml:3: columns.Customer.A is 1",)),
        ("rules = ['nowhere']\n", ("ci-migrate.toml:3: rules names 'nowhere'",)),
        ("rule-pages = 'here'\n", ("ci-migrate.toml:3: rule-pages is 'here'",)),
        ("companion = 'not a name'\n", ("ci-migrate.toml:3: companion is 'not a name'",)),
        ("row-bound = \n", ("ci-migrate.toml is not TOML", "line 3")),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_is_named_with_its_line(
    cli: Cli, program: Path, text: str, words: tuple[str, ...]
) -> None:
    (program.parent / "ci-migrate.toml").write_text(f"# ours\n\n{text}")

    cli("scan").refused(*words)


def test_a_column_that_the_environment_lacks_is_named_with_its_line(
    cli: Cli, program: Path
) -> None:
    cli("schema", "pull", "--sandbox")
    (program.parent / "pyproject.toml").write_text(
        PROJECT + "\n[tool.ci-migrate.columns.Customer]\nShop = 'msdynci_fulname'\n"
    )

    cli("scan").refused("pyproject.toml:5: columns.Customer.Shop", "msdynci_fullname")


def test_a_word_of_an_option_has_no_place(cli: Cli, program: Path) -> None:
    (program.parent / "ci-migrate.toml").write_text("exclude = ['metdata']\n")

    done = cli("scan", "--select", "metdata")

    done.refused("error: --select 'metdata'", "did you mean 'metadata'")
