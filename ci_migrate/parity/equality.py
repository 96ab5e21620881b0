"""Whether two values say the same under the rules of their column, and what that took."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from ci_migrate.parity.normalise import (
    DEFAULT,
    VALUES,
    Row,
    canonical,
    dates,
    document,
    zoneless_dates,
)

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(%|ms|s|min|h|d)")
_SECONDS = {
    "ms": Decimal("0.001"),
    "s": Decimal(1),
    "min": Decimal(60),
    "h": Decimal(3600),
    "d": Decimal(86400),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far two values of a column may lie apart: numbers by an amount or a share of the
    larger one, instants by seconds.
    """

    amount: Decimal = Decimal(0)
    share: Decimal = Decimal(0)
    seconds: Decimal = Decimal(0)

    @classmethod
    def parse(cls, value: object) -> Tolerance | None:
        """``0.01``, ``"1 %"`` or ``"2 s"`` (ms, s, min, h, d); None for anything else."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            amount = Decimal(str(value))
            return cls(amount=amount) if amount.is_finite() and amount > 0 else None
        match = _AMOUNT.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None or not Decimal(match[1]):
            return None
        number, unit = Decimal(match[1]), match[2]
        if unit == "%":
            return cls(share=number / 100)
        return cls(seconds=number * _SECONDS[unit])

    def covers(self, control: Any, candidate: Any) -> bool:
        """Whether two values of the same JSON type lie no further apart."""
        if isinstance(control, str) and isinstance(candidate, str):
            own, other = instant(control), instant(candidate)
            if not self.seconds or own is None or other is None:
                return False
            return abs(Decimal(str((own - other).total_seconds()))) <= self.seconds
        if kind_of(control) != "number" or kind_of(candidate) != "number":
            return False
        try:
            left, right = Decimal(str(control)), Decimal(str(candidate))
            room = max(self.amount, self.share * max(abs(left), abs(right)))
            return bool(room) and abs(left - right) <= room
        except InvalidOperation:  # not a number, or endless
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is forgiven in a column: the normalisers by name, and a tolerance."""

    normalisers: tuple[str, ...] = DEFAULT
    tolerance: Tolerance | None = None

    @property
    def nulls(self) -> bool:
        """Whether a null says the same as an absent column."""
        return "nulls" in self.normalisers


PLAIN = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How rows are compared: no ``key`` means that all columns together tell rows apart.

    ``sort`` are the columns of the sort order; ``related`` are columns that hold lists of rows
    of another table, with the key of that table; ``columns`` have rules of their own; ``loose``
    columns tell no rows apart, because they may differ.
    """

    key: tuple[str, ...] = ()
    ordered: bool = False
    sort: tuple[str, ...] = ()
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: Rules = PLAIN
    columns: Mapping[str, Rules] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()

    def rules_of(self, column: str) -> Rules:
        """The rules of a column."""
        return self.columns.get(column, self.rules)


def same(control: Any, candidate: Any, counts: Counter[str], rules: Rules = PLAIN) -> bool:
    """Whether two values say the same; counts the normalisers that this took."""
    if kind_of(control) != kind_of(candidate):
        return _both_empty(control, candidate, counts, rules)
    if isinstance(control, dict):
        return _same_object(control, candidate, counts, rules)
    if isinstance(control, list):
        pairs = zip(control, candidate, strict=False)
        return len(control) == len(candidate) and all(same(*pair, counts, rules) for pair in pairs)
    if type(control) is type(candidate) and control == candidate:
        return True
    if control != control and candidate != candidate:  # neither is a number
        return True
    if _same_documents(control, candidate, counts, rules):
        return True
    taken = []
    left, right = control, candidate
    for name, change in _changes(rules.normalisers):
        changed = change(left), change(right)
        if not _identical(changed[0], left) or not _identical(changed[1], right):
            taken.append(name)
        left, right = changed
    if left == right and ("numbers" in rules.normalisers or type(left) is type(right)):
        counts.update(taken)
        return True
    if rules.tolerance is not None and rules.tolerance.covers(control, candidate):
        counts["tolerance"] += 1
        return True
    return False


def _same_documents(control: Any, candidate: Any, counts: Counter[str], rules: Rules) -> bool:
    """Whether two texts hold objects or lists, as JSON, that say the same."""
    if "json-texts" not in rules.normalisers:
        return False
    own, other = document(control), document(candidate)
    taken: Counter[str] = Counter()
    if own is None or other is None or not same(own, other, taken, rules):
        return False
    counts.update(taken)
    counts["json-texts"] += 1
    return True


def _both_empty(control: Any, candidate: Any, counts: Counter[str], rules: Rules) -> bool:
    """Whether one is null and the other a text that says nothing, where that is forgiven."""
    if "empty-as-null" not in rules.normalisers:
        return False
    texts = [
        one.strip() if "blanks" in rules.normalisers and isinstance(one, str) else one
        for one in (control, candidate)
    ]
    if not all(one in (None, "") for one in texts):
        return False
    counts["empty-as-null"] += 1
    return True


def _same_object(control: Row, candidate: Row, counts: Counter[str], rules: Rules) -> bool:
    apart = control.keys() ^ candidate.keys()
    if apart and not rules.nulls:
        return False
    names = {**control, **candidate}
    if not all(same(control.get(name), candidate.get(name), counts, rules) for name in names):
        return False
    counts["nulls"] += len(apart)
    return True


def same_rows(
    control: Any, candidate: Any, key: tuple[str, ...], counts: Counter[str], rules: Rules = PLAIN
) -> bool:
    """Whether two lists of related rows say the same: they have no order of their own."""
    as_sent: Counter[str] = Counter()
    if same(control, candidate, as_sent, rules):
        counts.update(as_sent)
        return True
    if "related-order" not in rules.normalisers:
        return False
    equal = same(in_order(control, key, rules), in_order(candidate, key, rules), counts, rules)
    counts["related-order"] += equal
    return equal


def in_order(rows: Any, key: tuple[str, ...], rules: Rules = PLAIN) -> Any:
    """A list of rows sorted by their key; anything else as it is."""

    def place(row: Any) -> tuple[str, str]:
        own = [plain(row.get(name), rules) for name in key] if isinstance(row, dict) else []
        return canonical(own), canonical(plain(row, rules))

    return sorted(rows, key=place) if isinstance(rows, list) else rows


def plain(value: Any, rules: Rules = PLAIN) -> Any:
    """A value in its one spelling, without the nulls in its objects where they mean nothing."""
    if isinstance(value, dict):
        kept = {name: plain(one, rules) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one is not None or not rules.nulls}
    if isinstance(value, list):
        return [plain(one, rules) for one in value]
    for _, change in _changes(rules.normalisers):
        value = change(value)
    inside = document(value) if "json-texts" in rules.normalisers else None
    return value if inside is None else canonical(plain(inside, rules))


@lru_cache
def _changes(names: tuple[str, ...]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """The normalisers of values among some names, in the order that they are applied."""
    return tuple((name, change) for name, change in VALUES.items() if name in names)


def instant(value: str) -> datetime | None:
    """The instant that a text names, in UTC; a text without an offset is read as UTC."""
    text = zoneless_dates(dates(value))
    try:
        return datetime.fromisoformat(text) if text.endswith("Z") and "T" in text else None
    except ValueError:
        return None


def kind_of(value: Any) -> str:
    """The JSON type of a value: to Python a truth value is a number, to a reader it is not."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return _KINDS.get(type(value), type(value).__name__)


_KINDS = {
    str: "text",
    bool: "truth value",
    dict: "object",
    list: "list",
    type(None): "null",
}


def _identical(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)
