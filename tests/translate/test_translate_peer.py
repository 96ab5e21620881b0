"""Emitted filters run in code that nobody here wrote, and find the rows that the sandbox finds.

The peer is ``odata-query``: it parses a filter and hands it to SQLAlchemy, which asks SQLite.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

import pytest
import sqlalchemy as sa
from both_services import Both, folded
from hypothesis import given, settings
from legacy_queries import SETTINGS, LegacyQuery, long_list, queries
from odata_query.sqlalchemy import apply_odata_core
from test_translate_rows import TIMES

from ci_migrate.adapter import Request
from ci_migrate.sandbox import SandboxOptions
from ci_migrate.sandbox.dataset import dataset
from ci_migrate.sandbox.tables import Tables
from ci_migrate.translate import translate_text

Start = Callable[..., Both]

# SQL leaves nulls out of `ne`; the sandbox can be told to do so, too (fact 17).
READING: dict[str, Any] = {"null_ne": "left-out"}

# What the peer cannot: a pattern in the filter, its texts blanked; a filter; and the reason.
EXCEPTIONS = {
    "an offset": (
        r"T[0-9:.]+[+-][0-9]{2}:[0-9]{2}",
        "msdynci_createdon ge 2016-07-15T23:30:00+02:00 and "
        "msdynci_createdon le 2016-07-15T23:30:00+02:00",
        "SQLAlchemy stores and compares moments in SQLite as text without the offset",
    ),
    "a bare date": (
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![T0-9])",
        "msdynci_dateofbirth le 1948-09-17",
        "SQLite compares the text of a date with the text of a moment, which is longer",
    ),
}


def like(pattern: str | None, text: str | None) -> bool | None:
    """The ``LIKE`` of the service: ``%``, ``_`` and ``[...]``, without case and accents."""
    if pattern is None or text is None:
        return None
    pieces = re.split(r"(\[\^?.[^\]]*\]|%|_)", _of(pattern))
    whole = "".join(_piece(piece) for piece in pieces)
    return re.fullmatch(whole, _of(text), re.DOTALL) is not None


def _piece(piece: str) -> str:
    if piece in ("%", "_"):
        return ".*" if piece == "%" else "."
    if not re.fullmatch(r"\[.+\]", piece, re.DOTALL):
        return re.escape(piece)
    negated = piece.startswith("[^")
    return f"[{'^' if negated else ''}{re.escape(piece[1 + negated : -1])}]"


def _of(text: str) -> str:
    return folded(text, accents=True)


def compare(left: str, right: str) -> int:
    """The collation of the environment (fact 13)."""
    return (_of(left) > _of(right)) - (_of(left) < _of(right))


TYPES: dict[str, Callable[[], Any]] = {
    "text": lambda: sa.String(collation="environment"),
    "guid": sa.String,
    "number": sa.Integer,
    "date": sa.DateTime,
}


class Peer:
    """The Dataverse tables of the sandbox in SQLite."""

    def __init__(self) -> None:
        options = SandboxOptions(**READING)
        self.tables = Tables(dataset(options), options)
        self.engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
        self.loaded: dict[str, sa.Table] = {}
        sa.event.listen(self.engine, "connect", self._teach)

    @staticmethod
    def _teach(connection: Any, _: Any) -> None:
        connection.create_collation("environment", compare)
        connection.create_function("like", 2, like, deterministic=True)

    def key(self, entity_set: str) -> str:
        """The primary key column of a table."""
        return self.tables.entities[entity_set].primary_id

    def table(self, entity_set: str) -> sa.Table:
        """A table with its rows, loaded when first asked for."""
        if entity_set not in self.loaded:
            kinds = {
                name: one.kind for name, one in self.tables.entities[entity_set].attributes.items()
            }
            columns = [sa.Column(name, TYPES[kind]()) for name, kind in kinds.items()]
            table = sa.Table(entity_set, sa.MetaData(), *columns)
            table.create(self.engine)
            rows = [
                {name: _stored(kind, row[name]) for name, kind in kinds.items()}
                for row in self.tables.rows(entity_set)
            ]
            with self.engine.begin() as connection:
                connection.execute(table.insert(), rows)
            self.loaded[entity_set] = table
        return self.loaded[entity_set]

    def keys(self, entity_set: str, condition: str) -> set[str]:
        """The keys of the rows that the peer finds."""
        table = self.table(entity_set)
        query = apply_odata_core(sa.select(table), condition)
        with self.engine.connect() as connection:
            return {row._mapping[self.key(entity_set)] for row in connection.execute(query)}


def _stored(kind: str, value: Any) -> Any:
    if kind == "date" and value is not None:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    return value


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    """The peer over the rows that the sandbox answers from."""
    found = Peer()
    yield found
    found.engine.dispose()


def sandbox_keys(both: Both, key: str, entity_set: str, condition: str) -> set[str]:
    """The keys of the rows that the sandbox finds, page by page."""
    link: str | None = f"{entity_set}?$select={key}&$filter={condition}"
    found: set[str] = set()
    while link is not None:
        body = both.dataverse(Request(link)).json()
        found |= {row[key] for row in body["value"]}
        link = body.get("@odata.nextLink")
    return found


def emitted(both: Both, query: LegacyQuery) -> Iterator[tuple[str, str, str]]:
    """Entity set and filter of the requests of a query, the filter as sent and decoded."""
    translation = translate_text(query.text, SETTINGS)
    if translation.plan is None:
        return
    for url in dict.fromkeys(both.plan(translation.plan.read, SETTINGS).requests):
        name, _, tail = url.partition("?")
        condition = dict(part.split("=", 1) for part in tail.split("&") if part).get("$filter")
        if condition is not None and "://" not in name and "(" not in name:
            yield name, condition, unquote(condition)


def exception(condition: str) -> str | None:
    """The entry of EXCEPTIONS that a filter falls under."""
    bare = re.sub(r"'(?:[^']|'')*'", "''", condition)
    return next((name for name, one in EXCEPTIONS.items() if re.search(one[0], bare)), None)


def agree(both: Both, peer: Peer, name: str, sent: str, condition: str) -> bool:
    """Whether the peer finds the rows that the sandbox finds."""
    return peer.keys(name, condition) == sandbox_keys(both, peer.key(name), name, sent)


def test_the_peer_finds_the_rows_of_emitted_filters(both: Start, peer: Peer) -> None:
    services = both(**READING)
    judged: list[str] = []

    @settings(max_examples=200 * TIMES)
    @given(queries())
    def every(query: LegacyQuery) -> None:
        for name, sent, condition in emitted(services, query):
            if exception(condition) is None:
                assert agree(services, peer, name, sent, condition), (name, condition)
                judged.append(condition)

    every()
    assert len({*judged}) >= 40, len(judged)


@pytest.mark.parametrize(("table", "column"), [("Customer", "CustomerId"), ("Customer", "EMail")])
def test_the_peer_finds_the_rows_of_long_lists(
    both: Start, peer: Peer, table: str, column: str
) -> None:
    services = both(**READING)
    found = [*emitted(services, long_list(table, column, 1200))]
    assert len(found) >= 3
    for name, sent, condition in found:
        assert agree(services, peer, name, sent, condition)


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_an_exception_is_one_that_the_peer_really_makes(both: Start, peer: Peer, name: str) -> None:
    condition = EXCEPTIONS[name][1]
    assert exception(condition) == name
    sent = quote(condition, safe="'()")
    assert not agree(both(**READING), peer, "msdynci_customerprofiles", sent, condition)
