"""The parameters of functions of a program."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.functions import Defined, decorators
from ci_migrate.codemod.python.names import Module


def every_parameter(function: Defined) -> list[ast.arg]:
    """The parameters of a function, the one behind ``**`` as well."""
    rest = [] if function.args.kwarg is None else [function.args.kwarg]
    return [*parameters_of(function), *rest]


def parameters_of(function: Defined) -> list[ast.arg]:
    spec = function.args
    plain = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
    return [one for one in plain if one.arg not in ("self", "cls")]


def names_of_parameters(function: Defined) -> set[str]:
    """The names by which a call may hand over parameters; by place alone it may be others."""
    bare = function.args.posonlyargs
    return {one.arg for one in parameters_of(function) if one not in bare}


def receiver_of(module: Module, function: Defined) -> ast.arg | None:
    """The parameter of a method that takes what stands before the dot, whatever its name is."""
    if not isinstance(module.parents.get(function), ast.ClassDef):
        return None
    if "staticmethod" in decorators(function):
        return None
    return next(iter((*function.args.posonlyargs, *function.args.args)), None)


def parameter_of(module: Module, node: ast.expr) -> ast.arg | None:
    """The parameter that a name is, where nothing else is bound to it."""
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    one = bindings[0] if len(bindings) == 1 else None
    return one if isinstance(one, ast.arg) else None
