"""TOML tables as frozen dataclasses: every key is checked against the annotations of its shape."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import tomli

from ci_migrate.errors import RuleError, suggestion

T = TypeVar("T")

_TYPES = {str: "a text", int: "a number", bool: "true or false"}


def read_toml(path: Path, file: str) -> dict[str, Any]:
    """The table of a TOML file; RuleError under the name ``file`` where it is none."""
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{file} is not TOML: {error}; mend the file") from None
    except OSError as error:
        raise RuleError(f"{file} cannot be read: {error.strerror}; make it readable") from None


def build(shape: type[T], table: Any, file: str, key: str) -> T:
    """A frozen dataclass out of a TOML table; RuleError names file, key and what is allowed.

    Keys may be written with ``-`` for ``_``, as in the settings.
    """
    where = f"{file}: {key}." if key else f"{file}: "
    if not isinstance(table, dict):
        raise RuleError(f"{where.rstrip('.: ')} is {table!r}; a table is needed")
    readers, needed = _parts(shape)  # type: ignore[arg-type]  # a class is hashable
    given: dict[str, Any] = {}
    for key_given, value in table.items():
        name = key_given.replace("-", "_")
        if name not in readers:
            hint = suggestion(name, sorted(readers))
            whole = f"{key}.{key_given}".lstrip(".")
            raise RuleError(f"{file}: unknown key {whole!r}; {hint}")
        if name in given:
            raise RuleError(f"{where}{key_given} is given twice, with '-' and with '_'; drop one")
        given[name] = readers[name](value, file, f"{key}.{key_given}".lstrip("."))
    for name in needed:
        if name not in given:
            raise RuleError(f"{where}{name} is missing; write {_meaning(shape, name)}")
    return shape(**given)


@cache
def _parts(shape: type) -> tuple[dict[str, Callable[[Any, str, str], Any]], tuple[str, ...]]:
    """What reads each field of a dataclass, and the names of the fields without a default."""
    hints = get_type_hints(shape)
    parts = fields(shape)
    needed = (one for one in parts if one.default is MISSING and one.default_factory is MISSING)
    return {one.name: _reader(hints[one.name]) for one in parts}, tuple(one.name for one in needed)


def _meaning(shape: type, name: str) -> str:
    """What a key of a shape says, by the note of its field."""
    hint = get_type_hints(shape, include_extras=True)[name]
    return str(get_args(hint)[1])


@cache
def _reader(hint: Any) -> Callable[[Any, str, str], Any]:
    """What makes a value for an annotation; RuleError where it is another kind of value."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _reader(next(one for one in inner if one is not type(None)))
    if origin is Literal:
        return lambda value, file, key: _choice(inner, value, file, key)
    if is_dataclass(hint) and isinstance(hint, type):
        return lambda value, file, key: build(hint, value, file, key)
    if origin is tuple:
        return lambda value, file, key: _list(_reader(inner[0]), value, file, key)
    if origin is not None and issubclass(origin, Mapping):
        return lambda value, file, key: _table(_reader(inner[1]), value, file, key)
    return lambda value, file, key: _plain(hint, value, file, key)


def _choice(allowed: tuple[Any, ...], value: Any, file: str, key: str) -> Any:
    if value not in allowed:
        raise RuleError(f"{file}: {key} is {value!r}; it is one of {', '.join(allowed)}")
    return value


def _list(read: Callable[[Any, str, str], Any], value: Any, file: str, key: str) -> Any:
    if not isinstance(value, list):
        raise RuleError(f"{file}: {key} is {value!r}; a list is needed")
    return tuple(read(one, file, f"{key}[{i}]") for i, one in enumerate(value))


def _table(read: Callable[[Any, str, str], Any], value: Any, file: str, key: str) -> Any:
    if not isinstance(value, dict):
        raise RuleError(f"{file}: {key} is {value!r}; a table is needed")
    return {name: read(one, file, f"{key}.{name}") for name, one in value.items()}


def _plain(kind: type, value: Any, file: str, key: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise RuleError(f"{file}: {key} is {value!r}; {_TYPES[kind]} is needed")
    return _prose(value) if isinstance(value, str) else value


def _prose(text: str) -> str:
    """A text without the line breaks of its file; blank lines stay between paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))
