"""Imports that no statement shows: by a text, behind re-exports, by a star; and the client."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ci_migrate.codemod.python.names import Module

DEEPEST = 8  # re-exports behind one another
# The module of the client in both generations; people also write the name of its distribution.
_CLIENT = re.compile(r"(?:(?:microsoft\.)?dynamics\.)?customerinsights(?:\.\w+)*")
CLIENT_CLASSES = frozenset(("CustomerInsights", "CustomerInsightsAPIAPIMPublic"))
# What gives the module that its first argument names.
_IMPORTERS = frozenset(("importlib.import_module", "importlib.__import__", "pytest.importorskip"))
_LAST = frozenset(one.rpartition(".")[2] for one in _IMPORTERS)


# Modules that Python 3 has not, and what has moved out of the others: old programs try both.
_OF_PYTHON_2 = re.compile(
    r"(?:urllib2|urlparse|httplib|ConfigParser|Queue|c?StringIO|cPickle|__builtin__)(?:\..*)?"
    r"|urllib\.(?:urlencode|quote|quote_plus|unquote|unquote_plus|urlopen|urlretrieve)"
)


def is_python_2(name: str) -> bool:
    """Whether a full name is one that only Python 2 can import."""
    return _OF_PYTHON_2.fullmatch(name) is not None


def is_client_name(name: str | None) -> bool:
    """Whether a full name is the ``customerinsights`` package, or something in it."""
    return name is not None and _CLIENT.fullmatch(name) is not None


def is_client_class(name: str | None) -> bool:
    """Whether a full name is the client class of the ``customerinsights`` package."""
    last = (name or "").rpartition(".")[2]
    return last in CLIENT_CLASSES and is_client_name(name)


def imported_by_text(module: Module, node: ast.expr) -> str | None:
    """The full name of the module that a call or ``sys.modules[...]`` gives by its name.

    ``__import__("a.b")`` gives ``a``, with a list of names it gives ``a.b``.
    """
    match node:
        case ast.Call(func=ast.Name(id="__import__"), args=[first, *rest]):
            name = _text(module, first)
            picked = rest[2:3] or [one.value for one in node.keywords if one.arg == "fromlist"]
            whole = bool(picked) and bool(getattr(picked[0], "elts", picked))
            return name if whole or name is None else name.partition(".")[0]
        case ast.Call(func=ast.Name() | ast.Attribute(), args=[first, *rest]):
            if not _imports(module, node.func):
                return None
            name = _text(module, first)
            packages = rest[:1] or [one.value for one in node.keywords if one.arg == "package"]
            package = _text(module, packages[0]) if packages else None
            if name is None or package is None or not name.startswith("."):
                return name
            return f"{package}.{name.lstrip('.')}"
        case ast.Subscript(value=ast.Attribute(attr="modules") as table, slice=key):
            return _text(module, key) if module.dotted(table) == "sys.modules" else None
    return None


def _imports(module: Module, function: ast.expr) -> bool:
    """Whether a function imports the module that it is handed the name of."""
    last = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return last in _LAST and module.dotted(function) in _IMPORTERS


def _text(module: Module, node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        node = module.assigned(node) or node
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def outside_name(module: Module, name: str, depth: int = 0) -> str:
    """The name that a full name has outside of the program; itself where it never leaves it."""
    home, found = module, name
    for deeper in range(depth, DEEPEST):
        split = home.program.split(home, found) if home.program is not None else None
        if split is None:
            return name if found.startswith(".") else found
        home, rest = split
        if not rest:
            return name
        bindings = home.top.bindings.get(rest[0], [])
        if len(bindings) == 1 and isinstance(bindings[0], ast.alias):
            found = ".".join([home.imported(bindings[0]), *rest[1:]])
        elif not bindings and home.stars:
            starred = starred_client(home, rest[0], deeper + 1)
            return name if starred is None else ".".join([starred, *rest[1:]])
        else:
            return name
    return name


def starred_client(module: Module, name: str, depth: int = 0) -> str | None:
    """The full name of the client class that a star brings into a module under a name."""
    if name not in CLIENT_CLASSES:
        return None
    found = (outside_name(module, f"{star}.{name}", depth) for star in module.stars)
    return next((one for one in found if is_client_class(one)), None)
