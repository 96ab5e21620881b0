"""Addresses that a function puts together step by step: where they begin, what goes into them."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.syntax import walk


def names_behind(module: Module, node: ast.expr) -> set[str]:
    """The names that an expression reads, and those that their values read."""
    found: set[str] = set()
    pending: list[ast.AST] = [node]
    while pending:
        for one in walk(pending.pop()):
            if isinstance(one, ast.Name) and one.id not in found:
                found.add(one.id)
                pending += [_value(module, b) for b in module.bindings(one) if _is_stored(b)]
    return found


def _value(module: Module, binding: ast.AST) -> ast.AST:
    """What binds a name, and says of what: a statement, or what a comprehension goes through."""
    around = binding
    while not isinstance(around, ast.stmt):
        if isinstance(around, ast.comprehension):
            return around.iter
        around = module.parents[around]
    return around


def _is_stored(binding: ast.AST) -> bool:
    return isinstance(binding, ast.Name)


def start_of(module: Module, url: ast.expr) -> ast.expr:
    """What an address begins with that a name holds, and that grows at times."""
    if not isinstance(url, ast.Name) or not is_grown(module, url):
        return url
    first = module.statement(module.bindings(url)[0])
    return first.value if isinstance(first, ast.Assign) else url


def is_grown(module: Module, url: ast.Name) -> bool:
    """Whether a name gets a text, and later steps only put more behind it."""
    bindings = module.bindings(url)
    if len(bindings) < 2 or not all(isinstance(one, ast.Name) for one in bindings):
        return False
    first, *later = [module.statement(one) for one in bindings]
    return isinstance(first, ast.Assign) and all(grows(one, url.id) for one in later)


def grows(statement: ast.stmt, name: str) -> ast.Name | bool:
    """Whether a statement puts something behind a text: ``x += ...``, or ``x = x + ...``.

    Of the second form, the use of the text so far.
    """
    match statement:
        case ast.AugAssign(op=ast.Add()):
            return True
        case ast.Assign(value=ast.BinOp(op=ast.Add()) as whole):
            first: ast.expr = whole
            while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add):
                first = first.left
            return first if isinstance(first, ast.Name) and first.id == name else False
        case ast.Assign(
            value=ast.JoinedStr(values=[ast.FormattedValue(value=ast.Name() as first), *_])
        ):
            return first if first.id == name else False
    return False
