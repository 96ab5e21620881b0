"""Adapters of a requests session: whether they only say how long to wait and how to connect."""

from __future__ import annotations

import ast

from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import class_of, constructed
from ci_migrate.codemod.syntax import walk

_PLAIN = frozenset(
    ("requests.adapters.HTTPAdapter", "requests.sessions.HTTPAdapter")
    + ("requests_toolbelt.adapters.source.SourceAddressAdapter",)
    + ("requests_toolbelt.adapters.socket_options.TCPKeepAliveAdapter",)
    + ("requests_toolbelt.adapters.socket_options.SocketOptionsAdapter",)
    + ("requests_toolbelt.adapters.ssl.SSLAdapter", "requests_toolbelt.SSLAdapter")
)
# Methods that open connections, whatever is sent over them.
_CONNECTING = frozenset(("__init__", "init_poolmanager", "proxy_manager_for", "close"))
_SETTING = frozenset(("get", "setdefault", "pop", "update"))


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
            if method.name != "send" or not _only_sends(method):
                return f"has a method {method.name}() of its own"
    return None


def _only_sends(method: ast.FunctionDef) -> bool:
    """Whether ``send`` hands its request on untouched, with other options at most."""
    sent: list[ast.Call] = []
    for node in walk(method):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            return False
        if isinstance(node, ast.Call):
            if _is_super_send(node):
                sent.append(node)
            elif not _is_setting(node):
                return False
    names = [one.arg for one in method.args.args]
    if len(names) < 2 or not sent:
        return False
    given = [one for call in sent for one in (*call.args, *(word.value for word in call.keywords))]
    for node in walk(method):
        if isinstance(node, ast.Name) and node.id == names[1] and node not in given:
            return False
        if isinstance(node, ast.Return) and node.value not in sent:
            return False
    return True


def _is_super_send(node: ast.Call) -> bool:
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "send":
        return False
    owner = node.func.value
    return ast.unparse(owner).startswith("super(") or ast.unparse(owner).endswith("HTTPAdapter")


def _is_setting(node: ast.Call) -> bool:
    match node.func:
        case ast.Name(id="super" | "isinstance" | "float" | "int" | "tuple"):
            return True
        case ast.Attribute(value=ast.Name(), attr=attr):
            return attr in _SETTING
    return False
