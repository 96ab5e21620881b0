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
    around = set(_chain(parents, last))
    again = [one for one in chain if isinstance(one, _LOOPS) and one not in around]
    for other in bindings:
        if other is last:
            continue
        between = place_of(last) < place_of(other) < place_of(load)
        if between and not _is_made_of(parents, other, chain):
            return None
        if any(loop in again for loop in _chain(parents, other)):
            return None
    return last


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
    statement: ast.AST = binding
    while statement in parents and not isinstance(statement, ast.stmt):
        statement = parents[statement]
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
