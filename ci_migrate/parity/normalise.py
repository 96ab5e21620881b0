"""What is the same in another spelling: pure functions, and a count of what they made equal.

A difference of type is never noise: ``12.5`` and ``"12.5"`` differ, and so do an object and
the JSON text of it, because a program that reads one of them breaks on the other.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

Row = dict[str, Any]

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)
_ZONELESS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?", re.IGNORECASE)
_EXACT = 2**53  # whole numbers up to here are exact as a double


def dates(value: Any) -> Any:
    """An instant in UTC, without a fraction of zeros: ``10:15:00.000+01:00`` is ``09:15:00Z``."""
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    day, clock, fraction, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{offset.upper().replace('Z', '+00:00')}")
        shifted = (moment - (moment.utcoffset() or moment - moment)).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return value
    rest = (fraction or "").rstrip("0").rstrip(".")
    return f"{shifted.isoformat()}{rest}Z"


def zoneless_dates(value: Any) -> Any:
    """A date and time without an offset, read as UTC (J9 is open; this reading is in force)."""
    if isinstance(value, str) and _ZONELESS.fullmatch(value):
        return dates(f"{value}Z")
    return value


def numbers(value: Any) -> Any:
    """A whole number without a fraction: ``1.0`` is ``1``."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    return value


def json_texts(value: Any) -> Any:
    """The text of a JSON object or list, spelled one way; it stays a text."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return canonical(json.loads(value))
    except (ValueError, RecursionError):
        return value


_VALUES: dict[str, Callable[[Any], Any]] = {
    "dates": dates,
    "zoneless-dates": zoneless_dates,
    "numbers": numbers,
    "json-texts": json_texts,
}


def same(control: Any, candidate: Any, counts: Counter[str]) -> bool:
    """Whether two values say the same; counts the normalisers that this took."""
    if _kind(control) != _kind(candidate):
        return False
    if isinstance(control, dict):
        return same_object(control, candidate, counts)
    if isinstance(control, list):
        pairs = zip(control, candidate, strict=False)
        return len(control) == len(candidate) and all(same(*pair, counts) for pair in pairs)
    if type(control) is type(candidate) and control == candidate:
        return True
    taken = []
    for name, change in _VALUES.items():
        changed = change(control), change(candidate)
        if not _identical(changed[0], control) or not _identical(changed[1], candidate):
            taken.append(name)
        control, candidate = changed
    equal = bool(control == candidate)
    counts.update(taken if equal else ())
    return equal


def same_object(control: Row, candidate: Row, counts: Counter[str]) -> bool:
    """Whether two objects say the same; a null says the same as an absent column."""
    names = {**control, **candidate}
    if not all(same(control.get(name), candidate.get(name), counts) for name in names):
        return False
    counts["nulls"] += len(control.keys() ^ candidate.keys())
    return True


def same_rows(control: Any, candidate: Any, key: tuple[str, ...], counts: Counter[str]) -> bool:
    """Whether two lists of related rows say the same: they have no order of their own."""
    as_sent: Counter[str] = Counter()
    if same(control, candidate, as_sent):
        counts.update(as_sent)
        return True
    equal = same(in_order(control, key), in_order(candidate, key), counts)
    counts["related-order"] += equal
    return equal


def in_order(rows: Any, key: tuple[str, ...]) -> Any:
    """A list of rows sorted by their key; anything else as it is."""

    def place(row: Any) -> tuple[str, str]:
        own = [row.get(name) for name in key] if isinstance(row, dict) else []
        return canonical(own), canonical(plain(row))

    return sorted(rows, key=place) if isinstance(rows, list) else rows


def without_companions(rows: Iterable[Row], counts: Counter[str]) -> list[Row]:
    """The rows without the annotations that OData puts beside columns."""
    result = []
    for row in rows:
        kept = {name: value for name, value in row.items() if "@odata." not in name.lower()}
        counts["companions"] += len(row) - len(kept)
        result.append(kept)
    return result


def plain(value: Any) -> Any:
    """A value in its one spelling, without the nulls in its objects."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [plain(one) for one in value]
    for change in _VALUES.values():
        value = change(value)
    return value


def canonical(value: Any) -> str:
    """JSON text that is the same for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _identical(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)


def _kind(value: Any) -> str:
    """The JSON type of a value: to Python a truth value is a number, to a reader it is not."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return type(value).__name__


def kind_of_difference(control: Any, candidate: Any) -> str:
    """``type`` where the JSON types of two values differ and neither is null, else ``value``."""
    return (
        "type"
        if _kind(control) != _kind(candidate) and None not in (control, candidate)
        else "value"
    )
