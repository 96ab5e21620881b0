"""The documents as pages: one self-contained HTML file, or Markdown for a pull request."""

from __future__ import annotations

import itertools
import shlex
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ci_migrate.report import charts, markdown, parity_words, tallies, words
from ci_migrate.report.documents import Finding, Migration, Since
from ci_migrate.report.glossary import glossary, place
from ci_migrate.report.joined import by_column, cases_beside, worst
from ci_migrate.report.paper import environment
from ci_migrate.report.parities import Parity
from ci_migrate.report.parity_steps import next_steps
from ci_migrate.report.reading import read_migration
from ci_migrate.report.reading_parity import read_parity
from ci_migrate.report.setup import checklist
from ci_migrate.report.sides import all_hunks, beside, lines_of
from ci_migrate.report.surroundings import NOTHING, Surroundings

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TITLE = "From Customer Insights to Dataverse"

_SAID = (
    "counted", "difference", "excuse", "filled", "flicker", "known_text", "remarks",
    "rows_told", "spread", "values",
)  # fmt: skip

_MOST = 2  # texts of a row of Markdown
_PAGE = 200  # findings that are there at once; the rest is folded away until it is asked for
_DIFF_LINES = {"+": "added", "-": "removed", "@": "hunk"}


def html_findings(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The report of a ``scan`` or ``rewrite`` document as a page that any log may show."""
    return words.for_markup(html_report(document, about))


def markdown_findings(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The report of a ``scan`` or ``rewrite`` document as Markdown."""
    return markdown_report(document)


def html_report(
    document: Mapping[str, Any], about: Surroundings = NOTHING, *, title: str = TITLE
) -> str:
    """One HTML page that needs no network: what moves, what stays and why, and every finding."""
    migration = read_migration(document)
    known = glossary(migration, about)
    environment = _html()
    return _rendered(
        environment,
        "report.html.j2",
        title=words.one_line(title),
        known=known,
        place=place,
        folders=charts.by_number(
            tallies.rows(migration.findings, charts.folder_of(migration.findings))
        ),
        runs=charts.runs(document, migration),
        setup=checklist(document, migration),
        hunks=all_hunks(migration.diffs),
        beside=beside,
        page_length=_PAGE,
        rewrite_command=_rewrite_command,
        lines_of=lines_of,
        moved_from=tallies.moved_from(migration),
        cases=cases_beside(migration),
        case_numbers=_case_numbers(migration),
        **_contents(migration),
    )


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
        "few": _few,
        "prose": markdown.prose,
        "rich": markdown.rich,
    }
    contents = _contents(read_migration(document))
    return _rendered(environment, "report.md.j2", title=TITLE, **contents)


def _rendered(environment: Environment, template: str, **contents: Any) -> str:
    return environment.get_template(template).render(**contents).strip() + "\n"


@cache
def _html() -> Environment:
    environment = _environment(escape=True)
    environment.filters |= {"diff_lines": _diff_lines}
    environment.filters |= {name: getattr(parity_words, name) for name in _SAID}
    environment.filters["next_steps"] = next_steps
    environment.filters |= {"by_column": by_column, "rich": _rich, "worst": worst}
    return environment


def _environment(*, escape: bool) -> Environment:
    made = environment(escape=escape)
    made.filters |= {"dedent": _dedent, "listed": words.listed}
    made.filters |= {"since_words": tallies.since_words}
    made.globals |= {"count": words.count, "kind_word": words.kind_word}
    made.globals |= {"since_rows": _since_rows}
    return made


def _contents(migration: Migration) -> dict[str, Any]:
    outcomes = {outcome: migration.outcomes()[outcome] for outcome in words.OUTCOMES}
    return {
        "migration": migration,
        "lede": tallies.lede(migration),
        "files_told": tallies.files_told(migration),
        "findings": migration.findings,
        "by_path": _by_path(migration.findings),
        "outcomes": outcomes,
        "labels": {
            outcome: words.outcome_words(outcome, written=migration.written)
            for outcome in words.OUTCOMES
        },
        "segments": tallies.segments(outcomes, max(len(migration.findings), 1)),
        "files": tallies.rows(migration.findings, lambda finding: finding.path),
        "operations": charts.by_number(
            tallies.rows(migration.findings, lambda finding: finding.subject)
        ),
        "moves": tallies.moves(migration),
        "acceptances": tallies.acceptances(migration),
        "remarks": tallies.remarks(migration),
        "stays": tallies.stays(migration),
        "by_hand": sum(one.outcome == "manual" and bool(one.steps) for one in migration.findings),
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


def _case_numbers(migration: Migration) -> dict[str, int]:
    """The ranks of the parity cases, by their names."""
    cases = migration.parity.cases if migration.parity else ()
    return {case.name: number for number, case in enumerate(cases, 1)}


def _since_rows(since: Since) -> list[tuple[str, Finding | None, Finding | None]]:
    """What changed, row by row: the change, the finding before, and the finding now."""
    return [
        *(("fixed", one, None) for one in since.fixed),
        *(("new", None, one) for one in since.new),
        *(("moved", *pair) for pair in since.moved),
        *(("changed", *pair) for pair in since.changed),
    ]


def _rewrite_command(finding: Finding) -> str:
    """What shows the rewrite of an offered finding."""
    accepted = " ".join(f"--accept {loss.id}" for loss in finding.to_accept)
    return f"ci-migrate rewrite {shlex.quote(finding.path)} {accepted}"


@cache  # many findings say the same
def _rich(text: str) -> Markup:
    """Prose of the rules with its code spans as such."""
    from markupsafe import Markup, escape

    parts = text.split("`")
    if len(parts) % 2 == 0:  # an odd mark is no span
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def _few(texts: Sequence[str]) -> str:
    """The first texts of many that belong together, and how many more there are."""
    more = [f"and {len(texts) - _MOST} more"] if len(texts) > _MOST + 1 else []
    return " / ".join([*texts[:_MOST], *more] if more else texts)


def _dedent(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


def _diff_lines(text: str) -> Iterator[tuple[str, str]]:
    """Runs of lines of one kind."""
    for kind, run in itertools.groupby(text.splitlines(), key=_kind):
        yield kind, "\n".join(run)


def _kind(line: str) -> str:
    head = line.startswith(("+++ ", "--- "))
    return "head" if head else _DIFF_LINES.get(line[:1], "kept")
