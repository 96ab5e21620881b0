"""What call sites share: token scopes and header dictionaries. They move together or not at all."""

from __future__ import annotations

import ast

from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.moves.judge import Judged, headers_of
from ci_migrate.codemod.python.functions import decorators
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import CACHES
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.signing import signing_of
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.tokens.tokens import audiences, client_headers, key_entries


def sends_headers(judged: Judged) -> bool:
    """Whether a call sends headers of the program, in which its token may stand."""
    site = judged.site.sender
    if headers_of(judged) is not None or signing_of(site):
        return True
    if site.kind == "client":
        return any(True for _ in client_headers(site.module))
    receiver = site.receiver if site.sending is None else site.sending.receiver
    return receiver is not None


def hands_headers(judged: Judged) -> bool:
    """Whether the rewritten call is still handed the headers: all but those set on a client."""
    return judged.site.kind != "client" or headers_of(judged) is not None


def token_names(module: Module, sites: list[Site]) -> set[str]:
    """The module's names that give away a token or a key: made of one, and no call site inside.

    A function with a call site in it gives rows, not tokens.
    """
    marked: list[ast.AST] = [node for node, _ in audiences(module)]
    marked += [key for _, key in key_entries(module)]
    calls = {site.node for site in sites}
    names: set[str] = set()
    while marked:
        statement = _top_statement(module, marked.pop())
        if calls & set(walk(statement)):
            continue
        for name in _defined(statement) - names:
            names.add(name)
            marked += module.top.loads.get(name, [])
    return names


def _top_statement(module: Module, node: ast.AST) -> ast.AST:
    while not isinstance(module.parents[node], ast.Module):
        node = module.parents[node]
    return node


def _defined(statement: ast.AST) -> set[str]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {statement.name}
        case ast.Assign():
            return {one.id for one in statement.targets if isinstance(one, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def move_audiences(module: Module, edits: Edits, companion: str) -> None:
    """The audiences of a module's tokens become that of Dataverse."""
    for node, is_scope in audiences(module):
        edits.replace(node, f"{companion}.{'SCOPE' if is_scope else 'URL'}")


def drop_keys(module: Module, judged: list[Judged], edits: Edits) -> None:
    """The subscription key leaves the header dictionaries that only calls which move take."""
    calls = [one.site.node for one in judged]
    for table, key in key_entries(module):
        alone = len(table.keys) == 1 or edits.covers(key) or _orphans(module, table, key)
        if not alone and _only_for(module, table, calls):
            edits.drop(key)


def _orphans(module: Module, table: ast.Dict, key: ast.expr) -> bool:
    """Whether a local name would lose its only reader with the entry."""
    value = table.values[table.keys.index(key)]
    return (
        isinstance(value, ast.Name)
        and module.function(value) is not None
        and len(module.loads(value)) == 1
    )


def _only_for(module: Module, table: ast.expr, calls: list[ast.Call], depth: int = 0) -> bool:
    """Whether a header dictionary reaches nothing but the headers of these calls."""
    parent = module.parents.get(table)
    if depth > 5:
        return False
    if isinstance(parent, ast.keyword):
        owner = module.parents.get(parent)
        return parent.arg in ("headers", "custom_headers") and owner in calls
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
        return _name_only_for(module, parent.targets[0], calls, depth)
    if isinstance(parent, ast.Return):
        function = module.function(parent)
        if isinstance(function, ast.FunctionDef) and not decorators(function) - CACHES:
            return _function_only_for(module, function, calls, depth)
    return False


def _name_only_for(module: Module, target: ast.expr, calls: list[ast.Call], depth: int) -> bool:
    if not isinstance(target, ast.Name) or len(module.bindings(target)) != 1:
        return False
    loads = module.loads(target)
    return bool(loads) and all(_only_for(module, load, calls, depth + 1) for load in loads)


def _function_only_for(
    module: Module, function: ast.FunctionDef, calls: list[ast.Call], depth: int
) -> bool:
    loads = module.references(function)
    uses = [module.parents.get(load) for load in loads]
    return bool(uses) and all(
        isinstance(use, ast.Call) and use.func in loads and _only_for(module, use, calls, depth + 1)
        for use in uses
    )
