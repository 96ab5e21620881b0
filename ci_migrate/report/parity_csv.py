"""A ``verify`` document for a spreadsheet: one line for each mismatch, or for a case without."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ci_migrate.report.documents import Case
from ci_migrate.report.parity_words import counted, filled, values
from ci_migrate.report.reading import read_parity
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.words import for_logs

_HEAD = (
    "case", "verdict", "cause", "key", "column", "kind", "nature", "control", "candidate", "rows",
    "reason", "owner", "expires", "legacy", "dataverse",
    "with", "equal by", "noise", "filled",
)  # fmt: skip
_FORMULA = tuple("=+-@＝＋－＠")
_NUMBER = re.compile(r"-?\d[\d.]*([eE][+-]?\d+)?")


def parity_csv(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The document as CSV with a head; no cell is a formula to a spreadsheet."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(_HEAD)
    for case in read_parity(document).cases:
        lines.writerows([_cell(one) for one in line] for line in _lines(case))
    return for_logs(text.getvalue())


def _lines(case: Case) -> Iterator[tuple[str, ...]]:
    head = (case.name, case.verdict, case.cause)
    told = (values(case), counted(case.normalised), counted(case.noise), " ".join(filled(case)))
    tail = (case.legacy, " ".join(case.queries), *told)
    for one in case.mismatches:
        place = (one.key, one.column, one.kind, one.nature, one.control, one.candidate)
        yield (*head, *place, str(one.rows), one.reason, one.owner, one.expires, *tail)
    if not case.mismatches:
        yield (*head, *[""] * 7, case.reason, case.owner, case.expires, *tail)


def _cell(text: str) -> str:
    """A text that a spreadsheet shows as it is."""
    formula = text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)
    return f"'{text}" if formula else text
