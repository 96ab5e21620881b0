"""Observations of both services: what each answered, read to the end of its paging."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ci_migrate.adapter import PLAIN, Answer, Page, Read, Spelling, Table, answer, segments_of
from ci_migrate.parity.cases import Gather
from ci_migrate.web import Allowance, Reader, Reply

Row = dict[str, Any]

METADATA = "EntityDefinitions"  # what requests for metadata begin with: they bring no rows
# What the row adapter raises over an answer that makes no sense.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much one side may read; beyond it the observation is cut."""

    pages: int = 1_000
    rows: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for rows, and the rows that it brought."""

    url: str
    page_size: int | None
    rows: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one side answered: rows, or an error; ``cut`` says why its paging was not read out.

    ``first`` is the first of several pages.
    """

    rows: tuple[Row, ...] = ()
    status: int = 0
    pages: int = 0
    error: str | None = None
    elapsed: float = 0.0
    cut: str | None = None
    first: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """What the row adapter knows of the environment."""

    tables: Mapping[str, Table]
    spelling: Spelling = PLAIN


class Remembering:
    """A reader that asks for the same metadata once, however many cases need it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, Reply] = {}
        self._asking: dict[str, threading.Lock] = {}

    def get(
        self, url: str, *, page_size: int | None = None, allowance: Allowance | None = None
    ) -> Reply:
        """The reply; of metadata the first that was no error."""
        if not url.startswith(METADATA):
            return self._reader.get(url, page_size=page_size, allowance=allowance)
        with self._asking.setdefault(url, threading.Lock()):
            if url not in self._known:
                reply = self._reader.get(url, page_size=page_size, allowance=allowance)
                if reply.error is not None:
                    return reply
                self._known[url] = reply
            return self._known[url]


class Log:
    """What a reading has asked so far, and whether it may go on."""

    def __init__(self, reader: Reader, bounds: Bounds, allowance: Allowance | None) -> None:
        self._reader = reader
        self._bounds = bounds
        self._allowance = allowance
        self._links: set[str] = set()
        self._rows = 0
        self._first: Asked | None = None
        self.pages = 0
        self.elapsed = 0.0
        self.last = Reply(status=0)

    def ask(self, url: str, page_size: int | None = None) -> Reply:
        """The reply to the next request."""
        if url.startswith("https://") and url in self._links:
            error = "its next links lead in a circle"
            self.last = Reply(status=self.last.status, error=error)
            return self.last
        self._links.add(url)
        self.last = self._reader.get(url, page_size=page_size, allowance=self._allowance)
        self.elapsed += self.last.elapsed
        if not url.startswith(METADATA):
            self.pages += 1
            found = rows_of(self.last.body)
            self._rows += len(found or ())
            if self._first is None:
                self._first = Asked(url=url, page_size=page_size, rows=found)
        return self.last

    @property
    def cut(self) -> str | None:
        """Why nothing further is asked."""
        if self._rows > self._bounds.rows:
            return (
                f"it has more than {self._bounds.rows:,} rows; narrow the query, or export both "
                "tables to files and compare these with verify --control-files"
            )
        if self.pages >= self._bounds.pages:
            return f"not all pages were read; {self.pages} are the limit"
        return None

    def seen(self, **found: Any) -> Observation:
        """The observation so far."""
        return Observation(
            status=self.last.status,
            pages=self.pages,
            elapsed=self.elapsed,
            first=self._first if self.pages > 1 else None,
            **found,
        )


def fetch_control(
    reader: Reader, path: str, bounds: Bounds | None = None, allowance: Allowance | None = None
) -> Observation:
    """What the legacy service answers; it may page (J1) and may send one object (E7)."""
    log = Log(reader, bounds or Bounds(), allowance)
    rows: list[Row] = []
    link = path
    while link:
        if (cut := log.cut) is not None:
            return log.seen(cut=cut)
        reply = log.ask(link)
        found = rows_of(reply.body)
        if reply.error is not None or found is None:
            return log.seen(error=reply.error or "the answer holds no rows")
        rows.extend(found)
        link = reply.body.get("@odata.nextLink") or ""
    return log.seen(rows=tuple(rows))


def fetch_gathered(
    reader: Reader, paths: Mapping[str, str], gather: Gather, allowance: Allowance | None = None
) -> Observation:
    """One row for each value that the legacy service finds rows for."""
    found = Observation()
    for value, path in paths.items():
        seen = fetch_control(reader, path, allowance=allowance)
        rows = ({gather.name: value},) if seen.rows else ()
        found = replace(
            seen,
            rows=(*found.rows, *rows),
            pages=found.pages + seen.pages,
            elapsed=found.elapsed + seen.elapsed,
            first=None,
        )
        if seen.error is not None or seen.cut is not None:
            break
    return found


def rows_of(body: Any) -> list[Row] | None:
    """The rows of a collection, or the one object of a key form; None for anything else."""
    if not isinstance(body, dict):
        return None
    found = body.get("value", [body])
    return found if isinstance(found, list) and all(isinstance(x, dict) for x in found) else None


def fetch_candidate(
    reader: Reader,
    read: Read,
    shapes: Shapes,
    bounds: Bounds | None = None,
    allowance: Allowance | None = None,
) -> Observation:
    """What a rewritten program would get: the row adapter itself asks and shapes the rows."""
    log = Log(reader, bounds or Bounds(), allowance)
    reading = answer(read, shapes.tables, {}, shapes.spelling)
    page: Page | None = None
    while True:
        try:
            request = next(reading) if page is None else reading.send(page)
        except StopIteration as end:
            return _answered(end.value, log)
        except UNREADABLE as error:
            said = f"the row adapter cannot read the answer ({type(error).__name__})"
            return log.seen(error=said)
        if (cut := log.cut) is not None:
            reading.close()
            return log.seen(cut=cut)
        reply = log.ask(request.url, request.page_size)
        page = Page(0 if reply.error and reply.status == 200 else reply.status, reply.body)


def _answered(found: Answer, log: Log) -> Observation:
    if found.failed is not None:
        return log.seen(error=log.last.error or "the answer holds no rows")
    return log.seen(rows=found.rows)


def gathered(seen: Observation, gather: Gather) -> Observation:
    """The names in the JSON texts of an observation as rows, each once."""
    try:
        names = [name for row in seen.rows for name in segments_of(row.get(gather.column))]
    except (ValueError, TypeError, AttributeError) as error:
        said = f"{gather.column} holds no list of names ({type(error).__name__})"
        return replace(seen, rows=(), error=said)
    return replace(seen, rows=tuple({gather.name: name} for name in dict.fromkeys(names)))
