"""Reads the catalogue's TOML files; an unknown or missing key is an error that names the file."""

from __future__ import annotations

import tomllib
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ci_migrate.catalogue.model import Catalogue, LossKind, Reason, Rule, TableMap
from ci_migrate.errors import RuleError
from ci_migrate.paths import data_folder

T = TypeVar("T")

_MADE = {
    "name": "the file's own name is the name",
    "examples": "each example is a table [[example]]",
}


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the project."""
    return load_catalogue(data_folder("rules"))


def load_catalogue(folder: Path) -> Catalogue:
    """All files of a catalogue folder; RuleError for the first file that is wrong."""
    rules = {}
    for path in sorted(folder.glob("*.toml")):
        if path.stem in ("reasons", "losses"):
            continue
        table = _toml(path)
        for key, hint in _MADE.items():
            if key in table:
                raise RuleError(f"{path.name}: unknown key {key!r}; {hint}")
        table["name"] = path.stem
        table["examples"] = table.pop("example", [])
        rules[path.stem] = _build(Rule, table, path.name, "")
    maps = [_build(TableMap, _toml(p), p.name, "") for p in sorted((folder / "tables").glob("*"))]
    reasons = _sections(Reason, folder / "reasons.toml")
    for rule in rules.values():
        if rule.safety == "manual" and rule.reason not in reasons:
            raise RuleError(
                f"{rule.name}.toml: reason {rule.reason!r} is none of those in reasons.toml"
            )
    return Catalogue(
        rules=rules,
        tables={one.legacy.lower(): one for one in maps},
        reasons=reasons,
        losses=_sections(LossKind, folder / "losses.toml"),
    )


def _sections(shape: type[T], path: Path) -> dict[str, T]:
    return {key: _build(shape, table, path.name, key) for key, table in _toml(path).items()}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path.name}: {error}") from None


def _build(shape: type[T], table: Mapping[str, Any], file: str, key: str) -> T:
    """A frozen dataclass out of a TOML table, checked key by key against its annotations."""
    where = f"{file}: {key}." if key else f"{file}: "
    if not isinstance(table, dict):
        raise RuleError(f"{where.rstrip('.: ')} is a table")
    hints = get_type_hints(shape)
    known = {one.name: one for one in fields(shape)}  # type: ignore[arg-type]  # always a dataclass
    for name in table:
        if name not in known:
            raise RuleError(f"{where}{name} is not a known key; known: {', '.join(sorted(known))}")
    values = {}
    for name, one in known.items():
        if name in table:
            values[name] = _value(hints[name], table[name], file, f"{key}.{name}".lstrip("."))
        elif one.default is MISSING and one.default_factory is MISSING:
            raise RuleError(f"{where}{name} is missing")
    return shape(**values)


def _value(hint: Any, value: Any, file: str, key: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(one for one in inner if one is not type(None)), value, file, key)
    if origin is Literal:
        if value not in inner:
            raise RuleError(f"{file}: {key} is {value!r}; it is one of {', '.join(inner)}")
        return value
    if is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, value, file, key)
    if origin is tuple:
        if not isinstance(value, list):
            raise RuleError(f"{file}: {key} is a list")
        return tuple(_value(inner[0], one, file, f"{key}[{i}]") for i, one in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise RuleError(f"{file}: {key} is a table")
        return {name: _value(inner[1], one, file, f"{key}.{name}") for name, one in value.items()}
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise RuleError(f"{file}: {key} is {value!r}; {hint.__name__} is needed")
    return _prose(value) if isinstance(value, str) else value


def _prose(text: str) -> str:
    """A text without the line breaks of its file; blank lines stay between paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))
