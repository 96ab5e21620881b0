"""What a comparison found, in bounded memory: counts of all, the first few, and hints.

The hints are for the person who has to act: which page, which column, which kind of difference.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ci_migrate.parity.known import Known
from ci_migrate.parity.natures import sentence
from ci_migrate.parity.rows import Mismatch

SHOWN = 20  # mismatches of a case that are kept; the others are counted
_BLOCK = 3  # rows from which on a piece in one is worth a word
_OFTEN = 3  # values from which on their kind of difference is
_COLUMNS = 5  # columns that are told apart in hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A mismatch, and the entry that excuses it."""

    mismatch: Mismatch
    known: Known | None = None


@dataclass(slots=True)
class _Run:
    """The places of some rows: whether they stand in one piece."""

    count: int = 0
    first: int = 0
    last: int = 0

    def add(self, place: int) -> None:
        self.first = min(self.first or place, place)
        self.last = max(self.last, place)
        self.count += 1

    @property
    def in_one_piece(self) -> bool:
        return self.count >= _BLOCK and self.last - self.first + 1 == self.count


@dataclass(slots=True)
class Tally:
    """Mismatches counted one by one; ``known`` are the entries of the case.

    ``in_force`` says whether an entry still excuses; ``needed`` counts what each entry covers,
    in force or not; ``open`` are mismatches that nothing excuses, by kind and column.
    """

    known: Sequence[Known] = ()
    in_force: Callable[[Known], bool] = lambda entry: True
    kinds: Counter[str] = field(default_factory=Counter)
    open: Counter[tuple[str, str]] = field(default_factory=Counter)
    needed: Counter[Known] = field(default_factory=Counter)
    _kept: list[tuple[Any, Judged]] = field(default_factory=list)
    _natures: Counter[tuple[str, str]] = field(default_factory=Counter)
    _runs: dict[str, _Run] = field(default_factory=dict)
    _order: Mismatch | None = None

    def add(self, mismatch: Mismatch) -> None:
        """Counts a mismatch and keeps it if it is one of the first."""
        known = self._excuse(mismatch)
        self.kinds[mismatch.kind] += 1
        if known is None:
            self.open[(mismatch.kind, mismatch.column)] += 1
        if mismatch.kind in ("value", "type") and mismatch.nature:
            self._natures[(mismatch.column, mismatch.nature)] += 1
        if mismatch.kind in ("missing-row", "extra-row", "duplicate-key") and mismatch.place:
            self._runs.setdefault(mismatch.kind, _Run()).add(mismatch.place)
        if mismatch.kind == "order":
            self._order = mismatch
        rank = known is not None, mismatch.key, mismatch.column, mismatch.kind, mismatch.place or 0
        if len(self._kept) < SHOWN or rank < self._kept[-1][0]:
            insort(self._kept, (rank, Judged(mismatch=mismatch, known=known)), key=_rank)
            del self._kept[SHOWN:]

    def _excuse(self, mismatch: Mismatch) -> Known | None:
        excuse = None
        for entry in self.known:
            if entry.covers(mismatch):
                self.needed[entry] += excuse is None
                if excuse is None and self.in_force(entry):
                    excuse = entry
        return excuse

    @property
    def total(self) -> int:
        """All mismatches."""
        return sum(self.kinds.values())

    @property
    def first(self) -> tuple[Judged, ...]:
        """The mismatches that are shown: first those that nothing excuses."""
        return tuple(judged for _, judged in self._kept)

    def hints(self) -> list[str]:
        """Sentences on what the mismatches have in common, likeliest cause first."""
        found = [*self._pages(), *self._columns()]
        if self._order is not None:
            words = {"reversed": "in reverse", "swapped": "with two rows swapped"}
            how = words.get(self._order.nature or "", f"otherwise in {self._order.rows} places")
            found.append(f"the rows are the same and stand {how}")
        return found

    def _pages(self) -> list[str]:
        found = []
        for kind, words in _PIECES.items():
            run = self._runs.get(kind)
            if run is not None and run.in_one_piece:
                found.append(words.format(n=run.count, a=run.first, b=run.last))
        return found

    def _columns(self) -> list[str]:
        often = ((one, n) for one, n in self._natures.items() if n >= _OFTEN)
        most = sorted(often, key=lambda one: (-one[1], one[0]))
        found = [
            f"{column}: {sentence(nature)}, in {count} values"
            for (column, nature), count in most[:_COLUMNS]
        ]
        rest = len(most) - _COLUMNS
        return found + ([f"and {rest} more kinds of difference"] if rest > 0 else [])


_PIECES = {
    "missing-row": "{n} rows in one piece are missing, {a} to {b} of the control: a lost page",
    "extra-row": "{n} rows in one piece are extra, {a} to {b} of the candidate",
    "duplicate-key": "{n} rows in one piece come again, up to row {b}: a repeated page",
}


def _rank(entry: tuple[Any, Judged]) -> Any:
    return entry[0]
