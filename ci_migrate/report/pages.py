"""The documents as pages: one self-contained HTML file, or Markdown for a pull request."""

from __future__ import annotations

import hashlib
import itertools
import textwrap
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ci_migrate.paths import data_folder
from ci_migrate.report import markdown, parity_words, tallies, words
from ci_migrate.report.documents import Finding, Migration, Parity
from ci_migrate.report.parity_steps import next_steps
from ci_migrate.report.reading import read_migration, read_parity
from ci_migrate.report.surroundings import NOTHING, Surroundings

if TYPE_CHECKING:
    from jinja2 import Environment

TITLE = "From Customer Insights to Dataverse"

_SAID = (
    "counted", "difference", "excuse", "filled", "flicker", "known_text", "remarks",
    "rows_told", "spread", "values",
)  # fmt: skip

_DIFF_LINES = {"+": "added", "-": "removed", "@": "hunk"}


def html_report(document: Mapping[str, Any], *, title: str = TITLE) -> str:
    """One HTML page that needs no network: summary, tables, every finding, diffs and verdicts."""
    contents = _contents(read_migration(document))
    return _rendered(_html(), "report.html.j2", title=words.one_line(title), **contents)


def html_parity(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """One HTML page for a ``verify`` document, made like the report's: what to act on first."""
    page = _rendered(
        _html(), "parity.html.j2", **_parity_contents(read_parity(document)), about=about
    )
    # The page may be printed to a log, where agents look for two number signs.
    return words.for_markup(page)


def markdown_report(document: Mapping[str, Any]) -> str:
    """The same report as compact Markdown for GitHub."""
    environment = _environment(escape=False)
    environment.filters |= {
        "block": markdown.block,
        "cell": markdown.cell,
        "code": markdown.code,
        "prose": markdown.prose,
    }
    contents = _contents(read_migration(document))
    return _rendered(environment, "report.md.j2", title=TITLE, **contents)


def _rendered(environment: Environment, template: str, **contents: Any) -> str:
    return environment.get_template(template).render(**contents).strip() + "\n"


@lru_cache
def _html() -> Environment:
    environment = _environment(escape=True)
    environment.filters |= {"diff_lines": _diff_lines, "source_hash": _source_hash}
    environment.filters |= {name: getattr(parity_words, name) for name in _SAID}
    environment.filters["next_steps"] = next_steps
    return environment


def _environment(*, escape: bool) -> Environment:
    # Imported here: the command line loads this room for every command, most of which print text.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(data_folder("templates")),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"dedent": _dedent, "listed": words.listed}
    environment.globals |= {"count": words.count, "kind_word": words.kind_word}
    return environment


def _contents(migration: Migration) -> dict[str, Any]:
    outcomes = {outcome: migration.outcomes()[outcome] for outcome in words.OUTCOMES}
    return {
        "migration": migration,
        "lede": tallies.lede(migration),
        "findings": migration.findings,
        "by_path": _by_path(migration.findings),
        "outcomes": outcomes,
        "labels": {
            outcome: words.outcome_words(outcome, written=migration.written)
            for outcome in words.OUTCOMES
        },
        "segments": tallies.segments(outcomes, max(len(migration.findings), 1)),
        "files": tallies.rows(migration.findings, lambda finding: finding.path),
        "operations": tallies.rows(migration.findings, lambda finding: finding.subject),
        "moves": tallies.moves(migration),
        "acceptances": tallies.acceptances(migration),
        "remarks": tallies.remarks(migration),
        "stays": tallies.stays(migration),
        "actions": tallies.actions(migration),
        "verdicts": _verdicts(migration),
    }


def _parity_contents(parity: Parity) -> dict[str, Any]:
    verdicts = {verdict: parity.verdicts()[verdict] for verdict in words.VERDICTS}
    return {
        "parity": parity,
        "headline": parity_words.headline(parity),
        "lede": parity_words.summary(parity),
        "verdicts": verdicts,
        "segments": tallies.segments(verdicts, max(len(parity.cases), 1)),
        "troubles": parity_words.troubles(parity),
        "remarks": parity_words.overall(parity),
        "actions": tallies.parity_actions(parity),
        "cases": parity.of("mismatch", "inconclusive", "ignored", "match"),
    }


def _by_path(findings: tuple[Finding, ...]) -> list[tuple[str, list[Finding]]]:
    grouped = itertools.groupby(findings, key=lambda finding: finding.path)
    return [(path, list(group)) for path, group in grouped]


def _verdicts(migration: Migration) -> dict[str, int]:
    if migration.parity is None:
        return {}
    found = migration.parity.verdicts()
    return {verdict: found[verdict] for verdict in words.VERDICTS}


def _dedent(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


def _diff_lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        head = line.startswith(("+++ ", "--- "))
        yield "head" if head else _DIFF_LINES.get(line[:1], "kept"), line


def _source_hash(text: str) -> str:
    """The text's digest as a content security policy names it."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
