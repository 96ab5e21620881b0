"""How each service compares text: to the letter, or as Dataverse folds it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from ci_migrate.sandbox.lexer import FilterError

Matcher = Callable[[str], bool]


@lru_cache(maxsize=65536)
def fold_case(text: str) -> str:
    """A text without letter case; accents stay (collations that end in ``_CI_AS``)."""
    return unicodedata.normalize("NFC", text).casefold()


@lru_cache(maxsize=65536)
def fold_accents(text: str) -> str:
    """A text without letter case and accents (collations that end in ``_CI_AI``)."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(c for c in split if not unicodedata.combining(c)).casefold()


def plain_match(function: str, value: str) -> Matcher:
    """A matcher that takes every character as itself."""
    if function == "startswith":
        return lambda text: text.startswith(value)
    if function == "endswith":
        return lambda text: text.endswith(value)
    return lambda text: value in text


def _pieces(value: str) -> list[str]:
    """The regular expressions between the ``%`` of a pattern (fact 14)."""
    pieces, current, position = [], "", 0
    while position < len(value):
        char = value[position]
        closing = value.find("]", position + 2) if char == "[" else -1
        if char == "%":
            pieces.append(current)
            current = ""
        elif closing > 0:
            inside = value[position + 1 : closing]
            negated = inside.startswith("^") and len(inside) > 1
            body = re.escape(inside[negated:]).replace(r"\-", "-")
            current += f"[{'^' if negated else ''}{body}]"
            position = closing
        else:
            current += "." if char == "_" else re.escape(char)
        position += 1
    return [*pieces, current]


@lru_cache(maxsize=512)
def _wildcard_pattern(function: str, value: str) -> re.Pattern[str]:
    before = "" if function == "startswith" else "%"
    after = "" if function == "endswith" else "%"
    first, *rest = _pieces(f"{before}{value}{after}")
    # Earliest match first and no way back: correct for such patterns, and never slow.
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1] if piece)
    last = "" if not rest or not rest[-1] else f".*{rest[-1]}"
    end = r"\Z" if not rest or rest[-1] else ""
    try:
        return re.compile(f"{first}{middle}{last}{end}", re.DOTALL)
    except re.error:
        raise FilterError(f"Invalid wildcard pattern '{value}'.") from None


def wildcard_match(function: str, value: str) -> Matcher:
    """A matcher for ``% _ [ ] [^ ]``; a leading wildcard is refused (fact 15)."""
    leading = (function == "startswith" and value.startswith("%")) or (
        function == "endswith" and value.endswith("%")
    )
    if leading:
        raise FilterError(f"A leading wildcard in '{value}' is not supported by {function}.")
    pattern = _wildcard_pattern(function, value)
    return lambda text: pattern.match(text) is not None
