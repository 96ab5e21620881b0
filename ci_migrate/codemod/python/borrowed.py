"""Methods that serve objects of other classes: ``rows = Client.rows``, ``Client.rows(other)``."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.calls import modules_of
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Function, Module
from ci_migrate.codemod.python.objects import class_of

_UNBOUND = frozenset(("staticmethod", "classmethod"))


@kept
def borrowing(module: Module, function: Function) -> tuple[Module, ast.expr] | None:
    """Where a method is taken off its class for an object that may be of another; else None."""
    klass = module.parents.get(function)
    if isinstance(function, ast.Lambda) or not isinstance(klass, ast.ClassDef):
        return None
    if function.name.startswith("__") or _UNBOUND & set(map(ast.unparse, function.decorator_list)):
        return None
    family = {klass, *module.heirs(klass)}
    for one in modules_of(module):
        for load in one.attribute_loads(function.name):
            owner = one.klass_of(load.value) if isinstance(load, ast.Attribute) else None
            if owner in family and not _is_for(one, load, family):
                return one, load
    return None


def _is_for(module: Module, load: ast.expr, family: set[ast.ClassDef]) -> bool:
    """Whether a method is called for an object of its own class: ``Client.rows(self)``."""
    call = module.parents[load]
    if not isinstance(call, ast.Call) or call.func is not load or not call.args:
        return False
    return class_of(module, call.args[0]) in family
