"""A ``scan`` or ``rewrite`` document for the spreadsheet of a project lead: a line a finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ci_migrate.report.documents import Finding
from ci_migrate.report.reading import read_migration
from ci_migrate.report.sheet import csv_text
from ci_migrate.report.surroundings import NOTHING, Surroundings

_HEAD = (
    "path", "line", "column", "operation", "outcome", "reason", "message", "next step",
    "dataverse query", "losses", "legacy query", "kind", "access", "confidence",
)  # fmt: skip


def findings_csv(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The findings by place; lines and columns count from one, as editors do."""
    return csv_text(_HEAD, map(_line, read_migration(document).findings))


def _line(finding: Finding) -> tuple[str, ...]:
    cell = f"cell {finding.cell[0]}, line {finding.cell[1]}: " if finding.cell else ""
    return (
        finding.path,
        str(finding.place_line),
        str(finding.column + 1),
        finding.operation,
        finding.outcome,
        finding.reason,
        cell + finding.message,
        finding.next_step,
        " ; then ".join(step.url for step in finding.steps),
        ", ".join(f"{one.id} (to accept)" if one.accept else one.id for one in finding.losses),
        finding.legacy,
        finding.kind,
        finding.access,
        finding.confidence,
    )
