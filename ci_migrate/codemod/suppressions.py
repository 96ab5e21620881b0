"""Comments ``# ci-migrate: ignore[...]``: where they hold, and which of them hold nothing.

A comment holds for a call that it shares a line with, and for a call that begins on the line
below it where it stands alone. A call is suppressed by its operation, anything else by its reason.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ci_migrate.catalogue import Catalogue
from ci_migrate.errors import suggestion
from ci_migrate.model import Outcome

if TYPE_CHECKING:
    from ci_migrate.codemod.findings import Finding

MARK = b"ci-migrate:"  # a file without it suppresses nothing
SAID = "suppressed by a comment"
_WORDS = r"\bci-migrate:\s*ignore\b\s*(?:\[([^\]]*)\])?"
_IGNORE = re.compile(rf"#\s*{_WORDS}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One comment; ``below`` is the line it holds for as well where it stands alone."""

    line: int
    names: tuple[str, ...]
    below: int | None

    def covers(self, first: int, last: int) -> bool:
        """Whether it holds for what stands on these lines."""
        return first <= self.line <= last or self.below == first


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark that is no finding: something in a file asks for a word."""

    path: str
    line: int
    message: str

    def to_json(self) -> dict[str, Any]:
        """The note as documents hold it."""
        return {"path": self.path, "line": self.line, "message": self.message}


@lru_cache(maxsize=64)
def suppressions(text: str) -> tuple[Suppression, ...]:
    """The comments of a Python text in order; none where its tokens cannot be told."""
    if MARK.decode() not in text:
        return ()
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = plain.split("\n")
    found: list[Suppression] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(plain).readline):
            if token.type == tokenize.COMMENT:
                found += _read(token, lines)
    except (SyntaxError, tokenize.TokenError):
        return ()
    return tuple(found)


def _read(token: tokenize.TokenInfo, lines: list[str]) -> Iterator[Suppression]:
    line, column = token.start
    alone = not lines[line - 1][:column].strip()
    below = line
    while alone and below < len(lines) and lines[below - 1].lstrip().startswith("#"):
        below += 1
    for names in names_in(token.string, _IGNORE):
        yield Suppression(line=line, names=names, below=below if alone else None)


def names_in(comment: str, mark: re.Pattern[str] = re.compile(_WORDS)) -> Iterator[tuple[str, ...]]:
    """What each mark of a comment tells to ignore; no name is a mark all the same."""
    for match in mark.finditer(comment):
        yield tuple(name for part in (match[1] or "").split(",") if (name := part.strip()))


def is_suppressed(text: str, first: int, last: int, name: str) -> bool:
    """Whether a comment says so of what stands on these lines of a text."""
    return any(one.covers(first, last) and name in one.names for one in suppressions(text))


def settle(
    findings: Iterable[Finding],
    texts: Mapping[str, str],
    catalogue: Catalogue,
    others: Mapping[str, tuple[Suppression, ...]],
) -> tuple[list[Finding], list[Note]]:
    """The findings, the ignored ones that are no calls suppressed; and notes on idle comments.

    ``texts`` are the files' texts by path, ``others`` the comments of files in other languages.
    """
    comments = {path: suppressions(text) for path, text in texts.items()} | dict(others)
    places: dict[str, list[Finding]] = {}
    for one in findings:
        places.setdefault(one.path, []).append(one)
    known = {"unknown", *catalogue.rules, *catalogue.reasons}
    notes = [
        Note(path=path, line=comment.line, message=message)
        for path, here in sorted(comments.items())
        for comment in here
        for message in _idle(comment, places.get(path, []), known)
    ]
    settled = [
        _settled(one, comments.get(path, ())) for path, here in places.items() for one in here
    ]
    return settled, notes


def _settled(one: Finding, comments: Iterable[Suppression]) -> Finding:
    first, last = one.span[0], one.span[2]
    covering = (at for at in comments if at.covers(first, last))
    if one.kind == "call" or not any((one.reason or "") in at.names for at in covering):
        return one
    return replace(one, outcome=Outcome.SUPPRESSED, reason=None, message=SAID, next_step=None)


def _idle(comment: Suppression, here: Iterable[Finding], known: set[str]) -> Iterator[str]:
    """What to say of a comment that suppresses nothing, or names what does not exist."""
    held = {_handle(one) for one in here if comment.covers(one.span[0], one.span[2])}
    if not comment.names:
        yield _nameless(held)
    for name in comment.names:
        if name not in known:
            yield _unknown(name, held, known)
        elif name not in held:
            yield _unused(name, held)


def _handle(finding: Finding) -> str:
    """The name by which a comment suppresses a finding."""
    return finding.operation if finding.kind == "call" else finding.reason or finding.operation


def _nameless(held: set[str]) -> str:
    name = min(held, default="operation")
    return f"the comment suppresses nothing: name what to ignore, as in ignore[{name}]"


def _unknown(name: str, held: set[str], known: set[str]) -> str:
    hint = suggestion(name, sorted(known), "`ci-migrate rules` lists the operations")
    if held:
        hint = f"did you mean {min(held)!r}?"
    return f"ignore[{name}] suppresses nothing: no operation or reason has that name; {hint}"


def _unused(name: str, held: set[str]) -> str:
    if held:
        return f"ignore[{name}] suppresses nothing: what stands there is {', '.join(sorted(held))}"
    return (
        f"ignore[{name}] suppresses nothing: it belongs on a line of the call, or alone on the "
        "line above it; remove it if the call is gone"
    )
