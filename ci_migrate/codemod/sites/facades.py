"""Calls of the client's method for rows, as requests to an address that their arguments spell.

What a function of the program hands to the client as table and options can be told like what
another hands to a session, by an address and a table of options that say the same.
"""

from __future__ import annotations

import ast

from ci_migrate.catalogue import shipped
from ci_migrate.codemod.python.arguments import Arguments, read_arguments
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.sites.clients import client_site, is_derived
from ci_migrate.codemod.sites.site import WIRE
from ci_migrate.codemod.texts.lookups import BASE_URL

_ROWS = "get_entities_with_odata_path"
_BESIDE = ("custom_headers", "raw")


def spelled_request(module: Module, node: ast.Call) -> Arguments | None:
    """The arguments of a call of the client for rows, as ``url`` and ``params``; None for others.

    Both are expressions that stand nowhere in the file, made of those that do.
    """
    site = client_site(module, node)
    if site is None or site.method != _ROWS or site.handed or site.partial or site.deferred:
        return None
    if site.callee.startswith("microsoft.") or is_derived(site):
        return None  # its older method takes other arguments; one of the program's own does more
    found = taken(module, node)
    named, spread = dict(found.named), found.spread
    instance, table = named.pop("instance_id", None), named.pop("relative_path", None)
    if found.unknown or found.surplus or instance is None or table is None:
        return None
    beside = {name: named.pop(name) for name in _BESIDE if name in named}
    raw = beside.get("raw")
    if not named.keys() <= WIRE.keys() or not (raw is None or isinstance(raw, ast.Constant)):
        return None
    url = ast.JoinedStr(
        values=[
            ast.Constant(value=f"{BASE_URL}/instances/"),
            ast.FormattedValue(value=instance, conversion=-1),
            ast.Constant(value="/data/"),
            ast.FormattedValue(value=table, conversion=-1),
        ]
    )
    options = ast.Dict(
        keys=[*(ast.Constant(value=name) for name in named), *(None for _ in spread)],
        values=[*named.values(), *spread],
    )
    for made in (url, options):
        module.parents[ast.copy_location(made, node)] = node
    if (headers := beside.pop("custom_headers", None)) is not None:
        beside["headers"] = headers
    return Arguments(named={"url": url, "params": options, **beside})


def taken(module: Module, node: ast.Call) -> Arguments:
    """What a call hands to the client's method for rows, by name; ``spread`` is behind ``**``."""
    plain = [one for one in node.keywords if one.arg is not None]
    names = [*shipped().rules[_ROWS].legacy.parameters, *_BESIDE]
    call = ast.Call(func=node.func, args=node.args, keywords=plain)
    found = read_arguments(module, [(call, 0)], names)
    found.spread = [one.value for one in node.keywords if one.arg is None]
    return found
