"""Headers that say how long to wait: a program that waits so long does with either service."""

from __future__ import annotations

import ast

from ci_migrate.codemod.answers.diagnostics import is_diagnostic
from ci_migrate.codemod.python.names import Module

_HEADER = "retry-after"
_NUMBERS = frozenset(("float", "int", "max", "min", "str", "round", "abs"))


def is_pause(module: Module, headers: ast.expr) -> bool:
    """Whether headers are read for nothing but the pause that a refused answer asks for.

    Dataverse answers 429 with ``Retry-After``, and the companion hands over a refused answer as
    it is (Microsoft: "Service protection API limits").
    """
    read = _reading(module, headers)
    return read is not None and _is_slept(module, read)


def _reading(module: Module, headers: ast.expr) -> ast.expr | None:
    """The expression that reads the header, by ``.get`` or by its key."""
    above = module.parents[headers]
    match above:
        case ast.Subscript(value=value, slice=ast.Constant(value=str() as name)):
            return above if value is headers and name.lower() == _HEADER else None
        case ast.Attribute(attr="get"):
            call = module.parents[above]
            match call:
                case ast.Call(args=[ast.Constant(value=str() as name), *_]):
                    return call if call.func is above and name.lower() == _HEADER else None
    return None


def _is_slept(module: Module, node: ast.expr) -> bool:
    """Whether a value goes into the argument of a ``sleep``, perhaps by a name of its own.

    By its name it may go into a log as well, where people read it.
    """
    parent = module.parents[node]
    match parent:
        case ast.Call(func=func, args=[only]) if only is node and _last(func) == "sleep":
            return True
        case ast.Call(func=ast.Name(id=name)) if name in _NUMBERS and not module.bindings(
            parent.func  # type: ignore[arg-type]  # a Name, as the case says
        ):
            return _is_slept(module, parent)
        case ast.BinOp() | ast.BoolOp():
            return _is_slept(module, parent)
        case ast.IfExp(test=test):
            return test is node or _is_slept(module, parent)
        case ast.Assign(targets=[ast.Name() as name]):
            loads = module.loads(name)
            inside = module.function(parent) is not None
            logged = [one for one in loads if _is_logged(module, one)]
            others = [one for one in loads if one not in logged]
            return inside and bool(others) and all(_is_slept(module, one) for one in others)
    return False


def _is_logged(module: Module, node: ast.expr) -> bool:
    """Whether a value only goes into a text of the log."""
    parent = module.parents[node]
    while isinstance(parent, ast.JoinedStr | ast.FormattedValue | ast.BinOp | ast.Tuple):
        parent = module.parents[parent]
    return isinstance(parent, ast.Call) and is_diagnostic(module, parent)


def _last(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]
