"""Before and after, side by side: the part of a file's diff that belongs to a finding."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ci_migrate.report.documents import Finding

_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@")
_MOST = 10  # lines of a hunk that are shown whole
_NEAR = 2  # lines around a finding in a longer one


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A line before and the line after it; None where that side has none.

    ``number`` is the line in the file before, or that of the last one.
    """

    number: int
    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        """Whether the sides differ."""
        return self.before != self.after


Hunk = tuple[Pair, ...]


def hunks(diff: str) -> tuple[Hunk, ...]:
    """The hunks of a file's unified diff, lines of both sides paired."""
    found: list[list[str]] = []
    starts: list[int] = []
    for line in diff.splitlines():
        if match := _HUNK.match(line):
            starts.append(int(match[1]))
            found.append([])
        elif found and not line.startswith("\\"):
            found[-1].append(line)
    return tuple(tuple(_paired(lines, start)) for lines, start in zip(found, starts, strict=True))


def beside(finding: Finding, found: Sequence[Hunk]) -> Hunk:
    """The changed lines at a finding that moves and those around them; nothing of any other."""
    for hunk in found if finding.outcome == "fixed" else ():
        own = [one for one in hunk if finding.line <= one.number <= finding.end_line]
        if own:
            shown = hunk if len(hunk) <= _MOST else tuple(_near(hunk, finding))
            return _trimmed(shown) if any(one.changed for one in shown) else ()
    return ()


def all_hunks(diffs: Sequence[tuple[str, str]]) -> Mapping[str, tuple[Hunk, ...]]:
    """The hunks of every file, by its path."""
    return {path: hunks(diff) for path, diff in diffs}


def lines_of(pairs: Sequence[Pair], side: str) -> Iterator[tuple[str, str]]:
    """Runs of lines of one side and how HTML marks them; ``i`` stands where the side has none."""
    cut = _margin(pairs)
    mark = {"before": "del", "after": "ins"}[side]

    def marked(pair: Pair) -> str:
        return "" if not pair.changed else mark if getattr(pair, side) is not None else "i"

    for kind, run in itertools.groupby(pairs, key=marked):
        texts = [getattr(pair, side) or "" for pair in run]
        yield kind, "\n".join(text[cut:] for text in texts)


def _margin(pairs: Sequence[Pair]) -> int:
    """How many blanks all lines of both sides begin with."""
    texts = [text for one in pairs for text in (one.before, one.after) if text and text.strip()]
    return min((len(text) - len(text.lstrip(" ")) for text in texts), default=0)


def _near(hunk: Hunk, finding: Finding) -> Iterator[Pair]:
    first, last = finding.line - _NEAR, finding.end_line + _NEAR
    yield from (one for one in hunk if first <= one.number <= last)


def _trimmed(pairs: Sequence[Pair]) -> Hunk:
    """The pairs without the empty lines at both ends."""
    full = [at for at, one in enumerate(pairs) if one.changed or (one.before or "").strip()]
    return tuple(pairs[full[0] : full[-1] + 1])


def _paired(lines: Sequence[str], start: int) -> Iterator[Pair]:
    number = start - 1
    removed: list[str] = []
    added: list[str] = []

    def changed() -> Iterator[Pair]:
        nonlocal number
        for at in range(max(len(removed), len(added))):
            before = removed[at] if at < len(removed) else None
            after = added[at] if at < len(added) else None
            number += before is not None
            yield Pair(number=number, before=before, after=after)
        removed.clear()
        added.clear()

    for line in lines:
        mark, text = line[:1], line[1:]
        if mark == "-":
            if added:
                yield from changed()
            removed.append(text)
        elif mark == "+":
            added.append(text)
        else:
            yield from changed()
            number += 1
            yield Pair(number=number, before=text, after=text)
    yield from changed()
