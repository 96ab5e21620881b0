"""TOML tables as frozen dataclasses: every key is checked against the annotations of its shape."""

from __future__ import annotations

import tomllib
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ci_migrate.errors import RuleError

T = TypeVar("T")

_TYPES = {str: "a text", int: "a number", bool: "true or false"}


def read_toml(path: Path, file: str) -> dict[str, Any]:
    """The table of a TOML file; RuleError under the name ``file`` where it is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{file}: {error}") from None


def build(shape: type[T], table: Any, file: str, key: str) -> T:
    """A frozen dataclass out of a TOML table; RuleError names file, key and what is allowed.

    Keys may be written with ``-`` for ``_``, as in the settings.
    """
    where = f"{file}: {key}." if key else f"{file}: "
    if not isinstance(table, dict):
        raise RuleError(f"{where.rstrip('.: ')} is a table")
    hints = get_type_hints(shape)
    known = {one.name: one for one in fields(shape)}  # type: ignore[arg-type]  # always a dataclass
    given: dict[str, Any] = {}
    for key_given, value in table.items():
        name = key_given.replace("-", "_")
        if name not in known:
            allowed = ", ".join(sorted(known))
            raise RuleError(f"{where}{key_given} is not a known key; known: {allowed}")
        if name in given:
            raise RuleError(f"{where}{key_given} is given twice, with '-' and with '_'")
        given[name] = _value(hints[name], value, file, f"{key}.{key_given}".lstrip("."))
    for name, one in known.items():
        if name not in given and one.default is MISSING and one.default_factory is MISSING:
            raise RuleError(f"{where}{name} is missing")
    return shape(**given)


def _value(hint: Any, value: Any, file: str, key: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(one for one in inner if one is not type(None)), value, file, key)
    if origin is Literal:
        if value not in inner:
            raise RuleError(f"{file}: {key} is {value!r}; it is one of {', '.join(inner)}")
        return value
    if is_dataclass(hint) and isinstance(hint, type):
        return build(hint, value, file, key)
    if origin is tuple:
        if not isinstance(value, list):
            raise RuleError(f"{file}: {key} is a list")
        return tuple(_value(inner[0], one, file, f"{key}[{i}]") for i, one in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise RuleError(f"{file}: {key} is a table")
        return {name: _value(inner[1], one, file, f"{key}.{name}") for name, one in value.items()}
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise RuleError(f"{file}: {key} is {value!r}; {_TYPES[hint]} is needed")
    return _prose(value) if isinstance(value, str) else value


def _prose(text: str) -> str:
    """A text without the line breaks of its file; blank lines stay between paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))
