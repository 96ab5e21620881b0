"""Functions of a program that send a request to an address they are handed: its callers ask.

``def fetch(path): return requests.get(f"{ROOT}/{path}", headers=H).json()``: what is asked stands
at the calls of ``fetch``. Each of them is a call site, with the request that the function sends.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from ci_migrate.codemod.edits.edits import is_bare
from ci_migrate.codemod.python.acting import acts
from ci_migrate.codemod.python.arguments import Arguments
from ci_migrate.codemod.python.calls import arguments, calls_of, default_of, handed
from ci_migrate.codemod.python.invoked import Invoked, invoked
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.objects import Defined, constructed, function_of
from ci_migrate.codemod.python.parameters import every_parameter, parameter_of, parameters_of
from ci_migrate.codemod.python.partials import handed_before
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.chained import handed_whole, is_chained, passed_beside
from ci_migrate.codemod.sites.either import READ, beside_of, is_other_way, is_told_apart, way_on
from ci_migrate.codemod.sites.idle import Idle, idle_without
from ci_migrate.codemod.sites.inplace import MARK, is_handed_more, is_one_of, is_told_in_place
from ci_migrate.codemod.sites.relay import Relay
from ci_migrate.codemod.sites.sending import find_sending
from ci_migrate.codemod.sites.transports import Transport, address, transport_of
from ci_migrate.codemod.texts.displays import display_of
from ci_migrate.codemod.texts.grown import is_grown, names_behind, start_of
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.lookups import ROOT
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE
from ci_migrate.translate import HOST

_DEEPEST = 3  # functions that call one another
# Decorators that call their function as it is called, or again.
_PLAIN = frozenset(
    ("staticmethod", "classmethod", "cache", "lru_cache", "retry", "on_exception", "on_predicate")
)


@kept
def relay_of(module: Module, function: Defined, depth: int = 0) -> Relay | None:
    """What a function relays; None where it does anything else with the address.

    ``depth``: how many functions lead to it.
    """
    names = {
        ast.unparse(one.func if isinstance(one, ast.Call) else one).rpartition(".")[2]
        for one in function.decorator_list
    }
    if not names <= _PLAIN:
        return None
    found = [
        relay
        for node in walk(function)
        if isinstance(node, ast.Call) and module.function(node) is function
        if (relay := _relay(module, function, node) or _through(module, function, node, depth))
    ]
    if len(found) != 1 or _is_overridden(module, function) or _asks_itself(module, function):
        return None
    return found[0]


def _asks_itself(module: Module, function: Defined) -> bool:
    """Whether a function calls itself: its answer is made of several then."""
    inside = set(walk(function))
    return any(call in inside for _, call in calls_of(module, function) or ())


def _is_overridden(module: Module, function: Defined) -> bool:
    klass = module.parents.get(function)
    return isinstance(klass, ast.ClassDef) and module.overridden(klass, function.name)


def _relay(module: Module, function: Defined, node: ast.Call) -> Relay | None:
    called = invoked(module, node)
    sent = transport_of(module, called.function)
    if sent is None or sent.further or sent.within or called.partial or called.skip:
        return None
    if sent.library.builder and find_sending(module, node, sent.library) is None:
        return None
    star, plainly = _starred(module, function, node, sent)
    given = called.arguments(module, plainly, sent.signature)
    url = given.named.get("url")
    if url is None or given.unknown or given.surplus:
        return None
    feeding = names_behind(module, url)
    naming = {
        one: kind
        for one in parameters_of(function)
        if one.arg in feeding and (kind := _names_table(module, url, sent, one)) is not None
    }
    mine = [one for one in naming if _is_only_in(module, one, url)]
    if len(mine or naming) > 1:
        return None
    table = next(iter(mine or naming), None)
    options = given.named.get(sent.library.params or "")
    if table is None:
        return _asking(module, function, node, called, sent, given)
    handed_on = parameter_of(module, options) if options is not None else None
    plain = handed_on is not None and options is not None and _hands_on(module, handed_on, options)
    asking = feeding if options is None else feeding | names_behind(module, options)
    chained = is_chained(module, function, table if mine else None, asking)
    stays = None if mine and chained else table  # nothing else reads it
    always = chained or naming[table] == "key" or _is_handed_verb(module, given)
    plain = plain and not always
    idle = None if plain else _idle(module, function, url, options, stays, always)
    if idle is None and ((options is not None and not plain) or start_of(module, url) is not url):
        return None
    named = _is_named(module, function, table)
    asks = idle is not None and not always
    if asks and is_told_in_place(module, sent, url, options, table, named):
        return None
    beside, taken = "", is_other_way(module, node, f".{READ})")
    if not mine or chained:
        if naming[table] == "address" or not _is_bound_once(module, function, table):
            return None
        if idle is None and (is_one_of(module, table) or not named):
            return None
        beside, taken = beside_of(module, function, node)
        if not beside:
            return None
    return Relay(
        module=module,
        function=function,
        call=node,
        parameter=table,
        options=handed_on if plain else None,
        sent=sent,
        called=called,
        arguments=given,
        idle=idle,
        logged=not beside and any(_is_logged(module, one) for one in module.parameter_loads(table)),
        beside=beside,
        taken=taken,
        kind=naming[table],
        star=star,
    )


def _starred(
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


def _is_handed_verb(module: Module, given: Arguments) -> bool:
    """Whether a function is handed the verb of its request."""
    verb = given.named.get("method")
    return verb is not None and parameter_of(module, verb) is not None


def _through(module: Module, function: Defined, node: ast.Call, depth: int) -> Relay | None:
    """A function that hands on what it is handed to a relaying one."""
    own = function_of(module, node.func)
    if own is None or own is function or depth > _DEEPEST:
        return None
    inner = relay_of(module.owner(own), own, depth + 1)
    if inner is None:
        return None
    outer = replace(inner, module=module, function=function, call=node, options=None, through=inner)
    if (composed := composed_relay(outer, inner)) is not None:
        return composed
    if inner.star is not None:
        return _through_star(outer, inner)
    given = arguments(own, node) or {}
    handed = [*node.args, *(one.value for one in node.keywords)]
    path = given.get(inner.parameter) if inner.parameter is not None else None
    parameter = parameter_of(module, path) if path is not None else None
    if path is not None and parameter is not None and not inner.beside:
        idle = () if inner.idle is None else inner.idle.parameters
        more = any(given.get(one) in handed for one in (inner.options, *idle) if one is not None)
        if more or not _is_only_in(module, parameter, path) or len(given) < len(handed):
            return None
        return replace(outer, parameter=parameter)
    if not inner.beside or inner.idle is None or inner.module is not module:
        return None
    if not handed_whole(module, node, own, function, inner.idle.reads):
        return None
    beside, taken = passed_beside(node, inner.beside) or beside_of(module, function, node)
    if not beside:
        return None
    dropped = [value for one, value in given.items() if one in inner.idle.parameters]
    if own.args.kwarg in inner.idle.parameters:
        dropped += [one.value for one in node.keywords if one.value not in given.values()]
    idle_here = Idle((), (), frozenset())
    if dropped := [one for one in dropped if one in handed]:
        idle_here = _only_bare(module, function, idle_without(module, function, dropped), None)
    outer = replace(outer, parameter=None, kind="own", dropped=tuple(dropped))
    return replace(outer, idle=idle_here, beside=beside, taken=taken)


def _through_star(outer: Relay, inner: Relay) -> Relay | None:
    """A function that hands on a path and options, or all further arguments, as it is handed them.

    None where it says anything else of the request.
    """
    module, function = outer.module, outer.function
    star, plainly = _starred(module, function, outer.call, inner.sent)
    given = arguments(inner.function, plainly) or {}
    path = given.get(inner.parameter) if inner.parameter is not None else None
    parameter = parameter_of(module, path) if path is not None else None
    if path is None or parameter is None or inner.beside:
        return None
    sent = inner.sent.library
    more = {one.arg: one.value for one in plainly.keywords if one.value not in given.values()}
    asked = more.pop(sent.params, None)
    if not _is_only_in(module, parameter, path) or not more.keys() <= sent.kept - {"headers"}:
        return None
    outer = replace(outer, parameter=parameter, star=star)
    options = parameter_of(module, asked) if asked is not None else None
    if asked is None or options is None:
        return outer if asked is None else None
    last = [*function.args.posonlyargs, *function.args.args][-1:] == [options]
    plain = last or options in function.args.kwonlyargs
    if not plain or default_of(function, options) is None or not _hands_on(module, options, asked):
        return None
    if inner.idle is None:
        return replace(outer, options=options)
    return replace(outer, idle=Idle((), (options,), frozenset()))


def composed_relay(outer: Relay, inner: Relay) -> Relay | None:
    """A function that makes a path of a table, and options, and hands them to a relaying one."""
    module, function = outer.module, outer.function
    if inner.parameter is None or inner.beside or inner.module is not module:
        return None
    star, plainly = _starred(module, function, outer.call, inner.sent)
    given = arguments(inner.function, plainly)
    path = None if given is None else given.get(inner.parameter)
    if given is None or path is None or star is not None:
        return None
    path = way_on(path)
    found = [one for one in parameters_of(function) if _ends_path(module, path, one, inner)]
    table = found[0] if len(found) == 1 else None
    if table is None or not _is_only_in(module, table, path):
        return None
    known, options = _options_of(inner, given, plainly)
    options = None if options is None else way_on(options)
    if parameter_of(module, path) is table and (options is None or _is_bare(module, options)):
        return None  # handed on as it is
    asked = (path, options)
    rest = {one: value for one, value in given.items() if way_on(value) not in asked}
    asking = set() if inner.idle is None else inner.idle.reads
    if not known or any(one.arg in asking and not _is_fixed(module, v) for one, v in rest.items()):
        return None
    idle = _idle(module, function, path, options, table, True)
    named = _is_named(module, function, table)
    if idle is None or is_told_in_place(module, inner.sent, path, options, table, named):
        return None
    return replace(outer, parameter=table, kind="table", idle=idle, path=path, more=options)


def _ends_path(module: Module, path: ast.expr, parameter: ast.arg, inner: Relay) -> bool:
    """Whether a path that goes on to a relaying function ends with a parameter, as its table."""
    text = Evaluator(module, Evaluation()).text(path, {parameter: MARK})
    if text is None or not text.endswith(MARK) or text.count(MARK) > 1 or inner.parameter is None:
        return False
    evaluator, start = Evaluator(inner.module, Evaluation()), inner
    while start.through is not None:
        if start.path is not None:
            return False
        start = start.through
    assert start.parameter is not None
    whole = address(
        evaluator, start.arguments.named["url"], start.sent, given={start.parameter: text}
    )
    before = (whole or "").partition(MARK)[0]
    return ROOT.fullmatch(HOLE.sub("x", before)) is not None


def _options_of(
    inner: Relay, given: Mapping[ast.arg, ast.expr], call: ast.Call
) -> tuple[bool, ast.expr | None]:
    """Whether it is known what a relaying function is handed as options, and that."""
    params = inner.sent.library.params
    if inner.star is not None:
        more = {one.arg: one.value for one in call.keywords if one.value not in given.values()}
        return more.keys() <= {params, *inner.sent.library.kept}, more.get(params)
    if inner.options is not None:
        return True, given.get(inner.options)
    if inner.through is not None:
        own = () if inner.idle is None else inner.idle.parameters
        return len(own) < 2 and inner.path is None, given.get(own[0]) if own else None
    options = inner.arguments.named.get(params or "")
    handed_on = None if options is None else parameter_of(inner.module, options)
    if handed_on is None:
        return options is None, None
    return True, given.get(handed_on)


def _is_bare(module: Module, node: ast.expr) -> bool:
    return parameter_of(module, node) is not None


def _is_fixed(module: Module, node: ast.expr) -> bool:
    """Whether an expression is one text or number, in every call."""
    text = Evaluator(module, Evaluation()).text(node)
    return is_none(node) or (text is not None and not HOLE.search(text))


def _asking(
    module: Module,
    function: Defined,
    node: ast.Call,
    called: Invoked,
    sent: Transport,
    given: Arguments,
) -> Relay | None:
    """A function that asks a table of its own for what it is handed: ``find(condition)``."""
    url, options = given.named["url"], given.named.get(sent.library.params or "")
    idle = _idle(module, function, url, options, None, False)
    if idle is None or not is_handed_more(module, function, node, called, sent, given):
        return None
    beside, taken = beside_of(module, function, node)
    if not beside or not calls_of(module, function):
        return None
    return Relay(
        module=module,
        function=function,
        call=node,
        parameter=None,
        options=None,
        sent=sent,
        called=called,
        arguments=given,
        idle=idle,
        beside=beside,
        taken=taken,
    )


def _idle(
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
    return _only_bare(module, function, found, table)


def _only_bare(module: Module, function: Defined, found: Idle, table: ast.arg | None) -> Idle:
    """What may go of a function, where each statement stands on lines of its own.

    A parameter that a partial hands something over for stays.
    """
    bare = all(is_bare(one, module.source.lines) for one in found.steps)
    kept = {table} | {
        one
        for one in found.parameters
        for _, call in calls_of(module, function) or ()
        if handed(function, call, one) in handed_before(call)
    }
    return Idle(
        steps=found.steps if bare else (),
        parameters=tuple(one for one in found.parameters if bare and one not in kept),
        reads=found.reads,
    )


def _is_bound_once(module: Module, function: Defined, parameter: ast.arg) -> bool:
    return module.scopes[function.body[0]].bindings[parameter.arg] == [parameter]


def _is_named(module: Module, function: Defined, table: ast.arg) -> bool:
    """Whether a call of a function says what it asks for."""
    found = [
        (home, handed(function, call, table)) for home, call in calls_of(module, function) or ()
    ]
    texts = (Evaluator(home, Evaluation()).text(one) for home, one in found if one is not None)
    return any(text is not None and not HOLE.fullmatch(text) for text in texts)


def _hands_on(module: Module, parameter: ast.arg, options: ast.expr) -> bool:
    """Whether a parameter is read as the options of the call and nowhere else."""
    return all(
        load is options or is_told_apart(module, module.parents[load])  # the keyword of a call
        for load in module.parameter_loads(parameter)
    )


def _names_table(
    module: Module, url: ast.expr, sent: Transport, parameter: ast.arg
) -> Literal["table", "address", "key"] | None:
    """Whether a parameter stands where an address names its table, or for the whole address.

    Or for what is looked up in a table of addresses.
    """
    if _is_key(module, url, sent, parameter):
        return "key"
    start = start_of(module, url)
    text = address(Evaluator(module, Evaluation()), start, sent, given={parameter: MARK})
    before, mark, behind = (text or "").partition(MARK)
    if not mark or "/" in behind:
        return None
    if not before:
        return None if _is_root(module, parameter) else "address"
    return "table" if ROOT.fullmatch(HOLE.sub("x", before)) is not None else None


def _is_root(module: Module, parameter: ast.arg) -> bool:
    """Whether all calls hand over the same address of the service for a parameter."""
    load = next(iter(module.parameter_loads(parameter)), None)
    text = None if load is None else Evaluator(module, Evaluation()).text(load)
    return text is not None and ROOT.fullmatch(HOLE.sub("x", text)) is not None


def _is_key(module: Module, url: ast.expr, sent: Transport, parameter: ast.arg) -> bool:
    """Whether an address is looked up by a parameter, in a table that the program writes down."""
    for one in walk(url):
        match one:
            case ast.Subscript(value=table, slice=ast.Name() as key):
                display = display_of(module, table)
                if display is None or parameter_of(module, key) is not parameter:
                    continue
                texts = [
                    Evaluator(module.owner(value), Evaluation()).text(value)
                    for value in display.table.values
                ]
                known = [text for text in texts if text is not None and not text.isidentifier()]
                start = address(Evaluator(module, Evaluation()), url, sent) or ""
                return any(HOST.match(text) for text in (start if known else "", *known))
    return False


def _is_only_in(module: Module, parameter: ast.arg, url: ast.expr) -> bool:
    """Whether a parameter is read, and nowhere but in the address: there, or in a name for it."""
    loads = module.parameter_loads(parameter)
    if not loads or any(parameter_of(module, one) is not parameter for one in loads):
        return False
    inside = set(walk(url))
    return all(
        load in inside
        or _is_named_for(module, load, inside)
        or _is_logged(module, load)
        or is_told_apart(module, load)
        for load in loads
    )


def _is_logged(module: Module, load: ast.expr) -> bool:
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
