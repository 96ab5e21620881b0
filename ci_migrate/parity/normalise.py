"""What is the same in another spelling: named pure functions from a value to a value.

A difference of type is never noise: ``12.5`` and ``"12.5"`` differ, and so do an object and
the JSON text of it, because a program that reads one of them breaks on the other.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
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
    found = document(value)
    return value if found is None else canonical(found)


def document(value: Any) -> Any:
    """The object or list that a text holds as JSON; None for anything else."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def unicode_form(value: Any) -> Any:
    """A text in the composed form of Unicode: ``é`` is one character."""
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def blanks(value: Any) -> Any:
    """A text without white space around it."""
    return value.strip() if isinstance(value, str) else value


def letter_case(value: Any) -> Any:
    """A text in small letters."""
    return value.casefold() if isinstance(value, str) else value


def accents(value: Any) -> Any:
    """A text whose letters carry no marks: ``Zoë`` is ``Zoe``."""
    if not isinstance(value, str):
        return value
    apart = unicodedata.normalize("NFD", value)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def empty_as_null(value: Any) -> Any:
    """An empty text is no text."""
    return None if value == "" else value


VALUES: dict[str, Callable[[Any], Any]] = {
    "blanks": blanks,
    "unicode-form": unicode_form,
    "accents": accents,
    "letter-case": letter_case,
    "empty-as-null": empty_as_null,
    "dates": dates,
    "zoneless-dates": zoneless_dates,
    "numbers": numbers,
    "json-texts": json_texts,
}
SHAPES = ("companions", "nulls", "related-order")
DEFAULT = (
    "companions",
    "nulls",
    "related-order",
    "dates",
    "zoneless-dates",
    "numbers",
    "json-texts",
)
NAMES = (*SHAPES, *VALUES)


_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """JSON text that is the same for the same value."""
    return _encode(value)
