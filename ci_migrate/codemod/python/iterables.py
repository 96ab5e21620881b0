"""Whether something can be gone through more than once: a collection, and no iterator."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.annotations import plain_type
from ci_migrate.codemod.python.calls import calls_of, handed
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module

_DEEPEST = 3
_DISPLAYS = (
    ast.List,
    ast.Tuple,
    ast.Set,
    ast.Dict,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.Constant,
    ast.JoinedStr,
    ast.Subscript,  # a slice, or what stands in a table or an answer
)
_MAKING = frozenset(("list", "tuple", "set", "frozenset", "sorted", "dict", "range", "str"))
_GIVING = frozenset(("split", "splitlines", "rsplit", "keys", "values", "items", "copy"))
_TYPES = frozenset(
    ("list", "tuple", "set", "frozenset", "dict", "str", "range", "List", "Tuple", "Set", "Dict")
    + ("Sequence", "Collection", "Mapping", "MutableSequence", "FrozenSet")
)
_ITERATING = frozenset(("map", "zip", "filter", "enumerate", "reversed"))


def is_collection(module: Module, node: ast.expr, *, bound: bool = False, depth: int = 0) -> bool:
    """Whether going through an expression once more certainly gives the same items.

    ``bound``: it is not made anew each time, but has a name; an iterator is at its end then.
    """
    match node:
        case ast.GeneratorExp():
            return not bound
        case ast.Call(func=ast.Name(id=name) as function) if not module.bindings(function):
            return name in _MAKING or (name in _ITERATING and not bound)
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in _GIVING
        case ast.Name():
            bindings = module.bindings(node)
            known = bool(bindings) and depth < _DEEPEST
            return known and all(_holds_one(module, one, depth + 1) for one in bindings)
        case ast.BinOp(left=left, right=right):
            parts = (left, right)
            return all(is_collection(module, one, bound=True, depth=depth) for one in parts)
    return isinstance(node, _DISPLAYS)


def _holds_one(module: Module, binding: ast.AST, depth: int) -> bool:
    """Whether a name is bound to a collection: by a value, a type, or all calls of its function."""
    if not isinstance(binding, ast.arg):
        value = module.bound_value(binding)
        return value is not None and is_collection(module, value, bound=True, depth=depth)
    kind = plain_type(binding.annotation)
    if kind is not None:
        return ast.unparse(kind).partition("[")[0].rpartition(".")[2] in _TYPES
    function = module.function(binding)
    if not isinstance(function, Defined):
        return False
    given = [handed(function, call, binding) for _, call in calls_of(module, function) or ()]
    return bool(given) and all(
        one is not None and is_collection(module.owner(one), one, bound=True, depth=depth)
        for one in given
    )
