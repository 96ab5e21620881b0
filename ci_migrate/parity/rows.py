"""One row beside another: its key, its spelling as a whole, and the values that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

from ci_migrate.parity.equality import Comparison, in_order, plain, same, same_rows
from ci_migrate.parity.natures import nature
from ci_migrate.parity.normalise import Row, canonical

Key = tuple[str, ...]  # canonical texts of the key columns

_SCALARS = (str, int, float, bool, type(None))
_TYPES = ("type", "number-as-text", "truth-as-text", "json-as-text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One difference; ``rows`` counts the rows that it stands for.

    ``place`` is the row's number on the side that has it, from 1; ``nature`` says more about a
    difference of values.
    """

    kind: str
    key: str = ""
    column: str = ""
    control: Any = None
    candidate: Any = None
    rows: int = 1
    nature: str | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and its number on its side."""

    row: Row
    place: int


Groups = dict[Key, list[Placed]]


class Rows:
    """What a comparison says of single rows; ``apart`` are columns that one side lacks."""

    def __init__(self, comparison: Comparison, apart: frozenset[str], counts: Counter[str]) -> None:
        self._comparison = comparison
        self._apart = apart
        self._counts = counts

    def key(self, row: Row, columns: tuple[str, ...]) -> Key:
        """The key of a row; an empty text stands for a column that is null or absent."""
        return tuple([self._part(row.get(name), name) for name in columns])

    def _part(self, value: Any, column: str) -> str:
        if value is None:
            return ""
        told = plain(value, self._comparison.rules_of(column))
        return encode_basestring(told) if type(told) is str else canonical(told)

    def whole(self, row: Row, loose: frozenset[str] = frozenset()) -> Key:
        """The row by its columns, in their one spelling."""
        related = self._comparison.related
        kept = {}
        for name, value in row.items():
            rules = self._comparison.rules_of(name)
            if name in self._apart or name in loose or (value is None and rules.nulls):
                continue
            if name in related and "related-order" in rules.normalisers:
                value = in_order(value, related[name], rules)
            kept[name] = plain(value, rules)
        return (canonical(kept),)

    def differing(
        self, key: str, own: Placed, candidate: Row, *, quiet: bool = False
    ) -> Iterator[Mismatch]:
        """The values that differ in a row of both sides; ``quiet`` counts nothing."""
        control = own.row
        names = control if control.keys() == candidate.keys() else {**control, **candidate}
        for name in names:
            left, right = control.get(name), candidate.get(name)
            if (
                left == right
                and type(left) is type(right) in _SCALARS
                and (left is not None or (name in control) == (name in candidate))
            ):
                continue  # the common case, without any bookkeeping
            if name in self._apart:
                continue
            found = self._value(name, control, candidate, Counter() if quiet else self._counts)
            if found is not None:
                kind, word = found
                yield Mismatch(
                    kind=kind,
                    key=key,
                    column=name,
                    control=left,
                    candidate=right,
                    nature=word,
                    place=own.place,
                )

    def _value(
        self, name: str, control: Row, candidate: Row, counts: Counter[str]
    ) -> tuple[str, str] | None:
        """Kind and nature of the difference in one column; None where there is none."""
        rules, related = self._comparison.rules_of(name), self._comparison.related
        left, right = control.get(name), candidate.get(name)
        absent = (name in control) != (name in candidate)
        if absent and left is None and right is None:
            if rules.nulls:
                counts["nulls"] += 1
                return None
            return "value", "absent"
        taken: Counter[str] = Counter()
        if name in related:
            equal = same_rows(left, right, related[name], taken, rules)
        else:
            equal = same(left, right, taken, rules)
        if equal:
            counts.update(taken)
            return None
        word = "absent" if absent else nature(left, right)
        return ("type" if word in _TYPES else "value"), word
