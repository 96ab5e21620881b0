"""The same comparison on Spark: the session of the program, or one on this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from typing import Any

from ci_migrate.engines.cells import Cells
from ci_migrate.engines.dialects import SPARK
from ci_migrate.engines.extras import needed
from ci_migrate.engines.files import Files
from ci_migrate.engines.tables import Column, Family, Table
from ci_migrate.errors import MigrateError, SettingsError

_FUNCTIONS = {
    "ci_word": "string",
    "ci_plain": "string",
    "ci_row": "string",
    "ci_near": "boolean",
}
_NO_JAVA = "JAVA_GATEWAY_EXITED"
LOCAL = {
    "spark.master": "local[*]",
    "spark.app.name": "ci-migrate",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}
_CSV = {"header": "true", "escape": '"', "multiLine": "true", "mode": "FAILFAST"}


class Spark:
    """An engine on Spark. Its workers need this package where they are other machines.

    A session that is there is used and left as it is found; else the settings of spark-submit
    hold, and without any it runs in this machine's memory.
    """

    dialect = SPARK

    def __init__(self) -> None:
        needed("pyspark", "spark", "To compare tables on Spark")
        with self._told():
            from pyspark import StorageLevel
            from pyspark.sql import SparkSession

            self._level = StorageLevel.MEMORY_AND_DISK
            active = SparkSession.getActiveSession()
            self._own = active is None
            self._session = (active or self._started(SparkSession)).newSession()
            self._session.conf.set("spark.sql.session.timeZone", "UTC")
        self._kept: list[Any] = []

    def _started(self, session: Any) -> Any:
        from pyspark import SparkConf

        conf = SparkConf()
        if not conf.contains("spark.master"):
            for name, value in LOCAL.items():
                conf.setIfMissing(name, value)
        found = session.builder.config(conf=conf).getOrCreate()
        found.sparkContext.setLogLevel("ERROR")
        return found

    def __enter__(self) -> Spark:
        return self

    def __exit__(self, *error: object) -> None:
        self.forget()
        if self._own:
            self._session.stop()

    def forget(self) -> None:
        """Frees what was kept."""
        for frame in self._kept:
            frame.unpersist()
        self._kept = []

    def functions(self, cells: Cells) -> None:
        """Makes the functions of the cells known to SQL."""
        for name, result in _FUNCTIONS.items():
            self._session.udf.register(name, getattr(cells, name.removeprefix("ci_")), result)

    def view(self, name: str, query: str) -> None:
        """Names a query."""
        with self._told():
            self._session.sql(query).createOrReplaceTempView(name)

    def keep(self, name: str, query: str) -> None:
        """Names the rows of a query, which runs once."""
        with self._told():
            frame = self._session.sql(query).persist(self._level)
            self._kept.append(frame)
            frame.createOrReplaceTempView(name)

    def write(self, name: str, query: str) -> None:
        """Names the rows of a query that may be many; Spark sees to its memory by itself."""
        self.keep(name, query)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._told():
            return [tuple(row) for row in self._session.sql(query).collect()]

    def open(self, side: str, files: Files) -> Table:
        """The rows of files as a table."""
        relation = f"{side}_files"
        paths = [_escaped(path) for path in files.paths]
        with self._told():
            if files.format == "jsonl":
                return self._json_lines(relation, paths)
            if files.format == "csv":
                return self._csv(relation, paths)
            reader = self._session.read.option("mergeSchema", "true")
            if files.root is not None:
                reader = reader.option("basePath", files.root)
            frame = reader.parquet(*paths)
            for name, kind in files.parts.items():
                frame = frame.withColumn(name, frame[name].cast(kind))
            frame.createOrReplaceTempView(relation)
            columns = tuple(
                Column(name=name, source=name, family=self.dialect.family(kind), type=kind)
                for name, kind in frame.dtypes
                if not files.columns or name in files.columns
            )
        return Table(relation=relation, columns=columns)

    def _csv(self, relation: str, paths: list[str]) -> Table:
        """Files with their columns in another order are read apart: Spark goes by position."""
        reader = self._session.read.options(**_CSV)
        groups: dict[tuple[str, ...], list[str]] = {}
        for path in paths:
            groups.setdefault(tuple(reader.csv(path).columns), []).append(path)
        frames = [reader.csv(own) for own in groups.values()]
        frame = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), frames)
        names = frame.columns
        quoted = map(self.dialect.name_of, names)
        frame = frame.selectExpr(*(f"nullif({one}, '') AS {one}" for one in quoted))
        frame.createOrReplaceTempView(relation)
        columns = (
            Column(name=name, source=name, family=Family.UNTYPED, type="string") for name in names
        )
        return Table(relation=relation, columns=tuple(columns), costly=True)

    def _json_lines(self, relation: str, paths: list[str]) -> Table:
        """Each value as its JSON text, so that no type is guessed."""
        self._session.udf.register("ci_line", _line, "map<string,string>")
        lines = self._session.read.text(paths).where("trim(value) <> ''")
        lines = lines.selectExpr("ci_line(value) AS line").persist(self._level)
        self._kept.append(lines)
        found = lines.selectExpr("explode(map_keys(line)) AS name").distinct().collect()
        names = sorted(row[0] for row in found)
        cells = [
            f"element_at(line, {_literal(name)}) AS {self.dialect.name_of(name)}" for name in names
        ]
        lines.selectExpr(*cells).createOrReplaceTempView(relation)
        columns = (
            Column(name=name, source=name, family=Family.JSON, type="string") for name in names
        )
        return Table(relation=relation, columns=tuple(columns))

    @contextmanager
    def _told(self) -> Iterator[None]:
        from pyspark.errors import PySparkException

        try:
            yield
        except (PySparkException, OSError, RuntimeError) as error:
            said = _first_line(str(error))
            if isinstance(error, PySparkException) and _NO_JAVA not in said:
                raise MigrateError(f"Spark: {said}") from error
            raise SettingsError(
                f"Spark does not start: {said}; it needs Java 17 or later (JAVA_HOME)"
            ) from error


def _line(text: str) -> dict[str, str]:
    """The JSON texts of the values in a line; a null is left out."""
    found = json.loads(text)
    return {name: json.dumps(value) for name, value in found.items() if value is not None}


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")


def _literal(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{quoted}'"


def _escaped(path: str) -> str:
    """A path in which no character stands for others."""
    return path if "://" in path else re.sub(r"([*?\[\]{}\\])", r"\\\1", path)
