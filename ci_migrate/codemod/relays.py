"""Functions of a program that send a request to an address they are handed: its callers ask.

``def fetch(path): return requests.get(f"{ROOT}/{path}", headers=H).json()``: what is asked stands
at the calls of ``fetch``. Each of them is a call site, with the request that the function sends.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Literal

from ci_migrate.codemod.arguments import Arguments
from ci_migrate.codemod.calls import calls_of, handed
from ci_migrate.codemod.choices import choices_of
from ci_migrate.codemod.edits import is_bare
from ci_migrate.codemod.effects import acts
from ci_migrate.codemod.holes import Evaluation
from ci_migrate.codemod.idle import Idle, idle_without
from ci_migrate.codemod.interpreted import entered
from ci_migrate.codemod.invoked import Invoked, invoked
from ci_migrate.codemod.kept import kept
from ci_migrate.codemod.libraries import Library
from ci_migrate.codemod.lookups import BASE_URL, ROOT
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import Defined, constructed
from ci_migrate.codemod.options import read_params
from ci_migrate.codemod.plain import Lost, as_text, lose
from ci_migrate.codemod.resolve import Evaluator
from ci_migrate.codemod.sending import find_sending
from ci_migrate.codemod.site import Site
from ci_migrate.codemod.steady import is_steady
from ci_migrate.codemod.syntax import walk
from ci_migrate.codemod.transports import Transport, address, sent_site, transport_of
from ci_migrate.codemod.values import Values
from ci_migrate.model import HOLE
from ci_migrate.settings import Settings
from ci_migrate.translate import HOST, Refusal, read_options, translate_text

Option = tuple[str, str | None]
_MARK = "\N{PLACE OF INTEREST SIGN}"
READ = "Read"  # of the companion: a query with parts that its text cannot say
# What a function takes beside the path or table that it reads for more, once it is rewritten.
_BESIDE = ("query", "read", "dataverse_query")
_WHOLE = frozenset(("$filter", "$select", "$orderby", "$expand", "$search"))
# Decorators that call their function as it is called, or again.
_PLAIN = frozenset(
    ("staticmethod", "classmethod", "cache", "lru_cache", "retry", "on_exception", "on_predicate")
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The call inside as a call site, and the options it gets, for one call of the function.

    ``skip`` is what the function itself counts of the rows that it has read.
    """

    site: Site
    options: tuple[Option, ...]
    skip: ast.expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A function with one call that sends to the address that a parameter is, or ends with.

    ``parameter`` is None where the address is known, and the function is handed what it asks.
    ``options`` is the parameter that it hands on as options, if it does. ``idle`` is what it
    does only to put options together out of other parameters; None where it does not.
    ``logged``: it puts the address into a log. ``beside`` is the name of the parameter for the
    query, where the function reads its table's name or path for something else, too; ``taken``
    says that it has that parameter already.
    """

    module: Module
    function: Defined
    call: ast.Call
    parameter: ast.arg | None
    options: ast.arg | None
    sent: Transport
    called: Invoked
    arguments: Arguments
    idle: Idle | None = None
    logged: bool = False
    beside: str = ""
    taken: bool = False

    def site(self, text: str, evaluation: Evaluation) -> Site | None:
        """The call of the function as a call site, where the parameter is a text."""
        evaluator = Evaluator(self.module, evaluation)
        start = _start(self.module, self.arguments.named["url"])
        given: dict[ast.AST, str] = {} if self.parameter is None else {self.parameter: text}
        url = address(evaluator, start, self.sent, given=given)
        evaluation.used.add(self.arguments.named["url"])
        if url is None or not HOST.match(url):
            return None
        return self._sent(url, evaluator)

    def _sent(self, url: str, evaluator: Evaluator) -> Site:
        return sent_site(
            self.module, self.call, self.called, self.sent, self.arguments, url, evaluator
        )

    def asked(self, around: Values, call: ast.Call) -> Asked:
        """What the call inside asks for one call of the function; Lost where it cannot be told."""
        running = entered(around, self.module, self.function, call)
        running.reach(self.function, self.call)
        url = address(running, self.arguments.named["url"], self.sent)
        if url is None or not HOST.match(url):
            lose(self.call)
        library = self.sent.library
        given = self.arguments.named.get(library.params or "")
        options = () if given is None else _pairs(library, running.value(given), given)
        if options and library.replaces and "?" in url:
            raise Lost("options stand in the URL and beside it")
        path, _, query = url.partition("?")
        asked = (*read_options(query), *options)
        skip = next((text for name, text in asked if name == "$skip"), None)
        own = self._counted(running, skip)
        for text in (path, *(part for pair in asked for part in pair if part is not skip)):
            running.require_own(text)
        if own is None:
            running.require_own(skip)
        return Asked(self._sent(url, running), options, own)

    def _counted(self, running: Values, skip: str | None) -> ast.expr | None:
        """What the function itself counts for ``$skip``, where the call inside can count so."""
        number = HOLE.fullmatch(skip or "")
        one = running.evaluation.holes[int(number[1])] if number is not None else None
        if one is None or not running.is_own(one) or one.conversion or one.spec or any(one.around):
            return None
        return one.node if is_steady(self.module, one.node, self.call) else None


def _pairs(library: Library, value: object, node: ast.expr) -> tuple[Option, ...]:
    """Options as they go on the wire; Lost where the library's way with a value is not plain."""
    match value:
        case None:
            return ()
        case str():
            return tuple(read_options(value))
        case dict():
            pairs = list(value.items())
        case list() | tuple():
            pairs = list(value)
        case _:
            lose(node)
    found: list[Option] = []
    for one in pairs:
        if not isinstance(one, tuple) or len(one) != 2 or isinstance(one[1], bool):
            lose(node)
        if one[1] is not None:
            found.append((as_text(one[0], node), as_text(one[1], node)))
        elif library.nones:
            lose(node)
    return tuple(found)


