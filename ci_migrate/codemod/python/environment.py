"""What a program takes for its environment: ``os.environ``, and names of it."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.calls import default_of
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.supplied import supplied


def is_environment(
    module: Module, node: ast.expr, behind: frozenset[ast.AST] = frozenset()
) -> bool:
    """Whether an expression is the environment of the process, or None in its place.

    ``os.environ``, a name of it, a parameter that gets nothing else in sight (``env=os.environ``,
    ``env = env or os.environ``). ``behind`` are the bindings of the names that led here.
    """
    if module.dotted(node) == "os.environ":
        return True
    match node:
        case ast.IfExp(body=one, orelse=other):
            parts = [one, other]
        case ast.BoolOp(op=ast.Or(), values=values):
            parts = values
        case ast.Name():
            return _of_name(module, node, behind)
        case _:
            return False
    return all(is_environment(module, one, behind) for one in parts)


def reads_variable(module: Module, call: ast.Call) -> bool:
    """Whether a call gives a variable of the environment, or what stands in for it."""
    if module.dotted(call.func) in ("os.environ.get", "os.getenv"):
        return True
    match call.func:
        case ast.Attribute(value=ast.Name() as owner, attr="get"):
            return is_environment(module, owner)
    return False


def _of_name(module: Module, node: ast.Name, behind: frozenset[ast.AST]) -> bool:
    bindings = module.bindings(node)
    if not bindings or behind.issuperset(bindings):
        return bool(bindings)
    values: list[ast.expr | None] = []
    for one in bindings:
        if isinstance(one, ast.arg):
            function = module.function(one)
            default = default_of(function, one) if isinstance(function, Defined) else None
            values += supplied(module, one) or [default]
        else:
            values.append(module.bound_value(one))
    behind |= set(bindings)
    own = [one for one in values if one is not None and not is_none(one)]
    known = bool(own) and None not in values
    return known and all(is_environment(module.owner(one), one, behind) for one in own)
