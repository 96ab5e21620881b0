"""Whether all that an address may begin with, as far as it is in sight, is another host."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ci_migrate.codemod.python.calls import calls_of, default_of, handed
from ci_migrate.codemod.python.environment import reads_variable
from ci_migrate.codemod.python.fields import filled
from ci_migrate.codemod.python.functions import Defined, returns_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, function_of
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.translate import HOST

_DEEPEST = 6
_ADDRESS = re.compile(r"https?://[\w-]", re.IGNORECASE)
_OWN = re.compile(r"(?:\A|_)CI(?:_|\Z)|INSIGHT|DYNAMICS", re.IGNORECASE)  # of the service
_TRIMMING = frozenset(("rstrip", "strip", "removesuffix"))


def is_elsewhere(module: Module, node: ast.expr) -> bool:
    """Whether each value of an address is in sight, and none of them is of the service.

    A variable of the environment counts by its default, where its name is none of the service;
    without one it says nothing.
    """
    found = list(_others(module.owner(node), node, 0))
    return bool(found) and all(found)


def _others(module: Module, node: ast.expr, depth: int) -> Iterator[bool]:
    """For each value: whether it is the address of another host."""
    values = None if depth > _DEEPEST else _values(module, node)
    if values is not None:
        for home, one in values:
            yield from _others(home.owner(one), one, depth + 1)
        return
    text = Evaluator(module, Evaluation()).text(node)
    yield text is not None and _ADDRESS.match(text) is not None and not HOST.match(text)


def _values(module: Module, node: ast.expr) -> list[tuple[Module, ast.expr]] | None:
    """What an expression may begin with; None where that is the expression itself."""
    match node:
        case ast.JoinedStr(values=[ast.FormattedValue(value=first), *_]):
            return [(module, first)]
        case ast.BinOp(op=ast.Add(), left=first):
            return [(module, first)]
        case ast.IfExp(body=one, orelse=other):
            return [(module, one), (module, other)]
        case ast.BoolOp(values=several):
            return [(module, one) for one in several]
        case ast.Call(func=ast.Attribute(value=first, attr=name)) if name in _TRIMMING:
            return [(module, first)]
        case ast.Call(args=[ast.Constant(value=str() as name), *default]) if reads_variable(
            module, node
        ):
            return None if _OWN.search(name) else [(module, one) for one in default]
        case ast.Call(func=function):
            own = function_of(module, function)
            given = [] if own is None else returns_of(module.owner(own), own)
            return [(module.owner(one), one) for one in given] or None
        case ast.Constant(value=None):
            return []
        case ast.Name():
            return _of_name(module, node)
        case ast.Attribute(value=owner, attr=name):
            return _of_attribute(module, owner, name)
    return None


def _of_name(module: Module, node: ast.Name) -> list[tuple[Module, ast.expr]] | None:
    found = module.defined(node)
    home = module if found is None else found.module
    values: list[tuple[Module, ast.expr]] = []
    for one in module.bindings(node) if found is None else found.bindings:
        if isinstance(one, ast.arg):
            more = _handed(home, one)
        else:
            value = home.bound_value(one)
            more = None if value is None else [(home, value)]
        if more is None:
            return None
        values += more
    return values or None


def _handed(module: Module, parameter: ast.arg) -> list[tuple[Module, ast.expr]] | None:
    """What all calls of a function hand over for a parameter; None where one is not in sight."""
    function = module.function(parameter)
    calls = calls_of(module, function) if isinstance(function, Defined) else None
    if not isinstance(function, Defined) or calls is None:
        return None
    default = default_of(function, parameter)
    if not calls:
        return None if default is None else [(module, default)]
    values = [(home, handed(function, call, parameter)) for home, call in calls]
    return [(home, one) for home, one in values if one is not None] if _all(values) else None


def _all(values: list[tuple[Module, ast.expr | None]]) -> bool:
    return all(one is not None for _, one in values)


def _of_attribute(
    module: Module, owner: ast.expr, name: str
) -> list[tuple[Module, ast.expr]] | None:
    klass = module.klass_of(owner) or class_of(module, owner)
    if klass is None:
        return None
    fields = filled(module, klass, name)
    if fields is not None:
        return None if fields.doubt else [(module.owner(one), one) for one in fields.values] or None
    stored = module.inherited_values(klass, name)
    if not stored or None in stored:
        return None
    return [(module.owner(one), one) for one in stored if one is not None]
