"""Parity beside findings: which cases ask what a finding asks, and how their rows differ."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ci_migrate.report.documents import Migration
from ci_migrate.report.parities import Case

_HOLE = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_WORST = ("mismatch", "inconclusive", "ignored", "match")
_NUMBERED = re.compile(r" \(\d+\)$")


def cases_beside(migration: Migration) -> Mapping[int, tuple[Case, ...]]:
    """The cases of each finding, by its number.

    A case belongs to the place that it is named after, as `ci-migrate cases` names it, and to
    every finding with its query, whatever the placeholders are called.
    """
    if migration.parity is None:
        return {}
    by_place: defaultdict[str, list[Case]] = defaultdict(list)
    by_query: defaultdict[str, list[Case]] = defaultdict(list)
    for case in migration.parity.cases:
        by_place[_NUMBERED.sub("", case.of or case.name)].append(case)
        if case.legacy:
            by_query[_query(case.legacy)].append(case)
    found: dict[int, tuple[Case, ...]] = {}
    for finding in migration.findings:
        own = by_place.get(f"{finding.path}:{finding.line}", [])
        own = own or (by_query.get(_query(finding.legacy), []) if finding.legacy else [])
        if own:
            found[finding.number] = tuple(own)
    return found


def worst(cases: Iterable[Case]) -> str:
    """The verdict that says most of several cases: one that differs before one that matches."""
    return min((one.verdict for one in cases), key=_WORST.index)


def by_column(case: Case) -> tuple[tuple[str, str, int], ...]:
    """How many rows differ in which column and how, the most frequent first; no key, no value."""
    found: Counter[tuple[str, str]] = Counter()
    for one in case.mismatches:
        found[one.column, one.sort] += one.rows
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple((column, sort, rows) for (column, sort), rows in ordered)


def _query(legacy: str) -> str:
    """A query as it compares: without the names of its placeholders, and without blanks."""
    return "".join(_HOLE.sub("{}", legacy).split())
