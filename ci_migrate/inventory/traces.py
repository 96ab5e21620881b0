"""Every textual trace of the service in a file: part of a request, explained, or left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ci_migrate.inventory.outline import Comment, Expression, Outline, Pattern, Sum, Text, walk
from ci_migrate.inventory.sites import PACKAGE
from ci_migrate.translate.signs import ADDRESS, AUDIENCE, KEY_HEADER

_TRACE = re.compile(
    rf"(?P<audience>{AUDIENCE.pattern}(?![\w/]))|(?P<package>{PACKAGE.pattern})"
    rf"|(?P<host>{ADDRESS.pattern})",
    re.IGNORECASE,
)
_KEY = re.compile(re.escape(KEY_HEADER), re.IGNORECASE)
_PORTAL = re.compile(r"(?:developer|home)\.ci\.ai\.dynamics", re.IGNORECASE)
_ROOT = re.compile(r"https://api\.ci\.ai\.dynamics\.com/?", re.IGNORECASE)
_SCOPE = re.compile(r"(?i)scope|resource|audience|acquire|token")

COMMENT = "a comment"
PORTAL = "a link to a portal, which answers no request"
AUDIENCE_SAID = "the audience of a token, which changes when the calls that send the token move"
CLIENT = "names the client library, which can leave when no call of it is left"
KEY = "the key header of the calls, which Dataverse does not ask for"
ANSWER = "an answer that was kept"
SENDS = "sends the addresses that other findings of this file name"
BASE = "the base of addresses that findings name"
SENTENCE = "a sentence of a document"
NO_ADDRESS = "a text for people, which is no address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A trace between two places; ``why`` explains it, None where nothing does."""

    start: int
    end: int
    kind: str
    text: str
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a file: places and what they explain; what holds for all of it.

    ``requests`` are the places of requests; ``places`` further ones with their explanation.
    ``calls``: there is a call of the client that a package belongs to.
    """

    requests: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[int, int, str], ...] = ()
    comments: tuple[Comment, ...] = ()
    calls: bool = False


def speaks(text: str) -> bool:
    """Whether a text holds a trace of the service."""
    return _TRACE.search(text) is not None


def speaks_host(text: str) -> bool:
    """Whether a text is an address at a host of the service."""
    match = re.match(r"(?:https?://)?([\w.-]+)", text)
    return match is not None and ADDRESS.match(match[1]) is not None and "/" in text


def is_text(one: Expression) -> bool:
    """Whether an expression makes a text."""
    return isinstance(one, Text | Sum | Pattern)


def sentences(outline: Outline) -> Iterator[tuple[int, int]]:
    """The places of texts that name the service somewhere after blanks: nothing is sent to them."""
    for one, around in walk(outline.roots if ADDRESS.search(outline.text) else ()):
        whole = is_text(one) and not (around and is_text(around[0]))
        if whole and (first := next(_words(one), None)) is not None and " " in first.strip():
            address = ADDRESS.search(first)
            if address is not None and " " in first[: address.start()].strip():
                yield one.start, one.end


def _words(one: Expression) -> Iterator[str]:
    """The literal texts of an expression that name the service."""
    for part, _ in walk((one,)):
        if isinstance(part, Text) and ADDRESS.search(part.value):
            yield part.value


def traces(text: str, known: Known) -> Iterator[Trace]:
    """The traces of a text in order, but those that are part of a request."""
    found = [(match, match.lastgroup or "host") for match in _TRACE.finditer(text)]
    found = [
        (one, "portal" if _PORTAL.search(one[0]) else _kind(one, kind, text)) for one, kind in found
    ]
    if known.requests:
        found += [(one, "key") for one in _KEY.finditer(text)]
    for match, kind in sorted(found, key=lambda one: one[0].start()):
        start, end = match.span()
        if not any(first <= start < last for first, last in known.requests):
            why = _why(start, kind, known)
            yield Trace(start=start, end=end, kind=kind, text=_whole(text, match), why=why)


def _kind(match: re.Match[str], kind: str, text: str) -> str:
    """The root of the API is a base address, unless something asks for a token with it."""
    if kind != "audience" or not _ROOT.fullmatch(match[0]):
        return kind
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return "audience" if _SCOPE.search(line) else "host"


def _why(start: int, kind: str, known: Known) -> str | None:
    if any(one.start <= start < one.end for one in known.comments):
        return COMMENT
    if kind == "key":
        return KEY
    for first, last, why in known.places:
        if first <= start < last:
            return why
    if kind == "package":
        return CLIENT if known.calls else None
    return {"portal": PORTAL, "audience": AUDIENCE_SAID}.get(kind)


def _whole(text: str, match: re.Match[str]) -> str:
    """A trace with what belongs to it: the whole address, the whole name of a package."""
    before = re.search(r"[\w.:/@-]*$", text[max(0, match.start() - 80) : match.start()])
    after = re.match(r"[\w.:/-]*", text[match.end() : match.end() + 120])
    return (before[0] if before else "") + match[0] + (after[0] if after else "")


def covered(pieces: Iterable[tuple[int, int]], why: str) -> tuple[tuple[int, int, str], ...]:
    """Places with one explanation for all of them."""
    return tuple((start, end, why) for start, end in pieces)
