"""Commands over source code: scan, rewrite, report, cases."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from ci_migrate.cli.choice import BASELINE, PATHS, Choice, choices, compared, scanned, updated
from ci_migrate.cli.group import Word
from ci_migrate.cli.output import echo, say, wants_color
from ci_migrate.cli.outputs import (
    FINDINGS_OUTPUTS,
    Target,
    finding_formats,
    report_targets,
    targets_of,
)
from ci_migrate.cli.publish import loaded, publish, wants, with_fixes

FORMAT = click.option(
    "--format", "form", type=Word("text", "json"), default="text", show_default=True,
    help="What goes to stdout.",
)  # fmt: skip
STATISTICS = click.option(
    "--statistics", is_flag=True, help="How many there are of each kind, instead of all of them."
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
@STATISTICS
@FORMAT
@FINDINGS_OUTPUTS
def scan(
    baseline: Path | None,
    update_baseline: bool,
    allow_growth: bool,
    statistics: bool,
    form: str,
    outputs: tuple[Target, ...],
    **choice: Any,
) -> None:
    """Finds every call of the legacy API and says what can move. Changes nothing.

    \b
    Examples:
      ci-migrate scan
      ci-migrate scan src jobs/nightly.py --format json
      ci-migrate scan --statistics
      ci-migrate scan --select get_entities_with_odata_path,write
      ci-migrate scan -o text -o sarif=scan.sarif -o csv=scan.csv
      ci-migrate scan --baseline ci-migrate-baseline.json
    """
    if update_baseline and not baseline:
        raise click.UsageError("--update-baseline needs the file; add --baseline FILE")
    if allow_growth and not update_baseline:
        raise click.UsageError("--allow-growth belongs to --update-baseline; give both")
    chosen = Choice(**choice)
    targets = _targets(outputs, form)
    if baseline and update_baseline:
        project, found = updated(chosen, baseline, allow_growth)
    else:
        fixes = wants(targets, "sarif")
        rewrites = fixes or wants(targets, "html")
        project, found = compared(chosen, baseline, known=fixes, rewrites=rewrites)
    publish(_counted(with_fixes(found, project, targets), statistics), targets)
    sys.exit(_left(found, written=False))


def _targets(outputs: tuple[Target, ...], form: str) -> tuple[Target, ...]:
    """Where the document goes; nothing is loaded for what goes to stdout alone."""
    return targets_of(outputs, form, finding_formats()) if outputs else (Target(form=form),)


def _counted(document: dict[str, Any], wanted: bool) -> dict[str, Any]:
    """The document, with statistics where they are wanted."""
    if not wanted:
        return document

    from ci_migrate.report import statistics

    return document | {"statistics": statistics(document)}


@click.command()
@choices
@BASELINE
@click.option("--write", is_flag=True, help="Change the files; without it, only show the diff.")
@click.option("--check", is_flag=True, help="No diff: only the summary and the exit code.")
@click.option("--diff", is_flag=True, help="Show the diff with --write too.")
@click.option(
    "--allow-dirty", is_flag=True, help="Write files with uncommitted changes, keeping copies."
)
@STATISTICS
@FORMAT
@FINDINGS_OUTPUTS
def rewrite(
    baseline: Path | None,
    write: bool,
    check: bool,
    diff: bool,
    allow_dirty: bool,
    statistics: bool,
    form: str,
    outputs: tuple[Target, ...],
    **choice: Any,
) -> None:
    """Rewrites what is safe to Dataverse queries; shows the diff unless told to write.

    \b
    Examples:
      ci-migrate rewrite src
      ci-migrate rewrite src --write
      ci-migrate rewrite --select get_entities_with_odata_path --write
      ci-migrate rewrite --check -o sarif=rewrite.sarif
    """
    from ci_migrate.cli.writing import write_project
    from ci_migrate.codemod import diffs

    if check and (write or diff):
        raise click.UsageError("--check writes and shows nothing; leave --write and --diff out")
    targets = _targets(outputs, form)
    known = wants(targets, "sarif")
    project, found = compared(Choice(**choice), baseline, known=known, rewrites=True)
    found = with_fixes(found | {"written": write}, project, targets)
    changed = dict(diffs(project))
    if write:
        write_project(project, allow_dirty)
    if any(wants(targets, one) for one in ("json", "html", "markdown")):
        found |= {"diffs": changed}
    text = Target(form="text") in targets
    shows_diff = text and (diff or not (check or write))
    if shows_diff:
        new_last = sorted(changed.values(), key=lambda text: text.startswith("--- /dev/null"))
        _print_diff("".join(new_last))
    publish(_counted(found, statistics), targets, beside=shows_diff)
    sys.exit(_left(found, written=write))


def _print_diff(text: str) -> None:
    if wants_color():
        from ci_migrate.report import colored_diff

        text = colored_diff(text)
    echo(text)


@click.command()
@choices
@click.option(
    "--format", "form",
    type=Word("html", "markdown", "json", "text", "sarif", "csv", "github", "azure"),
    default="html", show_default=True, help="What goes to stdout, or into files without an ending.",
)  # fmt: skip
@click.option(
    "-o", "--output", "outputs", multiple=True, metavar="FORMAT[=FILE]",
    help="A file instead of stdout, in the format of its ending; may be given several times.",
)  # fmt: skip
@click.option("--parity", type=click.Path(path_type=Path), help="A `verify --format json` result.")
@click.option(
    "--since", type=click.Path(path_type=Path), metavar="OLD.json", multiple=True,
    help="Say what is fixed, new and moved since this `scan --format json` result; given several"
    " times, oldest first, since the last one, with a chart over all of them.",
)  # fmt: skip
@STATISTICS
@click.pass_context
def report(
    ctx: click.Context,
    /,
    form: str,
    outputs: tuple[str, ...],
    parity: Path | None,
    since: tuple[Path, ...],
    statistics: bool,
    **choice: Any,
) -> None:
    """Writes the migration report of a project, or of the JSON that an earlier scan printed.

    \b
    Examples:
      ci-migrate report src -o migration.html
      ci-migrate report src -o migration.html -o findings.csv -o scan.sarif
      ci-migrate report scan.json --format markdown
      ci-migrate report --since last-month.json --format text
      ci-migrate report --since march.json --since april.json -o migration.html
      ci-migrate report --parity parity.json -o migration.html
    """
    explicit = ctx.get_parameter_source("form") is ParameterSource.COMMANDLINE
    targets = report_targets(outputs, form, explicit, finding_formats())
    chosen = Choice(**choice)
    if len(chosen.paths) == 1 and chosen.paths[0].suffix == ".json":
        if chosen.is_narrow:
            raise click.UsageError(
                "--select, --ignore, --accept and --language belong to the scan that made the "
                "JSON; give them to `ci-migrate scan --format json`"
            )
        found = loaded(chosen.paths[0])
    else:
        from ci_migrate.codemod import diffs, document

        project = scanned(chosen, rewrites=True)
        found = with_fixes(document(project), project, targets) | {"diffs": dict(diffs(project))}
    if parity is not None:
        found = {**found, "parity": loaded(parity, "verify")}
    if since:
        found = {**found, **_since(found, since, chosen)}
    publish(_counted(found, statistics), targets)


def _since(document: Mapping[str, Any], old: Sequence[Path], chosen: Choice) -> Mapping[str, Any]:
    """What changed since the last of the earlier documents, and the numbers of all of them.

    What was not looked at this time is not fixed.
    """
    from ci_migrate.report import run_of, since

    if chosen.is_narrow:
        raise click.UsageError("--since compares whole scans; leave --select and --ignore out")
    places = [path.resolve() for path in chosen.paths or (Path(),) if path.suffix != ".json"]

    def seen(name: str) -> bool:
        path = Path(name).resolve()
        below = any(path == place or place in path.parents for place in places)
        return not places or below or not path.exists()

    runs = [(path.stem, loaded(path)) for path in old]
    return {
        "since": since(document, runs[-1][1], seen),
        "runs": [run_of(name, one) for name, one in runs],
    }


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
        raise click.UsageError(
            "--catalogue takes no PATHS: it reads the rule files; leave them out"
        )
    if catalogue:
        text = cases_from_catalogue(own_catalogue())
    else:
        found = document(scanned(Choice(paths=paths)))["findings"]
        text = cases_from_findings(found, load_settings(Path.cwd()))
        drafts = text.count("\n[[case]]\n")
        say(f"{count(drafts, 'case')} of {count(len(found), 'call site')}")
    click.echo(text, nl=False)
