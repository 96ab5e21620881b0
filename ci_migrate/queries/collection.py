"""Postman collections, v2.0 and v2.1: requests in nested folders, with their variables filled in.

Only methods and URLs are read: never headers, authorisation, bodies or scripts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ci_migrate.errors import MigrateError
from ci_migrate.queries.found import Query, request_text
from ci_migrate.redact import redacted

_DOCUMENT = re.compile(r'\s*\{\s*(?:"|$)')
_NAME = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_PATH_VARIABLE = re.compile(r"(?<=/):(\w+)(?=/|$)")
_TELLING = re.compile(r"(?i)key|secret|token|passw|pwd|credential")
_DEPTH = 5  # how often a value of a variable may name further variables

_Variables = Mapping[str, str]


def is_document(first: str) -> bool:
    """Whether a file that begins with this line is one JSON document, not lines of JSON."""
    if not _DOCUMENT.match(first):
        return False
    try:
        document = json.loads(first)
        return _collection(document) is not None or "entries" in (document.get("log") or ())
    except (ValueError, RecursionError):
        return True


def collection_queries(text: str, name: str) -> Iterator[Query]:
    """The requests of a collection in its order; MigrateError where it is none."""
    document = _document(text, name)
    todo: list[tuple[dict[str, Any], tuple[str, ...], _Variables]] = [
        (one, (), _variables(document)) for one in reversed(_items(document, name, ()))
    ]
    while todo:
        item, above, outer = todo.pop()
        place = (*above, str(item.get("name") or "unnamed"))
        variables = {**outer, **_variables(item)}
        if "item" in item:
            todo += [(one, place, variables) for one in reversed(_items(item, name, place))]
        else:
            yield Query(place=place, text=_request(item.get("request"), variables))


def _document(text: str, name: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text)
    except RecursionError:
        raise MigrateError(
            f"{name}: the JSON is nested too deeply to be a collection; export it again"
        ) from None
    except json.JSONDecodeError as error:
        raise MigrateError(
            f"{name}:{error.lineno}:{error.colno}: begins like JSON and breaks off: {error.msg}; "
            "export the collection again"
        ) from None
    found = _collection(document)
    if found is None:
        raise MigrateError(
            f"{name}: is JSON but no Postman collection (an object with `info` and `item`); "
            "export it as Collection v2.1, or give lines of URLs"
        )
    return found


def _collection(document: Any) -> Mapping[str, Any] | None:
    """The collection that a document is or, as the service of Postman gives it, wraps."""
    if not isinstance(document, dict):
        return None
    if "info" in document and "item" in document:
        return document
    return _collection(document.get("collection"))


def _items(owner: Mapping[str, Any], name: str, place: tuple[str, ...]) -> list[dict[str, Any]]:
    items = owner["item"]
    if isinstance(items, list) and all(isinstance(one, dict) for one in items):
        return items
    where = f" in {' / '.join(place)!r}" if place else ""
    raise MigrateError(f"{name}: `item`{where} is no list of objects; export the collection again")


def _request(request: Any, variables: _Variables) -> str | None:
    """``METHOD URL`` of a request of a collection; None where it is for another service."""
    if not isinstance(request, dict):
        request = {"url": request}
    url = _url(request.get("url"))
    base, mark, query = url.partition("?")
    own = _variables(request["url"]) if isinstance(request.get("url"), dict) else {}
    base = _PATH_VARIABLE.sub(lambda match: own.get(match[1]) or "{" + match[1] + "}", base)
    method = str(request.get("method") or "GET").upper()
    return request_text(method, _filled(base + mark + query, variables))


def _url(url: Any) -> str:
    """The URL as text; query entries that are switched off are left out."""
    if not isinstance(url, dict):
        return url if isinstance(url, str) else ""
    raw = url.get("raw") or ""
    base, _, query = (raw if isinstance(raw, str) and raw else _address(url)).partition("?")
    entries = [one for one in url.get("query") or () if isinstance(one, dict)]
    if entries and (not raw or any(one.get("disabled") for one in entries)):
        query = "&".join(_entry(one) for one in entries if not one.get("disabled"))
    return f"{base}?{query}" if query else base


def _address(url: Mapping[str, Any]) -> str:
    """The address of a URL that is given in parts."""
    host, path = (_joined(url.get(part), mark) for part, mark in (("host", "."), ("path", "/")))
    port = f":{url['port']}" if url.get("port") else ""
    scheme = "" if host.startswith("{{") else f"{url.get('protocol') or 'https'}://"
    return f"{scheme}{host}{port}/{path.removeprefix('/')}"


def _joined(part: Any, mark: str) -> str:
    if not isinstance(part, list):
        return str(part or "")
    return mark.join(str(one.get("value", "") if isinstance(one, dict) else one) for one in part)


def _entry(entry: Mapping[str, Any]) -> str:
    key, value = entry.get("key") or "", entry.get("value")
    return str(key) if value is None else f"{key}={value}"


def _variables(owner: Mapping[str, Any]) -> dict[str, str]:
    """The variables that an object declares; empty ones and what looks secret stay unknown."""
    declared = owner.get("variable")
    found: dict[str, str] = {}
    for one in declared if isinstance(declared, list) else ():
        if not isinstance(one, dict) or one.get("disabled") or one.get("type") == "secret":
            continue
        name, value = str(one.get("key") or one.get("id")), str(one.get("value") or "")
        if value and not _TELLING.search(name) and redacted(value) == value:
            found[name] = value
    return found


def _filled(text: str, variables: _Variables) -> str:
    for _ in range(_DEPTH):
        filled = _NAME.sub(lambda match: variables.get(match[1], match[0]), text)
        if filled == text:
            break
        text = filled
    return text
