"""Rows joined by their key and compared: every difference is one mismatch with its kind.

The join is ours because tools that pair unkeyed rows are slow and pair the wrong ones. Nothing
is kept of what was found: mismatches are handed on one by one, and a tally holds what is shown.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from ci_migrate.parity.equality import Comparison, plain
from ci_migrate.parity.normalise import Row, canonical
from ci_migrate.parity.pairing import Pairing
from ci_migrate.parity.rows import Groups, Key, Mismatch, Placed, Rows


def differences(
    control_rows: Sequence[Row],
    candidate_rows: Sequence[Row],
    comparison: Comparison,
    counts: Counter[str],
) -> Iterator[Mismatch]:
    """The differences between the rows of both sides; counts what the normalisers made equal."""
    control = _without_companions(control_rows, comparison, counts)
    candidate = _without_companions(candidate_rows, comparison, counts)
    apart: set[str] = set()
    for mismatch in _columns(control, candidate, comparison):
        apart.add(mismatch.column)
        yield mismatch
    join = _Join(comparison, frozenset(apart), counts)
    left, right = join.grouped(control), join.grouped(candidate)
    yield from join.compared(left, right)
    if comparison.ordered:
        yield from join.moved(left, right)


def _without_companions(
    rows: Sequence[Row], comparison: Comparison, counts: Counter[str]
) -> list[Row]:
    """The rows without the annotations that OData puts beside columns."""
    if "companions" not in comparison.rules.normalisers:
        return list(rows)
    shapes = {tuple(row) for row in rows}
    if not any("@" in name for shape in shapes for name in shape):
        return list(rows)
    result = []
    for row in rows:
        kept = {name: value for name, value in row.items() if "@odata." not in name.lower()}
        counts["companions"] += len(row) - len(kept)
        result.append(kept)
    return result


def _columns(
    control: list[Row], candidate: list[Row], comparison: Comparison
) -> Iterator[Mismatch]:
    """Columns that one side lacks in every row: one mismatch each, not one a row."""
    if not control or not candidate:
        return
    names = [set().union(*{tuple(row) for row in rows}) for rows in (control, candidate)]
    sides = (
        ("missing-column", control, names[0] - names[1]),
        ("extra-column", candidate, names[1] - names[0]),
    )
    for kind, having, only in sides:
        for name in sorted(only):
            held = [row[name] for row in having if name in row]
            told = [value for value in held if value is not None]
            if not comparison.rules_of(name).nulls:
                told = told or held
            if told:
                sample = {"control" if kind == "missing-column" else "candidate": told[0]}
                yield Mismatch(kind=kind, column=name, rows=len(told), **sample)


class _Join:
    """Rows of both sides under their keys, and the differences between them."""

    def __init__(self, comparison: Comparison, apart: frozenset[str], counts: Counter[str]) -> None:
        self._comparison = comparison
        self._counts = counts
        self._keyed = bool(comparison.key)
        self._rows = Rows(comparison, apart, counts)
        self._pairing = Pairing(comparison, self._rows)

    def grouped(self, rows: Sequence[Row]) -> Groups:
        """The rows by key; rows without one go by all their columns."""
        groups: Groups = {}
        key = self._comparison.key
        for place, row in enumerate(rows, 1):
            name = (
                self._rows.key(row, key) if key else self._rows.whole(row, self._comparison.loose)
            )
            groups.setdefault(name, []).append(Placed(row, place))
        return groups

    def compared(self, left: Groups, right: Groups) -> Iterator[Mismatch]:
        """The differences between the rows of all keys."""
        alone: tuple[list[Placed], list[Placed]] = ([], [])
        for key in {**left, **right}:
            own, other = left.get(key, []), right.get(key, [])
            if len(own) == len(other) == 1 and (not self._keyed or all(key)):
                if not _identical(own[0].row, other[0].row):
                    yield from self._rows.differing(_said(key), own[0], other[0].row)
            elif not self._keyed:
                for side, rows in zip(alone, self._pairing.unpaired(own, other), strict=True):
                    side.extend(rows)
            elif not (own and other) and len(own or other) == 1 and all(key):
                kind = "missing-row" if own else "extra-row"
                yield Mismatch(kind=kind, key=_said(key), place=(own or other)[0].place)
            else:
                yield from self._group(key, own, other)
        yield from self._without_key(*alone)

    def _group(self, key: Key, own: list[Placed], other: list[Placed]) -> Iterator[Mismatch]:
        """Rows that share a key, or have none: the same rows on both sides are no difference."""
        rest, counterpart = self._pairing.unpaired(own, other)
        name = "duplicate-key" if all(key) else "missing-key"
        if not rest and not counterpart:
            self._counts[f"{name}s"] += len(own)
        elif len(rest) == len(counterpart) == 1 and all(key):
            yield from self._rows.differing(_said(key), rest[0], counterpart[0].row)
        else:
            yield Mismatch(
                kind=name,
                key=_said(key),
                column=",".join(self._comparison.key),
                control=len(own),
                candidate=len(other),
                rows=max(len(own), len(other)),
                place=max(other, own, key=len)[-1].place,
            )

    def _without_key(self, own: list[Placed], other: list[Placed]) -> Iterator[Mismatch]:
        """Whole rows that one side has alone, and those that are like a row of the other side."""
        own.sort(key=lambda one: one.place)
        other.sort(key=lambda one: one.place)
        own, other = self._pairing.unpaired(own, other)
        for one, near in self._pairing.alike(own, other):
            yield from self._rows.differing(canonical(plain(one.row)), one, near.row)
        for kind, rows in (("missing-row", own), ("extra-row", other)):
            for one in rows:
                yield Mismatch(kind=kind, key=canonical(plain(one.row)), place=one.place)

    def moved(self, left: Groups, right: Groups) -> Iterator[Mismatch]:
        """The first place where the rows of both sides stand in another order.

        Rows that are equal in the sort columns may change places; where the rows do not show
        the sort columns, none may. Both orders are told by the control's values: a value that
        differs is a mismatch of its own.
        """
        both = [
            (key, *pair)
            for key, own in left.items()
            for pair in self._partners(own, right.get(key, []))
        ]
        other = sorted(both, key=lambda one: one[2].place)
        both.sort(key=lambda one: one[1].place)
        sort = self._comparison.sort
        shown = {name.lower(): name for groups in left.values() for name in groups[0].row}
        columns = tuple(shown[name.lower()] for name in sort if name.lower() in shown)
        strict = not columns or len(columns) != len(sort)
        own, their = (
            [key if strict else self._rows.key(control.row, columns) for key, control, _ in rows]
            for rows in (both, other)
        )
        moved = [
            place for place, pair in enumerate(zip(own, their, strict=True)) if pair[0] != pair[1]
        ]
        if moved:
            (key, row, _), (their_key, *_) = both[moved[0]], other[moved[0]]
            yield Mismatch(
                kind="order",
                key=_said(key),
                control=_said(key),
                candidate=_said(their_key),
                rows=len(moved),
                nature=_shuffle(own, their, len(moved)),
                place=row.place,
            )

    def _partners(self, own: list[Placed], other: list[Placed]) -> Iterator[tuple[Placed, Placed]]:
        """The rows of a group two by two, the equal ones first; none where a side has more."""
        if len(own) != len(other):
            return
        if len(own) > 1 and self._keyed:
            own, other = (
                sorted(rows, key=lambda one: self._rows.whole(one.row)) for rows in (own, other)
            )
        yield from zip(own, other, strict=True)


def _identical(control: Row, candidate: Row) -> bool:
    """Whether two rows are the same to the letter; lists and objects are looked at elsewhere."""
    if control != candidate or list(control) != list(candidate):
        return False
    kinds = list(map(type, control.values()))
    same_kinds = kinds == list(map(type, candidate.values()))
    return same_kinds and dict not in kinds and list not in kinds


def _shuffle(own: Sequence[Key], other: Sequence[Key], moved: int) -> str:
    """How an order differs: reversed, two rows swapped, or in some other way."""
    if moved == 2:
        return "swapped"
    return "reversed" if own == list(reversed(other)) else "order"


def _said(key: Key) -> str:
    """A key for people."""
    return "|".join(json.loads(part) if part.startswith('"') else part for part in key)
