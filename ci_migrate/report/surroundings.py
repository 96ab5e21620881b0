"""What a document does not say of itself: where its cases stand, and how long they took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ci_migrate.report.words import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known beside the document; all of it may be left out.

    ``file`` is the case file as the CI system names it, from the root of the repository;
    ``lines`` are the lines in it where cases begin, by name, from 1. ``seconds`` are what the
    cases took, by name, and ``started`` is when the run began: ``2026-01-31T02:00:00``.
    ``summary`` is the absolute path of a Markdown file for a CI system that takes one.
    """

    file: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    started: str = ""
    summary: str = ""
    color: bool = False
    width: int | None = None
    """How many characters a line of the terminal has, where there is one."""

    folder: str = ""
    """Where the paths of a document begin, from the root of the repository."""
    catalogue: Mapping[str, Any] = field(default_factory=dict)
    """What is known of operations, reasons and losses."""
    rule_pages: str = ""
    """The address under which the team has put the pages of the rules."""

    def rooted(self, path: str) -> str:
        """A path of the document, from the root of the repository."""
        return f"{self.folder}/{path}" if self.folder else path

    def line(self, name: str, of: str = "") -> int | None:
        """The line of a case in the file, or of the case that it was made from."""
        return self.lines.get(name, self.lines.get(of)) if self.file else None

    def place(self, name: str, of: str = "") -> str:
        """The file and the line of a case, as ``parity.toml:12``; nothing where there is none."""
        line = self.line(name, of)
        return f"{one_line(self.file)}:{line}" if line else ""


NOTHING = Surroundings()
