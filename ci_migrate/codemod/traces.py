"""Reconciliation: every textual trace of the legacy service in a file is explained.

A trace is a host, an import of the client, a token audience. It is explained by a call site,
as a docstring or a logged text, as unused, or as what the sites share; else it is a finding.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ci_migrate.codemod.flows import Flow, Use
from ci_migrate.codemod.followed import open_uses
from ci_migrate.codemod.mocks import explained_by_mock
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import CLIENT_PACKAGES, is_client_class
from ci_migrate.codemod.sites import Site
from ci_migrate.codemod.ties import HOST
from ci_migrate.codemod.tokens import AUDIENCE

_PORTALS = re.compile(r"(?:developer|home)\.ci\.ai\.dynamics", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One trace: its node, what it is, and why it is no finding; None where it is one."""

    node: ast.expr | ast.alias
    text: str
    why: str | None


def find_traces(
    module: Module, sites: list[Site], elsewhere: Callable[[str], bool]
) -> Iterator[Trace]:
    """Every trace of the module, explained or not, in order of appearance.

    ``sites`` are those of the whole program; ``elsewhere``: whether a file that is not parsed
    may use a name of this module.
    """
    used = {node for site in sites for node in site.evaluation.used}
    ends: set[ast.AST] = {
        one.url_node for one in sites if one.kind == "other" and one.url_node is not None
    }
    found = [*_addresses(module, Flow(module, used, ends, elsewhere)), *_imports(module, sites)]
    mocked = explained_by_mock(module)
    for one in sorted(found, key=lambda one: (one.node.lineno, one.node.col_offset)):
        if one.why is None and one.node in mocked:
            one = replace(one, why="part of a stand-in in a test")
        yield one


def _addresses(module: Module, flow: Flow) -> Iterator[Trace]:
    """The texts with the address of the service, each with its uses."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        host = HOST.search(node.value)
        if host is None or AUDIENCE.fullmatch(node.value):
            continue
        parent = module.parents[node]
        place = parent if isinstance(parent, ast.JoinedStr) else node
        if _PORTALS.search(node.value) and len(HOST.findall(node.value)) == 1:
            yield Trace(node=place, text=host[0], why="a portal, not the API")
            continue
        uses = [Use(place, "part of a call site")] if node in flow.used else []
        uses = [*flow.uses(place), *uses]
        open_uses = [use for use in uses if use.why is None]
        for use in open_uses or uses[:1]:
            yield Trace(node=use.node, text=host[0], why=use.why)


def _imports(module: Module, sites: list[Site]) -> Iterator[Trace]:
    """Client imports: explained by sites, by the models, or by an import that nothing uses."""
    clients = [site for site in sites if site.kind == "client"]
    handed = _handed(clients)
    for name, alias in module.imports:
        if not name.startswith(CLIENT_PACKAGES):
            continue
        if not is_client_class(name) and ".models" in name:
            yield Trace(node=alias, text=name, why="models of the client")
        elif clients:
            yield Trace(node=alias, text=name, why="the client of the call sites")
        elif _is_unused(module, alias):
            yield Trace(node=alias, text=name, why="imported and never used")
        elif _is_idle(module):
            yield Trace(node=alias, text=name, why="a client is made and never called")
        else:
            yield Trace(node=alias, text=name, why=None)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                if is_client_class(module.dotted(base)) and not clients:
                    yield Trace(node=base, text=f"class {node.name}({ast.unparse(base)})", why=None)
        elif isinstance(node, ast.Call):
            yield from _escaping(module, node, handed)
        elif (
            isinstance(node, ast.Name | ast.Attribute)
            and is_client_class(module.dotted(node))
            and not _is_named(module, node)
        ):
            yield Trace(node=node, text=ast.unparse(node), why=None)


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


def _is_unused(module: Module, alias: ast.alias) -> bool:
    bound = alias.asname or alias.name.split(".")[0]
    return not module.top.loads.get(bound)


def _is_idle(module: Module) -> bool:
    """Whether every client of the module is bound to a name that nothing reads."""
    made = [
        node
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and is_client_class(module.dotted(node.func))
    ]
    targets = []
    for node in made:
        match module.parents[node]:
            case (
                ast.Assign(targets=[ast.Name() as name])
                | ast.withitem(optional_vars=ast.Name() as name)
            ):
                targets.append(name)
    return bool(made) and len(targets) == len(made) and not any(map(module.loads, targets))


def _escaping(module: Module, node: ast.Call, handed: set[ast.AST]) -> Iterator[Trace]:
    """The uses of a client object after which it is not known who calls it."""
    if is_client_class(module.dotted(node.func)):
        for use in open_uses(module, node, handed):
            yield Trace(node=use, text=ast.unparse(node.func) + "()", why=None)
