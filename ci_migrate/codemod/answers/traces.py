"""Reconciliation: every textual trace of the legacy service in a file is explained.

A trace is a host, an import of the client, its name or a method's in a text. It is explained by a
call site, as a docstring or a logged text, as unused, or as what the sites share; else it is a
finding.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ci_migrate.codemod.answers.flows import SITE, Flow, Use
from ci_migrate.codemod.known.shapes import AUDIENCE, distinctive
from ci_migrate.codemod.python.calls import calls_of
from ci_migrate.codemod.python.followed import open_uses
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.imports import is_client_class, is_client_name
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.clients import is_open
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.standins.mocks import explained_by_mock
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.translate.signs import ADDRESS as HOST

_PORTALS = re.compile(r"(?:developer|home)\.ci\.ai\.dynamics", re.IGNORECASE)
_ROOT = re.compile(r"https://api\.ci\.ai\.dynamics\.com/?", re.IGNORECASE)
# The audience in a form that asks for a token, written as one text.
_ENTRY = re.compile(
    rf"\b(?:resource|scope|audience)=(?:{AUDIENCE.pattern})(?=[&\s]|\Z)", re.IGNORECASE
)
_SHARED = "the client of the call sites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One trace: its node, what it is, and why it is no finding; None where it is one."""

    node: ast.expr | ast.alias
    text: str
    why: str | None


class Sites:
    """The call sites of a program, and the nodes that they explain."""

    def __init__(self, sites: list[Site]) -> None:
        self.all = sites
        self.used = {node for site in sites for node in site.evaluation.used}
        self.called = {node for site in sites for node in walk(site.node)}
        self.ends: set[ast.AST] = {
            one.url_node for one in sites if one.kind == "other" and one.url_node is not None
        }
        self.client = any(site.kind == "client" for site in sites)


def find_traces(module: Module, sites: Sites, elsewhere: Callable[[str], bool]) -> Iterator[Trace]:
    """Every trace of the module, explained or not, in order of appearance.

    ``elsewhere``: whether a file that is not parsed may use a name of this module.
    """
    flow = Flow(module, sites.used, sites.ends, elsewhere)
    found = [*_texts(module, flow, sites), *_Clients(module, sites.all, elsewhere).traces()]
    mocked = explained_by_mock(module)
    for one in sorted(found, key=lambda one: (one.node.lineno, one.node.col_offset)):
        if one.why is None and one.node in mocked:
            one = replace(one, why="part of a stand-in in a test")
        yield one


# -- texts


def _texts(module: Module, flow: Flow, sites: Sites) -> Iterator[Trace]:
    """The texts with the address of the service or a name of its client, each with its uses."""
    for node in module.each(ast.Constant):
        if not isinstance(node.value, str | bytes):
            continue
        text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
        parent = module.parents[node]
        place = parent if isinstance(parent, ast.JoinedStr) else node
        named = _named(text)
        if named is None:
            continue
        if _PORTALS.search(text) and len(HOST.findall(text)) == 1:
            yield Trace(node=place, text=named, why="a portal, not the API")
            continue
        uses = [Use(place, SITE)] if node in flow.used else []
        uses = [*flow.uses(place), *uses]
        if not HOST.search(text) and (
            node in sites.called or (sites.client and is_client_name(text))
        ):
            uses = [Use(place, SITE if node in sites.called else _SHARED)]
        known = [replace(one, why=one.why or _why(module, one)) for one in uses]
        open_ones = [one for one in known if one.why is None]
        for use in open_ones or known[:1]:
            yield Trace(node=use.node, text=named, why=use.why)


def _why(module: Module, use: Use) -> str | None:
    """Why what stands at the end of a way is no trace that is left."""
    if _is_of_client(module, use):
        return "a method of a client that is a finding"
    return "another address, that of its own class" if _is_other(module, use) else None


def _is_of_client(module: Module, use: Use) -> bool:
    """Whether a text picks a method off a client in sight, which is a trace of its own."""
    home = module.owner(use.node)
    match home.parents[use.node]:
        case ast.Call(func=ast.Name(id="getattr"), args=[owner, _, *_]):
            made = constructed(home, owner)
            return made is not None and is_client_class(made[0])
    return False


def _is_other(module: Module, use: Use) -> bool:
    """Whether another address is read at the end of a way: the one of the object's own class."""
    home = module.owner(use.node)
    evaluation = Evaluation()
    text = Evaluator(home, evaluation).text(use.node)
    elsewhere = text is not None and re.match(r"https?://[^/\ue000]+/", text + "/")
    return bool(elsewhere) and not evaluation.doubts and _named(text or "") is None


def _named(text: str) -> str | None:
    """What of the service a text names: its host, its client, a method of it; None for nothing."""
    text = _ENTRY.sub("", text)
    host = HOST.search(text)
    if host is not None:
        audience = AUDIENCE.fullmatch(text) is not None and not _ROOT.fullmatch(text)
        return None if audience else host[0]
    client = "dynamics." in text and is_client_name(text)
    return text if client or text in distinctive() else None


# -- the client


