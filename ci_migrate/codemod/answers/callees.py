"""Which functions of the program a call runs, and which of their parameters take an argument."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ci_migrate.codemod.answers.handed import Handed
from ci_migrate.codemod.answers.held import Form, Held
from ci_migrate.codemod.python.calls import calls_of, handed
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.loads import function_loads
from ci_migrate.codemod.python.names import Function, Module
from ci_migrate.codemod.python.objects import function_of

DEEPEST = 4  # functions handed from one to another
Taken = list[tuple[ast.arg, Held]]


def callees(
    module: Module, node: ast.expr, held: Held | None = None, depth: int = 0
) -> list[Function]:
    """The functions of the program that an expression may be; empty where one is not known.

    ``held`` tells by which calls the functions around were entered.
    """
    if depth > DEEPEST:
        return []
    if isinstance(node, ast.Lambda):
        return [node]
    found = function_of(module, node)
    if found is not None:
        return [found]
    if isinstance(node, ast.Call) and module.dotted(node.func) == "functools.partial":
        plain = len(node.args) == 1 and not node.keywords
        return callees(module, node.args[0], held, depth + 1) if plain else []
    if not isinstance(node, ast.Name):
        return []
    several: list[Function] = []
    for binding in dict.fromkeys(module.bindings(node)):
        if isinstance(binding, ast.arg):
            more = _handed_functions(module, binding, held, depth)
        else:
            value = module.bound_value(binding)
            more = callees(module, value, held, depth + 1) if value is not None else []
        if not more:
            return []
        several += more
    return several


def _handed_functions(
    module: Module, parameter: ast.arg, held: Held | None, depth: int
) -> list[Function]:
    """The functions that the calls around hand over for a parameter."""
    function = module.function(parameter)
    if not isinstance(function, Defined):
        return []
    calls = calls_of(module, function) or []
    entered = [one.call for one in (held.entered if held else ()) if one.function is function]
    if entered and isinstance(entered[-1], ast.Call):
        calls = [(module.owner(entered[-1]), entered[-1])]
    found: list[Function] = []
    for home, call in calls:
        value = handed(function, call, parameter)
        more = callees(home, value, held, depth + 1) if value is not None else []
        if not more:
            return []
        found += more
    return found


def values_for(
    module: Module, function: Defined, parameter: ast.arg
) -> list[tuple[Module, ast.expr]] | None:
    """What is handed over for a parameter by calls and threads; None where that is not known."""
    found: list[tuple[Module, ast.expr]] = []
    for load in function_loads(module, function):
        home = module.owner(load)
        call = _called_with(home, load)
        value = handed(function, call, parameter) if call is not None else None
        if value is None:
            return None
        found.append((home, value))
    return found


def _called_with(module: Module, load: ast.expr) -> ast.Call | None:
    """The call of a function at a load, as it would stand there; None where nothing calls it."""
    parent = module.parents[load]
    if isinstance(parent, ast.Call) and parent.func is load:
        return parent
    if isinstance(parent, ast.keyword) and parent.arg == "target":
        thread = module.parents[parent]
        keywords = thread.keywords if isinstance(thread, ast.Call) else []
        handed_on = next((one.value for one in keywords if one.arg == "args"), None)
        if isinstance(handed_on, ast.Tuple | ast.List):
            return ast.Call(func=load, args=handed_on.elts, keywords=[])
    match parent:
        case ast.Call(func=ast.Attribute(attr="submit" | "to_thread"), args=[first, *rest]):
            if first is load:
                return ast.Call(func=load, args=rest, keywords=parent.keywords)
    return None


def taken_by(function: Function, one: Handed, skip: int) -> Taken | None:
    """The parameters that take an argument, and what they hold; None where none does.

    ``skip``: so many arguments of the call are not for the function.
    """
    spec = function.args
    plain = [*spec.posonlyargs, *spec.args]
    if not isinstance(function, ast.Lambda) and plain and plain[0].arg in ("self", "cls"):
        bound = isinstance(one.call.func, ast.Attribute) or function.name == "__init__"
        plain = plain[1:] if bound or skip else plain
    if one.name is not None:
        return _named([*plain, *spec.kwonlyargs], spec.kwarg, one.name, one.held)
    if one.place is None:
        return _filled([*plain, *spec.kwonlyargs], spec.kwarg, one.held)
    place = one.place - skip
    if place < 0:
        return None
    if one.spread:
        return _spread(plain[place:], spec.vararg, one.held)
    if place < len(plain):
        return [(plain[place], one.held)]
    return [(spec.vararg, one.held.within(Form.ITEMS))] if spec.vararg is not None else None


def _named(
    parameters: Sequence[ast.arg], rest: ast.arg | None, name: str, held: Held
) -> Taken | None:
    found = [(one, held) for one in parameters if one.arg == name]
    if not found and rest is not None:
        return [(rest, held.within(Form.ENTRIES, name))]
    return found or None


def _filled(parameters: Sequence[ast.arg], rest: ast.arg | None, held: Held) -> Taken | None:
    """The parameters that a dictionary behind ``**`` may fill."""
    if held.form is not Form.ENTRIES:
        return None
    found = [(one, held.inner) for one in parameters if held.key in (None, one.arg)]
    return (found + ([(rest, held)] if rest is not None else [])) or None


def _spread(parameters: Sequence[ast.arg], rest: ast.arg | None, held: Held) -> Taken | None:
    """The parameters that a list behind ``*`` may fill."""
    if held.form is not Form.ITEMS:
        return None
    found = [(one, held.inner) for one in parameters]
    return (found + ([(rest, held)] if rest is not None else [])) or None
