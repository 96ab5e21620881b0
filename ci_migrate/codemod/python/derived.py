"""Classes of a program that derive from those of a library: its clients, its sessions."""

from __future__ import annotations

import ast
from collections.abc import Set

from ci_migrate.codemod.known.libraries import INNER, LIBRARIES, SENDING, session_kind
from ci_migrate.codemod.python.imports import is_client_class
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.onward import Join, hands_on, join_of
from ci_migrate.codemod.python.syntax import walk

Made = tuple[str, ast.Call | None]


def client_base(module: Module, klass: ast.ClassDef) -> str | None:
    """The client class that a class of the program derives from."""
    for one in module.lineage(klass):
        for base in one.bases:
            name = module.owner(one).dotted(base)
            if is_client_class(name):
                return name
    return None


@kept
def own_session(module: Module, klass: ast.ClassDef) -> Made | None:
    """The session class that a class of the program derives from, and what its ``__init__`` calls.

    None for one that sends requests in a way of its own.
    """
    lineage = module.lineage(klass)
    home = module.owner(lineage[-1])
    names = [name for base in lineage[-1].bases if (name := home.dotted(base)) is not None]
    kind = session_kind(names[0]) if len(names) == 1 else None
    if kind is None:
        return None
    library = LIBRARIES[kind]
    parts = SENDING | library.carried | {"headers", "cookies", library.based}
    if any(_has_own(module.owner(one), one, parts) for one in lineage):
        return None
    starts = [
        node
        for node in home.each(ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "__init__"
        if home.klass(node) is lineage[-1]
    ]
    return (names[0], starts[0] if len(starts) == 1 else None)


@kept
def own_join(module: Module, klass: ast.ClassDef) -> Join | None:
    """What the ``request`` of a session's class makes of addresses; None where nothing."""
    for one in module.lineage(klass):
        for method in one.body:
            if isinstance(method, ast.FunctionDef) and method.name == "request":
                return join_of(module.owner(one), method)
    return None


def _has_own(module: Module, klass: ast.ClassDef, parts: Set[str]) -> bool:
    """Whether a class has one of its own in the place of a part that sends a session's requests."""
    for one in klass.body:
        own = one if isinstance(one, ast.FunctionDef) and one.name == "request" else None
        if own is not None and hands_on(own, join_of(module, own)):
            continue
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [one.name]
        else:
            bound = (name for name in walk(one) if isinstance(name, ast.Name))
            names = [name.id for name in bound if not isinstance(name.ctx, ast.Load)]
        if any(name in parts or name.startswith(INNER) for name in names):
            return True
    return False
