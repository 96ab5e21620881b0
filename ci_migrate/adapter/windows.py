"""Pages of Dataverse rows: windows of the rows of queries, read page by page and no further.

It knows no network: the generators yield requests and are sent pages. ``$top`` is ignored beside
a page size (fact 26), so windows are counted here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any

from ci_migrate.adapter.filters import Row
from ci_migrate.adapter.queries import encode

# -- companion: the text from here on is copied into rewritten programs --

PAGE = 5000  # rows a page, at most (fact 24)
FRESH = 60.0  # seconds for which the next window goes on where the last one ended
Query = tuple[str, dict[str, str]]  # the entity set name and the options, not encoded
Wanted = Callable[[Row], bool]


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


@dataclass
class Bookmark:
    """Where a window of rows ended: its position, rows read beyond it, and the next link."""

    position: int
    ahead: list[Row]
    link: str | None
    size: int
    when: float


class Failed(Exception):
    """Ends a reading: the service answered with an error page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.status)
        self.page = page


Reading = Generator[Request, Page, list[Row]]


def window(
    queries: Iterable[Query],
    wanted: Wanted,
    logical: str,
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
            rows, link = yield from page_of(Request(link, size), wanted)
            for row in rows:
                key = (row.get(f"{logical}id"), row.get("partitionid"))
                if key[0] is None or key not in earlier:
                    kept.append(row)
                    own.add(key)
        earlier |= own
    return kept[skip:end]


def next_window(
    query: Query,
    wanted: Wanted,
    skip: int,
    top: int,
    key: str,
    bookmarks: dict[str, Bookmark],
) -> Reading:
    """The rows of one window; it goes on where the last window of the same query ended."""
    first = encode(*query)
    mark = bookmarks.pop(key, None)
    if mark is None or mark.position != skip or time.monotonic() - mark.when > FRESH:
        mark = Bookmark(0, [], first, max(1, min(PAGE, skip + top)), 0.0)
    kept, link, end = mark.ahead, mark.link, skip + top - mark.position
    if link is None or len(kept) >= end:
        yield from page_of(Request(first, 1), wanted)  # no row is needed, but a response is
    while link is not None and len(kept) < end:
        rows, link = yield from page_of(Request(link, mark.size), wanted)
        kept = kept + rows
    bookmarks[key] = Bookmark(skip + top, kept[end:], link, mark.size, time.monotonic())
    return kept[skip - mark.position : end]


def page_of(
    request: Request, wanted: Wanted
) -> Generator[Request, Page, tuple[list[Row], str | None]]:
    """The wanted rows of one page and the link to the next."""
    page = yield request
    if page.status != 200 or not isinstance(page.body, dict):
        raise Failed(page)
    rows = [row for row in page.body.get("value", []) if wanted(row)]
    return rows, page.body.get("@odata.nextLink")
