"""What terminal text is made of: coloured words, lines behind a gutter, a text safe to print."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ci_migrate.report.tallies import Action
from ci_migrate.report.words import for_logs

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


_DIFF = {"+": "green", "-": "red", "@": "cyan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Colours words for a terminal, or leaves them plain."""

    color: bool

    def __call__(self, text: str, name: str) -> str:
        """The text in a colour."""
        return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if self.color and text else text

    def mood(self, word: str, said: str = "") -> str:
        """An outcome or a verdict in its colour, or other words in that."""
        return self(said or word, _MOOD[word])


def gutter(label: str, text: str, ink: Ink, color: str, width: int = 6) -> Iterator[str]:
    """The lines of a text behind a gutter; the first one carries the label."""
    for row, line in enumerate(text.splitlines()):
        shown = ink(f"{'' if row else label:>{width}}", color)
        yield f"{shown} {ink('|', 'dim')} {line}".rstrip()


def wrapped(label: str, text: str, ink: Ink, color: str, width: int | None = None) -> Iterator[str]:
    """The lines of prose behind a gutter, as wide as the terminal where its width is known."""
    if width:
        room = max(width - 9, 40)
        text = "\n".join(
            textwrap.fill(line, room, break_long_words=False, break_on_hyphens=False)
            for line in text.splitlines()
        )
    yield from gutter(label, text, ink, color)


def colored_diff(text: str) -> str:
    """A unified diff in colours."""
    ink = Ink(color=True)
    return "".join(_diff_line(line, ink) for line in text.splitlines(keepends=True))


def _diff_line(line: str, ink: Ink) -> str:
    body = line.rstrip("\r\n")
    kind = "bold" if body.startswith(("+++", "---")) else _DIFF.get(body[:1], "")
    return ink(body, kind) + line[len(body) :] if kind else line


def action_line(action: Action, ink: Ink) -> str:
    """What to do next."""
    command = f" {ink(action.command, 'bold')}" if action.command else ""
    return f"{ink('Next:', 'cyan')} {action.text}{command}"


def joined(lines: Iterable[str]) -> str:
    """The lines as one text that no CI agent takes for commands."""
    return for_logs("\n".join(lines) + "\n")
