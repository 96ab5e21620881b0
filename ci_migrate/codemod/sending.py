"""Where a request that was built by one call is sent by another."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ci_migrate.codemod.libraries import Library
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import constructed
from ci_migrate.codemod.syntax import walk

_DEEPEST = 6
# What sending a request may raise, and putting it together does not.
_RAISED = frozenset(
    ("HTTPError", "URLError", "RequestException", "HTTPException", "ConnectionError", "Timeout")
    + ("ConnectionResetError", "TimeoutError", "timeout", "RemoteDisconnected", "IncompleteRead")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The call that sends a built request.

    ``steps`` are the statements that only build it, in order; ``near`` says that they stand
    directly before the call, so that what they say holds where it stands, too. ``built`` is the
    argument of the call with the request, ``receiver`` the session. ``added`` are headers that
    it gets once it is built.
    """

    call: ast.Call
    steps: tuple[ast.stmt, ...]
    near: bool
    built: ast.expr | None
    receiver: ast.expr | None
    added: tuple[tuple[ast.expr, ast.expr], ...] = ()


def find_sending(module: Module, node: ast.Call, library: Library) -> Sending | None:
    """The only call that sends the request that a call builds; None where it is not in sight."""
    if library.bound:
        return _answered(module, node, library)
    current: ast.expr = node
    steps: list[ast.stmt] = []
    added: list[tuple[ast.expr, ast.expr]] = []
    for _ in range(_DEEPEST):
        parent = module.parents[current]
        match parent:
            case ast.Attribute(attr="prepare"):
                whole = module.parents[parent]
                if not isinstance(whole, ast.Call):
                    return None
                current = whole
            case ast.Call(func=func, args=[first, *_]) if first is current:
                if _sends(module, parent, library):
                    receiver = func.value if isinstance(func, ast.Attribute) else None
                    return Sending(
                        call=parent,
                        steps=tuple(steps),
                        near=is_near(module, steps, parent),
                        built=current,
                        receiver=receiver if library.session else None,
                        added=tuple(added),
                    )
                if not isinstance(func, ast.Attribute) or func.attr != "prepare_request":
                    return None
                current = parent
            case ast.Assign(targets=[ast.Name() as name]) if len(module.bindings(name)) == 1:
                steps.append(parent)
                loads = list(module.loads(name))
                while len(loads) > 1 and (found := _adding(module, loads[0])) is not None:
                    steps.append(found[0])
                    added.append(found[1])
                    loads = loads[1:]
                if len(loads) != 1:
                    return None
                current = loads[0]
            case _:
                return None
    return None


def _adding(module: Module, load: ast.expr) -> tuple[ast.stmt, tuple[ast.expr, ast.expr]] | None:
    """The statement that adds a header to a request through a use of its name, and the header."""
    named = module.parents[load]
    call = module.parents.get(named)
    match named, call:
        case ast.Attribute(attr="add_header"), ast.Call(args=[key, value], keywords=[]):
            statement = module.parents[call]
            if isinstance(statement, ast.Expr) and _is_beside(module, statement, load):
                return statement, (key, value)
    return None


def _is_beside(module: Module, statement: ast.stmt, load: ast.expr) -> bool:
    """Whether a statement is in the block in which the name of a load gets its value."""
    bindings = module.bindings(load) if isinstance(load, ast.Name) else []
    made = [module.statement(one) for one in bindings]
    return len(made) == 1 and module.block(statement) is module.block(made[0])


def _sends(module: Module, call: ast.Call, library: Library) -> bool:
    if module.dotted(call.func) in library.senders:
        return True
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in library.senders:
        return False
    made = constructed(module, call.func.value)
    return made is not None and made[0] in library.sessions


def _answered(module: Module, node: ast.Call, library: Library) -> Sending | None:
    """The call that takes the answer off a connection, in the statement behind the request."""
    statement = module.parents[node]
    if not isinstance(statement, ast.Expr) or not isinstance(node.func, ast.Attribute):
        return None
    receiver = ast.dump(node.func.value)
    follower = _follower(module, statement)
    for one in walk(follower) if follower is not None else ():
        match one:
            case ast.Call(func=ast.Attribute(value=value, attr=attr), args=[], keywords=[]):
                if attr in library.senders and ast.dump(value) == receiver:
                    near = is_near(module, [statement], one)
                    found = Sending(
                        call=one, steps=(statement,), near=near, built=None, receiver=value
                    )
                    return found if near else None
    return None


def is_near(module: Module, steps: list[ast.stmt], call: ast.Call) -> bool:
    """Whether steps and call follow one another, and nothing is evaluated before the call."""
    following = [*steps, module.statement(call)][1:]
    return all(
        _first_of(_follower(module, one)) is after
        for one, after in zip(steps, following, strict=True)
    ) and _is_first(module, call)


def _first_of(statement: ast.stmt | None) -> ast.stmt | None:
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


def _follower(module: Module, statement: ast.stmt) -> ast.stmt | None:
    """The statement behind another one in the same block."""
    for _, block in ast.iter_fields(module.parents[statement]):
        if isinstance(block, list) and statement in block:
            rest = block[block.index(statement) + 1 :]
            return rest[0] if rest else None
    return None


def _is_first(module: Module, call: ast.expr) -> bool:
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
            case ast.withitem():
                around = module.parents[parent]
                first = isinstance(around, ast.With) and around.items[0] is parent
            case _:
                first = False
        if not first:
            return False
        node = parent
    return isinstance(parent, ast.Assign | ast.AnnAssign | ast.Return | ast.Expr | ast.With)


def _is_plain_name(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)
