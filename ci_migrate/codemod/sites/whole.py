"""Which parameters of a function are conditions, columns or orders, and not values in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.parameters import parameter_of

_BEFORE = re.compile(r"(?:\A|(?<!\bin)(?<!\bin )\(|,|\b(?:and|or|not)\b)\s*\Z")
_BEHIND = re.compile(r"\s*(?:\Z|\)|,|(?:and|or|eq|ne|gt|ge|lt|le|asc|desc)\b)")
_PASSING = frozenset(("sorted", "list", "set", "tuple", "filter", "map", "dict.fromkeys"))


def is_operand(before: str, behind: str) -> bool:
    """Whether a condition, a column or a list of them stands between two texts: no value does."""
    return bool(_BEFORE.search(before) and _BEHIND.match(behind))


def whole_names(
    module: Module, node: ast.expr | None, behind: frozenset[ast.expr] = frozenset()
) -> set[str]:
    """The parameters that an expression takes a condition, columns or an order from.

    ``behind`` are the expressions that led here: one that is made of itself says nothing more.
    """
    if node is None or node in behind:
        return set()
    found: set[str] = set()
    for part in _taken(module, node):
        if isinstance(part, ast.arg):
            found.add(part.arg)
        else:
            found |= whole_names(module, part, behind | {node})
    return found


def _taken(module: Module, node: ast.expr) -> Sequence[ast.expr | ast.arg | None]:
    """What an expression takes over as it is: the parameter, or the expressions."""
    match node:
        case ast.Name():
            return [parameter_of(module, node) or module.assigned(node)]
        case ast.Call(func=ast.Attribute(attr="join"), args=[joined]):
            return [joined]
        case ast.Call(func=function, args=given) if ast.unparse(function) in _PASSING:
            return given
        case (
            ast.ListComp(elt=each, generators=[part])
            | ast.GeneratorExp(elt=each, generators=[part])
        ):
            return [part.iter] if _is_whole(each, part.target) else []
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.BoolOp(values=items):
            return items
        case ast.Starred(value=value) | ast.Attribute(value=value):
            return [value]
        case ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.JoinedStr() | ast.BinOp(op=ast.Add()):
            return _operands(node)
    return []


def _is_whole(each: ast.expr, target: ast.expr) -> bool:
    """Whether what is made of each item is that, or begins with it as a column."""
    name = ast.unparse(target)
    return any(ast.unparse(one) == name for one in [each, *_operands(each)])


def _operands(node: ast.expr) -> list[ast.expr]:
    """The parts of a text that is put together which stand for conditions or columns."""
    parts = _parts(node)
    texts = [one if isinstance(one, str) else "x" for one in parts]
    return [
        one
        for place, one in enumerate(parts)
        if isinstance(one, ast.expr)
        and is_operand("".join(texts[:place]), "".join(texts[place + 1 :]))
    ]


def _parts(node: ast.expr) -> list[str | ast.expr]:
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=values):
            return [part for one in values for part in _parts(one)]
        case ast.FormattedValue(value=value):
            return [value]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return [*_parts(left), *_parts(right)]
    return [node]
