"""The texts that go into an expression, through names, attributes, functions and parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from ci_migrate.codemod.python.calls import calls_of, handed
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, function_of
from ci_migrate.codemod.python.syntax import walk

_DEEPEST = 5
_PUTTING = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr


def texts_of(module: Module, sources: Iterable[ast.AST], outside: bool = True) -> Iterator[str]:
    """Every text that goes into some expressions; ``outside``: also what callers hand over."""
    seen: set[ast.AST] = set()
    pending = [(one, 0) for one in sources]
    while pending:
        node, depth = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        for part in walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value
            elif depth < _DEEPEST and isinstance(part, ast.Name | ast.Attribute | ast.Call):
                home = module.owner(part)
                pending += [(one, depth + 1) for one in _behind(home, part, outside)]


def _behind(module: Module, node: ast.expr, outside: bool) -> Sequence[ast.AST]:
    """What a name or attribute holds, and the body of a function that is called."""
    if node not in module.scopes:
        return []
    match node:
        case ast.Call():
            function = function_of(module, node.func)
            return [] if function is None else list(function.body)
        case ast.Name(ctx=ast.Load()):
            found = module.defined(node)
            home = found.module if found is not None else module
            bindings = list(found.bindings) if found is not None else module.bindings(node)
            values = [value for one in bindings for value in bound(home, one, outside)]
            return [*values, *(part for load in module.loads(node) for part in _put(module, load))]
        case ast.Attribute(ctx=ast.Load(), value=owner, attr=name):
            klass = class_of(module, owner)
            stored = module.inherited_values(klass, name) if klass is not None else []
            return [one for one in stored if one is not None]
    return []


def bound(module: Module, binding: ast.AST, outside: bool = True) -> list[ast.expr]:
    """What a binding takes: its value, or what the calls of its function hand over for it."""
    if isinstance(binding, ast.arg):
        function = module.function(binding)
        if not outside or not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return []
        values = (handed(function, call, binding) for _, call in calls_of(module, function) or ())
        return [one for one in values if one is not None]
    value = module.bound_value(binding)
    return [] if value is None else [value]


def _put(module: Module, load: ast.Name) -> list[ast.AST]:
    """What a statement puts into the dictionary that a name holds."""
    statement = module.statement(load)
    match module.parents[load]:
        case ast.Subscript(ctx=ast.Store()) | ast.Attribute(attr="update" | "setdefault"):
            return parts(statement)
    return []


def parts(statement: ast.stmt) -> list[ast.AST]:
    """What stands in a statement that puts something somewhere; nothing for any other."""
    return list(ast.iter_child_nodes(statement)) if isinstance(statement, _PUTTING) else []
