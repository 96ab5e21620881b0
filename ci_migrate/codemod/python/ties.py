"""Which names of a module lead to the legacy service: addresses, clients, what is made of them."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.imports import CLIENT_CLASSES, is_client_name, outside_name
from ci_migrate.codemod.python.names import Module
from ci_migrate.translate.signs import ADDRESS as HOST


def tied_names(module: Module) -> frozenset[str]:
    """The top-level names that lead to the service, imported ones included."""
    known: set[str] = set()
    pending: list[ast.AST] = [
        node
        for node in module.scopes
        if (isinstance(node, ast.Constant) and speaks(node.value))
        or (isinstance(node, ast.Name | ast.Attribute) and _is_foreign_tie(module, node))
    ]
    if module.program is not None:
        pending += module.program.sending.get(module.source.path, ())
    for name, alias in module.imports:
        if is_client_name(outside_name(module, name)) or _is_imported_tie(module, name):
            pending.append(alias)
    for star in module.stars:
        known |= _starred(module, star)
    pending += [load for name in known for load in module.top.loads.get(name, [])]
    while pending:
        statement = top_statement(module, pending.pop())
        for name in defined_names(module, statement) - known:
            known.add(name)
            pending += module.top.loads.get(name, [])
    return frozenset(known)


def speaks(value: object) -> bool:
    """Whether a constant names the service, its client or the variable that holds its address."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return False
    named = "dynamics." in value and is_client_name(value)
    return bool(HOST.search(value)) or named or value == "CI_BASE_URL"


def _starred(module: Module, star: str) -> frozenset[str]:
    """The names that a star brings and that lead to the service."""
    if is_client_name(star):
        return CLIENT_CLASSES
    found = module.program.definition(module, star) if module.program is not None else None
    return ties(found.module) if found is not None and found.name is None else frozenset()


def _is_imported_tie(module: Module, name: str) -> bool:
    """Whether an import brings a name that leads to the service in the module it comes from."""
    found = module.program.definition(module, name) if module.program is not None else None
    return found is not None and found.name is not None and found.name in ties(found.module)


def _is_foreign_tie(module: Module, node: ast.Name | ast.Attribute) -> bool:
    """Whether an attribute of an imported module, or a starred name, leads to the service."""
    if not isinstance(node, ast.Attribute) and module.bindings(node):
        return False
    found = module.defined(node)
    return found is not None and found.name is not None and found.name in ties(found.module)


def ties(module: Module) -> frozenset[str]:
    """The names of :func:`tied_names`, found out once for each module of a program."""
    program = module.program
    if program is None:
        return tied_names(module)
    if module.source.path not in program.ties:
        program.ties[module.source.path] = frozenset()  # while it is being found out
        program.ties[module.source.path] = tied_names(module)
    return program.ties[module.source.path]


def top_statement(module: Module, node: ast.AST) -> ast.AST:
    """The statement of the module that a node stands in."""
    while not isinstance(module.parents[node], ast.Module):
        node = module.parents[node]
    return node


def defined_names(module: Module, statement: ast.AST) -> set[str]:
    """The names that a statement of the module binds at its top."""
    return {
        name
        for name, bindings in module.top.bindings.items()
        if any(top_statement(module, one) is statement for one in bindings if one in module.parents)
    }
