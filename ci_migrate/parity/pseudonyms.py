"""Stable pseudonyms for texts: what was equal stays equal, and what differed differs likewise.

Letters become other letters and digits other digits, each by a keyed choice that depends on the
text before it. So two pseudonyms are the same exactly if their values are, and a difference in
letter case, accents, blanks or at the end is such a difference afterwards. Without the key nobody
gets from a pseudonym to its value by trying values out; lengths and common beginnings show.
"""

from __future__ import annotations

import hmac
import json
import math
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

_DAY = re.compile(r"(\s*)(\d{4}-\d\d-\d\d)((?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?\s*)", re.IGNORECASE)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?')
_FARTHEST = 2_000  # days


class Pseudonyms:
    """The pseudonyms of one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._days = timedelta(days=30 + self._number("days") % _FARTHEST)
        self.text = lru_cache(maxsize=100_000)(self._text)

    def value(self, value: Any) -> Any:
        """A JSON value with pseudonyms for its texts; numbers and names of columns stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {name: self.value(one) for name, one in value.items()}
        return value

    def _text(self, text: str) -> str:
        if (match := _DAY.fullmatch(text)) is not None:
            before, day, rest = match.groups()
            try:
                return f"{before}{(date.fromisoformat(day) - self._days).isoformat()}{rest}"
            except (ValueError, OverflowError):  # no such day, or the first ones
                return text
        if text[:1] in ("{", "[") and _is_json(text):
            return _TOKEN.sub(self._token, text)
        return self._letters(text)

    def _token(self, match: re.Match[str]) -> str:
        """A text inside JSON; the names of its members stay."""
        if match[1] is not None:
            return match[0]
        return json.dumps(self.text(json.loads(match[0])), ensure_ascii=False)

    def _letters(self, text: str) -> str:
        composed = unicodedata.is_normalized("NFC", text)
        folded: list[str] = []
        found: list[str] = []
        for letter in unicodedata.normalize("NFD", text):
            small = letter.lower() if len(letter.lower()) == 1 else letter
            pool = _alike(small)
            if pool:
                other = self._other(small, pool, "".join(folded))
                found.append(other if small == letter else other.upper())
            else:
                found.append(letter)
            if not letter.isspace() and not unicodedata.combining(letter):
                folded.append(small)
        whole = "".join(found)
        return unicodedata.normalize("NFC", whole) if composed else whole

    def _other(self, letter: str, pool: str, before: str) -> str:
        """Another letter of its kind; different letters at one place become different ones."""
        size = len(pool)
        number = self._number(f"{pool[0]}\0{before}")
        steps = _steps(size)
        place = pool.index(letter) * steps[number % len(steps)] + number // 997
        return pool[place % size]

    def _number(self, text: str) -> int:
        found = hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), sha256)
        return int.from_bytes(found[:8], "big")


@lru_cache
def _steps(size: int) -> tuple[int, ...]:
    """The factors that take the places of an alphabet to distinct places."""
    return tuple(step for step in range(1, size) if math.gcd(step, size) == 1) or (1,)


@lru_cache(maxsize=10_000)
def _alike(letter: str) -> str:
    """The letters or digits that may take the place of one; none for marks and blanks."""
    if "a" <= letter <= "z":
        return "abcdefghijklmnopqrstuvwxyz"
    if not letter.isalnum() or unicodedata.normalize("NFD", letter) != letter:
        return ""
    first = ord(letter) & ~15
    near = (chr(code) for code in range(first, first + 16))
    return "".join(one for one in near if _kind(one) == _kind(letter))


def _kind(letter: str) -> tuple[str, bool, bool]:
    """What two letters have in common that may take each other's place."""
    capital = letter.upper()
    cased = len(capital) == 1 and capital != letter and capital.lower() == letter
    plain = unicodedata.is_normalized("NFC", letter) and unicodedata.is_normalized("NFD", letter)
    return unicodedata.category(letter), cased, plain


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
