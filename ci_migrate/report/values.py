"""Reads single values out of the contract's JSON: texts visible, shapes checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ci_migrate.errors import MigrateError
from ci_migrate.report.words import one_line, value_text, visible

_Json = Mapping[str, Any]


def choice_of(data: _Json, key: str, choices: tuple[str, ...], where: str) -> str:
    """A value that is one of the choices; MigrateError for any other."""
    value = data.get(key)
    if value not in choices:
        raise MigrateError(
            f"{where} has {key} {value_text(value)}, which is none of {', '.join(choices)};"
            " make the document again with this version"
        )
    return str(value)


def both_of(data: _Json, one: str, other: str) -> tuple[int, int] | None:
    """Two numbers, or None where one of them is missing."""
    first, second = number_of(data, one), number_of(data, other)
    return None if first is None or second is None else (first, second)


def said(value: object) -> str:
    """A value as one visible line."""
    return one_line(value) if isinstance(value, str) else value_text(value)


def line_of(data: _Json, key: str, default: str = "") -> str:
    """A text of one line, or the default."""
    value = data.get(key)
    return default if value is None else said(value)


def block_of(data: _Json, key: str) -> str:
    """A text of several lines."""
    value = data.get(key)
    return visible(value) if isinstance(value, str) else line_of(data, key)


def number_of(data: _Json, key: str) -> int | None:
    """A whole number, or None."""
    value = data.get(key)
    return value if isinstance(value, int) else None


def mapping_of(data: _Json, key: str) -> _Json:
    """An object; empty where there is none."""
    value = data.get(key) or {}
    if not isinstance(value, Mapping):
        raise _misshapen(key, "an object", value)
    return value


def entries_of(data: _Json, key: str) -> list[Any]:
    """A list; empty where there is none."""
    value = data.get(key) or []
    if not isinstance(value, list | tuple):
        raise _misshapen(key, "a list", value)
    return list(value)


def mappings_of(data: _Json, key: str) -> list[_Json]:
    """A list of objects; empty where there is none."""
    entries = entries_of(data, key)
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise _misshapen(f"{key}[]", "an object", entry)
    return entries


def _misshapen(key: str, shape: str, value: object) -> MigrateError:
    return MigrateError(
        f"{key!r} in the document is not {shape} but {value_text(value)[:60]};"
        " make the document again with --format json"
    )
