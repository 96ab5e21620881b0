"""What a function gives: to the call that it was entered by, or to whatever calls it."""

from __future__ import annotations

import ast
from dataclasses import replace

from ci_migrate.codemod.answers.held import Around, Entered, Form, Held
from ci_migrate.codemod.answers.trail import Trail
from ci_migrate.codemod.python.functions import Defined, returns_of
from ci_migrate.codemod.python.loads import function_loads, parameter_loads, read_by
from ci_migrate.codemod.python.names import Function, Module
from ci_migrate.codemod.python.objects import function_of

# Decorators that give what the function gives, by the last part of their names.
_CLEAR = frozenset(
    ("cache", "lru_cache", "cached", "cachedmethod", "memoize", "cache_data", "cache_resource")
    + ("retry", "on_exception", "on_predicate", "sleep_and_retry", "limits", "override", "final")
    + ("staticmethod", "classmethod", "abstractmethod", "contextmanager", "asynccontextmanager")
    + ("wraps", "deprecated", "typechecked", "beartype", "validate_call", "overload")
)
_READ = frozenset(("property", "cached_property"))


def give(trail: Trail, module: Module, function: Function | None, held: Held) -> None:
    """Follows what a function returns."""
    if function is None:
        return
    if isinstance(function, ast.Lambda):
        trail.hold(function, held.within(Form.CALL))
        return
    if isinstance(function, ast.AsyncFunctionDef):
        held = held.within(Form.COMING)
    _give_back(trail, module, function, held)


def _give_back(trail: Trail, module: Module, function: Defined, held: Held) -> None:
    """To the call that entered a function; to all of them, where something stands around it."""
    seen = any(decorator_of(module, one) is not None for one in function.decorator_list)
    if seen or not leave(trail, function, held):
        declare(trail, module, function, len(function.decorator_list), held.within(Form.CALL))


def give_items(trail: Trail, module: Module, node: ast.Yield | ast.YieldFrom, held: Held) -> None:
    """Follows what a generator yields, or a context manager made of one."""
    function = module.function(node)
    if not isinstance(function, Defined):
        trail.loses(node, held, "a generator")
        return
    names = {_last(one) for one in function.decorator_list}
    if names & {"contextmanager", "asynccontextmanager"}:
        held = held.within(Form.OPENED)
    elif isinstance(node, ast.Yield):
        held = held.within(Form.ITEMS)
    _give_back(trail, module, function, held)


def leave(trail: Trail, function: ast.AST, held: Held) -> bool:
    """Gives a result to the call by which its function was entered; False where there is none."""
    places = [n for n, one in enumerate(held.entered) if one.function is function]
    if not places:
        return False
    entered = held.entered[places[-1]]
    if entered.lost:
        return True
    around: tuple[Around, ...] = (*entered.around, *held.around)
    found = replace(held, around=around, entered=held.entered[: places[-1]])
    home = trail.module.owner(entered.call)
    owner = home.parents[entered.call]
    if isinstance(owner, Defined) and entered.call in owner.decorator_list:
        declare(trail, home, owner, owner.decorator_list.index(entered.call), found)
    else:
        trail.hold(entered.call, found)
    return True


def declare(trail: Trail, module: Module, function: Defined, count: int, held: Held) -> None:
    """Follows a function behind its decorators, of which the first so many are to come."""
    for place in range(count - 1, -1, -1):
        one = function.decorator_list[place]
        if _last(one) in _READ:
            held = held.inner
            continue
        taken = decorator_of(module, one)
        if taken is not None:
            enter(trail, taken[0], taken[1], held, Entered(taken[1], one))
            return
        if not is_clear(one):
            trail.loses(function, held, f"@{ast.unparse(one)}")
            return
    if held.form is Form.CALL and leave(trail, function, held.inner):
        return  # what decorates it gives it to the call by which it was entered
    loads = function_loads(module, function)
    for load in loads:
        reader = read_by(module.owner(load), load)
        if reader is None:
            trail.loses(load, held, "what calls it by its name")
        else:
            trail.hold(reader, held)
    if not loads and not isinstance(module.function(function), Function):
        trail.loses(function, held, f"whoever calls {function.name}()")


def applied(trail: Trail, module: Module, node: ast.expr, function: Defined, held: Held) -> None:
    """Follows what a decorator makes of a function: ``node`` holds the decorator."""
    if held.form is Form.CALL:
        declare(trail, module, function, function.decorator_list.index(node), held.inner)


def enter(trail: Trail, module: Module, function: Defined, held: Held, entered: Entered) -> None:
    """Hands something to the first parameter of a function that decorates."""
    parameters = [*function.args.posonlyargs, *function.args.args]
    if not parameters:
        trail.loses(function, held, f"{function.name}()")
        return
    for load in parameter_loads(module, parameters[0]):
        trail.hold(load, held.enter(entered))


def decorator_of(module: Module, node: ast.expr) -> tuple[Module, Defined] | None:
    """The function of the program that takes a decorated function, and its module."""
    function = function_of(module, node.func if isinstance(node, ast.Call) else node)
    if function is None:
        return None
    home = module.owner(function)
    if not isinstance(node, ast.Call):
        return home, function
    found = [function_of(home, one) for one in returns_of(home, function)]
    return (home, found[0]) if len(found) == 1 and found[0] is not None else None


def is_decorator(module: Module, function: Defined) -> bool:
    """Whether a function of the program, or the one that makes it, decorates others."""
    outer = module.function(function)
    names = [function, outer] if isinstance(outer, Defined) else [function]
    for one in names:
        for load in function_loads(module, one):
            home = module.owner(load)
            whole = home.parents[load]
            made = whole if isinstance(whole, ast.Call) and whole.func is load else load
            owner = home.parents[made]
            if isinstance(owner, Defined) and made in owner.decorator_list:
                return True
    return False


def is_clear(node: ast.expr) -> bool:
    """Whether a decorator is known to leave what a function takes and gives."""
    return _last(node) in _CLEAR | _READ or _last(node) in ("setter", "deleter", "getter")


def _last(node: ast.expr) -> str:
    """The last part of a decorator's name."""
    return ast.unparse(node.func if isinstance(node, ast.Call) else node).rpartition(".")[2]
