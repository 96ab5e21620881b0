"""Lines: plain queries, and logs that mention a request.

A line is a plain query where it begins like one (an address, a path, a placeholder or the name of
a table); it is then taken whole, blanks and all. Every other line is a log line: it has to name
the legacy host, or quote a request line below ``/v1/instances`` or ``/api/instances``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ci_migrate.queries.found import BARE_HOST, METHODS, Query, request_text
from ci_migrate.translate import HOST

_PLAIN = re.compile(
    rf"""(?x)
    (?: ({"|".join(METHODS)}) \s+ )?
    (
        (?i: https?:// ) [^\t]*
      | / [^\t]*
      | \{{{{1,2}} [^"{{}}\t]* \}}{{1,2}} (?: /[^\t]* )?
      | {BARE_HOST} [^\t]*
      | [A-Za-z_]\w* (?: \( (?: '[^'\t]*' | [^\s()'] )+ \) )? (?: /[^\s?]* )? (?: \?[^\t]* )?
    )
    """
)
_VERSION = re.compile(r"\s+HTTP/[0-9.]+$")
_REQUEST_LINE = re.compile(r'"([A-Z]+) (\S[^"]*?) HTTP/[0-9.]+"')
_BELOW_HOST = re.compile(r"/(?:v1|api)/instances(?=[/?]|$)", re.IGNORECASE)
_METHOD = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b")
_METHOD_SAID = re.compile(r"(?i)\bmethod\W{1,4}([A-Z]+)")
_QUOTE = re.compile('"')
_BLANK = re.compile(r'[\s"<>`]')
_PAIRS = {")": "(", "]": "[", "}": "{"}

_Request = tuple[str | None, str]  # method where it is said, URL


def line_queries(lines: Iterable[tuple[int, str]]) -> Iterator[Query]:
    """The query of each numbered line; comments (``#``) are left out."""
    for number, line in lines:
        text = line.strip()
        if text and not text.startswith("#"):
            yield Query(place=number, text=line_text(text))


def line_text(line: str) -> str | None:
    """``METHOD URL`` of a line, or None where it holds no legacy request."""
    plain = _PLAIN.fullmatch(_VERSION.sub("", line))
    if plain:
        return request_text(plain[1] or "GET", plain[2])
    pairs = _pairs(line)
    method, url = (_request_in(line) if pairs is None else _request_of(pairs)) or ("GET", "")
    return request_text(method or "GET", url)


def _request_in(text: str) -> _Request | None:
    """The request that a log line tells; a quoted request line alone decides."""
    said = _REQUEST_LINE.search(text)
    if said:
        return (said[1], said[2]) if _is_legacy(said[2]) else None
    host = HOST.search(text)
    if host is None:
        return None
    before = text[: host.start()]
    end = _QUOTE if before.endswith('"') else _BLANK
    url = end.split(text[host.start() :], maxsplit=1)[0]
    after = _METHOD_SAID.search(text, host.start() + len(url))
    methods = _METHOD.findall(before) or ([after[1].upper()] if after else [None])
    return methods[-1], _trimmed(url)


def _is_legacy(target: str) -> bool:
    return bool(HOST.match(target) or _BELOW_HOST.match(target))


def _trimmed(url: str) -> str:
    """The URL without the punctuation of the sentence around it."""
    while url:
        last = url[-1]
        open_quote = last == "'" and url.count(last) % 2
        if last in ",;.\\" or open_quote or url.count(last) > url.count(_PAIRS.get(last, last)):
            url = url[:-1]
        else:
            break
    return url


def _pairs(line: str) -> list[tuple[str, str]] | None:
    """The texts of a JSON object with their keys, at any depth; None for any other line."""
    if not line.startswith("{"):
        return None
    try:
        document = json.loads(line)
        return list(_texts("", document))
    except (ValueError, RecursionError):
        return None


def _texts(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(name.casefold(), one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(key, one)


def _request_of(pairs: list[tuple[str, str]]) -> _Request | None:
    """The request that the texts of one JSON object tell: whole addresses before paths."""
    found = [one for one in (_request_as(text.strip()) for _, text in pairs) if one]
    if not found:
        return None
    method, url = max(found, key=lambda one: (bool(HOST.match(one[1])), len(one[1])))
    query = next((text for key, text in pairs if "query" in key and text), "")
    if query and "?" not in url:
        url = f"{url}?{query.removeprefix('?')}"
    told = (text.upper() for key, text in pairs if "method" in key or "verb" in key)
    return method or next(told, None), url


def _request_as(text: str) -> _Request | None:
    """The request that a text is, or tells."""
    plain = _PLAIN.fullmatch(_VERSION.sub("", text))
    if plain and _is_legacy(plain[2]):
        return plain[1], plain[2]
    return _request_in(text)
