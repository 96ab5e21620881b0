"""The row adapter: reads Dataverse rows and gives them back as the legacy service gave them.

It knows no network: :func:`answer` is a generator that yields requests and is sent pages, so
that the same code serves requests, httpx, asyncio and the verifier. Segments and measures are
JSON in text columns (facts 63, 67).
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ci_migrate.adapter.filters import (
    PLAIN,
    Row,
    Spelling,
    both,
    columns_of,
    finds_nobody,
    folded,
    holds,
    literals,
    parsed,
    rendered,
    searching,
    spelled,
)
from ci_migrate.adapter.queries import bounded, chunks, equals, members_query, split
from ci_migrate.adapter.windows import (
    PAGE,
    Bookmark,
    Failed,
    Page,
    Query,
    Reading,
    Request,
    Wanted,
    next_window,
    window,
)

# -- companion: the text from here on is copied into rewritten programs --


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
class Read(str):
    """A legacy read as a Dataverse query and what the row adapter does with its rows.

    It is a text, that of its query: a program may log it, and put it behind others.
    ``skip`` counts rows from the first; ``segment`` keeps the members of a segment; ``within``
    keeps the rows whose column has one of the OData literals listed in a text; ``keep`` is a
    filter that only the adapter can decide, letter by letter; ``search`` looks for a text in one
    of some columns; ``expand`` names the related tables; ``columns`` are the legacy columns
    asked for where the query cannot name them; ``names`` are legacy names of columns that no
    table lists. In text functions of the query every character stands for itself.
    """

    query: str
    skip: int | str = 0
    segment: str | None = None
    within: Mapping[str, str] = field(default_factory=dict)
    keep: str = ""
    search: Mapping[str, str] = field(default_factory=dict)
    expand: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def __new__(cls, query: str, *_: Any, **__: Any) -> Read:
        return super().__new__(cls, query)

    def __hash__(self) -> int:
        return hash(self.query)

    def __ne__(self, other: object) -> bool:
        return not self == other


@dataclass(frozen=True)
class Answer:
    """The rows under their legacy names, or the page that ended the reading with an error."""

    rows: tuple[Row, ...] = ()
    failed: Page | None = None


def answer(
    read: Read,
    tables: Mapping[str, Table],
    labels: dict[str, dict[str, str]] | None = None,
    spelling: Spelling = PLAIN,
    bookmarks: dict[str, Bookmark] | None = None,
) -> Generator[Request, Page, Answer]:
    """Yields requests, is sent pages, returns the legacy rows in the order of the service.

    ``labels`` keeps the display names of columns that no table lists, by logical table name;
    ``bookmarks`` keeps where windows ended, so that a loop over ``skip`` reads each row once.
    """
    seen = _Seen({} if labels is None else labels, {} if bookmarks is None else bookmarks)
    try:
        rows = yield from _read(read, tables, seen, spelling)
    except Failed as failure:
        return Answer(failed=failure.page)
    return Answer(rows=tuple(rows))


@dataclass(frozen=True)
class _Seen:
    """What earlier readings found out."""

    labels: dict[str, dict[str, str]]
    bookmarks: dict[str, Bookmark]


@dataclass(frozen=True)
class _Sifted:
    """What a read asks the service for, and what is checked again, letter by letter."""

    options: dict[str, str]
    listed: list[list[str]]
    wanted: Wanted
    compared: set[str]
    counted: bool


def _read(read: Read, tables: Mapping[str, Table], seen: _Seen, spelling: Spelling) -> Reading:
    name, options = split(read.query)
    table = tables.get(name, Table(name, name))
    asked = options.get("$select", "")
    top = options.pop("$top", None)
    skip = "0" if read.skip is None else str(read.skip).strip()
    if not skip.isdigit():
        options["$skip"] = skip  # no number: the service refuses it, as the legacy service did
    sifted = _sifted(read, options, spelling)
    if asked:
        extra = sifted.compared
        if read.segment is not None or read.expand:
            extra = extra | {"msdynci_customerid"}
        missing = sorted(extra - set(asked.split(",")))
        sifted.options["$select"] = ",".join([asked, *missing])
    queries = _planned(name, sifted)
    wanted = sifted.wanted
    if read.segment is not None:
        members = yield from _members(str(read.segment), sifted.options, spelling)
        wanted = _among(members, wanted)
        if len(queries) == 1 and not sifted.listed:
            terms = [equals("msdynci_customerid", one) for one in members]
            queries = list(chunks(name, sifted.options, terms))
    if "$orderby" in sifted.options and len(queries) > 1:
        queries = [(name, sifted.options)]  # only the service can sort: all its rows, then these
    counted = bool(sifted.listed or sifted.counted or read.segment is not None)
    key = repr((queries, read.segment, sifted.listed, read.keep))
    found = yield from _counted(queries, wanted, table.logical, (skip, top), counted, key, seen)
    rows = yield from _legacy_rows(found, read, table, asked, seen.labels)
    for related in read.expand:
        yield from _attach(related, rows, tables, seen.labels)
    return rows


def _sifted(read: Read, options: dict[str, str], spelling: Spelling) -> _Sifted:
    """The options for the service, and the comparison that is made again with its rows."""
    listed = [
        [f"{column} eq {literal}" for literal in literals(text)]
        for column, text in read.within.items()
    ]
    asked = options.get("$filter", "")
    exact = parsed(" and ".join(f"({text})" for text in (asked, *map(" or ".join, listed)) if text))
    kept = parsed(read.keep)
    own = parsed(asked)
    if own is not None and spelled(own, spelling) != own:
        asked = rendered(spelled(own, spelling))
    asked = both(asked, searching(read.search, spelling))
    if read.keep and kept is None:
        asked = read.keep  # no filter: the service refuses it, as the legacy service did
    if asked:
        options = {**options, "$filter": asked}
    strict = bool(folded(exact))
    exactly = exact if strict or finds_nobody(exact) else None
    again = [tree for tree in (exactly, kept) if tree is not None]
    compared = set[str]().union(*map(columns_of, again))
    empty = dict.fromkeys(compared)  # they are all asked for: one that is not there is null

    def wanted(row: Row) -> bool:
        return all(holds(tree, {**empty, **row}) is not False for tree in again)

    return _Sifted(options, listed, wanted, compared, strict or kept is not None)


def _planned(name: str, sifted: _Sifted) -> list[Query]:
    """The queries of a read: one, or several where a list is too long for one request."""
    queries = list(bounded(name, sifted.options))
    for terms in sifted.listed:
        queries = list(chunks(name, sifted.options, list(dict.fromkeys(terms))))
    return queries


def _counted(
    queries: list[Query],
    wanted: Wanted,
    logical: str,
    bounds: tuple[str, str | None],
    counted: bool,
    key: str,
    seen: _Seen,
) -> Reading:
    """The rows between ``$skip`` and ``$top``, counted by the service where it can."""
    skip, top = bounds
    numbers = skip.isdigit() and (top is None or top.isdigit())
    beyond = top is not None and top.isdigit() and int(top) > PAGE
    here = counted and top is not None
    if not numbers or not (here or skip.strip("0") or len(queries) > 1 or beyond):
        limit = {} if top is None else {"$top": top}  # the service counts, or refuses
        return (yield from window([(one, {**o, **limit}) for one, o in queries], wanted, logical))
    if len(queries) == 1 and top is not None:
        return (
            yield from next_window(queries[0], wanted, int(skip), int(top), key, seen.bookmarks)
        )
    last = None if top is None else int(top)
    return (yield from window(queries, wanted, logical, int(skip), last))


_MEMBERSHIP = "msdynci_segmentmembership"


def _members(
    segment: str, options: Mapping[str, str], spelling: Spelling
) -> Generator[Request, Page, dict[str, None]]:
    """The customer ids of a segment, each once, in the order of the service."""
    query = members_query(segment, options.get("$filter", ""), spelling)
    rows = yield from window([query], lambda row: True, _MEMBERSHIP)
    exactly = segment.replace("''", "'")
    found = (row for row in rows if exactly in segments_of(row.get("msdynci_segments")))
    return dict.fromkeys(row["msdynci_customerid"] for row in found)


def _among(members: Mapping[str, None], wanted: Wanted) -> Wanted:
    """Wanted rows that are those of a segment's members."""

    def both(row: Row) -> bool:
        return wanted(row) and row["msdynci_customerid"] in members

    return both


