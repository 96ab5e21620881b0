"""The doors of the room: two sets of files, or two streams of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ci_migrate.engines.comparison import compare
from ci_migrate.engines.embedded import MEMORY, Embedded
from ci_migrate.engines.files import find_files
from ci_migrate.engines.spark import Spark
from ci_migrate.engines.streams import Pages, stored
from ci_migrate.engines.tables import CANDIDATE, CONTROL, Rules, Summary
from ci_migrate.errors import MigrateError, SettingsError, suggestion

Watch = Callable[[str], None]

ENGINES = ("duckdb", "spark")


def compare_files(
    control: str,
    candidate: str,
    key: Sequence[str],
    rules: Rules,
    *,
    engine: str = "duckdb",
    directory: Path | None = None,
    memory: str = MEMORY,
) -> Summary:
    """What differs between two sets of files, each named by a pattern.

    ``directory`` takes what does not fit into ``memory``; it is used by DuckDB only.
    SettingsError where files, key or a package are missing, MigrateError where the engine fails.
    """
    patterns = {CONTROL: control, CANDIDATE: candidate}
    files = {side: find_files(pattern, side) for side, pattern in patterns.items()}
    with _scratch(directory) as scratch, _engine(engine, scratch, memory) as running:
        tables = {side: running.open(side, one) for side, one in files.items()}
        return compare(running, tables[CONTROL], tables[CANDIDATE], key, rules)


def compare_streams(
    control: Pages,
    candidate: Pages,
    key: Sequence[str],
    rules: Rules,
    directory: Path | None = None,
    memory: str = MEMORY,
) -> Summary:
    """What differs between two streams of pages of rows, which are read at once.

    The rows stand in files of ``directory`` until the comparison ends. A null says the same as
    an absent column.
    """
    with _scratch(directory) as scratch:
        pages = {CONTROL: control, CANDIDATE: candidate}
        stores = stored(pages, scratch, companions=rules.companions)
        parts = {side: store.parts() for side, store in stores.items()}
        with Embedded(scratch, memory) as engine:
            tables = {side: engine.stored(side, one) for side, one in parts.items()}
            found = compare(engine, tables[CONTROL], tables[CANDIDATE], key, rules)
    dropped = sum(store.companions for store in stores.values())
    companions = {"companions": dropped} if dropped else {}
    return replace(found, normalised={**found.normalised, **companions})


def _engine(name: str, scratch: Path, memory: str) -> Embedded | Spark:
    if name not in ENGINES:
        raise SettingsError(f"no engine is called {name!r}; {suggestion(name, ENGINES)}")
    return Spark() if name == "spark" else Embedded(scratch, memory)


@contextmanager
def _scratch(directory: Path | None) -> Iterator[Path]:
    """A directory of its own that is gone afterwards, in the one that was named."""
    try:
        with TemporaryDirectory(prefix="ci-migrate-", dir=directory) as name:
            yield Path(name)
    except OSError as error:
        raise MigrateError(
            f"{directory or error.filename}: {error.strerror}; name another folder for the files "
            "of a comparison: --scratch"
        ) from error
