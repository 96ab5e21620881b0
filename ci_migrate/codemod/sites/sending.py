"""Where a request that was built by one call is sent by another."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ci_migrate.codemod.known.libraries import Library
from ci_migrate.codemod.python.following import follower, is_guard, is_near
from ci_migrate.codemod.python.loads import loads_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed
from ci_migrate.codemod.python.reaching import reaching
from ci_migrate.codemod.python.syntax import walk

_DEEPEST = 6


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
            case ast.Assign(targets=[ast.Name() as name]) if seen := _seen(module, name):
                steps.append(parent)
                loads = [one for one in seen if not _tells_headers(module, one)]
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


def _seen(module: Module, name: ast.Name) -> list[ast.Name]:
    """The uses of a name that see what it gets here, where they see nothing else."""
    bindings = module.bindings(name)
    if len(bindings) == 1:
        return list(module.loads(name))
    found = [one for one in loads_of(module, name) if isinstance(one, ast.Name)]
    sure = all(reaching(module.parents, one, bindings) is name for one in found)
    return found if sure else []


def _tells_headers(module: Module, load: ast.expr) -> bool:
    """Whether a use of a request only reads its headers, as a rewritten call does."""
    parent = module.parents[load]
    return isinstance(parent, ast.Attribute) and parent.attr == "header_items"


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
    guard = module.parents[statement]
    first = guard if isinstance(guard, ast.If) and is_guard(guard) else statement
    behind = follower(module, first)
    for one in walk(behind) if behind is not None else ():
        match one:
            case ast.Call(func=ast.Attribute(value=value, attr=attr), args=[], keywords=[]):
                if attr in library.senders and ast.dump(value) == receiver:
                    near = is_near(module, [first], one)
                    found = Sending(
                        call=one, steps=(statement,), near=near, built=None, receiver=value
                    )
                    return found if near else None
    return None
