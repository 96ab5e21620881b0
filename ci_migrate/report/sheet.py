"""A table for a spreadsheet: CSV whose cells are shown as they are, and never run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from ci_migrate.report.words import for_logs

_FORMULA = tuple("=+-@＝＋－＠")
_NUMBER = re.compile(r"-?\d[\d.]*([eE][+-]?\d+)?")


def csv_text(head: Sequence[str], lines: Iterable[Iterable[str]]) -> str:
    """CSV with a head; no cell is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for line in lines:
        writer.writerow([_cell(one) for one in line])
    return for_logs(text.getvalue())


def _cell(text: str) -> str:
    """A text that a spreadsheet shows as it is."""
    formula = text.lstrip().startswith(_FORMULA) and not _NUMBER.fullmatch(text)
    return f"'{text}" if formula else text
