"""The values that an option may have, of which one is None: it is not always there then."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ci_migrate.codemod.python.loads import loads_of
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.spelled import read_by_text


def alternatives(module: Module, node: ast.expr) -> Sequence[ast.expr]:
    """The values that an option may have, None among them; itself where it has only one.

    ``x if y else None`` in place or under a name, or a name that gets them by statements, and that
    nothing reads but the call and what asks whether there is one.
    """
    if isinstance(node, ast.Name):
        values = _bound(module, node)
        found = [one for value in values or () for one in _branches(value)]
        return found if len(found) > 1 else [node]
    return list(_branches(node))


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.IfExp(body=body, orelse=other):
            yield from _branches(body)
            yield from _branches(other)
        case _:
            yield node


def _bound(module: Module, name: ast.Name) -> list[ast.expr] | None:
    """What the statements of a function give a name that only one call reads."""
    home = module.home(name.id, module.scopes[name])
    if home is None or home is not module.scopes[name]:
        return None
    found = []
    for one in module.bindings(name):
        if not isinstance(one, ast.Name):
            return None
        match module.statement(one):
            case ast.Assign(targets=[target], value=value) if target is one:
                found.append(value)
            case ast.AnnAssign(target=target, value=ast.expr() as value) if target is one:
                found.append(value)
            case _:
                return None
        for load in loads_of(module, one):
            if load is not name and not is_asked(module, load):
                return None
    return None if home is module.top and read_by_text(module, None, name.id) else found


def is_asked(module: Module, load: ast.AST) -> bool:
    """Whether a use in a module only asks whether there is anything."""
    parent = module.parents.get(load)
    match parent:
        case ast.If(test=test) | ast.IfExp(test=test):
            return test is load
        case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[other]):
            return is_none(other)
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Call(func=ast.Name(id="bool")):
            return True
    return False
