"""The parts of a syntax tree that have a place: all but contexts and operators.

``ast`` gives them with these among them, and takes three times as long.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Fields that hold texts, numbers, contexts and operators, never a node with a place.
_PLAIN = frozenset(
    ("ctx", "op", "ops", "id", "attr", "arg", "name", "asname", "module", "level", "kind", "rest")
    + ("simple", "is_async", "conversion", "type_comment", "type_ignores", "kwd_attrs")
)


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of each kind of node in which others may stand."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        plain = _PLAIN | {"value"} if kind is ast.Constant else _PLAIN
        self[kind] = tuple(name for name in kind._fields if name not in plain)
        return self[kind]


_fields = _Fields()


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below a node, in the order of its fields."""
    found: list[ast.AST] = []
    for name in _fields[node.__class__]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += [one for one in value if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, level by level."""
    level = [node]
    while level:
        yield from level
        level = [inner for one in level for inner in children(one)]
