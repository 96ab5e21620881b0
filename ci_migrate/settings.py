"""A project's settings: ``[tool.ci-migrate]`` of ``pyproject.toml``, or ``ci-migrate.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatch
from keyword import iskeyword
from pathlib import Path
from typing import Any

import tomli

from ci_migrate.environment import Environment, read_environment
from ci_migrate.errors import SettingsError, suggestion

SCHEMA = "ci-migrate-schema.toml"  # written by `ci-migrate schema pull`
TABLE_KINDS = ("segment", "model", "measure", "attribute-measure", "enrichment", "source")


_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_PATH = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_PATH})\s*\]")
_KEY = re.compile(rf"\s*({_PATH})\s*=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The file that settings are from: how it is called, its table, and where keys stand in it."""

    name: str = ""
    table: tuple[str, ...] = ()
    text: str = ""

    def __str__(self) -> str:
        return f"{self.name} [{'.'.join(self.table)}]" if self.table else self.name

    def at(self, *keys: str) -> str:
        """The place of a key, as ``pyproject.toml:12``; the file alone where it is not found."""
        line = self.line(keys)
        return f"{self.name}:{line}" if line else str(self)

    def place(self, keys: Sequence[str], word: str) -> str:
        """The place of a word that the key's value holds; nothing where it does not hold it."""
        line = self.line(keys)
        lines = self.text.splitlines()
        for number in range(line, len(lines) + 1) if line else ():
            text = lines[number - 1]
            if number > line and (_KEY.match(text) or _HEADER.match(text)):
                break
            if f'"{word}"' in text or f"'{word}'" in text:
                return f"{self.name}:{number}: "
        return ""

    def line(self, keys: Sequence[str]) -> int:
        """The line of a key, or of the nearest key or table around it; 0 where there is none."""
        wanted = (*self.table, *keys)
        found, depth = 0, len(self.table)
        table: tuple[str, ...] = ()
        for number, text in enumerate(self.text.splitlines(), 1):
            header, key = _HEADER.match(text), _KEY.match(text)
            table = _parts(header[1]) if header else table
            here = table if header else (*table, *_parts(key[1])) if key else ()
            if len(here) > depth and wanted[: len(here)] == here:
                found, depth = number, len(here)
        return found


