"""Call sites: the calls of a module that reach the legacy service, and by which client."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.known.libraries import VERBS, further_verbs, session_kind
from ci_migrate.codemod.known.shapes import methods
from ci_migrate.codemod.python.calls import modules_of
from ci_migrate.codemod.python.invoked import method_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed
from ci_migrate.codemod.sites.clients import client_site
from ci_migrate.codemod.sites.likeness import likely_site
from ci_migrate.codemod.sites.relayed import relay_site, speaks_for
from ci_migrate.codemod.sites.site import WIRE, Site
from ci_migrate.codemod.sites.transports import http_site

__all__ = ["WIRE", "Site", "find_sites", "has_calls", "likely_sites"]


def find_sites(module: Module) -> Iterator[Site]:
    """Every call of the module that reaches the legacy service, in order of appearance."""
    for node in _calls(module):
        site = (
            client_site(module, node)
            or relay_site(module, node)
            or http_site(module, node)
            or likely_site(module, node)
        )
        if site is not None and not speaks_for(module, node):
            yield site


def likely_sites(module: Module) -> Iterator[Site]:
    """The calls that look like ones of the service, in a module that names nothing of it."""
    for node in _calls(module):
        method = method_of(node.func)
        named = method is not None and method[1] in methods()
        site = (client_site(module, node) if named else None) or likely_site(module, node)
        if site is not None:
            yield site


def _calls(module: Module) -> list[ast.Call]:
    calls = module.each(ast.Call)
    return sorted(calls, key=lambda one: (one.lineno, one.col_offset, -(one.end_col_offset or 0)))


def has_calls(module: Module, made: ast.Call) -> bool:
    """Whether anything is asked of the session that a call makes; True for other calls."""
    name = module.dotted(made.func)
    if name is None or session_kind(name) is None:
        return True
    return any(
        constructed(one, node.func.value) == (name, made)
        for one in modules_of(module)
        for node in one.each(ast.Call)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in VERBS | {"request", "send", "urlopen"} | further_verbs()
    )
