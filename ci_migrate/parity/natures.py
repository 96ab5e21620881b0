"""What kind of difference two values show, in one word that tells where to look."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from ci_migrate.parity.equality import instant, kind_of, plain
from ci_migrate.parity.normalise import (
    accents,
    blanks,
    canonical,
    document,
    letter_case,
    unicode_form,
)

WORDS = {
    "spelling": "the same, spelled another way",
    "null": "null on one side",
    "absent": "absent on one side",
    "letter-case": "other letter case",
    "accents": "other accents",
    "blanks": "other blanks around the text",
    "unicode-form": "another form of the same characters",
    "cut": "cut short on one side",
    "offset": "shifted by whole quarters of an hour: a time zone",
    "precision": "other fraction of a second",
    "days": "shifted by whole days",
    "date": "another instant",
    "rounding": "rounded on one side",
    "sign": "other sign",
    "number": "another number",
    "text": "another text",
    "truth": "the opposite",
    "list-order": "other order in a list",
    "list-length": "lists of other length",
    "nested": "other values inside",
    "number-as-text": "a number on one side, its text on the other",
    "truth-as-text": "a truth value on one side, its text on the other",
    "json-as-text": "an object or list on one side, its JSON text on the other",
    "type": "another JSON type",
}
_FOLDS: dict[str, Callable[[Any], Any]] = {
    "unicode-form": unicode_form,
    "blanks": blanks,
    "letter-case": letter_case,
    "accents": accents,
}
_DAY, _ZONE = timedelta(days=1), timedelta(minutes=15)


def nature(control: Any, candidate: Any) -> str:
    """One of ``WORDS``, or several of the first joined with ``+``."""
    if control is None or candidate is None:
        return "null"
    own, other = kind_of(control), kind_of(candidate)
    if own != other:
        return _of_types(control, candidate)
    if own == "text":
        return _of_texts(control, candidate)
    if own == "number":
        return _of_numbers(control, candidate)
    if own == "list":
        return _of_lists(control, candidate)
    return "truth" if own == "truth value" else "nested"


def sentence(name: str) -> str:
    """A nature in words."""
    return " and ".join(WORDS[part] for part in name.split("+"))


def _of_types(control: Any, candidate: Any) -> str:
    text, value = (control, candidate) if isinstance(control, str) else (candidate, control)
    if not isinstance(text, str):
        return "type"
    try:
        inside = json.loads(text.strip().lower() if isinstance(value, bool) else text)
    except (ValueError, RecursionError):
        return "type"
    if plain(inside) != plain(value) or kind_of(inside) != kind_of(value):
        return "type"
    return {"number": "number-as-text", "truth value": "truth-as-text"}.get(
        kind_of(value), "json-as-text"
    )


def _of_texts(control: str, candidate: str) -> str:
    if plain(control) == plain(candidate):
        return "spelling"
    moments = instant(control), instant(candidate)
    if moments[0] is not None and moments[1] is not None:
        return _of_instants(abs(moments[0] - moments[1]))
    documents = document(control), document(candidate)
    if None not in documents:
        return nature(*documents)
    for names in _subsets():
        folded = control, candidate
        for name in names:
            folded = _FOLDS[name](folded[0]), _FOLDS[name](folded[1])
        if folded[0] == folded[1]:
            return "+".join(names)
    short, long = sorted((control, candidate), key=len)
    return "cut" if len(short) > 2 and long.startswith(short.rstrip("….")) else "text"


def _subsets() -> list[tuple[str, ...]]:
    """The folds alone, then two at a time, then more: the fewest that make texts equal."""
    names = list(_FOLDS)
    found = [tuple(n for i, n in enumerate(names) if bits >> i & 1) for bits in range(1, 16)]
    return sorted(found, key=len)


def _of_instants(apart: timedelta) -> str:
    if apart < timedelta(seconds=1):
        return "precision"
    if not apart % _DAY:
        return "days"
    return "date" if apart % _ZONE or apart > timedelta(hours=26) else "offset"


def _of_numbers(control: Any, candidate: Any) -> str:
    try:
        left, right = Decimal(str(control)), Decimal(str(candidate))
        if left == right:
            return "spelling"
        if left == -right:
            return "sign"
        coarse, fine = sorted((left, right), key=lambda one: -_places(one))
        unit = Decimal(1).scaleb(_places(coarse))
        rounded = _places(coarse) > _places(fine) and abs(coarse - fine) < unit
        return "rounding" if rounded and coarse else "number"
    except InvalidOperation:  # endless, or not a number
        return "number"


def _places(number: Decimal) -> int:
    """The exponent of the last digit that is no zero; whole numbers have 0 at most."""
    exponent = number.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        raise InvalidOperation
    return min(exponent, 0)


def _of_lists(control: list[Any], candidate: list[Any]) -> str:
    if len(control) != len(candidate):
        return "list-length"
    own, other = (Counter(canonical(plain(one)) for one in side) for side in (control, candidate))
    return "list-order" if own == other else "nested"
