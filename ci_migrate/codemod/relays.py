"""Functions of a program that send a request to an address they are handed: its callers ask.

``def fetch(path): return requests.get(f"{ROOT}/{path}", headers=H).json()``: what is asked stands
at the calls of ``fetch``. Each of them is a call site, with the request that the function sends.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ci_migrate.codemod.arguments import Arguments
from ci_migrate.codemod.calls import arguments, calls_of
from ci_migrate.codemod.holes import Evaluation
from ci_migrate.codemod.invoked import Invoked, invoked
from ci_migrate.codemod.lookups import ROOT
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import Defined, class_of, constructed, function_of
from ci_migrate.codemod.resolve import Evaluator
from ci_migrate.codemod.site import Site
from ci_migrate.codemod.syntax import walk
from ci_migrate.codemod.transports import Transport, address, sent_site, transport_of
from ci_migrate.model import HOLE
from ci_migrate.translate import HOST, dataverse_query

_MARK = "\N{PLACE OF INTEREST SIGN}"
READ = "Read"  # of the companion: a query with parts that its text cannot say
# Decorators that call their function as it is called, or again.
_PLAIN = frozenset(
    ("staticmethod", "classmethod", "cache", "lru_cache", "retry", "on_exception", "on_predicate")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A function with one call that sends to the address that a parameter is, or ends with.

    ``options`` is the parameter that it hands on as options, if it does.
    """

    module: Module
    function: Defined
    call: ast.Call
    parameter: ast.arg
    options: ast.arg | None
    sent: Transport
    called: Invoked
    arguments: Arguments

    def site(self, text: str, evaluation: Evaluation) -> Site | None:
        """The call of the function as a call site, where the parameter is a text."""
        evaluator = Evaluator(self.module, evaluation)
        url = address(
            evaluator, self.arguments.named["url"], self.sent, given={self.parameter: text}
        )
        if url is None or not HOST.match(url):
            return None
        return sent_site(
            self.module, self.call, self.called, self.sent, self.arguments, url, evaluator
        )


def relay_site(module: Module, node: ast.Call) -> Site | None:
    """The call site that a call of a relaying function is; None for others."""
    function = function_of(module, node.func)
    relay = None if function is None else relay_of(module.owner(function), function)
    if relay is None:
        return None
    given = _given(relay, node)
    value = given.get(relay.parameter)
    if value is None:
        return None
    evaluation = Evaluation()
    evaluator = Evaluator(module, evaluation)
    text = evaluator.part(value, {})
    if _is_moved(value, text):
        return None
    inner = relay.site(text, evaluation)
    if inner is None:
        return None
    named = {"url": value}
    if relay.options is not None and relay.options in given:
        named[relay.sent.library.params or "params"] = given[relay.options]
    return Site(
        module=module,
        node=node,
        kind=inner.kind,
        method=inner.method,
        url=inner.url,
        evaluation=evaluation,
        target=node.func,
        arguments=Arguments(named=named),
        url_node=value,
        callee=ast.unparse(node.func),
        inner=inner,
    )


def speaks_for(module: Module, node: ast.Call) -> bool:
    """Whether the call sites at the calls of a relaying function say all of the call inside."""
    function = module.function(node)
    relay = relay_of(module, function) if isinstance(function, Defined) else None
    if relay is None or relay.call is not node:
        return False
    return all_callers(relay) is not None


def all_callers(relay: Relay) -> list[ast.Call] | None:
    """Every call of a relaying function; None where one is not in sight, or names no address."""
    calls = calls_of(relay.module, relay.function)
    if not calls:
        return None
    found = [call for module, call in calls if not _is_of_library(module, call)]
    return (
        found if found and all(relay.parameter in _given(relay, call) for call in found) else None
    )


