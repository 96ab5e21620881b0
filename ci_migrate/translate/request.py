"""A legacy URL taken apart: which operation it is, which table it reads, which options it has.

Texts may hold holes. Nothing is repaired: what a URL says is kept, also where it is malformed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus

from ci_migrate.catalogue import Catalogue, Rule
from ci_migrate.model import HOLE

# The hosts of the service and no portal or token audience (legacy-api.md C10).
HOSTED = re.compile(r"https?://[\w.-]*\bci\.ai\.dynamics(?:-\w+)?\.com(?::\d+)?", re.IGNORECASE)
HOST = re.compile(rf"{HOSTED.pattern}/(?:v1|api)(?=/|$|\?)", re.IGNORECASE)
DATAVERSE = re.compile(r"(?:^|/api/data/v[\d.]+/+|^\{serviceRoot\}/+)(msdynci_\w+[^/]*)$")
_ABSOLUTE = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)

READ = "get_entities_with_odata_path"
OLD_READ = "get_entities_with_odata_query_parameters"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyRequest:
    """One request of the legacy service; ``table`` is the table text of a data read.

    ``options`` are decoded names and values in order; ``text`` is the request for people,
    relative to the instance.
    """

    text: str
    method: str
    rule: Rule | None
    table: str | None = None
    options: tuple[tuple[str, str | None], ...] = ()
    glued: bool = False


def dataverse_query(text: str) -> str | None:
    """The query of a URL that already goes to Dataverse, relative to the service root."""
    head, mark, tail = text.partition("?")
    match = DATAVERSE.search(head)
    return match[1] + mark + tail if match else None


def is_foreign(text: str) -> bool:
    """Whether an absolute URL goes to some other service."""
    return bool(_ABSOLUTE.match(text)) and not HOST.match(text)


def read_url(text: str, catalogue: Catalogue, method: str = "GET") -> LegacyRequest:
    """The request that a URL makes, absolute or relative to the service or to the instance."""
    host = HOST.match(text)
    sent = text.partition("#")[0]  # what follows never leaves the client
    path, _, query = (sent[host.end() :] if host else sent).partition("?")
    segments = [segment for segment in path.split("/") if segment]
    if not host:
        segments = _below_root(segments)
    if segments[:1] == ["instances"] and len(segments) > 2:
        shown = "/" + "/".join(segments[2:])
    else:
        shown = "/" + "/".join(segments)
        if segments[:1] != ["instances"]:
            segments = ["instances", "{instanceId}", *segments]
    options = read_options(query)
    shown += "?" + query if query else ""
    return _route(shown, segments, options, catalogue, method)


def read_options(query: str) -> tuple[tuple[str, str | None], ...]:
    """The decoded options of a query string; None for a name without ``=``."""
    parts = (part.partition("=") for part in query.split("&") if part)
    return tuple(
        (unquote_plus(key), unquote_plus(value) if mark else None) for key, mark, value in parts
    )


def _below_root(segments: list[str]) -> list[str]:
    """The path without ``/v1`` or ``/api`` and without a leading placeholder of the root."""
    if segments and segments[0] in ("v1", "api"):
        return segments[1:]
    if len(segments) > 1 and HOLE.fullmatch(segments[0]):
        return segments[2:] if segments[1] in ("v1", "api") else segments[1:]
    return segments


def _route(
    shown: str,
    segments: list[str],
    options: tuple[tuple[str, str | None], ...],
    catalogue: Catalogue,
    method: str,
) -> LegacyRequest:
    tail = segments[2:]
    relative = dict(options).get("relativePath")
    if method == "GET" and tail == ["data"] and relative is not None:
        rest = tuple(one for one in options if one[0] != "relativePath")
        return _data_read(shown, relative, rest, catalogue.rules[OLD_READ])
    if method == "GET" and tail and re.match("data" + HOLE.pattern, tail[0]):
        table = "/".join([tail[0].removeprefix("data"), *tail[1:]])
        return _data_read(shown, table, options, catalogue.rules[READ])
    if method == "GET" and tail and (tail[0] == "data" or not _is_root(tail[0], catalogue)):
        table = "/".join(tail[1:] if tail[0] == "data" else tail)
        if table:
            return _data_read(shown, table, options, catalogue.rules[READ])
    known = shown != "/" and not (len(segments) == 2 and _may_hold_a_path(segments[1]))
    rule = match_rule(segments, method, catalogue.rules.values()) if known else None
    if rule is not None and rule.legacy.same_as:
        rule = catalogue.rules[rule.legacy.same_as]
    return LegacyRequest(text=shown, method=method, rule=rule, options=options)


def _may_hold_a_path(instance: str) -> bool:
    """Whether more than the instance may stand in its place: values glued to one another."""
    return bool(HOLE.search(instance)) and not HOLE.fullmatch(instance)


def _is_root(segment: str, catalogue: Catalogue) -> bool:
    """Whether a segment below the instance may be something else than a table."""
    return segment in catalogue.roots or bool(HOLE.search(segment))


def _data_read(
    shown: str, table: str, options: tuple[tuple[str, str | None], ...], rule: Rule
) -> LegacyRequest:
    name, mark, query = (table if rule.name == OLD_READ else unquote(table)).partition("?")
    return LegacyRequest(
        text=shown,
        method="GET",
        rule=rule,
        table=name,
        options=(*read_options(query), *options),
        glued=bool(mark),
    )


def match_rule(segments: Iterable[str], method: str, rules: Iterable[Rule]) -> Rule | None:
    """The rule whose path template fits best; literal segments beat placeholders."""
    path = list(segments)
    best: tuple[int, str] | None = None
    found: Rule | None = None
    for rule in rules:
        template = [part for part in rule.legacy.path.split("/") if part]
        if template[:1] == ["api"]:
            template = template[1:]
        if rule.legacy.method != method or len(template) != len(path):
            continue
        if all(
            part.startswith("{") or part == own for part, own in zip(template, path, strict=True)
        ):
            rank = (sum(part.startswith("{") for part in template), rule.name)
            if best is None or rank < best:
                best, found = rank, rule
    return found