@kept
def relay_of(module: Module, function: Defined) -> Relay | None:
    """What a function relays; None where it does anything else with the address."""
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
        if (relay := _relay(module, function, node)) is not None
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
    if sent is None or sent.further or called.partial or called.skip:
        return None
    if sent.library.builder and find_sending(module, node, sent.library) is None:
        return None
    given = called.arguments(module, node, sent.signature)
    url = given.named.get("url")
    if url is None or given.unknown or given.surplus:
        return None
    feeding = _names_behind(module, url)
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
    handed_on = _parameter_of(module, options) if options is not None else None
    plain = handed_on is not None and options is not None and _hands_on(module, handed_on, options)
    idle = None if plain else _idle(module, function, url, options, table)
    if idle is None and ((options is not None and not plain) or _start(module, url) is not url):
        return None
    if idle is not None and _is_told_in_place(module, sent, url, options, table):
        return None
    beside, taken = "", is_other_way(module, node, f".{READ})")
    if not mine:
        if naming[table] == "address" or not _is_bound_once(module, function, table):
            return None
        if idle is None and (_is_one_of(module, table) or not _is_named(module, function, table)):
            return None
        beside, taken = _beside(module, function, node)
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
    )


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
    idle = _idle(module, function, url, options, None)
    if idle is None or not _is_handed_more(module, function, node, called, sent, given):
        return None
    beside, taken = _beside(module, function, node)
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


