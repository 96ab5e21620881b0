"""Rows that come in pages, as a live reading gives them, written down while they come.

Each page becomes columns of one JSON type where it can, so that whole tables never stand in
memory and no type is lost.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ci_migrate.engines.extras import needed
from ci_migrate.engines.tables import Family

Row = Mapping[str, Any]
Pages = Iterable[Sequence[Row]]

_ROWS = 50_000  # rows that are written at once
_KINDS = {
    frozenset({str}): Family.TEXT,
    frozenset({bool}): Family.TRUTH,
    frozenset({int}): Family.WHOLE,
    frozenset({float}): Family.REAL,
    frozenset({int, float}): Family.REAL,
}
_NOTHING = frozenset({type(None)})
_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A Parquet file, and what its columns hold."""

    path: Path
    families: Mapping[str, Family]


class Store:
    """The rows of one side, in files of a directory.

    A new file begins where a column turns out to hold something else than before. ``companions``
    counts the annotations of OData that were left out; with ``keep`` none is.
    """

    def __init__(self, directory: Path, side: str, *, keep: bool = False) -> None:
        self._arrow = needed("pyarrow", "duckdb", "To compare whole tables")
        self._parquet = needed("pyarrow.parquet", "duckdb", "To compare whole tables")
        self._directory = directory
        self._side = side
        self._keep = keep
        self._families: dict[str, Family] = {}
        self._parts: list[Part] = []
        self._waiting: list[Any] = []
        self._writer: Any = None
        self._types = {
            Family.TRUTH: self._arrow.bool_(),
            Family.WHOLE: self._arrow.int64(),
            Family.REAL: self._arrow.float64(),
        }
        self.companions = 0

    def add(self, rows: Sequence[Row]) -> None:
        """Takes a page."""
        columns = self._columns(rows)
        families, arrays = dict(self._families), {}
        for name, values in columns.items():
            families[name], arrays[name] = self._array(values, families.get(name, Family.EMPTY))
        if families != self._families:
            self._begin(families)
        for name in families.keys() - columns.keys():
            arrays[name] = self._arrow.nulls(len(rows), self._type(families[name]))
        batch = self._arrow.RecordBatch.from_pydict({name: arrays[name] for name in families})
        self._waiting.append(batch)
        if sum(one.num_rows for one in self._waiting) >= _ROWS:
            self._write()

    def parts(self) -> tuple[Part, ...]:
        """Ends the writing; the files in their order."""
        self._end()
        return tuple(self._parts)

    def _columns(self, rows: Sequence[Row]) -> dict[str, list[Any]]:
        """The rows column by column; an absent value is a null."""
        if not rows:
            return {}
        names = list(rows[0])
        try:
            if sum(map(len, rows)) != len(names) * len(rows):
                raise KeyError
            columns = {name: [row[name] for row in rows] for name in names}
        except KeyError:
            every = dict.fromkeys(name for row in rows for name in row)
            columns = {name: [row.get(name) for row in rows] for name in every}
        if self._keep:
            return columns
        for name in [one for one in columns if "@odata." in one.lower()]:
            del columns[name]
            self.companions += sum(name in row for row in rows)
        return columns

    def _array(self, values: list[Any], known: Family) -> tuple[Family, Any]:
        """A column in the narrowest family that holds these values and those before."""
        if known is Family.TEXT:  # the commonest: nothing but a text becomes one
            try:
                return known, self._arrow.array(values, self._type(known))
            except (UnicodeEncodeError, self._arrow.ArrowException):
                pass
        kinds = frozenset(map(type, values)) - _NOTHING
        family = joined(known, _KINDS.get(kinds, Family.JSON) if kinds else Family.EMPTY)
        if family is not Family.JSON:
            try:
                return family, self._arrow.array(values, self._type(family))
            except (OverflowError, UnicodeEncodeError, self._arrow.ArrowInvalid):
                family = Family.JSON  # beyond 64 bits, or no text that UTF-8 can hold
        texts = [None if value is None else _encode(value) for value in values]
        return family, self._arrow.array(texts, self._type(family))

    def _type(self, family: Family) -> Any:
        return self._types.get(family, self._arrow.string())

    def _begin(self, families: dict[str, Family]) -> None:
        self._end()
        self._families = families
        path = self._directory / f"{self._side}-{len(self._parts)}.parquet"
        self._parts.append(Part(path=path, families=families))
        schema = self._arrow.schema([(name, self._type(one)) for name, one in families.items()])
        self._writer = self._parquet.ParquetWriter(
            path, schema, compression="lz4", use_dictionary=False, write_statistics=False
        )

    def _write(self) -> None:
        if self._waiting:
            self._writer.write_table(self._arrow.Table.from_batches(self._waiting))
            self._waiting = []

    def _end(self) -> None:
        self._write()
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def joined(one: Family, other: Family) -> Family:
    """The family that holds what either holds."""
    if one is other or other is Family.EMPTY:
        return one
    if one is Family.EMPTY:
        return other
    return Family.REAL if {one, other} == {Family.WHOLE, Family.REAL} else Family.JSON


def stored(
    sides: Mapping[str, Pages], directory: Path, *, companions: bool = False
) -> dict[str, Store]:
    """The rows of all sides, read at once; what a reading raises is raised."""
    stores = {side: Store(directory, side, keep=companions) for side in sides}
    failed = threading.Event()
    errors: list[BaseException] = []

    def fill(side: str) -> None:
        try:
            for page in sides[side]:
                if failed.is_set():
                    return
                if page:
                    stores[side].add(page)
        except BaseException as error:  # told in the thread that waits
            errors.append(error)
            failed.set()

    _at_once([lambda side=side: fill(side) for side in sides])  # type: ignore[misc]  # the default binds it
    if errors:
        raise errors[0]
    return stores


def _at_once(tasks: Sequence[Callable[[], None]]) -> None:
    """Runs tasks in threads that do not outlive the program."""
    threads = [threading.Thread(target=task, daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():  # so that Ctrl-C is heard
            thread.join(0.1)
