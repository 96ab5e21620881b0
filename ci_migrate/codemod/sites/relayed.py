"""Calls of functions that send what they are handed: each is a call site of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from ci_migrate.codemod.python.arguments import Arguments
from ci_migrate.codemod.python.calls import (
    arguments,
    calls_of,
    chosen_by,
    default_of,
    handed,
    modules_of,
    told,
)
from ci_migrate.codemod.python.certainty import doubt as certainty
from ci_migrate.codemod.python.fields import may_be_set
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.loads import COMMON
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, constructed, function_of
from ci_migrate.codemod.python.parameters import names_of_parameters, parameter_of
from ci_migrate.codemod.python.partials import handed_before
from ci_migrate.codemod.python.plain import Lost
from ci_migrate.codemod.sites.either import READ
from ci_migrate.codemod.sites.lacking import gets_by
from ci_migrate.codemod.sites.relay import Relay
from ci_migrate.codemod.sites.relays import relay_of
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.texts.holes import ENCODING, Evaluation
from ci_migrate.codemod.texts.interpreted import Interpreter
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE
from ci_migrate.translate import dataverse_query

_GLUED = re.compile(r"[?&%]")
_TABLE = re.compile(r"(?:data/)?[A-Z]\w+(?:\?|\Z)|\ue000")
_ASKED = re.compile(
    r"\bdata/[A-Z]|\?\$\w+=|^\$(?:filter|top|select|orderby)\b"
    r"|\w (?:eq|ne|gt|ge|lt|le) ['\d\ue000-]"
)


def relay_site(module: Module, node: ast.Call) -> Site | None:
    """The call site that a call of a relaying function is; None for others."""
    function = _run_by(module, node)
    doubt = ""
    if function is None and (found := _maybe(module, node)) is not None:
        function, doubt = found
    relay = None if function is None else relay_of(module.owner(function), function)
    if relay is None:
        return None
    given = relay.given(node)
    if relay.taken and any(one.arg == relay.beside for one in node.keywords):
        return None  # an earlier rewrite moved it
    value = node.func if relay.parameter is None else given.get(relay.parameter)
    if value is None:
        return None
    evaluation = _begun(module, node)
    evaluator = Interpreter(module, evaluation)
    bare = relay.parameter is None or relay.kind == "object"
    text = "" if bare else _spelled_out(evaluator, evaluator.part(value, {}))
    if _is_moved(value, text):
        return None
    inner, asked, skip, unclear = None, None, None, ""
    encoded: ast.Call | None = None
    unseen = arguments(relay.function, node) is None and relay.options not in given
    if unseen and (relay.star is not None or relay.idle is None):
        unclear = "arguments are handed over with * or **"
    if value is not node.func and value in handed_before(node):
        unclear = "what it asks for is handed over by a partial, for other calls as well"
    left_out = relay.parameter is not None and value is default_of(relay.function, relay.parameter)
    if left_out and relay.parameter in relay.function.args.posonlyargs:
        unclear = "what it asks for is left to a default that cannot be named"
    spread: list[ast.expr] = []
    if relay.idle is not None and not unclear:
        spread, unclear = _spread(relay, module, node)
    if relay.idle is not None and not unclear:
        try:
            made = relay.asked(evaluator, node)
            inner, asked, skip = made.site, made.options, made.skip
        except Lost as lost:
            unclear = f"what {relay.function.name}() asks for depends on {lost}"
        if unclear or evaluation.doubts:
            again, apart = _begun(module, node), _apart(module, node, value)
            with suppress(Lost):
                if apart is not None:
                    made = relay.asked(Interpreter(module, again), apart.call)
                    inner, asked, skip, unclear = made.site, made.options, made.skip, ""
                    evaluation, encoded = again, apart.encoded
    if relay.idle is None or unclear:
        apart = None if bare or relay.idle is not None else _apart(module, node, value)
        if apart is not None and evaluation.doubts:
            evaluation = _begun(module, node)
            text = Interpreter(module, evaluation).part(apart.start, {})
            encoded = apart.encoded
        inner = relay.site(text, evaluation)
    if inner is None and unclear:
        inner = relay.somewhere(evaluation)
    if inner is None:
        return None
    if inner.kind == "client" and _GLUED.search(HOLE.sub("", inner.url.rpartition("/data/")[2])):
        unclear = "the client sends what stands behind the table as a part of its name"
    params, further = relay.sent.library.params or "params", relay.further(node)
    named = {"url": value}
    if relay.options is not None and relay.options in given:
        named[params] = given[relay.options]
    if relay.idle is None and params in further:
        named[params] = further[params]
    beside = {name: one for name, one in further.items() if name != params}
    sent = replace(inner.arguments, named={**inner.arguments.named, **beside})
    inner = replace(inner, arguments=sent, method=_verb(relay, node, evaluator) or inner.method)
    return Site(
        module=module,
        node=node,
        kind=inner.kind,
        method="get" if inner.kind == "client" else inner.method,
        url=inner.url,
        evaluation=evaluation,
        target=node.func,
        arguments=Arguments(named=named),
        url_node=value,
        callee=ast.unparse(node.func),
        inner=inner,
        way=tuple(relay.way),
        asked=asked,
        encoded=encoded,
        counted=skip,
        unclear=unclear,
        idle=(*_idle_arguments(relay, node), *spread),
        needed=tuple(
            one
            for taking, one in given.items()
            if not gets_by(relay.module, relay.function, taking, relay.call)
        ),
        logged=relay.logged,
        beside=relay.beside or (relay.parameter.arg if relay.parameter and left_out else ""),
        marked=not relay.last.beside,
        doubt=doubt,
    )


def _begun(module: Module, call: ast.Call) -> Evaluation:
    """An evaluation that knows whether the function of a call is another at times."""
    evaluation = Evaluation(home=module)
    evaluation.doubt(certainty(module, call.func) or _may_be_replaced(module, call.func))
    return evaluation


@dataclass(frozen=True, slots=True)
class _Apart:
    """A call whose address ends with encoded options: both, and the call without the options."""

    start: ast.expr
    encoded: ast.Call
    call: ast.Call


def _apart(module: Module, call: ast.Call, value: ast.expr) -> _Apart | None:
    """``f"{path}?{urlencode(options)}"`` in its parts, in place or under a name."""
    address = (module.assigned(value) if isinstance(value, ast.Name) else None) or value
    match address:
        case ast.JoinedStr(values=[*before, ast.FormattedValue(value=ast.Call() as last)]):
            start: ast.expr = ast.JoinedStr(values=before)
        case ast.BinOp(op=ast.Add(), left=start, right=ast.Call() as last):
            pass
        case _:
            return None
    if module.dotted(last.func) != ENCODING:
        return None
    start = _trimmed(start)
    args = [start if one is value else one for one in call.args]
    keywords = [_replaced(one, value, start) for one in call.keywords]
    return _Apart(start, last, ast.Call(func=call.func, args=args, keywords=keywords))


def _trimmed(node: ast.expr) -> ast.expr:
    """A text without the mark in front of options, at its end."""
    match node:
        case ast.Constant(value=str() as text):
            return ast.Constant(value=text.rstrip("?&"))
        case ast.JoinedStr(values=[*before, ast.Constant() as last]):
            return ast.JoinedStr(values=[*before, _trimmed(last)])
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return ast.BinOp(left=left, op=node.op, right=_trimmed(right))
    return node


def _replaced(keyword: ast.keyword, value: ast.expr, other: ast.expr) -> ast.keyword:
    return ast.keyword(keyword.arg, other) if keyword.value is value else keyword


def _run_by(module: Module, call: ast.Call) -> Defined | None:
    """The function that a call runs: by its name, or the only one that a command line chooses."""
    function = function_of(module, call.func)
    chosen = chosen_by(module, call) if function is None else []
    return chosen[0] if len(chosen) == 1 else function


def _may_be_replaced(module: Module, called: ast.expr) -> str | None:
    """Why the object whose method is called may be another one that its owner keeps; else None."""
    match called:
        case ast.Attribute(value=ast.Attribute(value=owner, attr=name)):
            klass = class_of(module, owner)
            if klass is not None and may_be_set(module, klass):
                return f"{klass.name} may set {name} by its name"
    return None


def _verb(relay: Relay, node: ast.Call, evaluator: Evaluator) -> str:
    """The verb that a call of a function hands over, or a function on its way does; else empty."""
    if relay.through is not None and relay.through.through is not None:
        return _verb(relay.through, relay.call, evaluator)
    last = relay.last
    if last is not relay:
        node, evaluator = relay.call, Evaluator(relay.module, Evaluation())
    verb = last.arguments.named.get("method")
    parameter = None if verb is None else parameter_of(last.module, verb)
    given = None if parameter is None else handed(last.function, node, parameter)
    text = None if given is None else evaluator.text(given)
    return "" if text is None or HOLE.search(text) else text.lower()


def _spelled_out(evaluator: Interpreter, text: str) -> str:
    """A text that ends with what ``urlencode`` gives, where that is known; others as they are."""
    last = re.search(rf"(?<=[?&]){HOLE.pattern}\Z", text)
    if last is None:
        return text
    holes = evaluator.evaluation.holes
    one = holes[int(last[1])]
    made = one.module.assigned(one.node) if isinstance(one.node, ast.Name) else one.node
    plain = one.module is evaluator.module and not (one.conversion or one.spec or any(one.around))
    if not plain or not isinstance(made, ast.Call):
        return text
    if one.module.dotted(made.func) != "urllib.parse.urlencode" or one is not holes[-1]:
        return text
    evaluator.evaluation.doubt(certainty(one.module, made.func))
    evaluator.evaluation.doubt(certainty(one.module, one.node))
    count = len(holes) - 1
    del holes[count:]
    try:
        return text[: last.start()] + str(evaluator.value(made))
    except Lost:
        holes[count:] = [one]
        return text


def _maybe(module: Module, node: ast.Call) -> tuple[Defined, str] | None:
    """The relaying method that a call on an object of unknown class may mean, and the doubt."""
    if not isinstance(node.func, ast.Attribute):
        return None
    for home, method in _relaying(module).get(node.func.attr, ()):
        relay = relay_of(home, method)
        if relay is None or not asks_like(relay, module, node):
            continue
        if any(call is node for _, call in calls_of(home, method) or ()):
            klass = home.klass(method)
            made = "" if klass is None else klass.name
            said = f"nothing shows whether {ast.unparse(node.func.value)} is an object of {made}"
            return method, said
    return None


@kept
def _relaying(module: Module) -> dict[str, list[tuple[Module, Defined]]]:
    """The methods of a program that send what they are handed, by their names."""
    found: dict[str, list[tuple[Module, Defined]]] = {}
    for one in modules_of(module):
        for klass in one.classes:
            for method in klass.body:
                if isinstance(method, Defined) and relay_of(one, method) is not None:
                    found.setdefault(method.name, []).append((one, method))
    return found


def asks_like(relay: Relay, module: Module, call: ast.Call) -> bool:
    """Whether a call of a method, of whatever object, asks as one of a relaying function does.

    By a path, a query, a condition or the name of a table; a value that only the program knows
    may be one, where not many things have a method of the name.
    """
    given = (*call.args, *(one.value for one in call.keywords))
    texts = [Evaluator(module, Evaluation()).text(one) for one in given]
    if any(_ASKED.search(text) for text in texts if text is not None):
        return True
    if relay.function.name in COMMON or (given and module.klass_of(given[0]) is not None):
        return False
    first = texts[0] if texts else ""
    return relay.kind in ("own", "key") or first is None or bool(_TABLE.match(first))


def _idle_arguments(relay: Relay, call: ast.Call) -> Iterator[ast.expr]:
    """What a call hands over for parameters that have no use once it hands over a query."""
    if relay.idle is None:
        return
    further = relay.further(call)
    yield from (one for name, one in further.items() if name == relay.sent.library.params)
    own = [*call.args, *(one.value for one in call.keywords)]
    given = told(relay.function, call)
    yield from (given[one] for one in relay.idle.parameters if given.get(one) in own)
    if relay.function.args.kwarg in relay.idle.parameters:
        named = names_of_parameters(relay.function) | {None}
        yield from (one.value for one in call.keywords if one.arg not in named)


def _spread(relay: Relay, module: Module, call: ast.Call) -> tuple[list[ast.expr], str]:
    """What a call hands over by ``**`` for parameters that have no use then.

    And what is wrong where it hands over something else with it.
    """
    idle = () if relay.idle is None else relay.idle.parameters
    own = names_of_parameters(relay.function)
    found = []
    for one in call.keywords:
        if one.arg is not None:
            continue
        try:
            keys = set(Interpreter(module, Evaluation(home=module)).spread(one.value))
        except Lost:
            return [], ""  # nor is it known what the call asks for
        gone = keys & {each.arg for each in idle}
        if relay.function.args.kwarg in idle:
            gone |= keys - own
        if gone and gone < keys:
            more = ", ".join(sorted(keys - gone))
            return [], f"** hands over {more} beside what it asks for"
        found += [one.value] if gone else []
    return found, ""


def speaks_for(module: Module, node: ast.Call) -> bool:
    """Whether the call sites at the calls of a relaying function say all of the call inside."""
    function = module.function(node)
    relay = relay_of(module, function) if isinstance(function, Defined) else None
    if relay is None or relay.call is not node:
        return False
    callers = _callers(relay) or []
    certain = [_calls(relay, home, one) for home, one in callers]
    doubtful = [one for one, sure in zip(callers, certain, strict=True) if not sure]
    return any(certain) and all(
        asks_like(relay, home, one) or _is_key(relay, home, one) for home, one in doubtful
    )


def _is_key(relay: Relay, module: Module, call: ast.Call) -> bool:
    """Whether a call of a common name hands over a key, as those of tables: ``row.get("City")``."""
    text = Evaluator(module, Evaluation()).text(call.args[0]) if call.args else None
    return relay.function.name in COMMON and text is not None and text.isidentifier()


def _calls(relay: Relay, module: Module, call: ast.Call) -> bool:
    """Whether a call certainly is one of a relaying function, as the files stand or stood."""
    found = _run_by(module, call)
    if found is None or found.name != relay.function.name:
        return False
    return module.owner(found).source.path == relay.module.source.path


def hands_on(module: Module, node: ast.Call) -> bool:
    """Whether a call of a relaying function stands in one that hands on what it is handed."""
    function = module.function(node)
    relay = relay_of(module, function) if isinstance(function, Defined) else None
    return relay is not None and relay.through is not None and relay.call is node


def all_callers(relay: Relay) -> list[ast.Call] | None:
    """Every call of a relaying function; None where one is not in sight, or names no address."""
    found = _callers(relay)
    return None if found is None else [call for _, call in found]


def _callers(relay: Relay) -> list[tuple[Module, ast.Call]] | None:
    calls = calls_of(relay.module, relay.function)
    if not calls:
        return None
    found = [(module, call) for module, call in calls if not _is_of_library(module, call)]
    if relay.parameter is None:
        return found or None
    named = all(relay.parameter in relay.given(call) for _, call in found)
    return found if found and named else None


def _is_of_library(module: Module, call: ast.Call) -> bool:
    """Whether a call of a method of the same name is one of a library's object."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if owner is None or class_of(module, owner) is not None:
        return False
    if function_of(module, call.func) is not None:
        return False  # of a module of the program
    foreign = module.dotted(owner) is not None and module.defined(owner) is None
    return foreign or constructed(module, owner) is not None


def _is_moved(value: ast.expr, text: str) -> bool:
    """Whether a call already asks Dataverse."""
    if isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] == READ:
        return True
    return dataverse_query(HOLE.sub("x", text)) is not None
