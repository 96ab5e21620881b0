"""The row adapter: reads Dataverse rows and gives them back as the legacy service gave them.

It knows no network: :func:`answer` is a generator that yields requests and is sent pages, so
that the same code serves requests, httpx, asyncio and the verifier. Segments and measures are
JSON in text columns (facts 63, 67); ``$top`` is ignored beside a page size (fact 26).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ci_migrate.adapter.filters import Row, folded, holds, literals, parsed
from ci_migrate.adapter.queries import bounded, chunks, encode, equals, members_query, split

# -- companion: the text from here on is copied into rewritten programs --

PAGE = 5000  # rows a page, at most (fact 24)
FRESH = 60.0  # seconds for which the next window goes on where the last one ended


@dataclass(frozen=True)
class Table:
    """How a Dataverse table looks to legacy code: logical names to legacy names, in order.

    ``packed`` is the JSON text column whose keys are the legacy columns.
    """

    legacy: str
    logical: str
    columns: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    packed: str | None = None


@dataclass(frozen=True)
class Read:
    """A legacy read as a Dataverse query and what the row adapter does with its rows.

    ``skip`` counts rows from the first; ``segment`` keeps the members of a segment; ``within``
    keeps the rows whose column has one of the OData literals listed in a text; ``expand`` names
    the related tables; ``columns`` are the legacy columns asked for where the query
    cannot name them; ``names`` are legacy names of columns that no table lists.
    """

    query: str
    skip: int | str = 0
    segment: str | None = None
    within: Mapping[str, str] = field(default_factory=dict)
    expand: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """One GET: a path below ``/api/data/v9.2/`` or a whole next link, and a page size."""

    url: str
    page_size: int | None = None


@dataclass(frozen=True)
class Page:
    """What came back: a status and the parsed JSON, None where it was no JSON."""

    status: int
    body: Any


@dataclass(frozen=True)
class Answer:
    """The rows under their legacy names, or the page that ended the reading with an error."""

    rows: tuple[Row, ...] = ()
    failed: Page | None = None


@dataclass
class Bookmark:
    """Where a window of rows ended: its position, rows read beyond it, and the next link."""

    position: int
    ahead: list[Row]
    link: str | None
    size: int
    when: float


class _Failed(Exception):
    def __init__(self, page: Page) -> None:
        super().__init__(page.status)
        self.page = page


Reading = Generator[Request, Page, list[Row]]


def answer(
    read: Read,
    tables: Mapping[str, Table],
    labels: dict[str, dict[str, str]] | None = None,
    backslashes: bool = False,
    bookmarks: dict[str, Bookmark] | None = None,
) -> Generator[Request, Page, Answer]:
    """Yields requests, is sent pages, returns the legacy rows in the order of the service.

    ``labels`` keeps the display names of columns that no table lists, by logical table name;
    ``bookmarks`` keeps where windows ended, so that a loop over ``skip`` reads each row once.
    """
    seen = _Seen({} if labels is None else labels, {} if bookmarks is None else bookmarks)
    try:
        rows = yield from _read(read, tables, seen, backslashes)
    except _Failed as failure:
        return Answer(failed=failure.page)
    return Answer(rows=tuple(rows))


@dataclass(frozen=True)
class _Seen:
    """What earlier readings found out."""

    labels: dict[str, dict[str, str]]
    bookmarks: dict[str, Bookmark]


def _read(read: Read, tables: Mapping[str, Table], seen: _Seen, backslashes: bool) -> Reading:
    name, options = split(read.query)
    table = tables.get(name, Table(name, name))
    asked = options.get("$select", "")
    listed = [
        [f"{column} eq {literal}" for literal in literals(text)]
        for column, text in read.within.items()
    ]
    tree = parsed(" and ".join(_bracketed(options.get("$filter", ""), listed)))
    wanted: Callable[[Row], bool] = lambda row: tree is None or holds(tree, row) is not False  # noqa: E731
    if asked:
        extra = folded(tree) | ({"msdynci_customerid"} if read.segment or read.expand else set())
        missing = sorted(extra - set(asked.split(",")))
        options["$select"] = ",".join([asked, *missing])
    top = options.pop("$top", None)
    skip = "0" if read.skip is None else str(read.skip).strip()
    if not skip.isdigit():
        options["$skip"] = skip  # no number: the service refuses it, as the legacy service did
    planned = list(bounded(name, options))
    for terms in listed:
        planned = list(chunks(name, options, list(dict.fromkeys(terms))))
    if read.segment is not None:
        members = yield from _members(str(read.segment), options, backslashes)
        matches, wanted = wanted, lambda row: matches(row) and row["msdynci_customerid"] in members
        if len(planned) == 1 and not listed:
            terms = [equals("msdynci_customerid", one) for one in members]
            planned = list(chunks(name, options, terms))
    if "$orderby" in options and len(planned) > 1:
        planned = [(name, options)]  # only the service can sort: all its rows, then the wanted
    first = int(skip) if skip.isdigit() else 0
    rows_only = top is not None and bool(read.within or read.segment or folded(tree))
    if top is not None and not (top.isdigit() and skip.isdigit()):
        rows_only = False  # the service refuses it
    elif first or len(planned) > 1 or (top is not None and int(top) > PAGE):
        rows_only = True
    if not rows_only:
        limit = {} if top is None else {"$top": top}  # the service counts
        found = yield from _window([(one, {**o, **limit}) for one, o in planned], wanted, table)
    elif len(planned) == 1 and top is not None:
        key = repr((planned[0], read.segment, sorted(read.within.items())))
        found = yield from _next_window(planned[0], wanted, first, int(top), key, seen)
    else:
        last = None if top is None else int(top)
        found = yield from _window(planned, wanted, table, first, last)
    rows = yield from _legacy_rows(found, read, table, asked, seen.labels)
    for related in read.expand:
        yield from _attach(related, rows, tables, seen.labels)
    return rows


def _bracketed(condition: str, listed: list[list[str]]) -> list[str]:
    """The conditions that must all hold, each in brackets."""
    texts = [condition, *(" or ".join(terms) for terms in listed)]
    return [f"({text})" for text in texts if text]


_MEMBERSHIP = Table("SegmentMembership", "msdynci_segmentmembership")


def _members(
    segment: str, options: Mapping[str, str], backslashes: bool
) -> Generator[Request, Page, dict[str, None]]:
    """The customer ids of a segment, each once, in the order of the service."""
    query = members_query(segment, options.get("$filter", ""), backslashes)
    rows = yield from _window([query], lambda row: True, _MEMBERSHIP)
    exactly = segment.replace("''", "'")
    found = (row for row in rows if exactly in segments_of(row.get("msdynci_segments")))
    return dict.fromkeys(row["msdynci_customerid"] for row in found)


def _attach(
    related: str, rows: list[Row], tables: Mapping[str, Table], labels: dict[str, dict[str, str]]
) -> Generator[Request, Page, None]:
    """Puts the rows of a related table into each row: a list, or one object when packed."""
    name, table = next((name, table) for name, table in tables.items() if table.legacy == related)
    ids = dict.fromkeys(row["CustomerId"] for row in rows)
    terms = [equals("msdynci_customerid", value) for value in ids]
    found = yield from _window(chunks(name, {}, terms), lambda row: True, table)
    children: dict[str, list[Row]] = {}
    for child in (yield from _legacy_rows(found, Read(name), table, "", labels)):
        children.setdefault(child["CustomerId"], []).append(child)
    for row in rows:
        own = children.get(row["CustomerId"], [])
        row[related] = own if table.packed is None else (own[0] if own else None)


def _window(
    queries: Iterable[tuple[str, dict[str, str]]],
    wanted: Callable[[Row], bool],
    table: Table,
    skip: int = 0,
    top: int | None = None,
) -> Reading:
    """The rows after ``skip`` and up to ``top``, read page by page and no further.

    A row that several queries find comes once; what one query gives is never thinned out,
    because a primary key alone need not be unique in an elastic table (fact 46).
    """
    end = None if top is None else skip + top
    kept: list[Row] = []
    earlier: set[Any] = set()
    for name, options in queries:
        size = None if end is None else max(1, min(PAGE, end))
        link: str | None = encode(name, options)
        own: set[Any] = set()
        while link is not None and (end is None or len(kept) < end):
            rows, link = yield from _page(Request(link, size), wanted)
            for row in rows:
                key = (row.get(f"{table.logical}id"), row.get("partitionid"))
                if key[0] is None or key not in earlier:
                    kept.append(row)
                    own.add(key)
        earlier |= own
    return kept[skip:end]


def _next_window(
    query: tuple[str, dict[str, str]],
    wanted: Callable[[Row], bool],
    skip: int,
    top: int,
    key: str,
    seen: _Seen,
) -> Reading:
    """The rows of one window; it goes on where the last window of the same query ended."""
    first = encode(*query)
    mark = seen.bookmarks.pop(key, None)
    if mark is None or mark.position != skip or time.monotonic() - mark.when > FRESH:
        mark = Bookmark(0, [], first, max(1, min(PAGE, skip + top)), 0.0)
    kept, link, end = mark.ahead, mark.link, skip + top - mark.position
    if link is None or len(kept) >= end:
        yield from _page(Request(first, 1), wanted)  # no row is needed, but the caller's response
    while link is not None and len(kept) < end:
        rows, link = yield from _page(Request(link, mark.size), wanted)
        kept = kept + rows
    seen.bookmarks[key] = Bookmark(skip + top, kept[end:], link, mark.size, time.monotonic())
    return kept[skip - mark.position : end]


def _page(
    request: Request, wanted: Callable[[Row], bool]
) -> Generator[Request, Page, tuple[list[Row], str | None]]:
    """The wanted rows of one page and the link to the next."""
    page = yield request
    if page.status != 200 or not isinstance(page.body, dict):
        raise _Failed(page)
    rows = [row for row in page.body.get("value", []) if wanted(row)]
    return rows, page.body.get("@odata.nextLink")


def _legacy_rows(
    found: list[Row],
    read: Read,
    table: Table,
    select: str,
    labels: dict[str, dict[str, str]],
) -> Reading:
    """The rows under their legacy names, packed columns unpacked, companions dropped."""
    names = {**table.columns, **read.names}
    asked = [part.strip() for part in select.split(",") if part.strip()]
    seen = asked or list(dict.fromkeys(key for row in found for key in row))
    strange = [
        key
        for key in seen
        if key.startswith("msdynci_") and key not in names and key not in table.hidden
    ]
    if strange and found:
        names = {**(yield from _labels(table.logical, labels)), **names}
    if table.packed is not None:
        rows = [row for packed in found for row in unpacked(packed, table.packed)]
    else:
        own = [key for key in seen if key.startswith("msdynci_") and key not in table.columns]
        order = asked or [*(key for key in table.columns if key in seen), *own]
        shown = [key for key in dict.fromkeys(order) if key not in table.hidden]
        rows = [
            {names.get(key, key): row.get(key) for key in shown if asked or key in row}
            for row in found
        ]
    if read.columns:
        rows = [{key: row.get(key) for key in read.columns} for row in rows]
    return rows


def _labels(
    logical: str, labels: dict[str, dict[str, str]]
) -> Generator[Request, Page, dict[str, str]]:
    """The display names of a table's columns: they carry the legacy names in legacy casing."""
    if logical not in labels:
        page = yield Request(
            f"EntityDefinitions(LogicalName='{logical}')/Attributes?$select=LogicalName,DisplayName"
        )
        if page.status != 200:
            raise _Failed(page)
        labels[logical] = {
            column["LogicalName"]: label["Label"]
            for column in page.body["value"]
            if (label := (column.get("DisplayName") or {}).get("UserLocalizedLabel"))
        }
    return {key: name for key, name in labels[logical].items() if key.startswith("msdynci_")}


def unpacked(row: Row, column: str) -> list[Row]:
    """The legacy rows inside a JSON text column: one object, or a list of them."""
    content = json.loads(row.get(column) or "{}")
    items = content if isinstance(content, list) else [content]
    return [
        {
            "CustomerId": row["msdynci_customerid"],
            **{k: _plain(v) for k, v in item.items() if k.lower() != "customerid"},
        }
        for item in items
    ]


def _plain(value: Any) -> Any:
    """A number or truth value that stands as text, where its text is the only way to write it."""
    if isinstance(value, str) and (value.lstrip("-")[:1].isdigit() or value in ("true", "false")):
        try:
            plain = json.loads(value)
        except ValueError:
            return value
        if json.dumps(plain) == value and not isinstance(plain, str):
            return plain
    return value


def segments_of(text: str | None) -> list[str]:
    """The segment names in ``msdynci_segments``: ``{"Segments": [...]}`` or a bare list (63)."""
    content = json.loads(text or "[]") or []
    names = content.get("Segments", []) if isinstance(content, dict) else content
    return [str(name) for name in names]
