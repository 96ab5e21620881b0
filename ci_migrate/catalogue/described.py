"""What may stand in a file of the catalogue, as plain data: out of the shapes that read it."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from ci_migrate.catalogue.model import Example, LossKind, Reason, Rule, TableMap
from ci_migrate.catalogue.project import (
    LEGACY_DEFAULTS,
    METHODS,
    RULE_DEFAULTS,
    TABLE_DEFAULTS,
    table_kinds,
)

_NEEDED = "has to be given"
_WORDS = {str: "text", int: "number", bool: "true or false"}
_MADE = ("origin", "name")  # of a rule; its file tells both
_EXAMPLE = "example"  # the key of what the shapes call examples
_TOLD = {"access": "`read` for GET, else `write`", "reason": _NEEDED}  # by other keys


def described() -> list[dict[str, Any]]:
    """The keys of every kind of file, in order: name, type, what holds without it, meaning.

    ``file`` says what the file is; the keys of the tables inside have dotted names.
    """
    rule = dict(RULE_DEFAULTS) | {f"legacy.{key}": one for key, one in LEGACY_DEFAULTS.items()}
    kinds: tuple[tuple[str, type, str, Mapping[str, Any]], ...] = (
        ("A rule: a file with the name of the operation", Rule, "", rule),
        ("A table map: a file of any name", TableMap, "", TABLE_DEFAULTS),
        ("An example, in a rule or a table map: [[example]]", Example, f"{_EXAMPLE}.", {}),
        ("A reason, in reasons.toml: a table with its name", Reason, "", {}),
        ("A loss, in losses.toml: a table with its name", LossKind, "", {}),
    )
    return [
        {"file": file, "keys": list(_keys(shape, above, defaults))}
        for file, shape, above, defaults in kinds
    ]


def _keys(shape: type, above: str, defaults: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    hints = get_type_hints(shape, include_extras=True)
    allowed = {"kind": table_kinds(), "legacy.method": METHODS}
    for one in fields(shape):
        if one.name == "origin" or (shape is Rule and one.name in _MADE):
            continue
        hint, meaning = _noted(hints[one.name])
        name = above + (_EXAMPLE if one.name == "examples" else one.name)
        yield {
            "name": name,
            "type": _one_of(allowed[name]) if name in allowed else _type(hint),
            "default": _default(one, name, defaults),
            "meaning": meaning,
        }
        inner = _inner(hint)
        if inner not in (None, Example):
            within = f"{name}.NAME." if get_origin(hint) is Mapping else f"{name}."
            yield from _keys(inner, within, defaults)


def _noted(hint: Any) -> tuple[Any, str]:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{hint} has no note; say what the key means")
    plain, meaning = get_args(hint)[:2]
    return plain, meaning


def _inner(hint: Any) -> Any:
    """The shape of the tables that a key holds, on whatever level."""
    if is_dataclass(hint) and isinstance(hint, type):
        return hint
    return next(filter(None, map(_inner, get_args(hint))), None)


def _type(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _type(next(one for one in inner if one is not type(None)))
    if origin is Literal:
        return _one_of(inner)
    if origin is tuple:
        return f"list of {_many(inner[0])}"
    if origin is not None:
        return f"table of {_many(inner[1])}"
    return _WORDS.get(hint, "table")


def _one_of(words: Sequence[str]) -> str:
    return " or ".join(f"`{one}`" for one in words)


def _many(hint: Any) -> str:
    name = _type(hint)
    noun, of, rest = name.partition(" of ")
    return f"{noun}s{of}{rest}"


def _default(one: Field[Any], name: str, defaults: Mapping[str, Any]) -> str:
    """What holds where the key is left out, in words."""
    if name in _TOLD:
        return _TOLD[name]
    if name in defaults:
        return _value(defaults[name])
    if one.default is not MISSING:
        return _value(one.default)
    return _NEEDED if one.default_factory is MISSING else "nothing"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"`{value}`" if isinstance(value, str) and value else "nothing"
