"""Cases with more rows than memory shall hold: written to disk page by page, then compared there.

Only plain readings of one table are: there no row depends on the rows of another page. One such
case is compared at a time, since each may take all the memory that an engine is given.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from ci_migrate.adapter import Page, answer, split
from ci_migrate.engines import Summary, compare_streams, lacking
from ci_migrate.errors import AuthError, MigrateError, ServiceError
from ci_migrate.parity.cases import Case
from ci_migrate.parity.fetch import METADATA, UNREADABLE, Bounds, Log, Observation, Row, rows_of
from ci_migrate.parity.plan import CasePlan
from ci_migrate.parity.source import Live
from ci_migrate.parity.whole_tables import engine_rules

_ENDLESS = Bounds(pages=10**9, rows=10**12)
_ONE = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """What a comparison on disk found, or the cause why there was none.

    The observations of both sides have no rows.
    """

    control: Observation
    candidate: Observation
    summary: Summary | None = None
    cause: str | None = None


def held_back(case: Case, plan: CasePlan) -> str | None:
    """Why a case is not compared on disk, or what has to be installed first; None where it is."""
    read, how = plan.read, plan.comparison
    if read is None or case.gather is not None or case.empty:
        return "it is no plain reading of a table"
    if plan.translation and any(loss.id == "row-bound" for loss in plan.translation.losses):
        return 'the translation keeps the bound of 100 rows; set row-bound = "all"'
    apart = read.segment, read.expand, read.within, read.columns, how.related
    if any(apart) or str(read.skip) != "0" or "$top" in split(read.query)[1]:
        return "it is no plain reading of a table"
    if not how.key or how.ordered:
        return "the order of its rows counts" if how.ordered else "its rows have no key"
    if not all(rules.nulls for rules in (how.rules, *how.columns.values())):
        return "it tells null from absent"
    return lacking()


def streamed(live: Live) -> Streamed:
    """Reads both sides to their end and compares them; AuthError where there is no token."""
    control = Log(live.sides.control, _ENDLESS, live.allowance)
    candidate = Log(live.sides.candidate, _ENDLESS, live.allowance)
    how = live.plan.comparison
    summary, cause = None, None
    with _ONE:
        try:
            pages = _control(live, control), _candidate(live, candidate)
            summary = compare_streams(*pages, how.key, engine_rules(how))
        except (AuthError, ServiceError):
            raise
        except MigrateError as error:
            cause = str(error)
    return Streamed(
        control=control.seen(), candidate=candidate.seen(), summary=summary, cause=cause
    )


def unsteady(first: Summary, again: Summary) -> str | None:
    """Why two comparisons of the same sides prove nothing; None where they found the same."""
    found = [{(one.kind, one.column, repr(one)) for one in s.differences} for s in (first, again)]
    counted = [{(*key, str(n)) for key, n in s.counts.items()} for s in (first, again)]
    moved = (found[0] ^ found[1]) | (counted[0] ^ counted[1])
    names = sorted({column or kind for kind, column, _ in moved})
    if not names:
        return None
    return (
        f"a second reading found other differences ({', '.join(names)}); verify again when no "
        "refresh is under way, or write them down as known differences, with a reason"
    )


def _control(live: Live, log: Log) -> Iterator[list[Row]]:
    (link,) = live.plan.paths.values()
    while link:
        reply = log.ask(link)
        found = rows_of(reply.body)
        if reply.error is not None or found is None:
            raise MigrateError(f"control: {reply.error or 'the answer holds no rows'}")
        yield found
        link = reply.body.get("@odata.nextLink") or ""


def _candidate(live: Live, log: Log) -> Iterator[list[Row]]:
    """The rows that the row adapter makes of each page, which it takes for the only one."""
    assert live.plan.read is not None
    shapes, labels, link = live.sides.shapes, dict[str, dict[str, str]](), ""
    while True:
        reading = answer(live.plan.read, shapes.tables, labels, shapes.spelling)
        try:
            request = next(reading)
            url, size = link or request.url, request.page_size
            link = ""
            while True:
                reply = log.ask(url, size)
                body = reply.body
                if isinstance(body, dict) and not url.startswith(METADATA):
                    link = body.get("@odata.nextLink") or link
                    body = {name: one for name, one in body.items() if name != "@odata.nextLink"}
                request = reading.send(
                    Page(0 if reply.error and reply.status == 200 else reply.status, body)
                )
                url, size = request.url, request.page_size
                if not url.startswith(METADATA):
                    raise MigrateError("candidate: it takes several queries; narrow the query")
        except StopIteration as end:
            if end.value.failed is not None:
                said = log.last.error or "the answer holds no rows"
                raise MigrateError(f"candidate: {said}") from None
            yield list(end.value.rows)
        except UNREADABLE as error:
            said = f"the row adapter cannot read the answer ({type(error).__name__})"
            raise MigrateError(f"candidate: {said}") from None
        if not link:
            return