def _is_handed_more(
    module: Module,
    function: Defined,
    node: ast.Call,
    called: Invoked,
    sent: Transport,
    given: Arguments,
) -> bool:
    """Whether a function is handed conditions, columns or options, and not only values of them."""
    evaluator = Evaluator(module, Evaluation())
    url = address(evaluator, given.named["url"], sent)
    path, _, query = (url or "").partition("?")
    if url is None or not HOST.match(url) or HOLE.search(path.rpartition("/")[2]):
        return False
    site = sent_site(module, node, called, sent, given, url, evaluator)
    try:
        entries = read_params(site, given.named.get(sent.library.params or "")).pairs
    except Refusal:
        return True
    for name, text in (*read_options(query), *entries):
        for part in (name, text or ""):
            whole = HOLE.fullmatch(part)
            one = evaluator.evaluation.holes[int(whole[1])] if whole else None
            if one is not None and (part is name or name in _WHOLE - {"$search"}):
                parameter = _parameter_of(module, one.node)
                if parameter is not None and module.function(parameter) is function:
                    return True
    return False


def _idle(
    module: Module,
    function: Defined,
    url: ast.expr,
    options: ast.expr | None,
    table: ast.arg | None,
) -> Idle | None:
    """What a function does to make options out of other parameters; None where it does not."""
    if function.args.vararg is not None or (options is not None and acts(module, options)):
        return None
    found = idle_without(module, function, [url] if options is None else [url, options])
    if not any(one.arg in found.reads for one in _every(function) if one is not table):
        return None
    bare = all(is_bare(one, module.source.lines) for one in found.steps)
    return Idle(
        steps=found.steps if bare else (),
        parameters=tuple(one for one in found.parameters if bare and one is not table),
        reads=found.reads,
    )


def _is_told_in_place(
    module: Module, sent: Transport, url: ast.expr, options: ast.expr | None, table: ast.arg
) -> bool:
    """Whether a call says its options but for values: it moves where it stands.

    And asks all its tables alike, which are known.
    """
    evaluator = Evaluator(module, Evaluation())
    if _start(module, url) is not url:
        return False
    text = address(evaluator, url, sent, given={table: _MARK}) or ""
    path, _, query = text.partition(_MARK)[2].partition("?")
    if HOLE.search(path):
        return False
    asked = list(read_options(query))
    made = module.assigned(options) if isinstance(options, ast.Name) else options
    if isinstance(options, ast.Name) and module.loads(options) != [options]:
        return False
    match made:
        case None:
            pass
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                name = evaluator.text(key) if key is not None else None
                if name is None:
                    return False
                asked.append((name, evaluator.part(value, {})))
        case _:
            return False
    whole = [name for name, text in asked if HOLE.fullmatch(name) or HOLE.fullmatch(text or "")]
    if any(HOLE.search(name) or name in _WHOLE for name in whole):
        return False
    tables = choices_of(module, next(iter(module.parameter_loads(table))))
    return tables is not None and _are_asked_alike(tables, asked)


def _are_asked_alike(tables: tuple[str, ...], options: list[Option]) -> bool:
    """Whether the same options become the same query of each table."""
    said = "&".join(f"{name}={HOLE.sub('{x}', text or '')}" for name, text in options)
    shapes = set()
    for name in tables:
        plan = translate_text(f"{BASE_URL}/instances/i/data/{name}?{said}", Settings()).plan
        if plan is None:
            return False
        shapes.add(repr((plan.read.query.partition("?")[2], replace(plan.read, query=""))))
    return len(shapes) == 1


def _is_bound_once(module: Module, function: Defined, parameter: ast.arg) -> bool:
    return module.scopes[function.body[0]].bindings[parameter.arg] == [parameter]


def _is_one_of(module: Module, table: ast.arg) -> bool:
    """Whether a parameter is one of several tables that are known: its call moves as it stands."""
    names = choices_of(module, next(iter(module.parameter_loads(table))))
    return names is not None and all(one.isidentifier() for one in names)


def _is_named(module: Module, function: Defined, table: ast.arg) -> bool:
    """Whether a call of a function says what it asks for."""
    found = [
        (home, handed(function, call, table)) for home, call in calls_of(module, function) or ()
    ]
    texts = (Evaluator(home, Evaluation()).text(one) for home, one in found if one is not None)
    return any(text is not None and not HOLE.fullmatch(text) for text in texts)


