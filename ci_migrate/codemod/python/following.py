"""Which statement runs behind another, and what of it comes first."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ci_migrate.codemod.python.names import Module

# What sending a request may raise, and putting it together does not.
_RAISED = frozenset(
    ("HTTPError", "URLError", "RequestException", "HTTPException", "ConnectionError", "Timeout")
    + ("ConnectionResetError", "TimeoutError", "timeout", "RemoteDisconnected", "IncompleteRead")
)
_TOLD = ".Read)"  # of the companion
# What a function takes beside the path or table that it reads for more, once it is rewritten.
BESIDE = ("query", "read", "dataverse_query")

_OPENING = (ast.With, ast.AsyncWith)


def is_near(module: Module, steps: Sequence[ast.stmt], call: ast.Call) -> bool:
    """Whether steps and call follow one another, and nothing is evaluated before the call."""
    following = [*steps, module.statement(call)][1:]
    return all(
        first_of(follower(module, one)) is after
        for one, after in zip(steps, following, strict=True)
    ) and is_first(module, call)


def first_of(statement: ast.stmt | None) -> ast.stmt | None:
    """A statement, or the first of a ``try`` that only waits for what a request may raise."""
    if not isinstance(statement, ast.Try):
        return statement
    caught = [one.type for one in statement.handlers]
    names = [
        ast.unparse(kind).rpartition(".")[2]
        for one in caught
        for kind in (one.elts if isinstance(one, ast.Tuple) else [one])
        if kind is not None
    ]
    plain = None not in caught and all(one in _RAISED for one in names)
    return statement.body[0] if plain else statement


def follower(module: Module, statement: ast.stmt) -> ast.stmt | None:
    """The statement behind another one in the same block."""
    for _, block in ast.iter_fields(module.parents[statement]):
        if isinstance(block, list) and statement in block:
            rest = block[block.index(statement) + 1 :]
            return rest[0] if rest else None
    return None


def is_guard(statement: ast.If | ast.IfExp) -> bool:
    """Whether a rewrite made a choice: what has its way to Dataverse does not go the other way."""
    said = ast.unparse(statement.test)
    if isinstance(statement, ast.If):
        plain = len(statement.body) == 1 and not statement.orelse
        left_out = said in {f"{one} is None" for one in BESIDE}
        return plain and (left_out or (said.startswith("not isinstance(") and said.endswith(_TOLD)))
    handed = said in {f"{one} is not None" for one in BESIDE}
    return handed or (said.startswith("isinstance(") and said.endswith(_TOLD))


def is_first(module: Module, call: ast.expr) -> bool:
    """Whether nothing with an effect is evaluated before a call in its statement."""
    node: ast.AST = call
    while not isinstance(parent := module.parents[node], ast.stmt):
        match parent:
            case ast.Attribute() | ast.Await():
                first = True
            case ast.Subscript(value=value):
                first = value is node
            case ast.Call(func=func, args=args):
                first = func is node or (node in args and _is_plain_name(func))
                before = args[: args.index(node)] if node in args else []
                first = first and all(isinstance(one, ast.Constant) for one in before)
            case ast.comprehension(iter=items):
                first = items is node
            case ast.ListComp(generators=parts) | ast.SetComp(generators=parts):
                first = parts[0] is node
            case ast.IfExp():
                first = is_guard(parent) and node is parent.orelse
            case ast.withitem():
                around = module.parents[parent]
                first = isinstance(around, _OPENING) and around.items[0] is parent
            case _:
                first = False
        if not first:
            return False
        node = parent
    if isinstance(parent, ast.For | ast.If):
        return node is (parent.iter if isinstance(parent, ast.For) else parent.test)
    return isinstance(parent, (ast.Assign, ast.AnnAssign, ast.Return, ast.Expr, *_OPENING))


def _is_plain_name(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)
