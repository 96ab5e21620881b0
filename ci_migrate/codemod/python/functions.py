"""How functions and classes are written: their decorators, and what calls hand over by place."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.syntax import walk

Defined = ast.FunctionDef | ast.AsyncFunctionDef


def decorators(function: Defined) -> set[str]:
    """The names of what decorates a function."""
    return {
        ast.unparse(one.func if isinstance(one, ast.Call) else one).rpartition(".")[2]
        for one in function.decorator_list
    }


def is_property(function: Defined) -> bool:
    """Whether a method is read like an attribute."""
    return bool(decorators(function)) and decorators(function) <= {"property", "cached_property"}


def is_cached(function: Defined) -> bool:
    """Whether nothing but known decorators stand around a function, which give what it gives."""
    allowed = {"cache", "lru_cache", "staticmethod", "classmethod", "cache_resource", "retry"}
    return bool(decorators(function)) and decorators(function) <= allowed


def is_context_manager(function: Defined) -> bool:
    """Whether a decorator makes a context manager of a function that yields."""
    return bool(decorators(function) & {"contextmanager", "asynccontextmanager"})


def is_described(klass: ast.ClassDef) -> bool:
    """Whether a class only describes what others do: a protocol, or an abstract class."""
    bases = {ast.unparse(one).partition("[")[0].rpartition(".")[2] for one in klass.bases}
    return "Protocol" in bases or any(
        ast.unparse(one).rpartition(".")[2] == "abstractmethod"
        for node in klass.body
        if isinstance(node, Defined)
        for one in node.decorator_list
    )


def returns_of(module: Module, function: Defined) -> list[ast.expr]:
    """What a function returns, or what a context manager made of it yields."""
    kind = ast.Yield if is_context_manager(function) else ast.Return
    return [
        one.value
        for one in walk(function)
        if isinstance(one, kind) and one.value is not None and module.function(one) is function
    ]


def argument(node: ast.Call, position: int, name: str) -> ast.expr | None:
    """The argument of a call by position or by name; None where there is none."""
    for keyword in node.keywords:
        if keyword.arg == name:
            return keyword.value
    plain = node.args[position] if position < len(node.args) else None
    return None if isinstance(plain, ast.Starred) else plain
