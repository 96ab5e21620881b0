"""Functions that an earlier rewrite gave a second way: to Dataverse, beside the legacy one."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.calls import calls_of
from ci_migrate.codemod.python.following import BESIDE, is_guard
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.parameters import every_parameter
from ci_migrate.codemod.python.syntax import walk

READ = "Read"  # of the companion: a query with parts that its text cannot say
_TESTS = (f".{READ})", *(f"{one} is not None" for one in BESIDE))


def beside_of(module: Module, function: Defined, node: ast.expr) -> tuple[str, bool]:
    """The name of a parameter for the query, and whether an earlier rewrite added it.

    ``node`` is what it stands in place of: a call, or the path that goes to another function.
    """
    for one in function.args.kwonlyargs:
        if one.arg in BESIDE and is_other_way(module, node, f"{one.arg} is not None"):
            return one.arg, True
    used = {one.id for one in walk(function) if isinstance(one, ast.Name)}
    used |= {one.arg for one in every_parameter(function)}
    if function.args.kwarg is not None:  # calls may hand over more by name
        calls = calls_of(module, function) or ()
        used |= {one.arg for _, call in calls for one in call.keywords if one.arg is not None}
    return next((one for one in BESIDE if one not in used), ""), False


def is_told_apart(module: Module, load: ast.AST) -> bool:
    """Whether an earlier rewrite made the use: ``get(path) if isinstance(path, Read) else ...``."""
    call = module.parents[load]
    choice = module.parents.get(call)
    if isinstance(call, ast.IfExp) and call.body is load:
        return ast.unparse(call.test).endswith(_TESTS)
    if not isinstance(call, ast.Call) or not isinstance(choice, ast.IfExp):
        return False
    return call in (choice.test, choice.body) and ast.unparse(choice.test).endswith(_TESTS)


def way_on(node: ast.expr) -> ast.expr:
    """What stood at a place before a rewrite gave it a second way."""
    if isinstance(node, ast.IfExp) and ast.unparse(node.test).endswith(_TESTS):
        return node.orelse
    return node


def is_other_way(module: Module, call: ast.expr, *tests: str) -> bool:
    """Whether a call sends what is no query, beside one that an earlier rewrite made."""
    known = tests or _TESTS
    node: ast.AST = call
    while isinstance(node := module.parents[node], ast.expr):
        if isinstance(node, ast.IfExp) and ast.unparse(node.test).endswith(known):
            return call in walk(node.orelse)
    guard = module.parents.get(node)
    if not isinstance(guard, ast.If) or node not in guard.body or not is_guard(guard):
        return False
    said = ast.unparse(guard.test).replace(" is None", " is not None")
    return said.endswith(known)
