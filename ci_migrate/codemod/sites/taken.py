"""What a function that sends a request does with what it is handed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.edits.edits import is_bare
from ci_migrate.codemod.python.acting import acts
from ci_migrate.codemod.python.calls import calls_of, handed
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed
from ci_migrate.codemod.python.parameters import every_parameter, parameter_of
from ci_migrate.codemod.python.partials import handed_before
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.either import is_told_apart
from ci_migrate.codemod.sites.idle import Idle, idle_without
from ci_migrate.codemod.sites.transports import Transport
from ci_migrate.codemod.texts.grown import is_grown
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE


def idle_of(
    module: Module,
    function: Defined,
    url: ast.expr,
    options: ast.expr | None,
    table: ast.arg | None,
    always: bool,
) -> Idle | None:
    """What a function does to make options out of other parameters; None where it does not.

    ``always``: also where it makes none.
    """
    if function.args.vararg is not None or (options is not None and acts(module, options)):
        return None
    found = idle_without(module, function, [url] if options is None else [url, options])
    others = [one for one in every_parameter(function) if one is not table]
    if not always and not any(one.arg in found.reads for one in others):
        return None
    return only_bare(module, function, found, table)


def only_bare(module: Module, function: Defined, found: Idle, table: ast.arg | None) -> Idle:
    """What may go of a function, where each statement stands on lines of its own.

    A parameter that a partial hands something over for stays.
    """
    bare = all(is_bare(one, module.source.lines) for one in found.steps)
    kept = (
        {table}
        | _counting(module, function)
        | {
            one
            for one in found.parameters
            for _, call in calls_of(module, function) or ()
            if handed(function, call, one) in handed_before(call)
        }
    )
    return Idle(
        steps=found.steps if bare else (),
        parameters=tuple(one for one in found.parameters if bare and one not in kept),
        reads=found.reads,
    )


def _counting(module: Module, function: Defined) -> set[ast.arg | None]:
    """The parameters of which a function makes a number: of pages and sizes it counts rows."""
    return {
        parameter_of(module, one)
        for node in walk(function)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
        for one in walk(node)
        if isinstance(one, ast.Name)
    }


def is_bound_once(module: Module, function: Defined, parameter: ast.arg) -> bool:
    return module.scopes[function.body[0]].bindings[parameter.arg] == [parameter]


def is_asked_whole(module: Module, function: Defined, path: ast.arg) -> bool:
    """Whether a call of a function hands over a path with its query: a log of it shows both."""
    return any("?" in text for text in _handed_texts(module, function, path))


def is_named(module: Module, function: Defined, table: ast.arg) -> bool:
    """Whether a call of a function says what it asks for."""
    return any(not HOLE.fullmatch(text) for text in _handed_texts(module, function, table))


def _handed_texts(module: Module, function: Defined, parameter: ast.arg) -> Iterator[str]:
    """The texts that calls of a function hand over for a parameter."""
    for home, call in calls_of(module, function) or ():
        value = handed(function, call, parameter)
        text = None if value is None else Evaluator(home, Evaluation()).text(value)
        if text is not None:
            yield text


def hands_on(module: Module, parameter: ast.arg, options: ast.expr) -> bool:
    """Whether a parameter is read as the options of the call and nowhere else."""
    return all(
        load is options or is_told_apart(module, module.parents[load])  # the keyword of a call
        for load in module.parameter_loads(parameter)
    )


def is_only_in(module: Module, parameter: ast.arg, url: ast.expr, *, logged: bool = True) -> bool:
    """Whether a parameter is read, and nowhere but in the address: there, or in a name for it.

    ``logged``: it may also go into a log.
    """
    loads = module.parameter_loads(parameter)
    if not loads or any(parameter_of(module, one) is not parameter for one in loads):
        return False
    inside = set(walk(url))
    return all(
        load in inside
        or _is_named_for(module, load, inside)
        or (logged and is_logged(module, load))
        or is_told_apart(module, load)
        for load in loads
    )


def is_logged(module: Module, load: ast.expr) -> bool:
    """Whether a use only goes into a log, which then names what is asked now."""
    call = module.parents[load]
    if not isinstance(call, ast.Call) or load not in call.args[1:]:
        return False
    name = module.dotted(call.func) or ""
    made = constructed(module, call.func.value) if isinstance(call.func, ast.Attribute) else None
    return name.startswith("logging.") or (made is not None and made[0] == "logging.getLogger")


def _is_named_for(module: Module, load: ast.expr, inside: set[ast.AST]) -> bool:
    """Whether a use stands in the only value of a name that is read in the address alone."""
    statement = module.statement(load)
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    target = statement.targets[0]
    if not isinstance(target, ast.Name):
        return False
    if len(module.bindings(target)) != 1 and not is_grown(module, target):
        return False
    return all(one in inside for one in module.loads(target))


def starred(
    module: Module, function: Defined, node: ast.Call, sent: Transport
) -> tuple[ast.arg | None, ast.Call]:
    """The parameter whose arguments a call gets by ``**``, all of them, and the call without it."""
    rest, spread = function.args.kwarg, [one for one in node.keywords if one.arg is None]
    if rest is None or len(spread) != 1:
        return None, node
    if parameter_of(module, spread[0].value) is not rest:
        return None, node
    for load in module.parameter_loads(rest):
        told = is_told_apart(module, module.parents[load]) or _sets_default(module, load, sent)
        if load is not spread[0].value and not told:
            return None, node
    others = [one for one in node.keywords if one.arg is not None]
    return rest, ast.Call(func=node.func, args=node.args, keywords=others)


def _sets_default(module: Module, load: ast.expr, sent: Transport) -> bool:
    """Whether a use gives a further argument its default, one that says how a request is sent."""
    named = module.parents[load]
    match named, module.parents.get(named):
        case ast.Attribute(attr="setdefault"), ast.Call(args=[ast.Constant(value=name), _]):
            return name in sent.library.kept - {"headers"}
    return False
