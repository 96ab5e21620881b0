"""Commands over source code: scan, rewrite, report, cases."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ci_migrate.cli.choice import BASELINE, PATHS, Choice, choices, compared, scanned, updated
from ci_migrate.cli.output import json_text, print_json, say, wants_color, write_text

FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def _left(document: Mapping[str, Any], written: bool) -> int:
    """1 where anything is left to do."""
    summary = document["summary"]
    left = summary["sites"] - summary["suppressed"] - (summary["fixed"] if written else 0)
    return 1 if left or document.get("baseline", {}).get("gone") else 0


@click.command()
@choices
@BASELINE
@click.option(
    "--update-baseline", is_flag=True, help="Take what is gone out of FILE; make FILE if need be."
)
@click.option("--allow-growth", is_flag=True, help="Let the update add findings to FILE.")
@FORMAT
def scan(
    baseline: Path | None, update_baseline: bool, allow_growth: bool, form: str, **choice: Any
) -> None:
    """Finds every call of the legacy API and says what can move. Changes nothing.

    \b
    Examples:
      ci-migrate scan
      ci-migrate scan src jobs/nightly.py --format json
      ci-migrate scan --select get_entities_with_odata_path,write
      ci-migrate scan --baseline ci-migrate-baseline.json
    """
    if (update_baseline and not baseline) or (allow_growth and not update_baseline):
        raise click.UsageError(
            "--allow-growth belongs to --update-baseline, and that to --baseline FILE"
        )
    chosen = Choice(**choice)
    if baseline and update_baseline:
        found = updated(chosen, baseline, allow_growth)
    else:
        _, found = compared(chosen, baseline)
    _print(found, form)
    sys.exit(_left(found, written=False))


def _print(document: Mapping[str, Any], form: str, err: bool = False) -> None:
    from ci_migrate.report import findings_text

    if form == "json":
        print_json(document)
    else:
        click.echo(findings_text(document, color=wants_color()), nl=False, err=err)


@click.command()
@choices
@BASELINE
@click.option("--write", is_flag=True, help="Change the files; without it, only show the diff.")
@click.option("--check", is_flag=True, help="No diff: only the summary and the exit code.")
@click.option("--diff", is_flag=True, help="Show the diff with --write too.")
@click.option(
    "--allow-dirty", is_flag=True, help="Write files with uncommitted changes, keeping copies."
)
@FORMAT
def rewrite(
    baseline: Path | None,
    write: bool,
    check: bool,
    diff: bool,
    allow_dirty: bool,
    form: str,
    **choice: Any,
) -> None:
    """Rewrites what is safe to Dataverse queries; shows the diff unless told to write.

    \b
    Examples:
      ci-migrate rewrite src
      ci-migrate rewrite src --write
      ci-migrate rewrite --select get_entities_with_odata_path --write
    """
    from ci_migrate.cli.writing import write_project
    from ci_migrate.codemod import diffs

    if check and (write or diff):
        raise click.UsageError("--write and --diff exclude --check")
    project, found = compared(Choice(**choice), baseline, rewrites=True)
    found |= {"written": write}
    changed = dict(diffs(project))
    if write:
        write_project(project, allow_dirty)
    if form == "json":
        found |= {"diffs": changed}
    shows_diff = form == "text" and (diff or not (check or write))
    if shows_diff:
        click.echo("".join(changed.values()), nl=False)
    _print(found, form, err=shows_diff)
    sys.exit(_left(found, written=write))


@click.command()
@choices
@click.option(
    "--format", "form", type=click.Choice(["html", "markdown", "json"]), default="html",
    show_default=True,
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file instead of stdout.")
@click.option("--parity", type=click.Path(path_type=Path), help="A `verify --format json` result.")
def report(form: str, output: Path | None, parity: Path | None, **choice: Any) -> None:
    """Writes the migration report of a project, or of the JSON that an earlier scan printed.

    \b
    Examples:
      ci-migrate report src -o migration.html
      ci-migrate report scan.json --format markdown
    """
    from ci_migrate.report import html_report, markdown_report

    chosen = Choice(**choice)
    if len(chosen.paths) == 1 and chosen.paths[0].suffix == ".json":
        if chosen.is_narrow:
            raise click.UsageError(
                "--select, --ignore, --accept and --language belong to the scan that made the JSON"
            )
        found = _loaded(chosen.paths[0])
    else:
        from ci_migrate.codemod import diffs, document

        project = scanned(chosen, rewrites=True)
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
    from ci_migrate.report.words import count
    from ci_migrate.settings import load_settings

    if catalogue and paths:
        raise click.UsageError("--catalogue takes no PATHS: it reads the rule files")
    if catalogue:
        text = cases_from_catalogue(own_catalogue())
    else:
        found = document(scanned(Choice(paths=paths)))["findings"]
        text = cases_from_findings(found, load_settings(Path.cwd()))
        drafts = text.count("\n[[case]]\n")
        say(f"{count(drafts, 'case')} of {count(len(found), 'call site')}")
    click.echo(text, nl=False)
