"""The embedded engine: DuckDB, in bounded memory, over local files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import Any

from ci_migrate.engines.cells import Cells
from ci_migrate.engines.dialects import DUCKDB
from ci_migrate.engines.extras import needed
from ci_migrate.engines.files import Files
from ci_migrate.engines.streams import Part, joined
from ci_migrate.engines.tables import Column, Family, Table
from ci_migrate.errors import MigrateError

MEMORY = "512MB"

_FUNCTIONS = {
    "ci_word": (["INTEGER", "VARCHAR", "VARCHAR"], "VARCHAR"),
    "ci_plain": (["INTEGER", "VARCHAR", "VARCHAR"], "VARCHAR"),
    "ci_row": (["VARCHAR", "VARCHAR"], "VARCHAR"),
    "ci_near": (["VARCHAR", "VARCHAR"], "BOOLEAN"),
}
_TYPES = {Family.TRUTH: "BOOLEAN", Family.WHOLE: "BIGINT", Family.REAL: "DOUBLE"}
_ABOUT = ("Original Line", "Possible", "LINE ", "  ")  # lines of an error that quote or propose
_EXACT = 2**53  # whole numbers up to here are exact as a double
_DELTA_TYPES = {"string": "VARCHAR", "long": "BIGINT", "short": "SMALLINT", "byte": "TINYINT"}


class Embedded:
    """An engine in this process; what does not fit into ``memory`` goes to ``directory``.

    MigrateError where DuckDB cannot read a file or has no room left.
    """

    dialect = DUCKDB

    def __init__(self, directory: Path, memory: str = MEMORY) -> None:
        duckdb = needed("duckdb", "duckdb", "To compare whole tables")
        self._error = duckdb.Error
        self._directory = directory
        self._known: tuple[str, ...] = ()
        settings = {"memory_limit": memory, "temp_directory": str(directory)}
        with self._told():
            self._connection = duckdb.connect(":memory:", config=settings)
        self.rows("SET TimeZone = 'UTC'")
        self.rows("SET preserve_insertion_order = false")
        self.rows("SET enable_progress_bar = false")

    def __enter__(self) -> Embedded:
        return self

    def __exit__(self, *error: object) -> None:
        self._forget()
        self._connection.close()

    def functions(self, cells: Cells) -> None:
        """Makes the functions of the cells known to SQL."""
        self._forget()
        for name, (parameters, result) in _FUNCTIONS.items():
            function = getattr(cells, name.removeprefix("ci_"))
            self._connection.create_function(
                name, function, parameters, result, null_handling="special"
            )
        self._known = tuple(_FUNCTIONS)

    def view(self, name: str, query: str) -> None:
        """Names a query."""
        self.rows(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")

    def keep(self, name: str, query: str) -> None:
        """Names the rows of a query, which runs once."""
        self.rows(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def write(self, name: str, query: str) -> None:
        """Names the rows of a query that may be many: they go to a file at once."""
        path = str(self._directory / f"{name}.parquet")
        self.rows(f"COPY ({query}) TO {_literal(path)} (FORMAT parquet, COMPRESSION lz4)")
        self.view(name, f"SELECT * FROM read_parquet([{_literal(_escaped(path))}])")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._told():
            found: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        return found

    def open(self, side: str, files: Files) -> Table:
        """The rows of files as a table."""
        relation = f"{side}_files"
        names = ", ".join(_literal(_escaped(path)) for path in files.paths)
        if files.format == "jsonl":
            return self._json_lines(relation, f"[{names}]")
        if files.format == "csv":
            self.view(
                relation,
                f"SELECT * FROM read_csv([{names}], header = true, all_varchar = true, "
                "delim = ',', quote = '\"', escape = '\"', nullstr = '', union_by_name = true)",
            )
            columns = self._columns(relation, {"VARCHAR": Family.UNTYPED})
            return Table(relation=relation, columns=columns, costly=True)
        types = ", ".join(f"{_literal(name)}: VARCHAR" for name in files.parts)
        hive = f", hive_types = {{{types}}}" if types else ""
        cast = ", ".join(self._part(*one) for one in files.parts.items())
        self.view(
            relation,
            f"SELECT *{f' REPLACE ({cast})' if cast else ''} FROM read_parquet([{names}], "
            f"union_by_name = true, hive_partitioning = {'true' if types else 'false'}{hive})",
        )
        columns = self._columns(relation, {})
        if files.columns:
            columns = tuple(one for one in columns if one.name in files.columns)
        return Table(relation=relation, columns=columns)

    def _part(self, name: str, kind: str) -> str:
        """A column that stands in the names of folders, where a null has a name too."""
        column = self.dialect.name_of(name)
        value = f"nullif({column}, '__HIVE_DEFAULT_PARTITION__')"
        return f"CAST({value} AS {_DELTA_TYPES.get(kind, kind.upper())}) AS {column}"

    def stored(self, side: str, parts: Sequence[Part]) -> Table:
        """The rows of a store as a table."""
        if not parts:
            return Table(relation="", columns=())
        names = tuple(dict.fromkeys(name for part in parts for name in part.families))
        families = {name: self._joined(name, parts) for name in names}
        rows = []
        for part in parts:
            cells = (self._cast(name, part.families.get(name), families[name]) for name in names)
            path = _literal(_escaped(str(part.path)))
            rows.append(f"SELECT {', '.join(cells)} FROM read_parquet([{path}])")
        self.view(f"{side}_files", " UNION ALL ".join(rows))
        columns = tuple(
            Column(name=name, source=name, family=family, type=_TYPES.get(family, "VARCHAR"))
            for name, family in families.items()
        )
        return Table(relation=f"{side}_files", columns=columns)

    def _joined(self, name: str, parts: Sequence[Part]) -> Family:
        """What a column holds in all parts; JSON texts where a double is too coarse."""
        own = [part for part in parts if part.families.get(name, Family.EMPTY) is not Family.EMPTY]
        family = reduce(joined, (part.families[name] for part in own), Family.EMPTY)
        whole = [part for part in own if part.families[name] is Family.WHOLE]
        if family is not Family.REAL or not whole:
            return family
        paths = ", ".join(_literal(_escaped(str(part.path))) for part in whole)
        column = self.dialect.name_of(name)
        largest = self.rows(f"SELECT max(abs({column}::HUGEINT)) FROM read_parquet([{paths}])")
        return Family.JSON if (largest[0][0] or 0) > _EXACT else family

    def _cast(self, name: str, own: Family | None, family: Family) -> str:
        column = self.dialect.name_of(name)
        if own is None or own is Family.EMPTY:
            return f"CAST(NULL AS {_TYPES.get(family, 'VARCHAR')}) AS {column}"
        if own is family:
            return column
        if family is Family.JSON:
            return (
                f"CAST({'to_json' if own is Family.TEXT else ''}({column}) AS VARCHAR) AS {column}"
            )
        return f"CAST({column} AS {_TYPES[family]}) AS {column}"

    def _json_lines(self, relation: str, names: str) -> Table:
        """Each value as its JSON text, so that no type is guessed."""
        lines = f"read_json_objects({names}, format = 'newline_delimited')"
        keys = [
            row[0]
            for row in self.rows(f"SELECT DISTINCT unnest(json_keys(json)) AS k FROM {lines}")
        ]
        types = ", ".join(f"{_literal(key)}: 'JSON'" for key in sorted(keys))
        values = ", ".join(
            f"nullif(CAST({one} AS VARCHAR), 'null') AS {one}"
            for one in map(self.dialect.name_of, sorted(keys))
        )
        if keys:
            self.view(
                relation,
                f"SELECT {values} FROM read_json({names}, format = 'newline_delimited', "
                f"records = true, columns = {{{types}}})",
            )
        elif self.rows(f"SELECT 1 FROM {lines} LIMIT 1"):
            raise MigrateError(
                f"{names.strip('[]')}: its lines are no JSON objects with columns; write one a row"
            )
        columns = tuple(
            Column(name=key, source=key, family=Family.JSON, type="VARCHAR") for key in sorted(keys)
        )
        return Table(relation=relation, columns=columns, costly=True)

    def _columns(self, relation: str, families: dict[str, Family]) -> tuple[Column, ...]:
        return tuple(
            Column(
                name=name,
                source=name,
                family=families.get(kind, self.dialect.family(kind)),
                type=kind,
            )
            for name, kind, *_ in self.rows(f"DESCRIBE SELECT * FROM {relation}")
        )

    def _forget(self) -> None:
        for name in self._known:
            self._connection.remove_function(name)
        self._known = ()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            raise MigrateError(f"DuckDB: {_said(str(error))}; mend that, then run again") from error
        except RuntimeError as error:
            if "interrupted" not in str(error):
                raise
            raise KeyboardInterrupt from error  # what DuckDB was told, in its words


def _said(text: str) -> str:
    """The first line of an error, and of the lines about a CSV file the one that says why."""
    first, *rest = text.splitlines()
    why = next((line for line in rest if line and not line.startswith(_ABOUT)), "")
    said = f"{first} {why}" if "CSV" in first or "sniffing" in first else first
    return said.rstrip(" .")


def _literal(text: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'"


def _escaped(path: str) -> str:
    """A path in which no character stands for others."""
    return path if "://" in path else re.sub(r"([*?\[])", r"[\1]", path)
