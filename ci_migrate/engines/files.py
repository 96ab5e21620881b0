"""Which files a side is made of, and in what format."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ci_migrate.engines.extras import needed
from ci_migrate.errors import SettingsError

_ENDINGS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
_PACKED = (".gz", ".zst")
FORMATS = "Parquet, CSV, JSON lines or Delta"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of a side.

    Of a Delta table: ``root`` is its folder, ``columns`` are those of its log, and ``parts`` are
    the columns that stand in the folders' names, with their types.
    """

    format: str
    paths: tuple[str, ...]
    root: str | None = None
    columns: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)


def find_files(pattern: str, side: str) -> Files:
    """The files that a pattern names: files, folders of files, or one Delta table.

    An address with ``://`` goes to the engine as it is. SettingsError where there are none, or
    of several formats.
    """
    if "://" in pattern:
        return Files(format=_format(pattern, side), paths=(pattern,))
    found = [Path(one) for one in sorted(glob.glob(pattern, recursive=True))]
    if not found:
        raise SettingsError(f"{side}: no file is called {pattern}; mend the path or the pattern")
    tables = [one for one in found if (one / "_delta_log").is_dir()]
    if tables:
        if len(found) > 1:
            raise SettingsError(f"{side}: {pattern} names more than one Delta table; name one")
        return _delta(tables[0], side)
    paths = [path for one in found for path in _inside(one)]
    formats = {_format(path.name, side) for path in paths}
    if len(formats) != 1:
        named = " and ".join(sorted(formats)) or "no file"
        raise SettingsError(f"{side}: {pattern} names {named}; name files of one format, {FORMATS}")
    return Files(format=formats.pop(), paths=tuple(map(str, paths)))


def _inside(path: Path) -> list[Path]:
    """A file, or the files with rows in a folder; names with ``_`` or ``.`` are bookkeeping."""
    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.rglob("*") if one.is_file())
    return [one for one in found if one.name[0] not in "_." and _ending(one.name) in _ENDINGS]


def _format(name: str, side: str) -> str:
    ending = _ending(name)
    if ending not in _ENDINGS:
        raise SettingsError(f"{side}: {name}: unknown format; use files of {FORMATS}")
    return _ENDINGS[ending]


def _ending(name: str) -> str:
    folded = name.lower()
    for packed in _PACKED:
        folded = folded.removesuffix(packed)
    return Path(folded).suffix


def _delta(path: Path, side: str) -> Files:
    """The files of a Delta table as its log lists them now."""
    deltalake = needed("deltalake", "delta", "To read a Delta table")
    try:
        table = deltalake.DeltaTable(str(path))
        features = set(table.protocol().reader_features or ())
        names = tuple(table.file_uris())
        types = {one.name: one.type for one in table.schema().fields}
        parts = table.metadata().partition_columns
    except Exception as error:  # its own exceptions share no base with a public name
        raise SettingsError(
            f"{side}: {path.name}: no readable Delta table: {error}; name another"
        ) from None
    unread = features & {"deletionVectors", "columnMapping"}
    if unread:
        raise SettingsError(
            f"{side}: {path.name}: its files cannot be read without {', '.join(sorted(unread))}; "
            "write a plain copy of the table"
        )
    stated = {name: str(getattr(types[name], "type", types[name])) for name in parts}
    return Files(format="parquet", paths=names, root=str(path), columns=tuple(types), parts=stated)
