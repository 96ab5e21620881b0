"""Commands over what the tool knows: rules, explain."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ci_migrate.cli.completion import pages
from ci_migrate.cli.group import Word
from ci_migrate.cli.output import print_json

if TYPE_CHECKING:
    from ci_migrate.catalogue import Catalogue


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@click.option("--test", is_flag=True, help="Run the examples of PATHS, or of all rules.")
@click.option(
    "--format", "form", type=Word("text", "json", "html", "markdown", "readme"), default="text",
    show_default=True, help="html, markdown: a page for everything; readme: a table of the areas.",
)  # fmt: skip
def rules(paths: tuple[Path, ...], test: bool, form: str) -> None:
    """Lists every legacy operation and whether Dataverse answers it.

    PATHS are rule files of your own, or folders of them, beside those that the settings name
    (rules = ["ci-rules"]).

    \b
    Examples:
      ci-migrate rules
      ci-migrate rules --test ci-rules
      ci-migrate rules --format html > rules.html
    """
    if test:
        _test(paths, form)
        return
    from ci_migrate.report import catalogue_html, catalogue_markdown, readme_table, rules_text

    catalogue = own_catalogue(paths)
    if form == "json":
        print_json({"schema": 1, "rules": _listed(catalogue)})
    elif form == "text":
        click.echo(rules_text(_listed(catalogue)), nl=False)
    else:
        made = {"html": catalogue_html, "markdown": catalogue_markdown, "readme": readme_table}
        click.echo(made[form](_document(catalogue)), nl=False)


@click.command()
@click.argument("name", shell_complete=pages)
def explain(name: str) -> None:
    """Explains an operation, a reason, a loss, a table or a topic.

    Topics: cannot-move (all that stays, and what to do about each), writing-rules.

    \b
    Examples:
      ci-migrate explain get_all_segments
      ci-migrate explain source-table
      ci-migrate explain cannot-move
    """
    from ci_migrate.errors import RuleError, suggestion
    from ci_migrate.report import catalogue_pages, page_text, topics

    document = _document(own_catalogue())
    pages = catalogue_pages(document) | topics(document)
    if name not in pages:
        hint = suggestion(name, pages, "`ci-migrate rules` lists the operations")
        raise RuleError(f"nothing is known under {name!r}; {hint}")
    click.echo(page_text(pages[name]), nl=False)


def _test(paths: tuple[Path, ...], form: str) -> None:
    """Prints how the examples of rule files end; exit code 1 where one fails, 2 without any."""
    from ci_migrate.catalogue import project_files
    from ci_migrate.cli.catalogue_checks import check_examples
    from ci_migrate.errors import RuleError
    from ci_migrate.redact import redacted
    from ci_migrate.report import checks_text

    if form not in ("text", "json"):
        raise click.UsageError(f"--test prints text or json, not {form}; leave --format out")
    names = project_files((*_own_paths(), *paths))
    chosen = frozenset(names[path] for path in project_files(paths)) if paths else None
    checks = [one.to_json() for one in check_examples(own_catalogue(paths), chosen)]
    if not checks:
        raise RuleError(
            f"{', '.join(map(str, paths))}: there is no example to test; write an [[example]] with "
            "name, legacy and outcome into each rule file"
        )
    passed = sum(one["passed"] for one in checks)
    summary = {"examples": len(checks), "passed": passed, "failed": len(checks) - passed}
    document = redacted({"schema": 1, "examples": checks, "summary": summary})
    if form == "json":
        print_json(document)
    else:
        click.echo(checks_text(document), nl=False)
    sys.exit(0 if passed == len(checks) else 1)


def _own_paths() -> tuple[Path, ...]:
    """The rule files that the settings of this project name."""
    from ci_migrate.settings import load_settings

    return load_settings(Path.cwd()).rules


def own_catalogue(paths: tuple[Path, ...] = ()) -> Catalogue:
    """The shipped catalogue, the rules of this project's settings, and those of ``paths``."""
    from ci_migrate.catalogue import project_catalogue

    return project_catalogue((*_own_paths(), *paths))


def _listed(catalogue: Catalogue) -> list[dict[str, Any]]:
    keys = ("name", "area", "access", "target", "reason", "summary", "origin")
    return [
        {key: getattr(rule, key) for key in keys}
        for rule in sorted(catalogue.rules.values(), key=lambda one: (one.area, one.name))
    ]


def _document(catalogue: Catalogue) -> Mapping[str, Any]:
    """What the report room reads: the catalogue, what may stand in its files, complete files."""
    from dataclasses import asdict

    from ci_migrate.catalogue import described
    from ci_migrate.paths import data_folder

    samples = (data_folder("samples") / "rules").iterdir()
    return asdict(catalogue) | {
        "files": described(),
        "samples": {path.name: path.read_text(encoding="utf-8") for path in sorted(samples)},
    }
