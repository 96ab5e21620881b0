"""Foreign text made harmless for GitHub's Markdown: prose, code spans, table cells, fences."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#+|~&$!]")
_BACKTICKS = re.compile(r"`+")


def prose(text: str) -> str:
    """The text as plain words: nothing in it formats, links, mentions or embeds."""
    return _plain(" ".join(text.split()))


def rich(text: str) -> str:
    """The text as plain words, with its code spans as such."""
    line = " ".join(text.split())
    parts = line.split("`")
    if len(parts) % 2 == 0 or not all(parts[1::2]):  # an odd mark is no span, nor is an empty one
        return _plain(line)
    return "".join(code(one) if at % 2 else _plain(one) for at, one in enumerate(parts))


def span(text: str) -> str:
    """The text as a code span outside tables; nothing for no text."""
    if not text:
        return ""
    line = " ".join(text.split("\n"))
    marks = _fence(line, 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{marks}{pad}{line}{pad}{marks}"


def code(text: str) -> str:
    """The text as a code span that is safe inside a table cell; nothing for no text."""
    # A table takes the backslash before a pipe away, even inside a code span.
    return span(text).replace("|", r"\|")


def block(text: str, language: str) -> str:
    """The text as a fenced block."""
    marks = _fence(text, 3)
    return f"{marks}{language}\n{text.rstrip()}\n{marks}"


def cell(parts: Iterable[str]) -> str:
    """Ready-made parts below each other in one table cell, empty ones left out."""
    return "<br>".join(filter(None, parts))


def _plain(text: str) -> str:
    # A comment inside keeps the sign readable, yet nobody is notified.
    return _SPECIAL.sub(r"\\\g<0>", text).replace("@", "@<!-- -->")


def _fence(text: str, least: int) -> str:
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    return "`" * max(longest + 1, least)
