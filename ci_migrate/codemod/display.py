"""What outputs need to show a finding in its file: source lines, marks, places, fingerprint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ci_migrate.codemod.baseline import fingerprint_of
from ci_migrate.codemod.elsewhere import elsewhere_sources
from ci_migrate.codemod.findings import Finding
from ci_migrate.redact import redact

if TYPE_CHECKING:
    from ci_migrate.codemod.files import Project
    from ci_migrate.codemod.python.source import Source

_HEAD, _TAIL = 9, 2  # lines of a long call that are shown
_WIDEST = 1000  # characters; longer lines are no lines of people: the excerpt is shown alone


def shown(findings: Iterable[Finding], project: Project) -> Iterator[dict[str, Any]]:
    """The findings as documents hold them, each with what shows it in its file."""
    sources = elsewhere_sources(project.elsewhere)
    sources |= {one.source.name: one.source for one in project.modules.values()}
    for one in findings:
        source = sources.get(one.path)
        more = {} if source is None or one.reason == "unparsable" else _in_file(one, source)
        yield {**one.to_json(), "fingerprint": fingerprint_of(one), **more}


def units(text: str) -> int:
    """How many UTF-16 code units a text has: editors and SARIF count them."""
    return len(text) + sum(one > "\uffff" for one in text)


def _in_file(finding: Finding, source: Source) -> dict[str, Any]:
    """The lines of the span, and its place where that is not line and column of the text."""
    first, start, last, end = finding.span
    if not 0 < first <= last <= len(source.lines):
        return {}
    found: dict[str, Any] = {}
    if max(map(len, source.lines[first - 1 : last])) <= _WIDEST:
        found["source"] = _lines(finding, source)
    if hasattr(source, "file_line"):
        found["file_line"] = source.file_line(first)
    before, behind = source.lines[first - 1][:start], source.lines[last - 1][:end]
    if (units(before), units(behind)) != (start, end):
        found["utf16"] = {"column": units(before), "end_column": units(behind)}
    return found


def _lines(finding: Finding, source: Source) -> list[Mapping[str, Any]]:
    """The lines of the span as people wrote them, and from where to where it goes in each."""
    first, start, last, end = finding.span
    plain = [source.line(number) for number in range(first, last + 1)]
    # A secret may be known by its name on the line above: the whole is looked at together.
    safe = redact("\n".join(plain)).split("\n")
    if len(safe) != len(plain):
        plain, safe, last = plain[:1], [redact(plain[0])], first
    rows: list[Mapping[str, Any]] = []
    for number, (old, new) in enumerate(zip(plain, safe, strict=True), first):
        own = old == source.lines[number - 1]
        left = start if number == first and own else len(old) - len(old.lstrip())
        right = end if number == finding.span[2] and own else len(old.rstrip())
        rows.append({"line": number, "text": new, "start": _moved(left, old, new), "end": 0})
        rows[-1] = {**rows[-1], "end": len(new) - _moved(len(old) - right, old[::-1], new[::-1])}
    return rows if len(rows) <= _HEAD + _TAIL + 1 else [*rows[:_HEAD], *rows[-_TAIL:]]


def _moved(place: int, old: str, new: str) -> int:
    """A place of a line in the same line without its secrets."""
    if old[:place] == new[:place]:
        return place
    return next(n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
