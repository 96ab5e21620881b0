"""Calls of the ``customerinsights`` client: by its methods, called or handed on."""

from __future__ import annotations

import ast

from ci_migrate.catalogue import shipped
from ci_migrate.codemod.python.calls import modules_of
from ci_migrate.codemod.python.derived import client_base
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.imports import is_client_class
from ci_migrate.codemod.python.invoked import Invoked, invoked, method_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, constructed, function_of
from ci_migrate.codemod.python.partials import is_partial
from ci_migrate.codemod.python.speaking import is_test, names_client
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.texts.holes import Evaluation

_PLUMBING = frozenset(("close", "config", "api_version"))


def client_site(module: Module, node: ast.Call) -> Site | None:
    """The call site that a call of a client object is; None for any other call."""
    called = invoked(module, node)
    found = _client_method(module, called.function)
    handed = False
    if found is None:
        called = Invoked(node.func, node.func)
        found, handed = _handed_method(module, node), True
    if found is None:
        return None
    owner, method, made = found
    guessed = made.startswith("customerinsights")
    return Site(
        module=module,
        node=node,
        kind="client",
        method=method,
        url="",
        evaluation=Evaluation(),
        target=called.target,
        arguments=called.arguments(module, node, ()),
        receiver=owner,
        partial=called.partial,
        handed=handed,
        callee=made,
        doubt=f"{made} is not the module that the package installs" if guessed else "",
    )


def _client_method(module: Module, function: ast.expr) -> tuple[ast.expr, str, str] | None:
    """The client object, the method's name and the client's class."""
    method = method_of(function)
    if method is None or method[1] in _PLUMBING or method[1].startswith("_"):
        return None
    made = constructed(module, method[0])
    if made is None or not is_client_class(made[0]):
        return None
    own = class_of(module, method[0])
    if own is not None and module.method(own, method[1]) and method[1] not in shipped().rules:
        return None  # a method of the program's own class
    return (*method, made[0])


def _handed_method(module: Module, node: ast.Call) -> tuple[ast.expr, str, str] | None:
    """A method of the client that a call is handed, to call it in its own way.

    A partial whose calls are in sight is none: those are the call sites.
    """
    parent = module.parents.get(node)
    if is_partial(module, node) and isinstance(parent, ast.Assign):
        names = [one for one in parent.targets if isinstance(one, ast.Name)]
        uses = [(module.parents[load], load) for one in names for load in module.loads(one)]
        if uses and all(isinstance(use, ast.Call) and use.func is load for use, load in uses):
            return None
    for value in [*node.args, *(one.value for one in node.keywords)]:
        found = _client_method(module, value) if isinstance(value, ast.Attribute) else None
        if found and (class_of(module, found[0]) is None or found[1] in shipped().rules):
            return found
    return None


def is_derived(site: Site) -> bool:
    """Whether a client's method is called on an object of a class of the program."""
    owner = site.receiver
    if isinstance(owner, ast.Call) and ast.unparse(owner.func) == "super":
        return True
    return owner is not None and class_of(site.module, owner) is not None


def is_open(module: Module, function: ast.expr, found: tuple[ast.expr, str]) -> bool:
    """Whether nothing tells what a method's name means here: a client, a part of the program."""
    owner, name = found
    made, defined = constructed(module, owner), module.defined(owner)
    if made is not None and is_client_class(made[0]):
        return False
    own = function_of(module, function)
    if (own is not None and not _is_stub(own)) or (defined is not None and not defined.name):
        return False
    around = module.function(function)
    while around is not None and getattr(around, "name", "") != name:
        around = module.function(around)
    return around is not None or not any(_serves(one, name, module) for one in modules_of(module))


def _serves(module: Module, name: str, asking: Module) -> bool:
    """Whether a class that is no client answers a method, so that it may be what is meant.

    One of a test only speaks for tests. In a program with the client, one that does not call the
    method in turn stands in for it, and either may be meant.
    """
    if is_test(module) and not is_test(asking):
        return False
    client = any(map(names_client, modules_of(module)))
    return any(
        isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
        and one.name == name
        and not _is_stub(one)
        and (not client or _passes_on(one))
        for klass in module.classes
        if client_base(module, klass) is None
        for one in klass.body
    )


def _is_stub(function: Defined) -> bool:
    """Whether a method only says that it is there: of a protocol, or an abstract one."""
    return all(
        isinstance(one, ast.Pass | ast.Raise)
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        for one in function.body
    )


def _passes_on(function: Defined) -> bool:
    """Whether a method calls one of its own name on something else."""
    return any(
        isinstance(one, ast.Attribute) and one.attr == function.name for one in walk(function)
    )
