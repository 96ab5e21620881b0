"""Requests of Postman collections with the places of their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecoder, decoder, scanner
from typing import Any

from ci_migrate.errors import MigrateError
from ci_migrate.queries.collection import collection_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request of a collection: where its address stands, and what it asks if it is legacy."""

    start: int
    end: int
    text: str | None


class _Placed(str):
    """A text of a JSON document with its place."""

    start: int
    end: int


class _Decoder(JSONDecoder):
    """Reads JSON as ever, but its texts know where they stand.

    The names that it takes from the standard library are in its source, not in its type stubs.
    """

    def __init__(self) -> None:
        super().__init__()
        self.parse_string = _placed
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]  # no stub


def _placed(text: str, end: int, strict: bool = True) -> tuple[str, int]:
    value, stop = decoder.scanstring(text, end, strict)  # type: ignore[attr-defined]  # no stub
    placed = _Placed(value)
    placed.start, placed.end = end - 1, stop
    return placed, stop


def is_collection(text: str) -> bool:
    """Whether a text looks like a collection."""
    return '"info"' in text and '"item"' in text and "getpostman.com" in text


def collection_requests(text: str, name: str) -> Iterator[Asked]:
    """The requests of a collection in its order; MigrateError where it is none."""
    queries = list(collection_queries(text, name))
    try:
        document: Any = _Decoder().decode(text)
    except (ValueError, RecursionError):
        raise MigrateError(f"{name}: is no collection that can be read") from None
    places = list(_addresses(document if "item" in document else document["collection"]))
    for query, (start, end) in zip(queries, places, strict=False):
        yield Asked(start=start, end=end, text=query.text)


def _addresses(document: Any) -> Iterator[tuple[int, int]]:
    """The places of the addresses, in the order in which the collection's requests are read."""
    todo = list(reversed(document["item"]))
    while todo:
        item = todo.pop()
        if "item" in item:
            todo += reversed(item["item"])
            continue
        request = item.get("request")
        url = request.get("url") if isinstance(request, dict) else request
        text = url.get("raw") or next(_texts(url), None) if isinstance(url, dict) else url
        if not isinstance(text, _Placed):
            text = next(_texts(item), None)
        yield (text.start, text.end) if text is not None else (0, 0)


def _texts(value: Any) -> Iterator[_Placed]:
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, _Placed):
            yield one
        elif isinstance(one, dict):
            todo += list(one.values())[::-1]
        elif isinstance(one, list):
            todo += one[::-1]


def answers(text: str) -> list[tuple[int, int]]:
    """The places of the saved answers in a collection: what they name was asked once."""
    try:
        document = _Decoder().decode(text)
    except (ValueError, RecursionError):
        return []
    found: list[tuple[int, int]] = []
    todo = [document]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            saved = list(_texts(one.get("response")))
            if saved:
                found.append((min(at.start for at in saved), max(at.end for at in saved)))
            todo += [value for key, value in one.items() if key != "response"]
        elif isinstance(one, list):
            todo += one
    return found
