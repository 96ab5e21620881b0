"""Rows that no key tells apart, paired: the equal ones first, then those that are most alike."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ci_migrate.parity.equality import Comparison, kind_of, plain
from ci_migrate.parity.normalise import canonical
from ci_migrate.parity.rows import Groups, Placed, Rows

_CLOSE = 50  # rows of one key, or rows without a partner, that are tried against each other
_MANY = 10_000  # rows without a partner that are looked for by all their columns but one


class Pairing:
    """Pairs of rows of both sides, by the rules of a comparison."""

    def __init__(self, comparison: Comparison, rows: Rows) -> None:
        self._rows = rows
        self._counted = not comparison.key
        rules = comparison.columns.items()
        self._tolerant = tuple(sorted(name for name, one in rules if one.tolerance is not None))

    def unpaired(self, own: list[Placed], other: list[Placed]) -> tuple[list[Placed], list[Placed]]:
        """The rows of a group that have no equal on the other side."""
        if not own or not other:
            return own, other
        partners: Groups = {}
        for one in reversed(other):
            partners.setdefault(self._rows.whole(one.row), []).append(one)
        rest = []
        for one in own:
            if found := partners.get(self._rows.whole(one.row)):
                found.pop()
            else:
                rest.append(one)
        counterpart = sorted(
            (one for found in partners.values() for one in found), key=lambda one: one.place
        )
        if len(rest) * len(counterpart) > _CLOSE**2:
            return self._in_step(rest, counterpart)
        kept = []
        for one in rest:  # what only a tolerance makes equal
            near = next((other for other in counterpart if self._is_near(one, other)), None)
            if near is None:
                kept.append(one)
            else:
                counterpart.remove(near)
        return kept, counterpart

    def _in_step(self, own: list[Placed], other: list[Placed]) -> tuple[list[Placed], list[Placed]]:
        """The rows without an equal, of too many to try all: both sides are sorted by what may
        differ, and walked through side by side.
        """
        if not self._tolerant:
            return own, other
        left, right = (sorted(rows, key=self._stand, reverse=True) for rows in (own, other))
        kept: tuple[list[Placed], list[Placed]] = ([], [])
        while left and right:
            if self._is_near(left[-1], right[-1]):
                left.pop()
                right.pop()
            elif self._stand(left[-1]) <= self._stand(right[-1]):
                kept[0].append(left.pop())
            else:
                kept[1].append(right.pop())
        first, second = (
            sorted([*rows, *rest], key=lambda one: one.place)
            for rows, rest in zip(kept, (left, right), strict=True)
        )
        return first, second

    def _is_near(self, one: Placed, other: Placed) -> bool:
        """Whether only a tolerance makes two rows equal; without a key it is counted."""
        if any(self._rows.differing("", one, other.row, quiet=True)):
            return False
        return not (self._counted and any(self._rows.differing("", one, other.row)))

    def _stand(self, one: Placed) -> tuple[Any, ...]:
        """Where a row stands among others: first by all that has to be the same."""
        parts: list[Any] = [self._rows.whole(one.row, frozenset(self._tolerant))]
        for name in self._tolerant:
            value = one.row.get(name)
            number = kind_of(value) == "number" and value == value
            parts += (value, "") if number else (math.inf, canonical(plain(value)))
        return tuple(parts)

    def _but_for_one(
        self, own: list[Placed], other: list[Placed]
    ) -> Iterator[tuple[Placed, Placed]]:
        """The rows that are the same in all columns but one; they are taken out of both lists."""
        names = dict.fromkeys(name for one in (*own, *other) for name in one.row)
        for name in names if len(names) > 2 and max(len(own), len(other)) <= _MANY else ():
            alike: Groups = {}
            for one in reversed(other):
                alike.setdefault(self._rows.whole(one.row, frozenset((name,))), []).append(one)
            taken: set[int] = set()
            for one in own:
                if near := alike.get(self._rows.whole(one.row, frozenset((name,)))):
                    taken |= {id(one), id(near[-1])}
                    yield one, near.pop()
            for rows in (own, other):
                rows[:] = [one for one in rows if id(one) not in taken]

    def alike(self, own: list[Placed], other: list[Placed]) -> Iterator[tuple[Placed, Placed]]:
        """Rows that are alike, of those that have no equal; they are taken out of both lists.

        Each goes with the row most like it, of many with one that differs in a single column.
        """
        if len(own) * len(other) > _CLOSE**2:
            yield from self._but_for_one(own, other)
        if len(own) * len(other) > _CLOSE**2:
            return
        for one in list(own):
            near = self._nearest(one, other)
            if near is not None:
                own.remove(one)
                other.remove(near)
                yield one, near

    def _nearest(self, one: Placed, others: list[Placed]) -> Placed | None:
        """The row that differs in the fewest columns, in fewer than half of them."""

        def apart(other: Placed) -> int:
            return sum(1 for _ in self._rows.differing("", one, other.row, quiet=True))

        near = min(others, key=apart, default=None)
        if near is None or 2 * apart(near) >= len({**one.row, **near.row}):
            return None
        return near