@dataclass(slots=True)
class _Clients:
    """The traces of the client in one module: imports, classes, objects, methods."""

    module: Module
    sites: list[Site]
    elsewhere: Callable[[str], bool]
    handed: set[ast.AST] = field(default_factory=set)

    def traces(self) -> Iterator[Trace]:
        """All of them, explained or not."""
        clients = [site for site in self.sites if site.kind == "client"]
        self.handed = _handed(clients)
        found = list(self._uses(clients))
        yield from found
        for name, alias in self.module.imports:
            if is_client_name(name):
                why = self._why(name, alias, bool(clients), bool(found))
                yield Trace(node=alias, text=name, why=why)

    def _why(self, name: str, alias: ast.alias, clients: bool, found: bool) -> str | None:
        """Why an import of the client is no finding."""
        if not is_client_class(name) and ".models" in name:
            return "models of the client"
        if clients:
            return _SHARED
        if found:
            return "the client of the uses that are findings"
        if self._is_unused(alias):
            return "imported and never used"
        return "a client is made and never called" if _is_idle(self.module) else None

    def _uses(self, clients: list[Site]) -> Iterator[Trace]:
        """What derives from the client class, hands it or its objects on, or takes a method."""
        module = self.module
        kinds = (ast.ClassDef, ast.Call, ast.Attribute, ast.Name)
        for node in (node for kind in kinds for node in module.each(kind)):
            match node:
                case ast.ClassDef(bases=bases) if not clients:
                    for base in bases:
                        if is_client_class(module.dotted(base)):
                            text = f"class {node.name}({ast.unparse(base)})"
                            yield Trace(node=base, text=text, why=None)
                case ast.Call() if is_client_class(module.dotted(node.func)):
                    for use in open_uses(module, node, self.handed):
                        text = ast.unparse(node.func) + "()"
                        yield Trace(node=use, text=text, why=self._given(use, clients))
                case ast.Attribute(ctx=ast.Load(), attr=name) if name in distinctive():
                    if self._is_taken(node, name):
                        yield Trace(node=node, text=ast.unparse(node), why=None)
                case ast.Name() | ast.Attribute():
                    if is_client_class(module.dotted(node)) and not _is_named(module, node):
                        yield Trace(node=node, text=ast.unparse(node), why=None)

    def _given(self, use: ast.expr, clients: list[Site]) -> str | None:
        """Why a client that a function gives is no finding: sites call what every call gives."""
        module = self.module.owner(use)
        statement = module.parents[use]
        function = module.function(statement)
        if not isinstance(statement, ast.Return) or not isinstance(function, Defined):
            return None
        receivers = {node for one in clients if one.receiver for node in walk(one.receiver)}
        calls = calls_of(module, function)
        given = bool(calls) and all(
            not receivers.isdisjoint(_holders(home, call)) for home, call in calls or ()
        )
        return _SHARED if given else None

    def _is_taken(self, node: ast.Attribute, name: str) -> bool:
        """Whether a method is taken off something and not called, where no site says so."""
        parent = self.module.parents[node]
        if node in self.handed or isinstance(parent, ast.Attribute):
            return False  # what stands behind the dot sets up a stand-in
        called = isinstance(parent, ast.Call) and parent.func is node
        return not called and is_open(self.module, node, (node.value, name))

    def _is_unused(self, alias: ast.alias) -> bool:
        """Whether nothing reads what an import of the client binds, in any file."""
        module = self.module
        bound = alias.asname or alias.name.split(".")[0]
        home = module.home(bound, module.scopes[alias])
        if bound == "*" or home is None or home.loads.get(bound):
            return False
        if home is not module.top:
            return True
        program = module.program
        used = program is not None and any(True for _ in program.references(module, bound))
        return not used and not self.elsewhere(bound)


def _handed(sites: list[Site]) -> set[ast.AST]:
    """The methods of clients that call sites name without calling them there."""
    found: set[ast.AST] = set()
    for site in sites:
        target = site.target
        alias = site.module.assigned(target) if isinstance(target, ast.Name) else None
        for call in (site.node, alias, site.partial):
            if isinstance(call, ast.Call):
                found |= {*call.args, *(one.value for one in call.keywords)}
        found |= {one for one in (target, alias) if one is not None}
    return found


def _holders(module: Module, call: ast.Call) -> set[ast.AST]:
    """A call, and the loads of the name that takes what it gives."""
    parent = module.parents[call]
    names = parent.targets if isinstance(parent, ast.Assign) else []
    loads = (load for name in names if isinstance(name, ast.Name) for load in module.loads(name))
    return {call, *loads}


def _is_named(module: Module, node: ast.expr) -> bool:
    """Whether the client class is only called, named as a type or derived from."""
    parent = module.parents[node]
    while isinstance(parent, ast.Attribute | ast.Subscript | ast.Tuple | ast.BinOp | ast.Constant):
        if isinstance(parent, ast.Attribute):
            return True  # a part of a longer name, or a method of the class
        parent = module.parents[parent]
    match parent:
        case ast.Call():
            called = ast.unparse(parent.func)
            return parent.func is node or called.endswith(("isinstance", "issubclass", "cast"))
        case ast.arg() | ast.AnnAssign() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return True
    return isinstance(parent, ast.ClassDef | ast.alias | ast.ExceptHandler)


def _is_idle(module: Module) -> bool:
    """Whether every client of the module is bound to a name that nothing reads."""
    made = [node for node in module.each(ast.Call) if is_client_class(module.dotted(node.func))]
    targets = []
    for node in made:
        match module.parents[node]:
            case (
                ast.Assign(targets=[ast.Name() as name])
                | ast.withitem(optional_vars=ast.Name() as name)
            ):
                targets.append(name)
    return bool(made) and len(targets) == len(made) and not any(map(module.loads, targets))
