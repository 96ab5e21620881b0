"""Decorators and metaclasses of a program that leave what they get as it stands."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.python.syntax import walk

# Decorators of libraries that call their function as it is called, or again.
_CALLING = frozenset(
    ("staticmethod", "classmethod", "cache", "lru_cache", "retry", "on_exception", "on_predicate")
)
_PLAIN_METACLASSES = frozenset(("type", "ABCMeta"))


def gives_back(module: Module, decorator: ast.expr) -> bool:
    """Whether a decorator gives the class that it gets, and changes nothing of it.

    A function of the program that only keeps the class somewhere, as registries do, or one that
    makes such a function.
    """
    made = isinstance(decorator, ast.Call)
    function = function_of(module, decorator.func if isinstance(decorator, ast.Call) else decorator)
    if made and function is not None:
        function = _inner(module.owner(function), function)
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return False
    home = module.owner(function)
    spec = function.args
    if len([*spec.posonlyargs, *spec.args]) != 1 or spec.vararg or spec.kwarg:
        return False
    (parameter,) = [*spec.posonlyargs, *spec.args]
    returns = [
        one
        for one in walk(function)
        if isinstance(one, ast.Return) and home.function(one) is function
    ]
    same = all(_is(one.value, parameter.arg) for one in returns)
    return bool(returns) and same and not _changes(function, parameter.arg)


def only_calls_it(module: Module, decorator: ast.expr) -> bool:
    """Whether a decorator calls its function as it is called, or again: so its calls are in sight.

    One of the program does where it shows so; others by their names.
    """
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    bindings = module.bindings(called) if isinstance(called, ast.Name) else []
    own = any(not isinstance(one, ast.alias) for one in bindings)
    if own or function_of(module, called) is not None or module.defined(called) is not None:
        return _hands_on_all(module, decorator)
    return ast.unparse(called).rpartition(".")[2] in _CALLING and not _is_looked_at(
        module, decorator
    )


def _is_looked_at(module: Module, decorator: ast.expr) -> bool:
    """Whether something of the program that a decorator calls reads what is handed over."""
    named = (function_of(module, one) for one in walk(decorator) if isinstance(one, ast.Name))
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("args", "kwargs")
        for one in (decorator, *(each for each in named if each is not None))
        for node in walk(one)
    )


def _hands_on_all(module: Module, decorator: ast.expr) -> bool:
    """Whether a decorator of the program calls its function as it is called, and only so.

    What is handed over goes to the function, and nowhere else.
    """
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    function = function_of(module, called)
    if function is None:
        return False
    home = module.owner(function)
    if called is not decorator:
        function = _inner(home, function)
    inner = None if function is None else _inner(home, function)
    if function is None or inner is None or len(function.args.args) != 1:
        return False
    spec = inner.args
    if spec.vararg is None or spec.kwarg is None or spec.args or spec.kwonlyargs:
        return False
    taken = function.args.args[0].arg
    for load in (*home.parameter_loads(spec.vararg), *home.parameter_loads(spec.kwarg)):
        handing = home.parents[load]
        call = home.parents.get(handing)
        spread = isinstance(handing, ast.keyword) and handing.arg is None
        if not (spread or isinstance(handing, ast.Starred)) or not isinstance(call, ast.Call):
            return False
        if not _is(call.func, taken):
            return False
    return True


def _inner(module: Module, function: Defined) -> Defined | None:
    """The function that a function makes and returns."""
    own = {one.name: one for one in function.body if isinstance(one, ast.FunctionDef)}
    match function.body[-1]:
        case ast.Return(value=ast.Name(id=name) as made) if len(module.bindings(made)) == 1:
            return own.get(name)
    return None


def _is(node: ast.expr | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _changes(function: ast.FunctionDef, name: str) -> bool:
    """Whether a function binds a name again, or sets or deletes something of it."""
    for node in walk(function):
        match node:
            case ast.Name(id=bound, ctx=ast.Store() | ast.Del()) if bound == name:
                return True
            case ast.Attribute(value=ast.Name(id=owner), ctx=ast.Store() | ast.Del()):
                if owner == name:
                    return True
            case ast.Call(func=called, args=[first, *_]) if _is(first, name):
                if ast.unparse(called) in ("setattr", "delattr", "type", "vars"):
                    return True
    return False


def only_calls(module: Module, metaclass: ast.expr) -> bool:
    """Whether a metaclass of the program only decides when objects are made, as singletons do."""
    klass = module.klass_of(metaclass)
    if klass is None or klass.decorator_list or klass.keywords:
        return False
    plain = all(
        isinstance(base, ast.Name) and base.id in _PLAIN_METACLASSES for base in klass.bases
    )
    methods = [one for one in klass.body if isinstance(one, ast.FunctionDef)]
    special = [one.name for one in methods if one.name.startswith("__")]
    made = any(_makes(node) for one in methods for node in walk(one))
    return plain and bool(klass.bases) and special == ["__call__"] and made


def _makes(node: ast.AST) -> bool:
    """Whether a node is ``super().__call__(...)``."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=attr)):
            return attr == "__call__"
    return False
