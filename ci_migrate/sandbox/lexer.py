"""Cuts a ``$filter`` text into tokens; no recursion, no backtracking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any


class FilterError(Exception):
    """A query that the service refuses; ``code`` is the Dataverse error code, if it has one."""

    def __init__(self, message: str, code: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a filter: ``value`` is the decoded literal or the bare word."""

    kind: str
    value: Any
    position: int


_PATTERN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>'[^']*(?:''[^']*)*')
    |(?P<array>\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])
    |(?P<guid>[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\b)
    |(?P<date>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?(?![\w:.]))
    |(?P<number>[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
    |(?P<alias>@[A-Za-z_]\w*)
    |(?P<word>[A-Za-z_][\w]*(?:[./][A-Za-z_]\w*)*)
    |(?P<punctuation>[(),=:])
    """,
    re.VERBOSE,
)
_CONSTANTS = {"true": ("boolean", True), "false": ("boolean", False), "null": ("null", None)}


@lru_cache(maxsize=65536)
def instant(text: str) -> datetime:
    """The moment that an ISO 8601 text names, in UTC; a bare date is its midnight."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _literal(kind: str, text: str) -> tuple[str, Any]:
    if kind == "text":
        return kind, text[1:-1].replace("''", "'")
    if kind == "number":
        return kind, float(text) if set(text) & set(".eE") else int(text)
    if kind == "guid":
        return kind, text.lower()
    if kind == "word" and text in _CONSTANTS:
        return _CONSTANTS[text]
    return kind, text


def _checked(kind: str, text: str, position: int, whole: str) -> Token:
    try:
        if kind == "date":
            instant(text)
        return Token(*_literal(kind, text), position)
    except (ValueError, OverflowError):
        raise FilterError(
            f"Unrecognized literal '{text}' at position {position} in '{whole}'."
        ) from None


def tokens(text: str) -> list[Token]:
    """The tokens of a filter; raises FilterError where none fits."""
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _PATTERN.match(text, position)
        if match is None:
            if text[position] == "'":  # fact 18
                raise FilterError(
                    f"There is an unterminated literal at position {position} in '{text}'."
                )
            raise FilterError(f"Syntax error at position {position} in '{text}'.")
        kind = str(match.lastgroup)
        if kind != "space":
            found.append(_checked(kind, match.group(), position, text))
        position = match.end()
    return found
