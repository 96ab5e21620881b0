"""Commands over source code: scan, rewrite, report, cases."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ci_migrate.cli.output import json_text, print_json, say, ticker, wants_color, write_text

if TYPE_CHECKING:
    from ci_migrate.codemod import Project

PATHS = click.argument(
    "paths", nargs=-1, type=click.Path(path_type=Path), default=None, metavar="[PATHS]..."
)
ACCEPT = click.option(
    "--accept", multiple=True, metavar="LOSS", help="Accept a loss, so that its sites move."
)
FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def _scan(paths: tuple[Path, ...], accept: tuple[str, ...]) -> Project:
    from dataclasses import replace

    from ci_migrate.codemod import scan as scan_paths
    from ci_migrate.settings import load_settings

    root = Path.cwd()
    settings = load_settings(root)
    settings = replace(settings, accept=_known_losses((*settings.accept, *accept)))
    tick, clear = ticker("reading")
    try:
        return scan_paths(paths or (root,), root, settings, progress=tick)
    finally:
        clear()


def _known_losses(names: tuple[str, ...]) -> tuple[str, ...]:
    from ci_migrate.cli.knowledge import own_catalogue
    from ci_migrate.errors import SettingsError

    losses = own_catalogue().losses
    for name in names:
        if name not in losses:
            known = ", ".join(sorted(losses))
            raise SettingsError(f"accept {name!r}: no such loss; known: {known}")
    return names


def _left(document: Mapping[str, Any], written: bool) -> int:
    """1 where anything is left to do."""
    summary = document["summary"]
    left = summary["sites"] - summary["suppressed"] - (summary["fixed"] if written else 0)
    return 1 if left else 0


@click.command()
@PATHS
@ACCEPT
@FORMAT
def scan(paths: tuple[Path, ...], accept: tuple[str, ...], form: str) -> None:
    """Finds every call of the legacy API and says what can move. Changes nothing.

    \b
    Examples:
      ci-migrate scan
      ci-migrate scan src jobs/nightly.py --format json
    """
    from ci_migrate.codemod import document
    from ci_migrate.report import findings_text

    found = document(_scan(paths, accept))
    if form == "json":
        print_json(found)
    else:
        click.echo(findings_text(found, color=wants_color()), nl=False)
    sys.exit(_left(found, written=False))


@click.command()
@PATHS
@click.option("--write", is_flag=True, help="Change the files; without it, only show the diff.")
@click.option("--check", is_flag=True, help="No diff: only the summary and the exit code.")
@ACCEPT
@FORMAT
def rewrite(
    paths: tuple[Path, ...], write: bool, check: bool, accept: tuple[str, ...], form: str
) -> None:
    """Rewrites what is safe to Dataverse queries; shows the diff unless told to write.

    \b
    Examples:
      ci-migrate rewrite src
      ci-migrate rewrite src --write
    """
    from ci_migrate.codemod import diffs, document, write_changes
    from ci_migrate.report import findings_text

    if write and check:
        raise click.UsageError("--write and --check exclude each other")
    project = _scan(paths, accept)
    found = document(project)
    changed = dict(diffs(project))
    if form == "json":
        found |= {"diffs": changed, "written": write}
    elif not check and not write:
        click.echo("".join(changed.values()), nl=False)
    if write:
        for name in write_changes(project):
            say(f"written: {name}")
    if form == "json":
        print_json(found)
    else:
        text = findings_text(found | {"written": write}, color=wants_color())
        click.echo(text, nl=False, err=not check and not write)
    sys.exit(_left(found, written=write))


@click.command()
@PATHS
@click.option(
    "--format", "form", type=click.Choice(["html", "markdown", "json"]), default="html",
    show_default=True,
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file instead of stdout.")
@click.option("--parity", type=click.Path(path_type=Path), help="A `verify --format json` result.")
@ACCEPT
def report(
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    parity: Path | None,
    accept: tuple[str, ...],
) -> None:
    """Writes the migration report of a project, or of the JSON that an earlier scan printed.

    \b
    Examples:
      ci-migrate report src -o migration.html
      ci-migrate report scan.json --format markdown
    """
    from ci_migrate.report import html_report, markdown_report

    if len(paths) == 1 and paths[0].suffix == ".json":
        found = _loaded(paths[0])
    else:
        from ci_migrate.codemod import diffs, document

        project = _scan(paths, accept)
        found = document(project) | {"diffs": dict(diffs(project))}
    if parity is not None:
        found = {**found, "parity": _loaded(parity)}
    if form == "json":
        text = json_text(found)
    else:
        text = html_report(found) if form == "html" else markdown_report(found)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)


def _loaded(path: Path) -> dict[str, Any]:
    from ci_migrate.errors import MigrateError

    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MigrateError(f"{path}: is no JSON document of this tool: {error}") from None
    if not isinstance(found, dict) or found.get("schema") != 1:
        raise MigrateError(f"{path}: is no JSON document of this tool (schema 1)")
    return found


@click.command()
@PATHS
@click.option(
    "--catalogue", is_flag=True, help="The cases of the rule files, with values of the sandbox."
)
def cases(paths: tuple[Path, ...], catalogue: bool) -> None:
    """Drafts parity cases (TOML) from the data reads of a project.

    \b
    Examples:
      ci-migrate cases src > parity.toml
      ci-migrate cases --catalogue
    """
    from ci_migrate.cli.knowledge import own_catalogue
    from ci_migrate.codemod import document
    from ci_migrate.parity import cases_from_catalogue, cases_from_findings

    if catalogue and paths:
        raise click.UsageError("--catalogue takes no PATHS: it reads the rule files")
    if catalogue:
        text = cases_from_catalogue(own_catalogue())
    else:
        text = cases_from_findings(document(_scan(paths, ()))["findings"])
    click.echo(text, nl=False)
