"""Which class an object is of: followed through names, attributes, functions and parameters."""

from __future__ import annotations

import ast

from ci_migrate.codemod.names import Module, is_none

CLIENT_PACKAGES = ("dynamics.customerinsights.api", "microsoft.dynamics.customerinsights.api")
CLIENT_CLASSES = frozenset(("CustomerInsights", "CustomerInsightsAPIAPIMPublic"))

Made = tuple[str, ast.Call | None]


def constructed(module: Module, node: ast.expr, depth: int = 0) -> Made | None:
    """The class that an object is of, by its full name, and the call that made it.

    Followed through names bound once, ``with``, attributes set once in their class, functions
    of the module that return it, and parameters by annotation or by all calls of their
    function; a binding to None beside it is allowed.
    """
    if depth > 8:
        return None
    match node:
        case ast.Call():
            name = module.dotted(node.func)
            return (name, node) if name else _returned(module, node, depth)
        case ast.Await():
            return constructed(module, node.value, depth + 1)
        case ast.Name():
            return _bound(module, module.bindings(node), depth)
        case ast.Attribute(value=ast.Name(id="self" | "cls")):
            owner = module.klass(node)
            values = module.attribute_values(owner, node.attr) if owner else []
            made = [one for one in values if not is_none(one)]
            only = made[0] if len(made) == 1 else None
            return constructed(module, only, depth + 1) if only is not None else None
    return None


def _bound(module: Module, bindings: list[ast.AST], depth: int) -> Made | None:
    found = set()
    for one in bindings:
        if isinstance(one, ast.arg):
            return _parameter(module, one, depth) if len(bindings) == 1 else None
        value = module.bound_value(one)
        if not is_none(value):
            found.add(value)
    only = found.pop() if len(found) == 1 else None
    return None if only is None else constructed(module, only, depth + 1)


def _returned(module: Module, node: ast.Call, depth: int) -> Made | None:
    """What a function of the module returns, where all its returns are the same object."""
    if not isinstance(node.func, ast.Name):
        return None
    found = module.bindings(node.func)
    function = found[0] if len(found) == 1 else None
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return None
    values = {
        constructed(module, one.value, depth + 1) if one.value else None
        for one in ast.walk(function)
        if isinstance(one, ast.Return) and module.function(one) is function
    }
    return values.pop() if len(values) == 1 else None


def _parameter(module: Module, node: ast.arg, depth: int) -> Made | None:
    """What a parameter is, by its annotation or by what every call of its function hands over."""
    name = module.dotted(node.annotation) if node.annotation else None
    if name:
        return name, None
    function = module.function(node)
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or node.annotation:
        return None
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    if node.arg not in names or not isinstance(module.parents.get(function), ast.Module):
        return None
    found = set()
    for load in module.top.loads.get(function.name, []):
        call = module.parents.get(load)
        if not isinstance(call, ast.Call) or call.func is not load:
            return None
        value = argument(call, names.index(node.arg), node.arg)
        found.add(constructed(module, value, depth + 1) if value is not None else None)
    kinds = {made[0] if made else None for made in found}
    if None in kinds or len(kinds) != 1:
        return None
    return found.pop() if len(found) == 1 else (kinds.pop() or "", None)


def is_client_class(name: str | None) -> bool:
    """Whether a full name is the client class of the ``customerinsights`` package."""
    return name is not None and (
        name.startswith(CLIENT_PACKAGES) and name.rpartition(".")[2] in CLIENT_CLASSES
    )


def argument(node: ast.Call, position: int, name: str) -> ast.expr | None:
    """The argument of a call by position or by name; None where there is none."""
    for keyword in node.keywords:
        if keyword.arg == name:
            return keyword.value
    plain = node.args[position] if position < len(node.args) else None
    return None if isinstance(plain, ast.Starred) else plain
