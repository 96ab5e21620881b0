"""Functions of a program that send a request to an address they are handed: its callers ask.

``def fetch(path): return requests.get(f"{ROOT}/{path}", headers=H).json()``: what is asked stands
at the calls of ``fetch``. Each of them is a call site, with the request that the function sends.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Literal

from ci_migrate.codemod.python.arguments import Arguments
from ci_migrate.codemod.python.calls import arguments, calls_of, told
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.invoked import invoked
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.loads import COMMON
from ci_migrate.codemod.python.makers import only_calls_it
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.python.parameters import parameter_of, parameters_of
from ci_migrate.codemod.python.spelled import function_read_by_text
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.python.templates import called_by_base
from ci_migrate.codemod.sites.chained import handed_whole, is_chained, passed_beside
from ci_migrate.codemod.sites.either import READ, beside_of, is_other_way, is_told_apart
from ci_migrate.codemod.sites.facades import spelled_request
from ci_migrate.codemod.sites.idle import Idle, idle_without
from ci_migrate.codemod.sites.inplace import (
    MARK,
    handed_more,
    is_one_of,
    is_told_in_place,
    knows_table,
)
from ci_migrate.codemod.sites.layers import composed_relay, own_relay, through_star
from ci_migrate.codemod.sites.relay import Relay
from ci_migrate.codemod.sites.sending import find_sending
from ci_migrate.codemod.sites.taken import (
    hands_on,
    idle_of,
    is_asked_whole,
    is_bound_once,
    is_logged,
    is_named,
    is_only_in,
    only_bare,
    starred,
)
from ci_migrate.codemod.sites.transports import Transport, address, sent_site, transport_of
from ci_migrate.codemod.texts.displays import display_of
from ci_migrate.codemod.texts.grown import names_behind, start_of
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.lookups import ROOT
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE
from ci_migrate.translate import HOST

_DEEPEST = 3  # functions that call one another
# Functions that give the names of the function around them, with their values.
_LOOKING = frozenset(("locals", "vars", "currentframe", "_getframe", "stack"))


@kept
def relay_of(module: Module, function: Defined, depth: int = 0) -> Relay | None:
    """What a function relays; None where it does anything else with the address.

    ``depth``: how many functions lead to it.
    """
    if _sees_all(module, function) or any(isinstance(one, ast.Delete) for one in walk(function)):
        return None
    found = [
        relay
        for node in walk(function)
        if isinstance(node, ast.Call) and module.function(node) is function
        if (relay := _relay(module, function, node) or _through(module, function, node, depth))
    ]
    if len(found) != 1 or _is_overridden(module, function) or _asks_itself(module, function):
        return None
    if function_read_by_text(module, function) or called_by_base(module, function):
        return None  # it may be called where nothing shows it
    return found[0]


def _sees_all(module: Module, function: Defined) -> bool:
    """Whether a function or what decorates it looks at all that it is handed."""
    if not all(only_calls_it(module, one) for one in function.decorator_list):
        return True
    calls = (one for one in walk(function) if isinstance(one, ast.Call))
    return any(ast.unparse(one.func).rpartition(".")[2] in _LOOKING for one in calls)


def _asks_itself(module: Module, function: Defined) -> bool:
    """Whether a function calls itself: its answer is made of several then.

    ``found.get(...)`` on what nobody knows is none of the many functions that are called so.
    """
    inside = set(walk(function))
    common = function.name in COMMON
    return any(
        call in inside and (not common or function_of(home, call.func) is not None)
        for home, call in calls_of(module, function) or ()
    )


def _is_overridden(module: Module, function: Defined) -> bool:
    klass = module.parents.get(function)
    return isinstance(klass, ast.ClassDef) and module.overridden(klass, function.name)


def _relay(module: Module, function: Defined, node: ast.Call) -> Relay | None:
    called = invoked(module, node)
    sent = transport_of(module, called.function)
    star, given = None, spelled_request(module, node) if sent is None else None
    if given is not None:
        sent = Transport(kind="client", method="get", signature=())
    if sent is None or sent.further or sent.within or called.partial or called.skip:
        return None
    if sent.library.builder and find_sending(module, node, sent.library) is None:
        return None
    if given is None:
        star, plainly = starred(module, function, node, sent)
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
    mine = [
        one
        for one, kind in naming.items()
        if is_only_in(
            module, one, url, logged=kind == "address" or is_asked_whole(module, function, one)
        )
    ]
    if len(mine or naming) > 1:
        return None
    table = next(iter(mine or naming), None)
    options = given.named.get(sent.library.params or "")
    bare = Relay(
        module=module,
        function=function,
        call=node,
        parameter=table,
        options=None,
        sent=sent,
        called=called,
        arguments=given,
    )
    if table is None:
        return _query(bare) or _asking(bare)
    handed_on = parameter_of(module, options) if options is not None else None
    plain = handed_on is not None and options is not None and hands_on(module, handed_on, options)
    more = _handed_more(bare)
    made_of = feeding if options is None else feeding | names_behind(module, options)
    asking = frozenset(made_of) if more is None else more
    chained = is_chained(module, function, table if mine else None, asking)
    stays = None if mine and chained else table  # nothing else reads it
    always = chained or naming[table] == "key" or _is_handed_verb(module, given)
    plain = plain and not always
    idle = None if plain else idle_of(module, function, url, options, stays, always)
    if idle is None and ((options is not None and not plain) or start_of(module, url) is not url):
        return None
    named = is_named(module, function, table)
    asks = idle is not None and not always
    if asks and is_told_in_place(module, sent, url, options, table, named):
        return None
    beside, taken = "", is_other_way(module, node, f".{READ})")
    if not mine or chained:
        if naming[table] == "address" or not is_bound_once(module, function, table):
            return None
        if idle is None and (not named or (options is None and is_one_of(module, table))):
            return None
        beside, taken = beside_of(module, function, node)
        if not beside:
            return None
    return replace(
        bare,
        options=handed_on if plain else None,
        idle=idle,
        logged=not beside and any(is_logged(module, one) for one in module.parameter_loads(table)),
        beside=beside,
        taken=taken,
        kind=naming[table],
        star=star,
        whole=asking,
    )


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
    if inner.beside and (passed := _passed_on(outer, inner)) is not None:
        return passed
    if (composed := composed_relay(outer, inner)) is not None:
        return composed
    if (composed := own_relay(outer, inner)) is not None:
        return composed
    if inner.star is not None:
        return through_star(outer, inner)
    if inner.beside:
        return None
    given = arguments(own, node) or {}
    handed = [*node.args, *(one.value for one in node.keywords)]
    path = given.get(inner.parameter) if inner.parameter is not None else None
    parameter = parameter_of(module, path) if path is not None else None
    if path is None or parameter is None:
        return None
    idle = () if inner.idle is None else inner.idle.parameters
    more = any(given.get(one) in handed for one in (inner.options, *idle) if one is not None)
    if more or not is_only_in(module, parameter, path) or len(given) < len(handed):
        return None
    return replace(outer, parameter=parameter)


def _passed_on(outer: Relay, inner: Relay) -> Relay | None:
    """A function that hands on conditions, columns or options as it is handed them itself."""
    module, function, node, own = outer.module, outer.function, outer.call, inner.function
    if inner.idle is None:
        return None
    whole = handed_whole(module, node, own, function, inner.whole)
    if not whole:
        return None
    beside, taken = passed_beside(node, inner.beside) or beside_of(module, function, node)
    if not beside:
        return None
    if any(isinstance(one, ast.Starred) for one in node.args):
        return None
    handed = [*node.args, *(one.value for one in node.keywords)]
    gone = inner.idle.parameters
    if gone and own.args.kwarg not in gone and any(one.arg is None for one in node.keywords):
        return None  # ** may hand over what is no longer taken
    plain = told(own, node)
    dropped = [value for one, value in plain.items() if one in inner.idle.parameters]
    if own.args.kwarg in inner.idle.parameters:
        dropped += [one.value for one in node.keywords if one.value not in plain.values()]
    idle_here = Idle((), (), frozenset())
    if dropped := [one for one in dropped if one in handed]:
        idle_here = only_bare(module, function, idle_without(module, function, dropped), None)
    outer = replace(outer, parameter=None, kind="own", dropped=tuple(dropped))
    named = frozenset(one.id for one in whole if isinstance(one, ast.Name))
    return replace(outer, idle=idle_here, beside=beside, taken=taken, whole=named)


def _asking(bare: Relay) -> Relay | None:
    """A function that asks a table of its own for what it is handed: ``find(condition)``."""
    module, function, sent = bare.module, bare.function, bare.sent
    url, options = _asked(bare)
    idle = idle_of(module, function, url, options, None, False)
    asking = _handed_more(bare)
    evaluation = Evaluation()
    path = address(Evaluator(module, evaluation), url, sent) or ""
    if idle is None or asking == frozenset() or not knows_table(path, evaluation.holes):
        return None
    beside, taken = beside_of(module, function, bare.call)
    if not beside or not calls_of(module, function):
        return None
    whole = idle.reads if asking is None else asking
    return replace(bare, idle=idle, beside=beside, taken=taken, whole=whole)


def _query(bare: Relay) -> Relay | None:
    """A function that is handed an object: what it reads off it are the table and the options."""
    module, function = bare.module, bare.function
    url, options = _asked(bare)
    for one in parameters_of(function):
        loads = [load for load in module.parameter_loads(one) if not is_told_apart(module, load)]
        uses = [module.parents[load] for load in loads]
        if not uses or not all(isinstance(use, ast.Attribute) for use in uses):
            continue
        marks: dict[ast.AST, str] = dict.fromkeys(uses, MARK)
        text = address(
            Evaluator(module, Evaluation()), start_of(module, url), bare.sent, given=marks
        )
        before, mark, behind = (text or "").partition(MARK)
        if not mark or behind or ROOT.fullmatch(HOLE.sub("x", before)) is None:
            continue
        asked = [url] if options is None else [url, options]
        found = idle_without(module, function, asked)
        inside = {part for step in (*asked, *found.steps) for part in walk(step)}
        if not inside.issuperset(uses):
            continue  # it is read for something else, too
        taken = is_other_way(module, bare.call, f".{READ})")  # some calls hand over a query by now
        idle = found if taken else idle_of(module, function, url, options, one, True)
        if idle is None or not calls_of(module, function):
            return None
        return replace(bare, parameter=one, idle=idle, taken=taken, kind="object")
    return None


def _handed_more(bare: Relay) -> frozenset[str] | None:
    """The parameters for conditions, columns or options; None where that cannot be told."""
    evaluator = Evaluator(bare.module, Evaluation())
    asked, options = _asked(bare)
    url = address(evaluator, asked, bare.sent) or ""
    site = sent_site(bare.module, bare.call, bare.called, bare.sent, bare.arguments, url, evaluator)
    return handed_more(site, bare.function, options)


def _asked(bare: Relay) -> tuple[ast.expr, ast.expr | None]:
    """Where a function sends its request, and with which options."""
    named = bare.arguments.named
    return named["url"], named.get(bare.sent.library.params or "")


def _names_table(
    module: Module, url: ast.expr, sent: Transport, parameter: ast.arg
) -> Literal["table", "address", "key"] | None:
    """Whether a parameter stands where an address names its table, or for the whole address.

    Or for what is looked up in a table of addresses.
    """
    if _is_key(module, url, sent, parameter):
        return "key"
    start = start_of(module, url)
    if isinstance(start, ast.IfExp):  # with options or without
        kinds = {_names_table(module, one, sent, parameter) for one in (start.body, start.orelse)}
        return kinds.pop() if len(kinds) == 1 else None
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
