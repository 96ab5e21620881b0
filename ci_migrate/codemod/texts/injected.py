"""Values that are visibly more than a value: a condition of their own, or another option.

A legacy query took them as they were; a Dataverse query does not know their columns.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from ci_migrate.codemod.python.calls import handed
from ci_migrate.codemod.python.dispatched import reaching_calls
from ci_migrate.codemod.python.functions import returns_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, function_of
from ci_migrate.codemod.python.stores import is_test
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.texts.holes import Hole

_MORE = re.compile(
    r"'\s*\)?\s*(?:or|and)\s|\s(?:eq|ne|gt|ge|lt|le|in)\s+['(\d\w]|^\s*(?:or|and)\s|&\s*\$|\bcontains\(",
    re.IGNORECASE,
)
_TEXT_CALLS = frozenset(
    ("format", "join", "replace", "strip", "lstrip", "rstrip", "lower", "upper", "title")
    + ("removeprefix", "removesuffix", "format_map", "encode", "decode")
)
# Calls that give what they are handed, or its parts.
_GIVING = ("str", "sorted", "list", "set", "tuple", "map", "enumerate", "zip", "reversed", "iter")
_READING = frozenset(("items", "values", "keys", "get", "pop", "copy", "loads", "chain"))
_DEEPEST = 6


def find_injected(holes: Iterable[Hole]) -> tuple[Hole, Module, ast.expr] | None:
    """A value that a condition or an option goes into, and the text where that is seen."""
    for hole in holes:
        for module, text in _texts(hole.module, hole.node, 0, set()):
            if isinstance(text.value, str) and _MORE.search(text.value):
                return hole, module, text
    return None


def _texts(
    module: Module, node: ast.AST, depth: int, seen: set[ast.AST]
) -> Iterator[tuple[Module, ast.Constant]]:
    """The constants whose text goes into an expression, as far as it can be followed."""
    if node in seen or depth > _DEEPEST:
        return
    seen.add(node)
    module = module.owner(node)
    if isinstance(node, ast.Constant):
        yield module, node
    for home, part in _parts(module, node):
        yield from _texts(home, part, depth + isinstance(node, ast.Name | ast.Call), seen)


def _parts(module: Module, node: ast.AST) -> Iterator[tuple[Module, ast.AST]]:
    """The expressions whose text goes into that of another."""
    inner: list[ast.AST] = []
    match node:
        case ast.JoinedStr(values=values) | ast.BoolOp(values=values):
            inner += values
        case ast.List(elts=values) | ast.Tuple(elts=values) | ast.Set(elts=values):
            inner += values
        case (
            ast.FormattedValue(value=value) | ast.NamedExpr(value=value) | ast.Starred(value=value)
        ):
            inner.append(value)
        case ast.BinOp(left=left, right=right):
            inner += [left, right]
        case ast.IfExp(body=first, orelse=second):
            inner += [first, second]
        case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt) | ast.SetComp(elt=elt):
            inner.append(elt)
        case ast.Dict(keys=keys, values=values):
            inner += [one for one in (*keys, *values) if one is not None]
        case ast.Subscript(value=ast.Name() as table):
            inner.append(table)
        case ast.Attribute():
            inner += _held(module, node)
        case ast.Name(ctx=ast.Load()):
            found = module.defined(node)
            home = found.module if found is not None else module
            for binding in found.bindings if found is not None else module.bindings(node):
                yield from _bound(home, binding)
        case ast.Call():
            inner += _called(module, node)
    yield from ((module, one) for one in inner)


def _called(module: Module, node: ast.Call) -> list[ast.AST]:
    """What goes into the text that a call gives: of text methods, and of own functions."""
    given = [*node.args, *(one.value for one in node.keywords)]
    match node.func:
        case ast.Attribute(value=owner, attr=attr) if attr in _TEXT_CALLS | _READING:
            return [owner, *given]
        case ast.Name(id=name) if name in _GIVING:
            return list(given)
    function = function_of(module, node.func)
    if function is None:
        return []
    home = module.owner(function)
    given_in_turn = (one.value for one in walk(function) if isinstance(one, ast.Yield))
    return [*returns_of(home, function), *(one for one in given_in_turn if one is not None)]


def _bound(module: Module, binding: ast.AST) -> Iterator[tuple[Module, ast.AST]]:
    """The expressions that a binding takes its value from."""
    parent = module.parents.get(binding)
    while isinstance(parent, ast.Tuple | ast.List | ast.Starred):
        parent = module.parents.get(parent)
    value = module.bound_value(binding)
    if value is not None:
        yield module, value
    elif isinstance(parent, ast.AugAssign | ast.Assign):
        yield module, parent.value
    elif isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension):
        yield module, parent.iter
    elif isinstance(binding, ast.arg):
        function = module.function(binding)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for home, call in reaching_calls(module, function) or ():
                given = handed(function, call, binding)
                if home is not module and is_test(home):
                    continue
                if given is not None:
                    yield home, given
                yield from ((home, one.value) for one in call.args if isinstance(one, ast.Starred))
                yield from ((home, one.value) for one in call.keywords if one.arg is None)


def _held(module: Module, node: ast.Attribute) -> Iterator[ast.expr]:
    found = module.defined(node)
    if found is not None:
        values = [found.module.bound_value(one) for one in found.bindings]
    else:
        klass = class_of(module, node.value)
        method = module.method(klass, node.attr) if klass is not None else None
        if method is not None:
            yield from returns_of(module.owner(method), method)
        values = module.inherited_values(klass, node.attr) if klass is not None else []
    yield from (one for one in values if one is not None)