def _parts(path: str) -> tuple[str, ...]:
    found: list[str] = re.findall(_PART, path)
    return tuple(one[1:-1] if one[0] in "\"'" else one for one in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathSettings:
    """What holds for the files of one pattern only."""

    pattern: str
    select: tuple[str, ...] = ()
    """Operations, reasons or outcomes: findings of no other are shown or changed; none: all."""
    ignore: tuple[str, ...] = ()
    """Operations, reasons or outcomes whose findings are neither shown nor changed."""
    accept: tuple[str, ...] = ()
    """Losses that are accepted here, beside those accepted everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a team decides about its migration. Every open fact of the references is one key."""

    tables: Mapping[str, str] = field(default_factory=dict)
    """Legacy table name -> one of ``TABLE_KINDS``.

    A ``measure`` is a Dataverse table of its own; an ``attribute-measure`` stands inside
    ``Customer_Measure`` (fact 68).
    """
    entity_sets: Mapping[str, str] = field(default_factory=dict)
    """Legacy table name -> Dataverse entity set name."""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Legacy table name -> legacy column -> Dataverse logical name, as the team wrote it."""
    search_columns: tuple[str, ...] = ()
    """Customer columns that stand in for ``$search``; none: searches are refused."""
    row_bound: str = "100"
    """``100`` keeps the legacy bound where a query has no ``$top``; ``all`` reads every row."""
    segment_quotes: str = "plain"
    """``plain`` or ``backslash``: how the quotes in the segment filter are written (fact 63)."""
    wildcards: str = "active"
    """``active`` or ``literal``: whether ``% _ [`` are wildcards in text functions (fact 14)."""
    model_column: str = "msdynci_modelprovider"
    """The column that holds the legacy name of a model table (facts 69 and 70 disagree)."""
    token: str = "program"
    """``program``: a call whose token comes from outside stays; ``companion``: it takes its own."""
    accept: tuple[str, ...] = ()
    """Losses that the team accepts, so that their call sites are rewritten."""
    exclude: tuple[str, ...] = ()
    """Path patterns that a scan leaves out."""
    languages: tuple[str, ...] = ()
    """The languages that a scan looks at, ``python`` among them; none: all."""
    companion: str = "ci_dataverse"
    """The name of the companion module."""
    rules: tuple[Path, ...] = ()
    """Absolute paths of the team's own rules."""
    rule_pages: str = ""
    """The address of the pages of the rules, as the team has put them up; for help links."""
    per_path: tuple[PathSettings, ...] = ()
    """What holds for some files only; every pattern that fits a file counts."""
    environment: Environment = field(default_factory=Environment)
    """What ``ci-migrate schema pull`` found; read from a file of its own, never a key."""
    origin: Origin = field(default_factory=Origin, compare=False, repr=False)
    """Where the settings are from, for messages; never a key."""

    def fitting(self, path: str) -> tuple[PathSettings, ...]:
        """What holds for a file, by its path as outputs name it, beside the settings for all."""
        return tuple(one for one in self.per_path if fnmatch(path, one.pattern))

    def at(self, path: str) -> Settings:
        """The settings as they hold for a file: with the losses that are accepted there."""
        here = [loss for one in self.fitting(path) for loss in one.accept]
        return replace(self, accept=(*self.accept, *here)) if here else self


KEYS = tuple(one.name for one in fields(Settings) if one.name not in ("environment", "origin"))
_CHOICES = {
    "token": ("program", "companion"),
    "row_bound": ("100", "all"),
    "segment_quotes": ("plain", "backslash"),
    "wildcards": ("active", "literal"),
    "model_column": ("msdynci_modelprovider", "msdynci_model"),
}


def load_settings(folder: Path) -> Settings:
    """The settings that hold in ``folder``: the nearest file upwards, or the defaults."""
    folder = folder.absolute()
    environment = _environment(folder)
    for place in (folder, *folder.parents):
        own = place / "ci-migrate.toml"
        if own.is_file():
            name = _from(folder, own)
            text, table = _toml(own, name)
            return _checked(table, Origin(name=name, text=text), place, environment)
        shared = place / "pyproject.toml"
        if shared.is_file():
            name = _from(folder, shared)
            text, table = _toml(shared, name)
            origin = Origin(name=name, table=("tool", "ci-migrate"), text=text)
            whole = replace(origin, table=())
            tools = _mapping(whole, "tool", table.get("tool", {}))
            if "ci-migrate" in tools:
                own = tools["ci-migrate"]
                table = dict(_mapping(whole, "tool.ci-migrate", own, origin.table))
                return _checked(table, origin, place, environment)
    return Settings(environment=environment)


def is_toml(text: str) -> bool:
    """Whether a text is TOML."""
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        return False
    return True


def _environment(folder: Path) -> Environment:
    for place in (folder, *folder.parents):
        schema = place / SCHEMA
        if schema.is_file():
            name = _from(folder, schema)
            return read_environment(_toml(schema, name)[1], name)
    return Environment()


def _from(folder: Path, file: Path) -> str:
    """A file as messages name it, for who works in a folder at or below that of the file."""
    return "../" * len(folder.relative_to(file.parent).parts) + file.name


def _toml(path: Path, name: str) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomli.loads(text)
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name} is not TOML: {error}; mend the file") from None
    except OSError as error:
        raise SettingsError(
            f"{name} cannot be read: {error.strerror}; make it readable, or move it away"
        ) from None


def _checked(
    table: Mapping[str, Any], where: Origin, place: Path, environment: Environment
) -> Settings:
    known = {name.replace("_", "-"): name for name in KEYS}
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = known.get(key.replace("_", "-"))
        if name is None:
            raise _unknown(where.at(key), key, known)
        if name in values:
            raise SettingsError(
                f"{where.at(key)}: {key!r} is given twice, with '-' and with '_'; drop one"
            )
        values[name] = _typed(where, key, name, value)
    if "rules" in values:
        values["rules"] = _paths(where, values["rules"], place)
    settings = Settings(**values, environment=environment, origin=where)
    _check_names(settings, where)
    return settings


def _check_names(settings: Settings, where: Origin) -> None:
    """SettingsError for a Dataverse name that the pulled environment lacks."""
    tables = settings.environment.tables
    if not tables:
        return
    columns = {name for table in tables.values() for name in table.columns}
    for legacy, name in settings.entity_sets.items():
        if name not in tables:
            place = where.place(_keys(where, "entity-sets", legacy), name) or f"{where}: "
            raise _lacking(place, f"entity-sets.{legacy}", name, tables)
    for table, names in settings.columns.items():
        for legacy, name in names.items():
            if name.startswith("msdynci_") and name not in columns:
                place = where.place(("columns", table, legacy), name) or f"{where}: "
                raise _lacking(place, f"columns.{table}.{legacy}", name, columns)


def _keys(where: Origin, key: str, *more: str) -> tuple[str, ...]:
    """The way to a key as the file spells it: with dashes or with underscores."""
    spelled = key.replace("-", "_")
    return (spelled if where.line((spelled,)) else key, *more)


def _lacking(place: str, key: str, name: str, known: Iterable[str]) -> SettingsError:
    hint = suggestion(name, known, "run `ci-migrate schema pull` if it is new")
    return SettingsError(f"{place}{key} is {name!r}, which {SCHEMA} lacks; {hint}")


def _paths(where: Origin, names: tuple[str, ...], place: Path) -> tuple[Path, ...]:
    paths = tuple((place / name).resolve() for name in names)
    for name, path in zip(names, paths, strict=True):
        if not path.exists():
            raise SettingsError(
                f"{where.at('rules')}: rules names {name!r}, which does not exist beside the "
                "settings file; mend the path, or make the folder"
            )
    return paths


def _typed(where: Origin, key: str, name: str, value: Any) -> Any:
    if name in ("search_columns", "accept", "exclude", "languages", "rules"):
        return _list(where, key, value)
    if name == "tables":
        for table, kind in _mapping(where, key, value).items():
            if kind not in TABLE_KINDS:
                raise SettingsError(
                    f"{where.at(key, table)}: {key}.{table} is {kind!r}; it is one of "
                    f"{', '.join(TABLE_KINDS)}"
                )
        return dict(value)
    if name == "entity_sets":
        return _texts(where, key, value)
    if name == "columns":
        return {
            table: _texts(where, f"{key}.{table}", names, (key, table))
            for table, names in _mapping(where, key, value).items()
        }
    if name == "per_path":
        return tuple(
            _path_settings(
                where, key, pattern, _mapping(where, f"{key}.{pattern!r}", one, (key, pattern))
            )
            for pattern, one in _mapping(where, key, value).items()
        )
    text = str(value)
    if name in _CHOICES and text not in _CHOICES[name]:
        raise SettingsError(
            f"{where.at(key)}: {key} is {value!r}; it is one of {', '.join(_CHOICES[name])}"
        )
    if name == "companion" and (iskeyword(text) or not text.isidentifier()):
        raise SettingsError(
            f"{where.at(key)}: {key} is {value!r}; a Python module name is needed, like "
            "'ci_dataverse'"
        )
    if name == "rule_pages" and not re.match(r"[a-z][a-z0-9+.-]*://\S+$", text):
        raise SettingsError(
            f"{where.at(key)}: {key} is {value!r}; a whole address is needed, like https://wiki.example/ci"
        )
    return text


def _path_settings(where: Origin, key: str, pattern: str, table: Mapping[str, Any]) -> PathSettings:
    known = [one.name for one in fields(PathSettings) if one.name != "pattern"]
    place = f"{key}.{pattern!r}"
    for name, value in table.items():
        if name not in known:
            raise _unknown(f"{where.at(key, pattern, name)}: {place}", name, known)
        if not _list(where, f"{place}.{name}", value, (key, pattern, name)):
            at = where.at(key, pattern, name)
            raise SettingsError(f"{at}: {place}.{name} names nothing; leave it out")
    return PathSettings(pattern=pattern, **{name: tuple(value) for name, value in table.items()})


def _unknown(where: str, key: str, known: Iterable[str]) -> SettingsError:
    return SettingsError(f"{where}: unknown key {key!r}; {suggestion(key, sorted(known))}")


def _list(where: Origin, key: str, value: Any, keys: Sequence[str] = ()) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        at = where.at(*(keys or (key,)))
        raise SettingsError(f'{at}: {key} is {value!r}; a list of texts is needed, like ["..."]')
    return tuple(value)


def _mapping(where: Origin, key: str, value: Any, keys: Sequence[str] = ()) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        at = where.at(*(keys or (key,)))
        raise SettingsError(f"{at}: {key} is {value!r}; a table is needed: [{key}]")
    return value


def _texts(where: Origin, key: str, value: Any, keys: Sequence[str] = ()) -> dict[str, str]:
    keys = keys or (key,)
    texts = dict(_mapping(where, key, value, keys))
    for name, text in texts.items():
        if not isinstance(text, str):
            at = where.at(*keys, name)
            raise SettingsError(f"{at}: {key}.{name} is {text!r}; a text is needed")
    return texts
