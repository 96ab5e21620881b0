"""The first minutes: a look at a folder, and settings for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from ci_migrate.cli.output import echo, is_terminal, say, wants_color

SETTINGS, SHARED = "ci-migrate.toml", "pyproject.toml"
_SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__", "build", "dist", "venv"})
_SUFFIXES = (".py", ".ipynb")
_SHOWN = 5  # files that are named
BASELINE = "ci-migrate-baseline.json"  # the name that the help and the hook give it


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a folder holds: Python files, and the files of any language that have to do with it."""

    files: int
    traces: tuple[tuple[str, int], ...]
    """Path of a Python file, and on how many lines a trace of the service stands."""
    others: tuple[tuple[str, int], ...]
    """Path of a file of another language, and in how many places it asks or names the service."""


def look(ctx: click.Context) -> None:
    """Says what is in this folder and what to type next; 2 and the help where nothing is."""
    root = Path.cwd()
    found = looked(root)
    if not (found.files or found.others):
        click.echo(ctx.get_help())
        say(
            "\nThere is no Python file below this folder, and nothing of another language asks the "
            "legacy API: go to your project, or see the demo."
        )
        ctx.exit(2)
    for line in _told(found, root):
        echo(f"{line}\n")


def _bold(text: str) -> str:
    return click.style(text, bold=True) if wants_color() else text


def looked(root: Path) -> Look:
    """A look at the files below a folder: at the bytes of Python, at the requests of others."""
    from ci_migrate.catalogue import project_catalogue
    from ci_migrate.codemod.elsewhere import places_elsewhere
    from ci_migrate.codemod.python.source import is_candidate
    from ci_migrate.settings import load_settings

    traces: list[tuple[str, int]] = []
    below = list(_below(root))
    python = [path for path in below if path.name.endswith(_SUFFIXES)]
    for path in python:
        try:
            content = path.read_bytes()
        except OSError:
            continue  # a scan says so
        if is_candidate(content):
            lines = sum(map(is_candidate, content.splitlines()))
            traces.append((path.relative_to(root).as_posix(), max(lines, 1)))
    settings = load_settings(root)
    others = places_elsewhere(below, root, settings, project_catalogue(settings.rules)).items()
    return Look(files=len(python), traces=_most_first(traces), others=_most_first(others))


