"""Whether values may be None, by their types and by all that may be handed over for them."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.calls import calls_of, default_of, handed
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.objects import class_of
from ci_migrate.codemod.python.parameters import parameter_of
from ci_migrate.codemod.texts.formats import is_number, is_text


def is_there(module: Module, node: ast.expr, depth: int = 0) -> bool:
    """Whether a value certainly is a text or a number, by all that may be handed over for it."""
    if is_text(module, node) or any(is_number(module, node, kind) for kind in ("int", "float")):
        return True
    if isinstance(node, ast.Attribute) and depth <= 2:
        klass = module.klass_of(node.value) or class_of(module, node.value)
        kept = module.inherited_values(klass, node.attr) if klass is not None else []
        only = kept[0] if len(kept) == 1 and doubt(module, node) is None else None
        return only is not None and is_there(module.owner(only), only, depth + 1)
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    if len(bindings) > 1 and depth <= 2:
        return all(_stores(module, one, depth) for one in bindings)
    parameter = bindings[0] if len(bindings) == 1 else None
    function = module.function(parameter) if isinstance(parameter, ast.arg) else None
    if not isinstance(parameter, ast.arg) or not isinstance(function, Defined) or depth > 2:
        return False
    calls = calls_of(module, function)
    values = [(home, handed(function, call, parameter)) for home, call in calls or ()]
    return bool(values) and all(
        one is not None and is_there(home.owner(one), one, depth + 1) for home, one in values
    )


def _stores(module: Module, binding: ast.AST, depth: int) -> bool:
    """Whether a statement that binds a name gives it a text or a number."""
    match module.statement(binding):
        case ast.Assign(targets=[ast.Name() as target], value=value) if target is binding:
            return is_there(module, value, depth + 1)
        case ast.AnnAssign(value=ast.expr() as value):
            return is_there(module, value, depth + 1)
        case ast.AugAssign(op=ast.Add()):
            return True  # there is nothing to add to what is None
    return False


def may_lack(module: Module, node: ast.expr, depth: int = 0) -> bool:
    """Whether something in sight makes a value None, or nothing shows where it comes from."""
    if is_none(node):
        return True
    if is_there(module, node) or isinstance(node, ast.BinOp):
        return False
    if not isinstance(node, ast.Name):
        return True
    bindings = module.bindings(node)
    parameter = bindings[0] if len(bindings) == 1 else None
    function = module.function(parameter) if isinstance(parameter, ast.arg) else None
    if not isinstance(parameter, ast.arg) or not isinstance(function, Defined) or depth > 2:
        return True
    if parameter.annotation is not None:
        noted = ast.unparse(parameter.annotation)
        return "None" in noted or "Optional" in noted
    calls = calls_of(module, function) or ()
    values = [(home, handed(function, call, parameter)) for home, call in calls]
    default = default_of(function, parameter)
    return (default is not None and is_none(default)) or any(
        one is not None and may_lack(home.owner(one), one, depth + 1) for home, one in values
    )


def holds(module: Module, node: ast.expr, depth: int = 0) -> bool:
    """Whether a value certainly counts as true, by all that calls in sight hand over for it."""
    match node:
        case ast.Constant(value=value):
            return bool(value)
        case ast.JoinedStr(values=parts):
            return any(isinstance(one, ast.Constant) and one.value for one in parts)
    parameter = parameter_of(module, node)
    function = module.function(parameter) if parameter is not None else None
    if parameter is None or not isinstance(function, Defined) or depth > 2:
        return False
    values = [
        (home, handed(function, call, parameter)) for home, call in calls_of(module, function) or ()
    ]
    return bool(values) and all(
        one is not None and holds(home.owner(one), one, depth + 1) for home, one in values
    )


def seen(module: Module, node: ast.expr, depth: int = 0) -> list[ast.expr]:
    """The values in sight of a parameter: what calls hand over for it, its default included.

    Of anything else the expression itself.
    """
    parameter = parameter_of(module, node)
    function = module.function(parameter) if parameter is not None else None
    if parameter is None or not isinstance(function, Defined) or depth > 2:
        return [node]
    found: list[ast.expr] = []
    for home, call in calls_of(module, function) or ():
        value = handed(function, call, parameter)
        found += [] if value is None else seen(home.owner(value), value, depth + 1)
    default = default_of(function, parameter)
    return found or ([] if default is None else [default])
