"""Observations of both services: what each answered, read at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ci_migrate.adapter import PLAIN, Answer, Page, Read, Spelling, Table, answer
from ci_migrate.web import Client, Reply

PAGES = 1_000  # pages that one side may take; beyond them the observation is cut

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one side answered: rows, or an error; ``cut`` where its paging was not read out."""

    rows: tuple[Row, ...] = ()
    status: int = 0
    pages: int = 0
    error: str | None = None
    elapsed: float = 0.0
    cut: bool = False


def observe(
    control: tuple[Client, str],
    candidate: tuple[Client, Read],
    tables: Mapping[str, Table],
    labels: dict[str, dict[str, str]],
    spelling: Spelling,
) -> tuple[Observation, Observation]:
    """Control and candidate, read side by side; raises only where there is no token."""
    with ThreadPoolExecutor(2) as pool:
        left = pool.submit(fetch_control, *control)
        right = pool.submit(fetch_candidate, *candidate, tables, labels, spelling)
        return left.result(), right.result()


def fetch_control(client: Client, path: str, limit: int = PAGES) -> Observation:
    """What the legacy service answers; it may page (J1) and may send one object (E7)."""
    rows: list[Row] = []
    elapsed, link, pages, status = 0.0, path, 0, 0
    while link and pages < limit:
        reply = client.get(link)
        elapsed += reply.elapsed
        pages, status = pages + 1, reply.status
        found = _rows(reply.body)
        if reply.error is not None or found is None:
            error = reply.error or "the answer holds no rows"
            return Observation(status=status, pages=pages, error=error, elapsed=elapsed)
        rows.extend(found)
        link = reply.body.get("@odata.nextLink") or ""
    return Observation(
        rows=tuple(rows), status=status, pages=pages, elapsed=elapsed, cut=bool(link)
    )


def _rows(body: Any) -> list[Row] | None:
    """The rows of a collection, or the one object of a key form; None for anything else."""
    if not isinstance(body, dict):
        return None
    found = body.get("value", [body])
    return found if isinstance(found, list) and all(isinstance(x, dict) for x in found) else None


def fetch_candidate(
    client: Client,
    read: Read,
    tables: Mapping[str, Table],
    labels: dict[str, dict[str, str]],
    spelling: Spelling = PLAIN,
    limit: int = PAGES,
) -> Observation:
    """What a rewritten program would get: the row adapter itself asks and shapes the rows."""
    reading = answer(read, tables, labels, spelling)
    elapsed, pages = 0.0, 0
    reply = Reply(status=0)
    try:
        request = next(reading)
        while pages < limit:
            reply = client.get(request.url, page_size=request.page_size)
            elapsed += reply.elapsed
            pages += not request.url.startswith("EntityDefinitions")
            request = reading.send(Page(reply.status, reply.body))
    except StopIteration as end:
        return _answered(end.value, reply, pages, elapsed)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        said = f"the row adapter cannot read the answer ({type(error).__name__})"
        return Observation(status=reply.status, pages=pages, error=said, elapsed=elapsed)
    reading.close()
    return Observation(status=reply.status, pages=pages, elapsed=elapsed, cut=True)


def _answered(found: Answer, reply: Reply, pages: int, elapsed: float) -> Observation:
    error = None
    if found.failed is not None:
        error = reply.error or "the answer holds no rows"
    return Observation(
        rows=found.rows, status=reply.status, pages=pages, error=error, elapsed=elapsed
    )
