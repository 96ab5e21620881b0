"""Where an error goes that is raised at a place: the handlers that may catch it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator

from ci_migrate.codemod.answers.answers import CAUGHT_AS, ERROR_PACKAGES
from ci_migrate.codemod.answers.diagnostics import ERROR_TEXT
from ci_migrate.codemod.answers.held import Form, Held, Kind
from ci_migrate.codemod.answers.seeing import see, tell, tells_error, wrapped_calls, yields
from ci_migrate.codemod.answers.trail import Trail
from ci_migrate.codemod.python.calls import calls_of
from ci_migrate.codemod.python.loads import is_exception
from ci_migrate.codemod.python.names import Function, Module
from ci_migrate.codemod.python.syntax import walk

# What may get an error: a handler, a call that gives it as its result, a ``with`` that sees it.
Caught = tuple[Module, ast.ExceptHandler | ast.Call | ast.withitem]
_ALL = ("Exception", "BaseException")


def raise_status(trail: Trail, module: Module, node: ast.AST, held: Held) -> None:
    """Follows the error that a library raises at a node for the status of an answer."""
    names = CAUGHT_AS.get(held.package)
    if names is not None:
        error = held.become(Kind.ERROR)
        if _has_hook(module):
            trail.losses.add(ERROR_TEXT)
        _throw(trail, module, node, (*names, *_ALL), ERROR_PACKAGES[held.package], error)


def raise_own(
    trail: Trail, module: Module, node: ast.AST, names: Collection[str], held: Held
) -> None:
    """Follows an error of the program that holds a text of an answer; any, without names."""
    package = ERROR_PACKAGES.get(held.package, frozenset())
    _throw(trail, module, node, names or (*_ALL, "*"), package, held)


def error_names(module: Module, made: ast.expr) -> tuple[str, ...]:
    """The names that catch an error which is made of a class; empty where it is not known."""
    named = made.func if isinstance(made, ast.Call) else made
    klass = module.klass_of(named)
    if klass is not None:
        own = [one.name for one in module.owner(klass).lineage(klass)]
        bases = (base for one in module.owner(klass).lineage(klass) for base in one.bases)
        known = [name for base in bases for name in builtin_names(ast.unparse(base))]
        return (*own, *known, *_ALL) if is_exception(module, klass) else ()
    if isinstance(named, ast.Name) and not module.bindings(named):
        return builtin_names(named.id)
    return ()


def builtin_names(name: str) -> tuple[str, ...]:
    """The names that catch an error of a class of the language; empty for another name."""
    found = getattr(builtins, name, None)
    if not isinstance(found, type) or not issubclass(found, BaseException):
        return ()
    return tuple(one.__name__ for one in found.__mro__[:-1])


def _throw(
    trail: Trail,
    module: Module,
    node: ast.AST,
    names: Collection[str],
    packages: Collection[str],
    held: Held,
) -> None:
    for home, place in _handlers(module, node, names, packages, set()):
        if isinstance(place, ast.Call):
            gathered = held.within(Form.ITEMS).within(Form.COMING)
            trail.hold(place, gathered if _gathers(home, place) else held)
        elif isinstance(place, ast.withitem):
            see(trail, home, place, held)
        else:
            _handle(trail, home, place, held)


def _handle(trail: Trail, module: Module, handler: ast.ExceptHandler, held: Held) -> None:
    """What a handler does with the error, by its name or without."""
    for load in walk(handler):
        match load:
            case ast.Name(id=name, ctx=ast.Load()) if name == handler.name:
                if handler in module.bindings(load):
                    trail.hold(load, held.settled)
            case ast.Call() if module.dotted(load.func) == "sys.exc_info":
                trail.loses(load, held, "sys.exc_info()")
            case ast.Call() if module.dotted(load.func) == "traceback.format_exc":
                trail.hold(load, held.as_text)
            case ast.Call() if tells_error(module, load):
                tell(trail, module, load, held)
            case ast.Raise(exc=ast.expr() as made, cause=cause):
                own = isinstance(made, ast.Name) and made.id == handler.name
                if not own and not (isinstance(cause, ast.Constant) and cause.value is None):
                    _chain(trail, module, held)


def _chain(trail: Trail, module: Module, held: Held) -> None:
    """An error while another one is handled: who asks for it, or shows the whole chain."""
    modules = [module] if module.program is None else list(module.program.parsed())
    for one in modules:
        for name in ("__cause__", "__context__"):
            for load in one.attribute_loads(name):
                trail.hold(load, held.settled)
        for node in one.each(ast.Call):
            if tells_error(one, node):
                tell(trail, one, node, held)
            elif (one.dotted(node.func) or "").startswith("traceback.format_exc"):
                trail.hold(node, held.as_text)


def _has_hook(module: Module) -> bool:
    """Whether the program shows errors that nothing catches in a way of its own."""
    modules = [module] if module.program is None else module.program.parsed()
    found = (node for one in modules for node in one.attributes("excepthook"))
    return any(isinstance(node.ctx, ast.Store) for node in found)


def _handlers(
    module: Module,
    node: ast.AST,
    names: Collection[str],
    packages: Collection[str],
    seen: set[ast.AST],
    *,
    inside: bool = False,
) -> Iterator[Caught]:
    """The handlers around a node, and around the calls of the function that it stands in.

    ``inside``: only those of the function.
    """
    current = node
    while (parent := module.parents.get(current)) is not None:
        if isinstance(parent, ast.Try | ast.TryStar) and current in parent.body:
            for handler in parent.handlers:
                catches = _catches(module, handler, names, packages)
                if catches is not False:
                    yield module, handler
                if catches and not _raises_again(handler):
                    return
                if catches:
                    break
        if isinstance(parent, ast.With | ast.AsyncWith) and current in parent.body:
            for item in reversed(parent.items):
                yield module, item
                for home, given in yields(module, item):
                    yield from _handlers(home, given, names, packages, seen, inside=True)
        if isinstance(parent, Function) and inside:
            return
        if isinstance(parent, Function):
            for home, call in wrapped_calls(module, parent):
                yield from _handlers(home, call, names, packages, seen, inside=True)
            yield from _around_calls(module, parent, names, packages, seen)
            return
        current = parent


def _around_calls(
    module: Module,
    function: Function,
    names: Collection[str],
    packages: Collection[str],
    seen: set[ast.AST],
) -> Iterator[Caught]:
    """The handlers around the calls of a function; all there are where its calls are unknown."""
    if function in seen:
        return
    seen.add(function)
    calls = calls_of(module, function)
    known = calls is not None and not _is_generator(module, function)
    if calls is not None and known:
        for home, call in calls:
            yield from _handlers(home, call, names, packages, seen)
        if not isinstance(function, ast.AsyncFunctionDef):
            return
    modules = [module] if module.program is None else list(module.program.parsed())
    for one in modules:
        for node in one.nodes:
            if isinstance(node, ast.Call) and _gives_errors(one, node):
                yield one, node
            elif known or not isinstance(node, ast.ExceptHandler):
                continue
            elif _catches(one, node, names, packages) is not False:
                yield one, node


def _gives_errors(module: Module, call: ast.Call) -> bool:
    """Whether a call gives the error of a task instead of raising it."""
    asked = isinstance(call.func, ast.Attribute) and call.func.attr == "exception"
    return _gathers(module, call) or (asked and not call.args and not call.keywords)


def _gathers(module: Module, call: ast.Call) -> bool:
    named = {one.arg for one in call.keywords}
    return "return_exceptions" in named and module.dotted(call.func) == "asyncio.gather"


def _is_generator(module: Module, function: Function) -> bool:
    return any(
        isinstance(one, ast.Yield | ast.YieldFrom) and module.function(one) is function
        for one in walk(function)
    )


def _catches(
    module: Module, handler: ast.ExceptHandler, names: Collection[str], packages: Collection[str]
) -> bool | None:
    """Whether a handler catches an error of these names; None where that is not known."""
    kinds = [handler.type] if handler.type is not None else []
    if isinstance(handler.type, ast.Name):
        value = module.assigned(handler.type)
        kinds = [value] if value is not None else kinds
    kinds = [each for one in kinds for each in (one.elts if isinstance(one, ast.Tuple) else [one])]
    if handler.type is None or "*" in names:
        return True if handler.type is None else None
    verdicts = [_is_caught_as(module, one, names, packages) for one in kinds]
    return True if True in verdicts else None if None in verdicts else False


def _is_caught_as(
    module: Module, kind: ast.expr, names: Collection[str], packages: Collection[str]
) -> bool | None:
    if not isinstance(kind, ast.Name | ast.Attribute):
        return None
    last = ast.unparse(kind).rpartition(".")[2]
    full = module.dotted(kind)
    foreign = full is not None and module.defined(kind) is None
    if foreign and full is not None and full.partition(".")[0] not in packages:
        return False
    return last in names


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """Whether a handler lets the error go on."""
    return any(
        isinstance(one, ast.Raise)
        and (one.exc is None or (isinstance(one.exc, ast.Name) and one.exc.id == handler.name))
        for one in walk(handler)
    )
