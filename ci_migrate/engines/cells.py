"""Single values, where SQL alone cannot say whether they are the same.

The functions here run inside the engines, on values that differ as they stand; so there is one
equality, whatever engine reads the rows.
"""

from __future__ import annotations

import json
import re
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from ci_migrate.engines.tables import NUMBERS, Column, Family, Rules

EQUAL, APART = "=", "!"

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_BLANK = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(?:(Z|[+-]\d\d)(?::?(\d\d))?)?",
    re.IGNORECASE,
)
_INSTANTS = (Family.INSTANT, Family.NANOS)
_EPOCH = datetime(1970, 1, 1)
_CLOSE = 50  # rows of one key that are tried against each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A column that both sides have; ``number`` is its place in the plan.

    ``plain``: a column of the key whose values are spelled in one way before they are joined.
    """

    number: int
    control: Column
    candidate: Column
    plain: bool = False

    @property
    def name(self) -> str:
        """The name that the column is compared under."""
        return self.control.name

    def of(self, side: str) -> Column:
        """The column of a side."""
        return self.control if side == "control" else self.candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The values of paired columns, as the engines send them: texts, or null."""

    pairs: tuple[Pair, ...]
    rules: Rules

    def word(self, number: int, control: str | None, candidate: str | None) -> str:
        """``=`` and the normalisers that it took, or ``!`` and the kind of the difference."""
        pair = self.pairs[number]
        left, right = self.values(number, control, candidate)
        equal, words = _told(self.rules, pair, left, right)
        return (EQUAL if equal else APART) + "+".join(words)

    def values(self, number: int, control: str | None, candidate: str | None) -> tuple[Any, Any]:
        """Two values; one without a type is read as the other one is."""
        pair = self.pairs[number]
        left = value_of(control, pair.control.family)
        right = value_of(candidate, pair.candidate.family)
        return self._like(pair, pair.control, left, right), self._like(
            pair, pair.candidate, right, left
        )

    def _like(self, pair: Pair, own: Column, value: Any, other: Any) -> Any:
        """A text without a type as what stands on the other side, or as what it is said to be."""
        if own.family is not Family.UNTYPED or not isinstance(value, str):
            return value
        if isinstance(other, bool) or pair.name in self.rules.truths:
            return {"true": True, "false": False}.get(value.lower(), value)
        if isinstance(other, int | float | Decimal) or pair.name in self.rules.numbers:
            return number_of(value) if _NUMBER.fullmatch(value) else value
        if isinstance(other, dict | list):
            return _parsed(value)
        beside = pair.candidate if own is pair.control else pair.control
        return _with_t(value) if beside.family in _INSTANTS else value

    def plain(self, number: int, side: str, text: str | None) -> str | None:
        """The canonical JSON text of a value; null for null."""
        value = self._own(self.pairs[number], side, text)
        plain = None if value is None else self.rules.equality.plain(self.pairs[number].name, value)
        return None if plain is None else canonical(plain)

    def row(self, side: str, texts: str) -> str:
        """The canonical JSON text of a row, from the JSON list of its texts."""
        found = json.loads(texts)
        return canonical([self.plain(n, side, text) for n, text in enumerate(found)])

    def _own(self, pair: Pair, side: str, text: str | None) -> Any:
        """A value alone; without a type it is read as the column of the other side is."""
        own, other = pair.of(side), pair.of("candidate" if side == "control" else "control")
        like = {Family.TRUTH: True, Family.NESTED: []}.get(other.family)
        like = 0 if other.family in NUMBERS else like
        return self._like(pair, own, value_of(text, own.family), like)

    def near(self, control: str, candidate: str) -> bool:
        """Whether rows of one key, as JSON lists of texts, are the same by some pairing."""
        own, rest = (sorted(filter(None, json.loads(rows))) for rows in (control, candidate))
        if len(own) != len(rest) or len(own) > _CLOSE:
            return False
        for row in own:
            partner = next((one for one in rest if self._same_row(row, one)), None)
            if partner is None:
                return False
            rest.remove(partner)
        return True

    def _same_row(self, control: str, candidate: str) -> bool:
        pairs = zip(json.loads(control), json.loads(candidate), strict=True)
        return all(self.word(n, *pair).startswith(EQUAL) for n, pair in enumerate(pairs))


