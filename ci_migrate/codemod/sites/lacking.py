"""Whether a function gets by without an argument that most of its calls hand over."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.calls import default_of
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.syntax import walk

# Calls that take None as well as another value.
_TAKING = frozenset(("str", "repr", "bool", "format", "isinstance", "print", "getenv"))
_EQUAL = ast.Is | ast.IsNot | ast.Eq | ast.NotEq | ast.In | ast.NotIn


def gets_by(module: Module, function: Defined, parameter: ast.arg, asking: ast.Call) -> bool:
    """Whether what a function does with a parameter can be done with its default.

    A default other than None is a value like others. None is one where the function asks for it,
    only puts it into something, or hands it on to the call that asks.
    """
    default = default_of(function, parameter)
    if default is None or not is_none(default):
        return default is not None
    handed_on = {*asking.args, *(one.value for one in asking.keywords)}
    loads = module.parameter_loads(parameter)
    return all(one in handed_on or _takes_none(module, one) for one in loads)


def _takes_none(module: Module, load: ast.expr) -> bool:
    """Whether a use of a name may find None there."""
    if _is_asked_before(module, load):
        return True
    parent = module.parents[load]
    match parent:
        case ast.If() | ast.IfExp():
            return parent.test is load and not _may_fail(parent)
        case ast.UnaryOp(op=ast.Not()) | ast.BoolOp():
            return not _may_fail(module.parents[parent]) and not _may_fail(parent)
        case ast.Compare(left=left, ops=[op]) if left is load:
            return isinstance(op, _EQUAL) and not _may_fail(module.parents[parent])
        case ast.Assign(targets=[ast.Subscript()], value=value):
            return value is load
        case ast.Dict(keys=keys, values=values):
            return all(
                key is not None for key, one in zip(keys, values, strict=True) if one is load
            )
        case ast.FormattedValue(format_spec=spec):
            return spec is None
        case ast.Tuple() | ast.List():
            return not isinstance(module.parents[parent], ast.BinOp)
        case ast.keyword(arg=str()):
            whole = module.parents[parent]
            return isinstance(whole, ast.Call) and _only_takes(whole)
        case ast.Call(args=args):
            return load in args and _only_takes(parent)
    return False


def _may_fail(node: ast.AST) -> bool:
    """Whether evaluating something may fail for want of what it looks up or asks for."""
    return any(
        isinstance(one, ast.Subscript) and isinstance(one.ctx, ast.Load)
        if not isinstance(one, ast.Call)
        else not _only_takes(one)
        for one in walk(node)
    )


def _only_takes(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name | ast.Attribute) and (
        ast.unparse(call.func).rpartition(".")[2] in _TAKING
    )


def _is_asked_before(module: Module, load: ast.expr) -> bool:
    """Whether a use stands where its name was asked for: ``if x:``, ``x and ...``."""
    name = load.id if isinstance(load, ast.Name) else ""
    node: ast.AST = load
    while not isinstance(node, ast.stmt) or isinstance(module.parents[node], ast.If):
        parent = module.parents[node]
        match parent:
            case ast.If(test=test, body=body) if node in body and _asks(test, name):
                return True
            case ast.IfExp(test=test, body=inner) if node is inner and _asks(test, name):
                return True
            case ast.BoolOp(op=ast.And(), values=[first, *_]) if node is not first:
                if _asks(first, name):
                    return True
        node = parent
    return False


def _asks(test: ast.expr, name: str) -> bool:
    """Whether a test holds only where a name is not None."""
    match test:
        case ast.Name(id=own):
            return own == name
        case ast.Compare(left=ast.Name(id=own), ops=[ast.IsNot()], comparators=[other]):
            return own == name and is_none(other)
        case ast.BoolOp(op=ast.And(), values=values):
            return any(_asks(one, name) for one in values)
    return False
