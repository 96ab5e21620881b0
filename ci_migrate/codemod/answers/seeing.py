"""What sees an error beside the handlers around it: decorators, contexts, logs, tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.answers.diagnostics import ERROR_TEXT, LOG_TEXT, STDERR, is_diagnostic
from ci_migrate.codemod.answers.given import decorator_of
from ci_migrate.codemod.answers.held import Form, Held
from ci_migrate.codemod.answers.trail import Trail
from ci_migrate.codemod.python.loads import parameter_loads
from ci_migrate.codemod.python.names import Function, Module
from ci_migrate.codemod.python.objects import class_of, function_of
from ci_migrate.codemod.python.syntax import walk

_EXITS = ("__exit__", "__aexit__")
_MANAGERS = ("contextmanager", "asynccontextmanager")
_PRINTING = ("traceback.print_exc", "traceback.print_exception", "traceback.print_last")
# Contexts of tests that catch an error, and the attribute under which they keep it.
_RAISING = {"assertRaises": "exception", "assertRaisesRegex": "exception", "raises": "value"}


def wrapped_calls(module: Module, function: Function) -> Iterator[tuple[Module, ast.Call]]:
    """The calls of a function inside the decorators of the program that it stands under."""
    for one in [] if isinstance(function, ast.Lambda) else function.decorator_list:
        taken = decorator_of(module, one)
        if taken is None:
            continue
        home, decorator = taken
        for parameter in [*decorator.args.posonlyargs, *decorator.args.args][:1]:
            for load in parameter_loads(home, parameter):
                call = home.parents[load]
                if isinstance(call, ast.Call) and call.func is load:
                    yield home, call


def yields(module: Module, item: ast.withitem) -> Iterator[tuple[Module, ast.expr]]:
    """Where a context manager of the program, written as a generator, lets its block run."""
    made = item.context_expr
    function = function_of(module, made.func) if isinstance(made, ast.Call) else None
    named = [ast.unparse(one).rpartition(".")[2] for one in getattr(function, "decorator_list", ())]
    if function is None or not set(named) & set(_MANAGERS):
        return
    home = module.owner(function)
    for node in walk(function):
        if isinstance(node, ast.Yield) and home.function(node) is function:
            yield home, node


def see(trail: Trail, module: Module, item: ast.withitem, held: Held) -> None:
    """What a context does with an error that its block raises."""
    made = item.context_expr
    last = ast.unparse(made.func).rpartition(".")[2] if isinstance(made, ast.Call) else ""
    if isinstance(made, ast.Call) and last in _RAISING:
        if last == "assertRaisesRegex" or any(one.arg == "match" for one in made.keywords):
            trail.end(made, f"compares the text of the error; {held.kind.why}")
        if isinstance(item.optional_vars, ast.Name):
            for load in module.loads(item.optional_vars):
                read = module.parents[load]
                if isinstance(read, ast.Attribute) and read.attr == _RAISING[last]:
                    trail.hold(read, held.settled)
        return
    klass = class_of(module, made)
    for name in _EXITS if klass is not None else ():
        method = module.method(klass, name) if klass is not None else None
        if method is None:
            continue
        home = module.owner(method)
        taken = [(one, held.settled) for one in method.args.args[2:3]]
        if method.args.vararg is not None:
            taken.append((method.args.vararg, held.settled.within(Form.ITEMS, 1)))
        for parameter, error in taken:
            for use in parameter_loads(home, parameter):
                trail.hold(use, error)


def tells_error(module: Module, call: ast.Call) -> bool:
    """Whether a call shows the error that is being handled without being handed it."""
    if module.dotted(call.func) in _PRINTING:
        return True
    if isinstance(call.func, ast.Attribute) and call.func.attr == "exception" and call.args:
        return True
    shown = [one.value for one in call.keywords if one.arg == "exc_info"]
    return any(not isinstance(one, ast.Constant) or bool(one.value) for one in shown)


def tell(trail: Trail, module: Module, call: ast.Call, held: Held) -> None:
    """Notes that the text of an error is shown, on a log or elsewhere."""
    printed = module.dotted(call.func) in _PRINTING
    elsewhere = [one.value for one in call.keywords if one.arg == "file"]
    plain = printed and all(module.dotted(one) in STDERR for one in elsewhere)
    if plain or is_diagnostic(module, call):
        trail.losses.add(LOG_TEXT)
    elif held.is_error:
        trail.losses.add(ERROR_TEXT)
    else:
        trail.shows(call, "logs", held)
