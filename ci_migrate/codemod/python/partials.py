"""Functions of a program that a ``functools.partial`` calls with more than it is handed."""

from __future__ import annotations

import ast
from weakref import WeakKeyDictionary

from ci_migrate.codemod.python.names import Module

# What names a partial in a call of it, and the call that made the partial.
_behind: WeakKeyDictionary[ast.expr, ast.Call] = WeakKeyDictionary()


def is_partial(module: Module, node: ast.expr | None) -> bool:
    """Whether an expression is a call of ``functools.partial``."""
    return (
        isinstance(node, ast.Call)
        and module.dotted(node.func) == "functools.partial"
        and bool(node.args)
    )


def partial_of(module: Module, name: ast.Name) -> tuple[Module, ast.Call] | None:
    """The call that made the partial which a name is bound to, and nothing else is."""
    found = module.defined(name)
    home = found.module if found is not None else module
    bindings = list(found.bindings) if found is not None else module.bindings(name)
    value = home.bound_value(bindings[0]) if len(bindings) == 1 else None
    if value is None or not is_partial(home, value) or not isinstance(value, ast.Call):
        return None
    _behind[name] = value
    return home, value


def names_of(module: Module, partial: ast.Call) -> list[tuple[Module, ast.Name]] | None:
    """The uses of the name that a partial is bound to; None where it goes anywhere else."""
    match module.parents.get(partial):
        case ast.Assign(targets=[ast.Name(id=name) as target]):
            if len(module.bindings(target)) != 1:
                return None
            found = [(module, one) for one in module.loads(target)]
            if module.program is not None and module.scopes[target] is module.top:
                others = module.program.references(module, name)
                found += [
                    (home, one)
                    for home, one in others
                    if home is not module and isinstance(one, ast.Name)
                ]
            for _, one in found:
                _behind[one] = partial
            return found
    return None


def whole(call: ast.Call) -> ast.Call:
    """A call with what a partial behind its function hands over before."""
    partial = _behind.get(call.func)
    if partial is None:
        return call
    before = whole(ast.Call(func=partial.args[0], args=partial.args[1:], keywords=partial.keywords))
    given = {one.arg for one in call.keywords}
    kept = [one for one in before.keywords if one.arg is None or one.arg not in given]
    args = [*before.args, *call.args]
    return ast.Call(func=call.func, args=args, keywords=[*kept, *call.keywords])


def handed_before(call: ast.Call) -> list[ast.expr]:
    """What a partial behind the function of a call hands over before it."""
    given = whole(call)
    own = {*call.args, *(one.value for one in call.keywords)}
    every = (*given.args, *(one.value for one in given.keywords))
    return [one for one in every if one not in own]
