"""A ``verify`` document for a spreadsheet: one line for each mismatch, or for a case without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ci_migrate.report.parities import Case
from ci_migrate.report.parity_words import counted, filled, values
from ci_migrate.report.reading_parity import read_parity
from ci_migrate.report.sheet import csv_text
from ci_migrate.report.surroundings import NOTHING, Surroundings

_HEAD = (
    "case", "verdict", "cause", "key", "column", "kind", "nature", "control", "candidate", "rows",
    "reason", "owner", "expires", "legacy", "dataverse",
    "with", "equal by", "noise", "filled",
)  # fmt: skip


def parity_csv(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The document as CSV with a head; no cell is a formula to a spreadsheet."""
    cases = read_parity(document).cases
    return csv_text(_HEAD, (line for case in cases for line in _lines(case)))


def _lines(case: Case) -> Iterator[tuple[str, ...]]:
    head = (case.name, case.verdict, case.cause)
    told = (values(case), counted(case.normalised), counted(case.noise), " ".join(filled(case)))
    tail = (case.legacy, " ".join(case.queries), *told)
    for one in case.mismatches:
        place = (one.key, one.column, one.kind, one.nature, one.control, one.candidate)
        yield (*head, *place, str(one.rows), one.reason, one.owner, one.expires, *tail)
    if not case.mismatches:
        yield (*head, *[""] * 7, case.reason, case.owner, case.expires, *tail)
