"""Adapters of a requests session: whether they only say how long to wait and how to connect."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, constructed
from ci_migrate.codemod.python.onward import hands_on

_PLAIN = frozenset(
    ("requests.adapters.HTTPAdapter", "requests.sessions.HTTPAdapter")
    + ("requests_toolbelt.adapters.source.SourceAddressAdapter",)
    + ("requests_toolbelt.adapters.socket_options.TCPKeepAliveAdapter",)
    + ("requests_toolbelt.adapters.socket_options.SocketOptionsAdapter",)
    + ("requests_toolbelt.adapters.ssl.SSLAdapter", "requests_toolbelt.SSLAdapter")
)
# Methods that open connections, whatever is sent over them.
_CONNECTING = frozenset(("__init__", "init_poolmanager", "proxy_manager_for", "close"))


def adapter_adds(module: Module, node: ast.expr) -> str | None:
    """What an adapter does to requests beside sending them; None where it is nothing."""
    klass = class_of(module, node)
    if klass is None:
        made = constructed(module, node)
        return None if made is not None and made[0] in _PLAIN else "is not known"
    home = module.owner(klass)
    for one in home.lineage(klass):
        there = home.owner(one)
        known = (there.klass_of(base) is not None for base in one.bases)
        foreign = [base for base, own in zip(one.bases, known, strict=True) if not own]
        if any(there.dotted(base) not in _PLAIN for base in foreign):
            return "is not known"
        for method in one.body:
            if not isinstance(method, ast.FunctionDef) or method.name in _CONNECTING:
                continue
            if method.name != "send" or not hands_on(method):
                return f"has a method {method.name}() of its own"
    return None
