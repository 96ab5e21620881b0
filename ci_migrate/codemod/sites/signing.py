"""Objects that sign the requests of a session or a call: they put the token into its headers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.python.calls import modules_of
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.objects import class_of, constructed, function_of
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.site import Site

# The method of such an object that a library calls with the request; a function may be one, too.
_SIGNING = {"requests": "__call__", "httpx": "auth_flow"}
_TELLING = frozenset(("print", "log", "debug", "info", "warning", "error", "exception", "write"))
_OTHERWISE = frozenset(("sync_auth_flow", "async_auth_flow"))


def signing_of(site: Site) -> list[tuple[Module, ast.expr]]:
    """What may sign a request: the ``auth`` of the call, or all that its session is given."""
    own = site.arguments.named.get("auth")
    if own is not None and not is_none(own):
        return [(site.module, own)]
    receiver = site.receiver if site.sending is None else site.sending.receiver
    made = constructed(site.module, receiver) if receiver is not None else None
    if made is None:
        return []
    found = []
    for one in made[1].keywords if made[1] is not None else ():
        if one.arg == "auth" and not is_none(one.value):
            found.append((site.module.owner(one.value), one.value))
    for module in modules_of(site.module):
        for node in module.attributes("auth"):
            match module.parents[node]:
                case ast.Assign(value=value) if constructed(module, node.value) == made:
                    found.append((module, value))
    return found


def is_signing(module: Module, node: ast.expr, package: str) -> bool:
    """Whether an object does nothing to a request but to set headers, the token among them."""
    return signed_headers(module, node, package) is not None


@kept
def signed_headers(
    module: Module, node: ast.expr, package: str
) -> tuple[tuple[Module, ast.expr], ...] | None:
    """The uses of the headers of a request by what signs it; None where it does more to it.

    It may set them, hand the request back and, for httpx, hand it over to be sent.
    """
    method = _method(module, node, package)
    if method is None or any(map(_tells, walk(method))):
        return None
    home = module.owner(method)
    taken = (
        method.args.args[1:] if isinstance(home.parents[method], ast.ClassDef) else method.args.args
    )
    if len(taken) != 1:
        return None
    found = []
    for load in home.parameter_loads(taken[0]):
        parent = home.parents[load]
        match parent:
            case ast.Attribute(attr="headers"):
                found.append((home, parent))
            case ast.Return() | ast.Yield():
                pass
            case _:
                return None
    return tuple(found) or None


def _tells(node: ast.AST) -> bool:
    """Whether something is counted or said: it would be for each request of a read."""
    match node:
        case ast.AugAssign():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _TELLING
    return False


def _method(module: Module, node: ast.expr, package: str) -> Defined | None:
    """What a library calls with each request: a method of an object, or a function."""
    name = _SIGNING.get(package)
    klass = class_of(module, node)
    if name is None or klass is None:
        function = function_of(module, node) if package == "requests" else None
        return function if isinstance(function, ast.FunctionDef) else None
    if any(module.method(klass, one) is not None for one in _OTHERWISE):
        return None
    found = module.method(klass, name)
    return found if isinstance(found, ast.FunctionDef) else None


def unsigned(site: Site) -> Iterator[ast.expr]:
    """What may sign a request in a way that is not in sight."""
    package = site.library.package if site.library is not None else ""
    for module, node in signing_of(site):
        if not is_signing(module, node, package):
            yield node
