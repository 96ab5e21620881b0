"""Functions that hand on to a relaying one what they are handed themselves."""

from __future__ import annotations

import ast
from collections.abc import Set

from ci_migrate.codemod.python.calls import calls_of, told
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.parameters import every_parameter, parameter_of
from ci_migrate.codemod.sites.either import way_on

_COUNTS = frozenset(("top", "skip", "$top", "$skip", "count", "limit", "page", "size", "timeout"))


def is_chained(module: Module, function: Defined, path: ast.arg | None, reads: Set[str]) -> bool:
    """Whether functions of the module hand on to this one conditions, columns or options.

    One that only hands on the ``path`` may do so as it stands. ``reads`` are the names of which
    the function makes what it asks.
    """
    for home, call in calls_of(module, function) or ():
        around = home.function(call)
        if home is not module or not isinstance(around, Defined) or around is function:
            continue
        whole = handed_whole(module, call, function, around, reads)
        given = told(function, call)
        if path is not None and given.get(path) in whole:
            whole.discard(given[path])
        if whole:
            return True
    return False


def handed_whole(
    module: Module, call: ast.Call, function: Defined, around: Defined, reads: Set[str]
) -> set[ast.expr]:
    """What a call of a function hands on just as the one around it is handed it, but for numbers.

    Of what goes into parameters of the names ``reads``.
    """
    found: set[ast.expr] = set()
    own = every_parameter(around)
    given = told(function, call)
    taken = {value: one.arg for one, value in given.items()}
    rest = function.args.kwarg.arg if function.args.kwarg is not None else ""
    pending = [(one, "") for one in call.args if taken.get(one, rest) in reads]
    pending += [
        (one.value, one.arg or "") for one in call.keywords if taken.get(one.value, rest) in reads
    ]
    while pending:
        node, name = pending.pop()
        match node := way_on(node):
            case ast.Starred(value=value):
                pending.append((value, name))
            case ast.BoolOp(values=values):
                pending += [(one, name) for one in values]
            case ast.IfExp(body=one, orelse=other):
                pending += [(one, name), (other, name)]
            case ast.Dict(keys=keys, values=values):
                named = [one.value if isinstance(one, ast.Constant) else "" for one in keys]
                pending += [(one, str(key)) for key, one in zip(named, values, strict=True)]
            case ast.Name(id=said) if parameter_of(module, node) in own:
                if name not in _COUNTS and said not in _COUNTS:
                    found.add(node)
    return found


def passed_beside(call: ast.Call, name: str) -> tuple[str, bool] | None:
    """The parameter that an earlier rewrite hands on as the query, and that it does so."""
    for one in call.keywords:
        if one.arg == name and isinstance(one.value, ast.Name):
            return one.value.id, True
    return None
