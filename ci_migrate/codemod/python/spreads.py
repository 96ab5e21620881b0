"""What a call hands over behind ``**``, where the program itself writes the table down."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ci_migrate.codemod.python.calls import calls_of, default_of, handed
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.keeping import is_reading
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.parameters import names_of_parameters

_DEEPEST = 4
Entries = dict[str, tuple[ast.expr, ...]]  # all that may stand under a key


def handed_by_name(
    module: Module, function: Defined, call: ast.Call, parameter: ast.arg
) -> ast.expr | None:
    """What a call hands over for a parameter, also behind ``**``, or its default.

    None where that cannot be told.
    """
    given = handed(function, call, parameter)
    if given is not None or any(isinstance(one, ast.Starred) for one in call.args):
        return given
    spread = [one.value for one in call.keywords if one.arg is None]
    found = _all_of(_entries(module, one, 0) for one in spread)
    if found is None:
        return None
    values = found.get(parameter.arg, ())
    return values[0] if len(values) == 1 else None if values else default_of(function, parameter)


def _entries(module: Module, node: ast.expr, depth: int) -> Entries | None:
    """The entries of a table that goes behind ``**``; None where one is not in sight."""
    if depth > _DEEPEST:
        return None
    match node:
        case ast.Dict(keys=keys, values=values):
            return _all_of(
                _entries(module, value, depth + 1) if key is None else _entry(key, value)
                for key, value in zip(keys, values, strict=True)
            )
        case ast.Call(func=ast.Name(id="dict"), args=args, keywords=keywords):
            return _taken(module, args, keywords, depth)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _all_of(_entries(module, one, depth + 1) for one in (left, right))
        case ast.Name():
            return _behind(module, node, depth)
    return None


def _entry(key: ast.expr, *values: ast.expr) -> Entries | None:
    match key:
        case ast.Constant(value=str() as name):
            return {name: values}
    return None


def _taken(
    module: Module, args: Iterable[ast.expr], keywords: Iterable[ast.keyword], depth: int
) -> Entries | None:
    """What ``dict`` or ``update`` takes."""
    plain: Entries = {one.arg: (one.value,) for one in keywords if one.arg is not None}
    tables = (*args, *(one.value for one in keywords if one.arg is None))
    return _all_of((plain, *(_entries(module, one, depth + 1) for one in tables)))


def _behind(module: Module, name: ast.Name, depth: int) -> Entries | None:
    """The entries of the table that a name means, with those that are added to it."""
    bindings = module.bindings(name)
    if len(bindings) != 1:
        return None
    start: Entries | None = None
    if isinstance(bindings[0], ast.arg):
        start = _further(module, bindings[0], depth)
    elif (value := module.assigned(name)) is not None:
        start = _entries(module.owner(value), value, depth + 1)
    return _all_of((start, *(_added(module, one, depth) for one in module.loads(name))))


def _further(module: Module, parameter: ast.arg, depth: int) -> Entries | None:
    """The further arguments that all calls of a function hand over, by their names."""
    function = module.function(parameter)
    if not isinstance(function, Defined) or function.args.kwarg is not parameter:
        return None
    calls = calls_of(module, function)
    if calls is None:
        return None
    own = names_of_parameters(function)
    found = _all_of(_taken(home, (), call.keywords, depth) for home, call in calls)
    return None if found is None else {key: one for key, one in found.items() if key not in own}


def _added(module: Module, load: ast.expr, depth: int) -> Entries | None:
    """What a use of a table adds to it; None where that cannot be told."""
    parent = module.parents[load]
    match parent, module.parents[parent]:
        case ast.Attribute(attr="update"), ast.Call(args=args, keywords=keywords):
            return _taken(module, args, keywords, depth)
        case ast.Attribute(attr="setdefault" | "pop"), ast.Call(args=[key, *_]):
            return _entry(key, key, key)  # what stands there afterwards is not certain
        case ast.Subscript(slice=key, ctx=ast.Store()), ast.Assign(value=value):
            return _entry(key, value)
        case ast.keyword(arg=None), _:
            return {}  # what is called gets a table of its own
    return {} if is_reading(module, load) else None


def _all_of(parts: Iterable[Entries | None]) -> Entries | None:
    """The entries of several tables; None where those of one are not known."""
    found: Entries = {}
    for one in parts:
        if one is None:
            return None
        for key, values in one.items():
            found[key] = (*found.get(key, ()), *values)
    return found