def _told(rules: Rules, pair: Pair, left: Any, right: Any) -> tuple[bool, tuple[str, ...]]:
    if left is None and right is None:
        return True, ()
    blank = Family.UNTYPED in (pair.control.family, pair.candidate.family)
    if blank and (left or "") == (right or "") == "":
        return True, ("empty-as-null",)  # CSV has one way to write both
    if not isinstance(left, Decimal) and not isinstance(right, Decimal):
        return rules.equality.told(pair.name, left, right)
    if left == right:
        return True, ()
    if not all(isinstance(one, int | float | Decimal) for one in (left, right)):
        return rules.equality.told(pair.name, _shown(left), _shown(right))
    if float(left) == float(right):  # they differ in digits that a float does not have
        return (
            (True, ("tolerance",))
            if "near" in rules.equality.traits(pair.name)
            else (False, ("value",))
        )
    return rules.equality.told(pair.name, float(left), float(right))


def _shown(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def value_of(text: str | None, family: Family) -> Any:
    """The JSON value that a text of an engine stands for; a Decimal where a float is too coarse.

    Instants are ISO texts in UTC, days ISO texts, bytes hexadecimal texts.
    """
    if text is None:
        return None
    match family:
        case Family.WHOLE:
            return int(text)
        case Family.DECIMAL:
            return number_of(text)
        case Family.REAL:
            return float(text)
        case Family.SINGLE:
            return _shortest(float(text))
        case Family.TRUTH:
            return text == "true"
        case Family.INSTANT:
            return _instant(int(text), 6)
        case Family.NANOS:
            return _instant(int(text), 9)
        case Family.NESTED | Family.JSON:
            return _parsed(text)
    return text


def number_of(text: str) -> int | float | Decimal:
    """A number by its digits: a float only where it has them all."""
    exact = Decimal(text)
    if exact == exact.to_integral_value() and abs(exact) < Decimal(10) ** 40:
        return int(exact)
    rough = float(exact)
    return rough if Decimal(repr(rough)) == exact else exact


def _shortest(value: float) -> float:
    """The number with the fewest digits that is this one in 32 bits."""
    try:
        wanted = struct.pack("f", value)
    except OverflowError:
        return value
    texts = (f"{value:.{digits}g}" for digits in range(6, 10))
    return next((float(text) for text in texts if _packed(text) == wanted), value)


def _packed(text: str) -> bytes:
    try:
        return struct.pack("f", float(text))
    except OverflowError:
        return b""


def _instant(ticks: int, digits: int) -> str:
    """An instant in UTC as an ISO text, its fraction without zeros at the end."""
    seconds, rest = divmod(ticks, 10**digits)
    fraction = f"{rest:0{digits}}".rstrip("0")
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return f"{seconds} seconds after 1970"
    return moment.isoformat() + (f".{fraction}" if fraction else "") + "Z"


def _with_t(text: str) -> str:
    """An instant as ISO writes it, where a table of texts has a blank in its middle."""
    match = _BLANK.fullmatch(text)
    if match is None:
        return text
    day, clock, hours, minutes = match.groups()
    zone = hours and (hours if hours in "Zz" else f"{hours}:{minutes or '00'}")
    return f"{day}T{clock}{zone or ''}"


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


_encode = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
).encode


def canonical(value: Any) -> str:
    """JSON text that is the same for the same value."""
    return _encode(value)


def said(parts: Sequence[Any]) -> str:
    """A key for people: the values of its columns, a null as nothing."""
    texts = (
        "" if one is None else one if isinstance(one, str) else canonical(one) for one in parts
    )
    return "|".join(texts)


def counted(words: Sequence[tuple[str, int]]) -> Counter[str]:
    """How often each normaliser was used, from words of equal values and their number."""
    found: Counter[str] = Counter()
    for word, times in words:
        for name in word.removeprefix(EQUAL).split("+") if word != EQUAL else ():
            found[name] += times
    return found