def _attach(
    related: str, rows: list[Row], tables: Mapping[str, Table], labels: dict[str, dict[str, str]]
) -> Generator[Request, Page, None]:
    """Puts the rows of a related table into each row: a list, or one object when packed."""
    name, table = next((name, table) for name, table in tables.items() if table.legacy == related)
    ids = dict.fromkeys(row["CustomerId"] for row in rows)
    terms = [equals("msdynci_customerid", value) for value in ids]
    found = yield from window(chunks(name, {}, terms), lambda row: True, table.logical)
    children: dict[str, list[Row]] = {}
    for child in (yield from _legacy_rows(found, Read(name), table, "", labels)):
        children.setdefault(child["CustomerId"], []).append(child)
    for row in rows:
        own = children.get(row["CustomerId"], [])
        row[related] = own if table.packed is None else (own[0] if own else None)


def _legacy_rows(
    found: list[Row],
    read: Read,
    table: Table,
    select: str,
    labels: dict[str, dict[str, str]],
) -> Reading:
    """The rows under their legacy names, packed columns unpacked, companions dropped."""
    names = {**read.names, **table.columns}
    asked = [part.strip() for part in select.split(",") if part.strip()]
    seen = asked or list(dict.fromkeys(key for row in found for key in row))
    strange = [
        key
        for key in seen
        if key.startswith("msdynci_") and key not in table.columns and key not in table.hidden
    ]
    if strange and found:
        guessed = all(key in read.names for key in strange)
        names = {**names, **(yield from _labels(table, labels, guessed))}
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
        spelled_as = {key.lower(): key for row in rows for key in row}
        shown = [spelled_as.get(key.lower(), key) for key in read.columns]
        rows = [{key: row.get(key) for key in shown} for row in rows]
    return rows


def _labels(
    table: Table, labels: dict[str, dict[str, str]], guessed: bool
) -> Generator[Request, Page, dict[str, str]]:
    """The display names of columns that no table lists: they carry the legacy letter case.

    Where they cannot be read, names that are ``guessed`` have to do.
    """
    logical = table.logical
    if logical not in labels:
        page = yield Request(
            f"EntityDefinitions(LogicalName='{logical}')/Attributes?$select=LogicalName,DisplayName"
        )
        if page.status != 200 and not guessed:
            raise Failed(page)
        labels[logical] = {
            column["LogicalName"]: label["Label"]
            for column in (page.body["value"] if page.status == 200 else ())
            if (label := (column.get("DisplayName") or {}).get("UserLocalizedLabel"))
        }
    return {
        key: name
        for key, name in labels[logical].items()
        if key.startswith("msdynci_") and key not in table.columns
    }


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
    """The segment names in ``msdynci_segments``: ``{"Segments": [...]}`` or a bare list (63).

    Where the quotes are stored with backslashes, the text is JSON inside a JSON text.
    """
    content = json.loads(text or "[]") or []
    if isinstance(content, str):
        content = json.loads(content)
    names = content.get("Segments", []) if isinstance(content, dict) else content
    return [str(name) for name in names]
