"""What ``ci-migrate schema pull`` found in an environment: tables and columns on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ci_migrate.errors import SettingsError, suggestion

_AGAIN = "run `ci-migrate schema pull` again"
LEGACY_KINDS = (
    "profile", "activity", "segment", "measure", "enrichment", "model", "source", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentColumn:
    """A Dataverse column; its display name carries the legacy name in legacy casing."""

    label: str = ""
    """The display name; empty where the column has none."""
    type: str = ""
    """The AttributeType: String, Memo, Integer, BigInt, Double, Decimal, DateTime, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentTable:
    """A Dataverse table and its own columns."""

    logical_name: str
    table_type: str = ""
    """``Elastic``, ``Virtual``, ``Standard``; empty where the service does not say."""
    columns: Mapping[str, EnvironmentColumn] = field(default_factory=dict)
    """By logical name; only those that begin with ``msdynci_``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyTable:
    """A table of the legacy service."""

    kind: str
    """One of :data:`LEGACY_KINDS`."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Legacy name -> Edm type; the type is empty where the service does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Both sides of one environment; an empty side was not read."""

    tables: Mapping[str, EnvironmentTable] = field(default_factory=dict)
    """By entity set name."""
    legacy: Mapping[str, LegacyTable] = field(default_factory=dict)
    """By legacy table name."""


def read_environment(table: Mapping[str, Any], where: str) -> Environment:
    """The environment that a parsed schema file describes; ``where`` is its name.

    SettingsError on a file of an earlier version, an unknown key or a value of another type.
    """
    if "columns" in table:
        raise SettingsError(f"{where} was written by an earlier version; {_AGAIN}")
    _known_keys(table, where, "", ("tables", "legacy"))
    return Environment(
        tables={
            name: _table(one, where, f"tables.{name}")
            for name, one in _mapping(table, where, "", "tables").items()
        },
        legacy={
            name: _legacy_table(one, where, f"legacy.{name}")
            for name, one in _mapping(table, where, "", "legacy").items()
        },
    )


def _table(value: Any, where: str, at: str) -> EnvironmentTable:
    _known_keys(value, where, at, ("logical-name", "table-type", "columns"))
    logical_name = _text(value, where, at, "logical-name")
    if not logical_name:
        raise SettingsError(f"{where}: {at} has no logical-name; {_AGAIN}")
    return EnvironmentTable(
        logical_name=logical_name,
        table_type=_text(value, where, at, "table-type"),
        columns={
            name: _column(one, where, f"{at}.columns.{name}")
            for name, one in _mapping(value, where, at, "columns").items()
        },
    )


def _column(value: Any, where: str, at: str) -> EnvironmentColumn:
    _known_keys(value, where, at, ("label", "type"))
    return EnvironmentColumn(
        label=_text(value, where, at, "label"), type=_text(value, where, at, "type")
    )


def _legacy_table(value: Any, where: str, at: str) -> LegacyTable:
    _known_keys(value, where, at, ("kind", "columns"))
    kind = _text(value, where, at, "kind")
    if kind not in LEGACY_KINDS:
        raise SettingsError(
            f"{where}: {at}.kind is {kind!r}; it is one of {_list(LEGACY_KINDS)}; {_AGAIN}"
        )
    columns = _mapping(value, where, at, "columns")
    return LegacyTable(
        kind=kind, columns={name: _text(columns, where, f"{at}.columns", name) for name in columns}
    )


def _known_keys(value: Any, where: str, at: str, known: tuple[str, ...]) -> None:
    if not isinstance(value, Mapping):
        raise SettingsError(f"{where}: {at} is {value!r}; a table is needed; {_AGAIN}")
    for key in value:
        if key not in known:
            hint = suggestion(key, known)
            raise SettingsError(f"{where}: unknown key {_dotted(at, key)!r}; {hint}")


def _mapping(parent: Mapping[str, Any], where: str, at: str, key: str) -> Mapping[str, Any]:
    value = parent.get(key, {})
    if not isinstance(value, Mapping):
        said = f"{_dotted(at, key)} is {value!r}; a table is needed"
        raise SettingsError(f"{where}: {said}; {_AGAIN}")
    return value


def _text(parent: Mapping[str, Any], where: str, at: str, key: str) -> str:
    value = parent.get(key, "")
    if not isinstance(value, str):
        raise SettingsError(f"{where}: {_dotted(at, key)} is {value!r}; a text is needed; {_AGAIN}")
    return value


def _dotted(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names)
