"""What the edits of a file leave without a user: imports, local texts, the client object."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable

from ci_migrate.codemod.edits import Edits
from ci_migrate.codemod.imports import is_client_class
from ci_migrate.codemod.names import Module, Scope
from ci_migrate.codemod.objects import constructed
from ci_migrate.codemod.scopes import Function
from ci_migrate.codemod.syntax import walk


def drop_unused(module: Module, edits: Edits, elsewhere: Callable[[str], bool]) -> None:
    """Drops what only the edited calls needed, as far as nothing else can see it.

    ``elsewhere``: whether another file may use a name of this module.
    """
    if module.source.name.endswith("__init__.py"):
        return
    while _drop_round(module, edits, elsewhere):
        pass


def _drop_round(module: Module, edits: Edits, elsewhere: Callable[[str], bool]) -> bool:
    written, quoted = _names_in(edits.texts()), _quoted_names(module)
    exported = _exported(module)
    found = False
    for scope in {id(one): one for one in module.scopes.values()}.values():
        local = _is_plain_function(scope.node)
        kept = _names_in(edits.texts(scope.node)) if local else written | quoted
        for name, bindings in scope.bindings.items():
            if name in kept or name in exported or len(bindings) != 1:
                continue
            loads = scope.loads.get(name, [])
            if not loads or not all(edits.covers(one) for one in loads):
                continue
            if scope is module.top and elsewhere(name):
                continue
            found |= _drop_binding(module, edits, scope, bindings[0])
    return found


def _drop_binding(module: Module, edits: Edits, scope: Scope, binding: ast.AST) -> bool:
    statement = module.statement(binding) if binding in module.parents else None
    if statement is None or edits.covers(statement) or _has_comment(statement, edits):
        return False
    if isinstance(binding, ast.alias):
        home = module.parents.get(statement)
        plain = isinstance(home, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef)
        if not plain or edits.covers(binding):
            return False
        edits.drop(binding)
        return True
    value = module.bound_value(binding)
    if module.parents[binding] is not statement:
        return False  # one of several names
    if value is None or not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    inner = isinstance(scope.node, ast.ClassDef)
    made = constructed(module, value) if isinstance(value, ast.Call) else None
    client = made is not None and is_client_class(made[0])
    if client or (not inner and _is_plain(value)):
        edits.drop(statement)
        return True
    return False


def _is_plain(node: ast.expr) -> bool:
    """Whether evaluating an expression can do nothing but give a value."""
    return not any(
        isinstance(one, ast.Call | ast.Await | ast.Yield | ast.Subscript | ast.NamedExpr)
        for one in walk(node)
    )


def _has_comment(statement: ast.stmt, edits: Edits) -> bool:
    """Whether a comment stands in a statement or, over blank lines, above it."""
    first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
    above = first - 1
    while above >= 0 and not edits.lines[above].strip():
        above -= 1
    if above >= 0 and edits.lines[above].lstrip().startswith("#"):
        return True
    return any("#" in edits.lines[number] for number in range(first, last + 1))


def _names_in(texts: Iterable[str]) -> set[str]:
    return {
        node.id
        for text in texts
        for node in walk(ast.parse(text.strip(), mode="eval"))
        if isinstance(node, ast.Name)
    }


def _is_plain_function(node: ast.AST) -> bool:
    """Whether a scope is that of a function in which no text can name a variable."""
    return isinstance(node, Function) and reads_names(node) is None


def reads_names(function: Function) -> ast.expr | None:
    """What may read variables of a function by texts that name them: pandas does after an @."""
    for one in walk(function):
        match one:
            case ast.Call(func=ast.Name(id="vars"), args=[_]):
                continue
            case ast.Call(func=ast.Name(id="locals" | "vars" | "eval" | "exec")):
                return one
            case ast.Call(func=ast.Attribute(attr="query" | "eval"), args=[first, *_]):
                if not isinstance(first, ast.Constant) or "@" in str(first.value):
                    return one
            case ast.Attribute(attr="f_locals"):
                return one
    return None


def _quoted_names(module: Module) -> set[str]:
    """Names inside texts that read like types or targets: annotations in quotes, patches."""
    return {
        word
        for node in module.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"[\w.\[\]|, ]+", node.value)
        for word in re.findall(r"\w+", node.value)
    }


def _exported(module: Module) -> set[str]:
    values = [module.bound_value(one) for one in module.top.bindings.get("__all__", [])]
    return {
        one.value
        for value in values
        if isinstance(value, ast.List | ast.Tuple)
        for one in value.elts
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
