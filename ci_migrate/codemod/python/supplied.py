"""What a parameter of a function gets: from its calls, its default, and what decorates it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.python.dispatched import reaching_calls
from ci_migrate.codemod.python.functions import decorators
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import context_objects, function_of
from ci_migrate.codemod.python.spreads import handed_by_name
from ci_migrate.codemod.python.stores import is_test
from ci_migrate.codemod.python.syntax import walk


def supplied(module: Module, parameter: ast.arg) -> list[ast.expr] | None:
    """What a parameter gets, from every call of its function or from its default."""
    function = module.function(parameter)
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    first = parameter in function.args.args[:1]
    found: list[ast.expr] = []
    if first and "pass_obj" in decorators(function):
        found += context_objects(module)
    for home, call in reaching_calls(module, function) or ():
        if is_test(home) and home is not module:
            continue  # what a test hands over stands in for what the program does
        value = handed_by_name(home, function, call, parameter)
        if value is None:
            return None
        found.append(value)
    if any(_shifts(module, one) for one in function.decorator_list):
        return None
    return [*found, *_added(module, function, parameter.arg)] or None


def _shifts(module: Module, decorator: ast.expr) -> bool:
    """Whether a decorator hands over arguments of its own before those that it is given."""
    made = _decorating(module, decorator)
    for one in walk(made) if made is not None else ():
        match one:
            case ast.Call(args=[first, *others]) if any(
                isinstance(each, ast.Starred) for each in others
            ):
                inner = module.owner(one).function(one)
                taken = {each.arg for each in inner.args.args} if inner is not None else set()
                if not (isinstance(first, ast.Name) and first.id in taken):
                    return True
    return False


def _added(
    module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef, name: str
) -> Iterator[ast.expr]:
    """What the decorators of a function hand over for one of its parameters."""
    for decorator in function.decorator_list:
        made = _decorating(module, decorator)
        for node in walk(made) if made is not None else ():
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="setdefault"), args=[ast.Constant(value=key), value]
                ) if key == name:
                    yield value
                case ast.Assign(
                    targets=[ast.Subscript(slice=ast.Constant(value=key))], value=value
                ) if key == name:
                    yield value
                case ast.keyword(arg=key, value=value) if key == name:
                    yield value


def _decorating(module: Module, decorator: ast.expr) -> ast.AST | None:
    """The function of the program that decorates, or makes what does."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return function_of(module, called)
