"""Dictionaries that a program writes down, behind names, modules and attributes."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.keeping import changed
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of

_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Display:
    """A dictionary as it is written down, and what may give it other entries."""

    table: ast.Dict
    doubts: tuple[str, ...]

    def entry(self, key: object) -> ast.expr | None:
        """What stands under a key; None where an entry that is spread into it may hide it."""
        pairs = list(zip(self.table.keys, self.table.values, strict=True))
        for name, value in reversed(pairs):
            if not isinstance(name, ast.Constant):
                return None
            if name.value == key:
                return value
        return None


def display_of(module: Module, node: ast.expr, depth: int = 0) -> Display | None:
    """The dictionary that a name or an attribute means; None where that is not in sight."""
    if depth > _DEEPEST or not isinstance(node, ast.Name | ast.Attribute):
        return None
    found = module.defined(node)
    home, value = module, None
    bindings: list[ast.AST] = []
    if found is not None:
        home, bindings = found.module, list(found.bindings)
    elif isinstance(node, ast.Name):
        bindings = module.bindings(node)
    elif (owner := class_of(module, node.value)) is not None:
        values = module.inherited_values(owner, node.attr)
        value = values[0] if len(values) == 1 else None
        home = module.owner(value) if value is not None else module
    if len(bindings) == 1:
        value = home.bound_value(bindings[0])
    if value is None:
        return None
    said = [doubt(module, node)]
    if isinstance(value, ast.Dict):
        if not bindings or not isinstance(bindings[0], ast.Name):
            return None  # an attribute of a class, which anything may change
        said.append(changed(home, bindings[0]))
        return Display(value, tuple(one for one in said if one is not None))
    inner = display_of(home, value, depth + 1)
    if inner is None:
        return None
    return Display(inner.table, (*(one for one in said if one is not None), *inner.doubts))
