"""What an inventory holds: calls, traces that no call explains, traces with an explanation."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ci_migrate.inventory.languages import Language
from ci_migrate.model import Confidence, Translation

_BREAK = re.compile(r"\r\n?|\n")
Span = tuple[int, int, int, int]


class Lines:
    """Finds lines and columns of places in a text; lines from 1, columns from 0."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        self._starts += [match.end() for match in _BREAK.finditer(text)]
        self._text = text

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of a place."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1]

    def start(self, line: int) -> int:
        """The place where a line begins."""
        return self._starts[line - 1]

    def span(self, start: int, end: int) -> Span:
        """The span between two places."""
        return (*self.place(start), *self.place(end))

    def line(self, number: int) -> str:
        """The text of a line, without its end."""
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[self._starts[number - 1] : end].rstrip("\r\n")


WRITTEN = "written by ci-migrate"  # why what the tool wrote is no finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One request that a file in another language makes, or shows."""

    path: str
    language: str
    span: Span
    excerpt: str
    translation: Translation
    confidence: Confidence
    doubt: bool = False
    shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """A trace of the service that no request explains."""

    path: str
    language: str
    span: Span
    text: str
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A trace that is no request, and why."""

    path: str
    line: int
    text: str
    why: str

    def to_json(self) -> dict[str, Any]:
        """The entry as documents hold it."""
        return {"path": self.path, "line": self.line, "text": self.text, "why": self.why}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment of a file: its lines, and whether it stands alone on them."""

    first: int
    last: int
    text: str
    alone: bool


@dataclass(slots=True, kw_only=True)
class Inventory:
    """What was found in the files of other languages.

    ``names`` are those of the files looked at; ``programs`` counts those among them that are no
    settings and no documents. ``remarks`` are the comments with a word for this tool, by path;
    ``texts`` are those of the files in which something was found, by path; ``skipped`` are files
    that were not looked into, and why; ``plain`` are the languages that a grammar would read
    better, with the first of their files.
    """

    names: set[str] = field(default_factory=set)
    programs: int = 0
    candidates: int = 0
    found: list[Found] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    explained: list[Explained] = field(default_factory=list)
    remarks: dict[str, list[Remark]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file of another language, as text."""

    path: Path
    name: str
    language: Language
    text: str
    lines: Lines