def _beside(module: Module, function: Defined, call: ast.Call) -> tuple[str, bool]:
    """The name of a parameter for the query, and whether an earlier rewrite added it."""
    for one in function.args.kwonlyargs:
        if one.arg in _BESIDE and is_other_way(module, call, f"{one.arg} is not None"):
            return one.arg, True
    used = {one.id for one in walk(function) if isinstance(one, ast.Name)}
    used |= {one.arg for one in _every(function)}
    return next((one for one in _BESIDE if one not in used), ""), False


def _hands_on(module: Module, parameter: ast.arg, options: ast.expr) -> bool:
    """Whether a parameter is read as the options of the call and nowhere else."""
    return all(
        load is options or _is_told_apart(module, module.parents[load])  # the keyword of a call
        for load in module.parameter_loads(parameter)
    )


def _names_behind(module: Module, node: ast.expr) -> set[str]:
    """The names that an expression reads, and those that their values read."""
    found: set[str] = set()
    pending: list[ast.AST] = [node]
    while pending:
        for one in walk(pending.pop()):
            if isinstance(one, ast.Name) and one.id not in found:
                found.add(one.id)
                pending += [module.statement(b) for b in module.bindings(one) if _is_stored(b)]
    return found


def _is_stored(binding: ast.AST) -> bool:
    return isinstance(binding, ast.Name)


def _names_table(
    module: Module, url: ast.expr, sent: Transport, parameter: ast.arg
) -> Literal["table", "address"] | None:
    """Whether a parameter stands where an address names its table, or for the whole address."""
    start = _start(module, url)
    text = address(Evaluator(module, Evaluation()), start, sent, given={parameter: _MARK})
    before, mark, behind = (text or "").partition(_MARK)
    if not mark or "/" in behind:
        return None
    if not before:
        return "address"
    return "table" if ROOT.fullmatch(HOLE.sub("x", before)) is not None else None


def _start(module: Module, url: ast.expr) -> ast.expr:
    """What an address begins with that a name holds, and that grows at times."""
    if not isinstance(url, ast.Name) or not _is_grown(module, url):
        return url
    first = module.statement(module.bindings(url)[0])
    return first.value if isinstance(first, ast.Assign) else url


def _is_grown(module: Module, url: ast.Name) -> bool:
    """Whether a name gets a text, and later steps only put more behind it."""
    bindings = module.bindings(url)
    if len(bindings) < 2 or not all(isinstance(one, ast.Name) for one in bindings):
        return False
    first, *later = [module.statement(one) for one in bindings]
    return isinstance(first, ast.Assign) and all(_adds(one, url.id) for one in later)


def _adds(step: ast.stmt, name: str) -> bool:
    """Whether a step puts more behind the text of a name: ``x += y``, ``x = x + y``."""
    match step:
        case ast.AugAssign(op=ast.Add()):
            return True
        case ast.Assign(value=ast.BinOp(op=ast.Add()) as value):
            first: ast.expr = value
            while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add):
                first = first.left
            return isinstance(first, ast.Name) and first.id == name
    return False


def _every(function: Defined) -> list[ast.arg]:
    """The parameters of a function, the one behind ``**`` as well."""
    rest = [] if function.args.kwarg is None else [function.args.kwarg]
    return [*parameters_of(function), *rest]


def parameters_of(function: Defined) -> list[ast.arg]:
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


def is_other_way(module: Module, call: ast.Call, *tests: str) -> bool:
    """Whether a call sends what is no query, beside one that an earlier rewrite made."""
    known = tests or (f".{READ})", *(f"{one} is not None" for one in _BESIDE))
    node: ast.AST = call
    while isinstance(node := module.parents[node], ast.expr):
        if isinstance(node, ast.IfExp) and ast.unparse(node.test).endswith(known):
            return call in walk(node.orelse)
    return False


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
    if len(module.bindings(target)) != 1 and not _is_grown(module, target):
        return False
    return all(one in inside for one in module.loads(target))
