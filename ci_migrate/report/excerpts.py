"""Source lines in terminal text, with the span of a finding marked."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from ci_migrate.report.documents import Finding, SourceLine
from ci_migrate.report.ink import Ink, gutter

_MOST, _HEAD, _TAIL = 7, 4, 1  # lines of a long call
_TAB = 4


def excerpt_lines(finding: Finding, ink: Ink) -> Iterator[str]:
    """The lines of a finding, its span marked; of an older document the text that it holds."""
    lines = finding.source
    if not lines:
        text = textwrap.dedent(finding.excerpt).strip("\n")
        yield from gutter(str(finding.line), text, ink, "blue")
        return
    cut = _margin(lines)
    if len(lines) == 1:
        only = lines[0]
        yield _row(_number(finding, only), only.text, cut, ink)
        yield _row("", _under(only, cut, ink), 0, ink)
        return
    first, *inner = lines if len(lines) <= _MOST else (*lines[:_HEAD], *lines[-_TAIL:])
    bar = ink("|", "red")
    yield _row(_number(finding, first), first.text, cut, ink, "  ")
    yield _row("", f" {ink('_' * (_width(first.before, cut) + 1) + '^', 'red')}", 0, ink)
    number = first.number
    for line in inner:
        if line.number != number + 1:
            yield _row("...", "", 0, ink, bar)
        number = line.number
        yield _row(_number(finding, line), line.text, cut, ink, f"{bar} ")
    last = inner[-1]
    end = max(_width(last.before + last.marked, cut), 1)
    yield _row("", f"{bar}{ink('_' * end + '^', 'red')}", 0, ink)


def _number(finding: Finding, line: SourceLine) -> str:
    """The number of a line: of a notebook the one in its cell."""
    inside = finding.cell[1] - finding.line if finding.cell else 0
    return str(line.number + inside)


def _row(label: str, text: str, cut: int, ink: Ink, before: str = "") -> str:
    shown = before + text[cut:].expandtabs(_TAB)
    return f"{ink(f'{label:>6}', 'blue')} {ink('|', 'dim')} {shown}".rstrip()


def _margin(lines: Sequence[SourceLine]) -> int:
    """How many blanks all lines begin with; none where some begin with other ones."""
    texts = [one.text for one in lines if one.text.strip()]
    margins = {text[: len(text) - len(text.lstrip())] for text in texts}
    shortest = min(margins, key=len, default="")
    return len(shortest) if all(one.startswith(shortest) for one in margins) else 0


def _under(line: SourceLine, cut: int, ink: Ink) -> str:
    start = _width(line.before, cut)
    return " " * start + ink("^" * max(_width(line.before + line.marked, cut) - start, 1), "red")


def _width(text: str, cut: int) -> int:
    """How many places of a terminal a text takes behind a margin."""
    shown = text[cut:].expandtabs(_TAB)
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in shown)
    return len(shown) + wide - sum(map(bool, map(unicodedata.combining, shown)))
