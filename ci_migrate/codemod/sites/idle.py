"""What a function does only to build the options of one call: without the call, it is idle."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ci_migrate.codemod.python.acting import acts
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.parameters import every_parameter, receiver_of
from ci_migrate.codemod.python.syntax import walk

_FILLING = frozenset(("update", "append", "extend", "setdefault", "pop"))


@dataclass(frozen=True, slots=True)
class Idle:
    """The statements that only build what a call is handed, and the parameters only they read.

    ``reads`` are all names of which it is made.
    """

    steps: tuple[ast.stmt, ...]
    parameters: tuple[ast.arg, ...]
    reads: frozenset[str]


def idle_without(module: Module, function: Defined, given: Sequence[ast.expr]) -> Idle:
    """What of a function only goes into these expressions."""
    scope = module.scopes[function.body[0]]
    before = list(_before(module, function, given[0]))
    steps = {one: _names(module, one) for one in before if _builds(module, one)}
    wanted = set(_loads(given))
    while True:  # only what the expressions are made of
        more = {name for one, names in steps.items() if names & wanted for name in _loads([one])}
        if more <= wanted:
            break
        wanted |= more
    own = wanted & scope.bindings.keys() - _filled_for_others(function, steps)
    own -= _counted(module, function, given[0])
    steps = {one: names for one, names in steps.items() if names and names <= own}
    while True:  # and what nothing else reads
        inside = {node for one in (*steps, *given) for node in walk(one)}
        read = {
            name for name, loads in scope.loads.items() if not all(load in inside for load in loads)
        }
        left = {one: names for one, names in steps.items() if not names & read}
        if len(left) == len(steps):
            break
        steps = left
    idle = tuple(
        one
        for one in every_parameter(function)
        if one is not receiver_of(module, function)
        if (loads := module.parameter_loads(one))
        and all(load in inside for load in loads)
        and all(bound is one or bound in inside for bound in scope.bindings[one.arg])
    )
    return Idle(tuple(steps), idle, frozenset(wanted))


def _before(module: Module, function: Defined, node: ast.expr) -> Iterator[ast.stmt]:
    """The statements of the blocks around a node."""
    around: ast.AST = module.statement(node)
    while around is not function:
        if isinstance(around, ast.stmt):
            yield from module.block(around) or ()
        around = module.parents[around]


def _counted(module: Module, function: Defined, node: ast.expr) -> set[str]:
    """The names that a loop around a node binds, and something outside of the loop as well."""
    scope = module.scopes[function.body[0]]
    found: set[str] = set()
    around = module.parents[node]
    while around is not function:
        if isinstance(around, ast.For | ast.AsyncFor | ast.While):
            inside = {one for part in around.body for one in walk(part)}
            for name, bindings in scope.bindings.items():
                within = [one in inside for one in bindings]
                if any(within) and not all(within):
                    found.add(name)
        around = module.parents[around]
    return found


def _filled_for_others(function: Defined, steps: Iterable[ast.stmt]) -> set[str]:
    """The parameters that are filled as they are handed over, which their callers can see."""
    plain = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    bound = {
        target.id
        for one in steps
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    return {one.arg for one in plain} - bound


def _builds(module: Module, statement: ast.stmt) -> bool:
    """Whether a statement does nothing but put values, tables and lists together."""
    match statement:
        case ast.Assign(targets=[target], value=value) | ast.AugAssign(target=target, value=value):
            return _is_local(target) and not acts(module, value)
        case ast.AnnAssign(target=target, value=value):
            return _is_local(target) and (value is None or not acts(module, value))
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(), attr=attr)) as call):
            parts = [*call.args, *(one.value for one in call.keywords)]
            return attr in _FILLING and not any(acts(module, one) for one in parts)
        case ast.If(test=test, body=body, orelse=other):
            return not acts(module, test) and all(_builds(module, one) for one in (*body, *other))
        case ast.For(iter=items, body=body, orelse=[]):
            return not acts(module, items) and all(_builds(module, one) for one in body)
        case ast.Pass() | ast.Continue():
            return True
    return False


def _is_local(target: ast.expr) -> bool:
    match target:
        case ast.Name() | ast.Subscript(value=ast.Name()):
            return True
    return False


def _names(module: Module, statement: ast.stmt) -> set[str]:
    """The names that a statement binds where it stands, or whose values it fills."""
    found = set()
    for node in walk(statement):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                if module.scopes[node] is module.scopes[statement]:
                    found.add(name)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                found.add(name)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
                found.add(name)
    return found


def _loads(nodes: Iterable[ast.AST]) -> Iterator[str]:
    return (
        one.id
        for node in nodes
        for one in walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    )