def _is_of_library(module: Module, call: ast.Call) -> bool:
    """Whether a call of a method of the same name is one of a library's object."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if owner is None or class_of(module, owner) is not None:
        return False
    return constructed(module, owner) is not None or module.dotted(owner) is not None


def _given(relay: Relay, call: ast.Call) -> Mapping[ast.arg, ast.expr]:
    """What a call hands over for the parameters; empty where it hands over options by keyword."""
    given = arguments(relay.function, call) or {}
    if relay.options is not None and relay.options is relay.function.args.kwarg:
        names = {one.arg for one in _parameters(relay.function)}
        if any(one.arg not in names for one in call.keywords):
            return {}
    return given


@lru_cache(maxsize=1024)
def relay_of(module: Module, function: Defined) -> Relay | None:
    """What a function relays; None where it does anything else with the address."""
    names = {
        ast.unparse(one.func if isinstance(one, ast.Call) else one).rpartition(".")[2]
        for one in function.decorator_list
    }
    if not names <= _PLAIN or _is_overridden(module, function):
        return None
    found = [
        relay
        for node in walk(function)
        if isinstance(node, ast.Call) and module.function(node) is function
        if (relay := _relay(module, function, node)) is not None
    ]
    return found[0] if len(found) == 1 else None


def _is_overridden(module: Module, function: Defined) -> bool:
    klass = module.parents.get(function)
    return isinstance(klass, ast.ClassDef) and module.overridden(klass, function.name)


def _relay(module: Module, function: Defined, node: ast.Call) -> Relay | None:
    called = invoked(module, node)
    sent = transport_of(module, called.function)
    if sent is None or sent.further or sent.library.builder or called.partial or called.skip:
        return None
    given = called.arguments(module, node, sent.signature)
    url = given.named.get("url")
    if url is None or given.unknown or given.surplus:
        return None
    mine = [one for one in _parameters(function) if _is_only_in(module, one, url)]
    if len(mine) != 1 or not _names_table(module, url, sent, mine[0]):
        return None
    options = given.named.get(sent.library.params or "")
    handed_on = _parameter_of(module, options) if options is not None else None
    if options is not None and (handed_on is None or not _hands_on(module, handed_on, options)):
        return None
    return Relay(
        module=module,
        function=function,
        call=node,
        parameter=mine[0],
        options=handed_on,
        sent=sent,
        called=called,
        arguments=given,
    )


def _hands_on(module: Module, parameter: ast.arg, options: ast.expr) -> bool:
    """Whether a parameter is read as the options of the call and nowhere else."""
    return all(
        load is options or _is_told_apart(module, module.parents[load])  # the keyword of a call
        for load in module.parameter_loads(parameter)
    )


def _names_table(module: Module, url: ast.expr, sent: Transport, parameter: ast.arg) -> bool:
    """Whether a parameter stands where an address names its table, or for the whole address."""
    text = address(Evaluator(module, Evaluation()), url, sent, given={parameter: _MARK})
    before, mark, behind = (text or "").partition(_MARK)
    if not mark or "/" in behind:
        return False
    return not before or ROOT.fullmatch(HOLE.sub("x", before)) is not None


def _parameters(function: Defined) -> list[ast.arg]:
    spec = function.args
    plain = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
    return [one for one in plain if one.arg not in ("self", "cls")]


def _parameter_of(module: Module, node: ast.expr) -> ast.arg | None:
    """The parameter that a name is, where nothing else is bound to it."""
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    one = bindings[0] if len(bindings) == 1 else None
    return one if isinstance(one, ast.arg) else None


def _is_only_in(module: Module, parameter: ast.arg, url: ast.expr) -> bool:
    """Whether a parameter is read, and nowhere but in the address: there, or in a name for it."""
    loads = module.parameter_loads(parameter)
    if not loads or any(_parameter_of(module, one) is not parameter for one in loads):
        return False
    inside = set(walk(url))
    return all(
        load in inside
        or _is_named_for(module, load, inside)
        or _is_logged(module, load)
        or _is_told_apart(module, load)
        for load in loads
    )


def _is_told_apart(module: Module, load: ast.AST) -> bool:
    """Whether an earlier rewrite made the use: ``get(path) if isinstance(path, Read) else ...``."""
    call = module.parents[load]
    choice = module.parents.get(call)
    if not isinstance(call, ast.Call) or not isinstance(choice, ast.IfExp):
        return False
    return call in (choice.test, choice.body) and ast.unparse(choice.test).endswith(f".{READ})")


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
    if not isinstance(target, ast.Name) or len(module.bindings(target)) != 1:
        return False
    return all(one in inside for one in module.loads(target))


def _is_moved(value: ast.expr, text: str) -> bool:
    """Whether a call already asks Dataverse."""
    if isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] == READ:
        return True
    return dataverse_query(HOLE.sub("x", text)) is not None
