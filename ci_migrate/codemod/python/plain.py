"""Plain values as a program would have them at a call, and what is known of them.

A text with holes is known in part; one that is nothing but a hole stands for any value.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import islice
from typing import Any, Never

from ci_migrate.model import HOLE

_SHOWN = 60  # letters of an expression in a message
MOST = 50  # items of a collection that are looked at one by one


class Lost(Exception):
    """What an expression gives cannot be told."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a name holds of which nothing is known, and why."""

    why: str = ""


UNKNOWN = Unknown()
Names = dict[str, Any]


def lose(node: ast.expr | ast.stmt) -> Never:
    """Gives up at a node."""
    raise lost_at(node)


def lost_at(node: ast.expr | ast.stmt) -> Lost:
    said = ast.unparse(node).partition("\n")[0]
    shown = said if len(said) <= _SHOWN else f"{said[:_SHOWN]} ..."
    return Lost(f"line {node.lineno}: {shown}")


def is_open(value: object) -> bool:
    """Whether nothing is known of a value."""
    return isinstance(value, str) and HOLE.fullmatch(value) is not None


def is_closed(value: object) -> bool:
    """Whether all of a value is known."""
    if isinstance(value, str):
        return HOLE.search(value) is None
    if isinstance(value, dict):
        return is_closed([*value.keys(), *value.values()])
    if isinstance(value, list | tuple):
        return all(map(is_closed, islice(value, MOST)))
    return not isinstance(value, Unknown)


def is_number(value: object) -> bool:
    """Whether a value is a number in plain sight."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def truth(value: object, node: ast.expr) -> bool:
    """Whether a value counts as true; Lost where that is not known."""
    if isinstance(value, Unknown):
        lose(node)
    if not isinstance(value, str):
        return bool(value)
    rest = HOLE.sub("", value)
    if (HOLE.search(value) and not rest) or (rest.isdecimal() and int(rest) == 0):
        lose(node)  # a hole may be anything; the text may stand for the number 0
    return bool(rest)


def as_text(value: object, node: ast.expr) -> str:
    """A value as part of a text."""
    if isinstance(value, str):
        return value
    return str(value) if is_number(value) else lose(node)
