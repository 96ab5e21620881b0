"""Which of several bindings of a name holds where the name is read, where that is certain."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

MOST = 40  # bindings of a name; more are made by a machine
_LOOPS = ast.For | ast.AsyncFor | ast.While


def reaching(
    parents: Mapping[ast.AST, ast.AST], load: ast.Name, bindings: Sequence[ast.AST]
) -> ast.AST | None:
    """The one binding of the same scope that a load can only see; None where it is not certain.

    It stands before the load, on every way to it, and no other binding stands between them or
    in a loop around the load that it is not in.
    """
    if len(bindings) > MOST:
        return None
    chain = _chain(parents, load)
    found = [one for one in bindings if _dominates(parents, one, chain)]
    if not found:
        return None
    last = max(found, key=place_of)
    if isinstance(parents.get(last), ast.AugAssign):
        return None
    others = [one for one in bindings if one is not last]
    if _again(parents, others, last, load):
        return None
    between = [one for one in others if place_of(last) < place_of(one) < place_of(load)]
    return last if all(_is_made_of(parents, one, chain) for one in between) else None


def rebound(
    parents: Mapping[ast.AST, ast.AST],
    bindings: Sequence[ast.AST],
    start: ast.expr,
    end: ast.AST,
) -> bool:
    """Whether one of the bindings of a name may run behind ``start`` and before ``end``.

    All of them stand in one scope, and every way to ``end`` leads through ``start``.
    """
    if len(bindings) > MOST:
        return True
    here = _statement(parents, start)
    return _again(parents, bindings, start, end) or any(
        place_of(start) < place_of(one) < place_of(end) or _statement(parents, one) is here
        for one in bindings
    )


def _again(
    parents: Mapping[ast.AST, ast.AST],
    bindings: Sequence[ast.AST],
    start: ast.AST,
    end: ast.AST,
) -> bool:
    """Whether one of the bindings stands in a loop that goes around ``end`` but not ``start``."""
    around = set(_chain(parents, start))
    loops = {one for one in _chain(parents, end) if isinstance(one, _LOOPS) and one not in around}
    return any(loop in loops for one in bindings for loop in _chain(parents, one))


def _statement(parents: Mapping[ast.AST, ast.AST], node: ast.AST) -> ast.AST:
    while node in parents and not isinstance(node, ast.stmt):
        node = parents[node]
    return node


def _is_made_of(
    parents: Mapping[ast.AST, ast.AST], binding: ast.AST, chain: Sequence[ast.AST]
) -> bool:
    """Whether a load stands in the value that a binding takes: ``x = x + y`` reads the old one."""
    statement = parents.get(binding)
    return isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value in chain


def _chain(parents: Mapping[ast.AST, ast.AST], node: ast.AST) -> list[ast.AST]:
    """A node and everything around it, inside out."""
    found = [node]
    while found[-1] in parents:
        found.append(parents[found[-1]])
    return found


def _dominates(
    parents: Mapping[ast.AST, ast.AST], binding: ast.AST, chain: Sequence[ast.AST]
) -> bool:
    """Whether every way to the load leads through the binding's statement first."""
    statement = _statement(parents, binding)
    if isinstance(statement, ast.With | ast.AsyncWith):
        inside = any(one in chain for one in statement.body)
        return inside and not any(one in chain for one in statement.items)
    if not isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return False
    block = _block(parents[statement], statement)
    later = block[_index(block, statement) + 1 :]
    return any(one in chain for one in later)


def _block(parent: ast.AST, statement: ast.AST) -> list[ast.stmt]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and any(one is statement for one in block):
            return block
    return []


def _index(block: Sequence[ast.AST], statement: ast.AST) -> int:
    return next((place for place, one in enumerate(block) if one is statement), len(block))


def place_of(node: ast.AST) -> tuple[int, int]:
    """Line and column of a node, for putting nodes in the order of the text."""
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
