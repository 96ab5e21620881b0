"""What the charts of the report show: folders of a fitting depth, and runs side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ci_migrate.report.documents import Finding, Migration
from ci_migrate.report.tallies import Row, segments
from ci_migrate.report.values import line_of, mapping_of, mappings_of, number_of
from ci_migrate.report.words import OUTCOMES

_FOLDERS = 12  # as many as one look takes in
HERE = "(top folder)"


def folder_of(findings: Sequence[Finding]) -> Callable[[Finding], str]:
    """What names the folder of a finding: as deep as a dozen folders allow, at least one level."""
    folders = {one.path: one.path.split("/")[:-1] for one in findings}
    deepest = max(map(len, folders.values()), default=0)
    depth = 1
    while depth < deepest and len(_cut(folders, depth + 1)) <= _FOLDERS:
        depth += 1
    return lambda one: _named(folders[one.path][:depth])


def by_number(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, those with most findings first."""
    return tuple(sorted(rows, key=lambda row: (-row.total, row.name)))


def runs(document: Mapping[str, Any], migration: Migration) -> tuple[Row, ...]:
    """The earlier runs of a document and this one; nothing where there is no earlier one."""
    found = [
        (line_of(one, "name"), _numbers(mapping_of(one, "summary")))
        for one in mappings_of(document, "runs")
    ]
    if not found:
        return ()
    found.append(("now", {outcome: migration.outcomes()[outcome] for outcome in OUTCOMES}))
    highest = max(max(sum(numbers.values()) for _, numbers in found), 1)
    return tuple(
        Row(name=name, outcomes=numbers, segments=segments(numbers, highest))
        for name, numbers in found
    )


def _numbers(summary: Mapping[str, Any]) -> dict[str, int]:
    return {outcome: number_of(summary, outcome) or 0 for outcome in OUTCOMES}


def _cut(folders: Mapping[str, list[str]], depth: int) -> set[tuple[str, ...]]:
    return {tuple(parts[:depth]) for parts in folders.values()}


def _named(parts: Sequence[str]) -> str:
    return "/".join(parts) + "/" if parts else HERE