def _most_first(found: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def _below(root: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(one for one in inner if one not in _SKIPPED and one[0] != ".")
        yield from (Path(folder, one) for one in sorted(names))


def _told(found: Look, root: Path) -> Iterator[str]:
    from ci_migrate.report.words import count, one_line

    for sentence, files, noun in (
        (_of_python(found), found.traces, "line"),
        (_of_others(found), found.others, "place"),
    ):
        if sentence:
            yield _bold(sentence)
        for path, number in files[:_SHOWN]:
            yield f"  {one_line(path)}  {count(number, noun)}"
        if len(files) > _SHOWN:
            yield f"  and {count(len(files) - _SHOWN, 'more file')}"
    own = settings_file(root)
    yield f"Settings: {own}" if own else "Settings: none yet; the defaults hold"
    yield ""
    yield _bold("Next:")
    steps = list(_next(bool(found.traces or found.others), own, (root / BASELINE).is_file()))
    wide = max(len(command) for command, _ in steps)
    for command, why in steps:
        yield f"  {command:{wide}}  {why}"


def _of_python(found: Look) -> str:
    from ci_migrate.report.words import count

    lines = sum(number for _, number in found.traces)
    on_lines = f" ({count(lines, 'line')})" if lines else ""
    return (
        f"{count(found.files, 'Python file')} here, {len(found.traces) or 'none'} with traces of "
        f"the legacy Customer Insights API{on_lines}."
    )


def _of_others(found: Look) -> str:
    from ci_migrate.report.words import count

    if not found.others:
        return ""
    verb = "asks it or names it" if len(found.others) == 1 else "ask it or name it"
    places = count(sum(number for _, number in found.others), "place")
    return f"{count(len(found.others), 'file')} of other languages {verb} ({places})."


def _next(traces: bool, own: str | None, baseline: bool) -> Iterator[tuple[str, str]]:
    if baseline:
        yield f"ci-migrate scan --baseline {BASELINE}", "what is new since the baseline"
    if not traces:
        yield "ci-migrate scan", "a thorough look: names may come from other files"
        yield "ci-migrate demo", "what it does, on a sample program"
        return
    yield "ci-migrate scan", "every call, and what can move; changes nothing"
    yield "ci-migrate report -o migration.html", "one page for those who decide"
    if own is None:
        yield "ci-migrate init", "settings for this project, shown before they are written"
    yield "ci-migrate --help", "everything else"


def settings_file(root: Path) -> str | None:
    """The file that holds the settings for a folder, from there; None where the defaults hold."""
    from ci_migrate.settings import load_settings

    origin = load_settings(root).origin
    if not origin.name:
        return None
    places = (place / origin.name for place in (root, *root.parents))
    return Path(os.path.relpath(next(place for place in places if place.is_file()))).as_posix()


@click.command()
@click.option("--yes", is_flag=True, help="Write without asking.")
def init(yes: bool) -> None:
    """Shows settings that fit this project, and writes them after asking.

    They go into pyproject.toml where there is one, else into ci-migrate.toml. Settings that are
    there already are never touched.

    \b
    Examples:
      ci-migrate init
      ci-migrate init --yes
    """
    from ci_migrate.errors import SettingsError

    root = Path.cwd()
    if own := settings_file(root):
        raise SettingsError(f"{own} holds settings already; change them there")
    home, text = _planned(root)
    click.echo(text, nl=False)
    if not (yes or _agreed(home)):
        say(f"nothing was written; `ci-migrate init --yes` writes it to {home.name}")
        sys.exit(1)
    _write(home, text)
    say(f"written: {home.name}; next: ci-migrate scan")


def _agreed(home: Path) -> bool:
    if not (sys.stdin.isatty() and is_terminal(err=True)):
        return False
    verb = "Append this to" if home.exists() else "Write this to"
    return click.confirm(f"{verb} {home.name}?", err=True)


def _planned(root: Path) -> tuple[Path, str]:
    """The file and the text that goes to its end; the text is TOML that the tool accepts."""
    from ci_migrate.settings import is_toml

    shared = root / SHARED
    table = "[tool.ci-migrate]"
    if shared.is_file():
        before = shared.read_text(encoding="utf-8")
        text = settings_text(root, table)
        if is_toml(_joined(before, text)):  # else its table `tool` is closed to further ones
            return shared, text
    return root / SETTINGS, settings_text(root, "")


def settings_text(root: Path, table: str) -> str:
    """Settings with their defaults, and what the code of a folder asks to be decided."""
    asked = list(_asked(root))
    head = ["# Settings of ci-migrate, from the Customer Insights API to Dataverse."]
    own = f"{table[:-1]}.tables]" if table else "[tables]"
    lines = [
        *([table] if table else []),
        *head,
        'row-bound = "100"                # or "all": what a query without $top returns',
        'companion = "ci_dataverse"       # the name of the module that a rewrite writes',
        "exclude = []                     # paths that a scan leaves out",
        *(line for kind, line in asked if kind == "key"),
        "",
        f"{own}  # what tables with your own names are:",
        "# segment, model, enrichment, source, measure or attribute-measure",
        *(line for kind, line in asked if kind == "table"),
    ]
    return "\n".join(lines) + "\n"


def _asked(root: Path) -> Iterator[tuple[str, str]]:
    """Lines for what the findings of a scan wait for: losses to accept, tables to name."""
    from ci_migrate.cli.choice import Choice, scanned
    from ci_migrate.codemod import document
    from ci_migrate.errors import MigrateError

    try:
        findings = document(scanned(Choice()))["findings"]
    except MigrateError:  # no Python here yet
        return
    offered = [one for one in findings if one["outcome"] == "offered"]
    losses = {loss["id"] for one in offered for loss in one["losses"] if loss["accept"]}
    if losses:
        names = ", ".join(f'"{name}"' for name in sorted(losses))
        yield "key", f"# accept = [{names}]  # losses; ci-migrate explain {min(losses)}"
    if any(one["reason"] == "needs-token" for one in findings):
        yield "key", '# token = "companion"            # calls whose token comes from outside move'
    if any(one["reason"] == "search" for one in findings):
        yield "key", '# search-columns = ["FullName"]  # columns that stand in for $search'
    yield from (("table", line) for line in sorted(_tables(findings)))


def _tables(findings: list[dict[str, Any]]) -> Iterator[str]:
    """A line for each table of an own name that a finding asks about."""
    import re

    places: dict[str, str] = {}
    for one in findings:
        match = re.match(r"/data/([A-Za-z_]\w*)", str(one["legacy"] or ""))
        if match and one["reason"] in ("source-table", "unknown-table", "measure-table"):
            places.setdefault(match[1], f"{one['path']}:{one['line']}")
    for name, place in places.items():
        yield f'# {name} = "segment"  # {place} reads it'


def _joined(before: str, text: str) -> str:
    if not before.strip():
        return text
    return before.rstrip("\n") + "\n\n" + text


def _write(home: Path, text: str) -> None:
    """Puts the text at the end of the file, in one step; nothing that was there changes."""
    from ci_migrate.cli.proof import replace_text

    before = home.read_bytes().decode("utf-8") if home.is_file() else ""
    end = "\r\n" if "\r\n" in before else "\n"
    whole = before + ("" if before.endswith("\n") or not before else end)
    replace_text(home, whole + (end if before.strip() else "") + text.replace("\n", end))
