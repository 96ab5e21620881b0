"""Classes whose objects are what their text says: nothing but attributes that methods set."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Module

_BASES = frozenset(("object", "Generic", "ABC", "Protocol"))
_SPECIAL = frozenset(
    ("__new__", "__getattr__", "__getattribute__", "__setattr__", "__delattr__", "__post_init__")
    + ("__init_subclass__", "__bool__", "__len__", "__iter__", "__getitem__", "__call__")
)


@kept
def buildable(module: Module, node: ast.expr) -> ast.ClassDef | None:
    """The class of the program that an expression is, where its objects hold no surprise."""
    klass = module.klass_of(node)
    if klass is None:
        return None
    for one in module.owner(klass).lineage(klass):
        home = module.owner(one)
        known = all(home.base_of(base) is not None or _name(base) in _BASES for base in one.bases)
        if not known or one.keywords or home.members(one) & _SPECIAL:
            return None
        if any(_name(decorator) != "dataclass" for decorator in one.decorator_list):
            return None
    return klass


def root_of(node: ast.expr) -> ast.expr:
    """What a chain of calls begins with: the name or the first call in ``A(...).b(...).c(...)``."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return node


def _name(node: ast.expr) -> str:
    match node:
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return _name(inner)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
