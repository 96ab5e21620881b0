"""Whether a side says the same when it is asked again: noise, and refreshes under way.

A difference between two services proves nothing while one of them differs from itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ci_migrate.parity.compare import differences
from ci_migrate.parity.equality import Comparison
from ci_migrate.parity.fetch import Observation, rows_of
from ci_migrate.web import Allowance, Reader

_VALUES = ("type", "value")


@dataclass(slots=True)
class Noise:
    """How a side differed from itself: values by column, and rows that came, went or moved."""

    reads: int = 0
    columns: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    error: str | None = None

    def add(self, first: Observation, again: Observation, comparison: Comparison) -> None:
        """Takes in another reading of the same side."""
        self.reads += 1
        if again.error is not None or again.cut is not None:
            self.error = again.error or again.cut
            return
        for mismatch in differences(first.rows, again.rows, comparison, Counter()):
            if mismatch.kind in _VALUES or mismatch.kind.endswith("-column"):
                self.columns[mismatch.column] += mismatch.rows
            else:
                self.rows += mismatch.rows

    def says(self, side: str) -> str | None:
        """Why this side proves nothing; None where only values of columns differed."""
        if self.error is not None:
            return f"{side}: its second reading failed: {self.error}"
        if self.rows:
            rows = f"{self.rows} {'row' if self.rows == 1 else 'rows'}"
            return (
                f"{side}: rows changed while they were read ({rows} came, went or moved "
                "between two readings); verify again when no refresh is under way"
            )
        return None


def moved_on(side: str, reader: Reader, seen: Observation, allowance: Allowance) -> str | None:
    """Why a side of several pages proves nothing: its first page is another by now."""
    if seen.first is None or seen.error is not None:
        return None
    asked = seen.first
    reply = reader.get(asked.url, page_size=asked.page_size, allowance=allowance)
    if reply.error is not None:
        return f"{side}: its first page could not be read again: {reply.error}"
    if _bare(rows_of(reply.body) or ()) == _bare(asked.rows or ()):
        return None
    return (
        f"{side}: rows changed while they were read (its first page was another at the end); "
        "verify again when no refresh is under way"
    )


def _bare(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows without annotations, which may be made anew for each answer."""
    return [{name: value for name, value in row.items() if "@" not in name} for row in rows]


def noisy_only(open_mismatches: Iterable[tuple[str, str]], noisy: Iterable[str]) -> bool:
    """Whether all mismatches lie in values of columns that differ from themselves."""
    columns = set(noisy)
    found = list(open_mismatches)
    return bool(found) and all(kind in _VALUES and column in columns for kind, column in found)


def noise_cause(columns: Iterable[str]) -> str:
    """Why a case whose differences are all noise proves nothing."""
    names = ", ".join(sorted(columns))
    return (
        f"all differences lie in columns that differ from themselves between two readings: "
        f"{names}; write them down as known differences, with a reason, or verify again"
    )
