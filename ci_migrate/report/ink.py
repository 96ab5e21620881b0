"""Colours for a terminal, and the lines that every text ends with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ci_migrate.report.tallies import Action

_COLORS = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
}
_MOOD = {
    "fixed": "green",
    "translated": "green",
    "match": "green",
    "offered": "yellow",
    "lossy": "yellow",
    "ignored": "yellow",
    "inconclusive": "yellow",
    "manual": "blue",
    "refused": "blue",
    "suppressed": "dim",
    "failed": "red",
    "mismatch": "red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Colours words for a terminal, or leaves them plain."""

    color: bool

    def __call__(self, text: str, name: str) -> str:
        return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if self.color and text else text

    def mood(self, word: str) -> str:
        """An outcome or a verdict in its colour."""
        return self(word, _MOOD[word])


def action_line(action: Action, ink: Ink) -> str:
    """What to do next."""
    command = f" {ink(action.command, 'bold')}" if action.command else ""
    return f"{ink('Next:', 'cyan')} {action.text}{command}"


def joined(lines: Iterable[str]) -> str:
    """The lines as one text."""
    return "\n".join(lines) + "\n"
