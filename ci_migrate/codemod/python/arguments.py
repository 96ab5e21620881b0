"""The arguments of a call by name: by position, by keyword, or out of a literal dictionary."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.keeping import changed, changed_attribute
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.scopes import is_self


@dataclass(slots=True)
class Arguments:
    """What a call hands over. ``unknown`` says why that is not all, None where it is.

    ``surplus`` are arguments by position that have no name here; ``spread`` are the
    dictionaries behind ``**`` that were read.
    """

    named: dict[str, ast.expr] = field(default_factory=dict)
    surplus: list[ast.expr] = field(default_factory=list)
    spread: list[ast.expr] = field(default_factory=list)
    unknown: str | None = None


def read_arguments(
    module: Module, calls: Sequence[tuple[ast.Call, int]], names: Sequence[str]
) -> Arguments:
    """The arguments of calls that add up, each behind its first so many positions."""
    found = Arguments()
    plain = [one for call, skip in calls for one in call.args[skip:]]
    if any(isinstance(one, ast.Starred) for one in plain):
        found.unknown = "arguments are handed over with *"
        plain = []
    found.named = dict(zip(names, plain, strict=False))
    found.surplus = plain[len(names) :]
    for keyword in (one for call, _ in calls for one in call.keywords):
        if keyword.arg is not None:
            found.named[keyword.arg] = keyword.value
            continue
        table = literal_table(module, keyword.value)
        if table is None:
            found.unknown = _why(module, keyword.value)
            continue
        found.spread.append(keyword.value)
        found.named |= table
    return found


def literal_table(module: Module, node: ast.expr) -> dict[str, ast.expr] | None:
    """The entries of a dictionary with texts as keys; of a name only if it is never changed."""
    if isinstance(node, ast.Name):
        value = module.assigned(node)
        if value is None or changed(module, node) or doubt(module, node):
            return None
        node = value
    elif isinstance(node, ast.Attribute):
        value = _held(module, node)
        if value is None:
            return None
        node = value
    match node:
        case ast.Dict():
            pairs = list(zip(node.keys, node.values, strict=True))
        case ast.Call(func=ast.Name(id="dict") as made, args=[]) if not module.bindings(made):
            pairs = [
                (ast.Constant(one.arg) if one.arg else None, one.value) for one in node.keywords
            ]
        case _:
            return None
    table: dict[str, ast.expr] = {}
    for key, value in pairs:
        match key:
            case None:
                inner = literal_table(module, value)
                if inner is None:
                    return None
                table |= inner
            case ast.Constant(value=str() as name):
                table[name] = value
            case _:
                return None
    return table


def _held(module: Module, node: ast.Attribute) -> ast.Dict | None:
    """The dictionary that an object of the class around keeps, where nothing ever changes it."""
    klass = module.klass(node) if is_self(node.value) else None
    values = module.inherited_values(klass, node.attr) if klass is not None else []
    value = values[0] if len(values) == 1 else None
    if not isinstance(value, ast.Dict) or module.owner(value) is not module:
        return None
    kept = doubt(module, node) is None and changed_attribute(module, node, value) is None
    return value if kept else None


def _why(module: Module, node: ast.expr) -> str:
    """Why what is handed over with ``**`` cannot be told."""
    said = "arguments are handed over with **"
    if not isinstance(node, ast.Name) or not isinstance(module.assigned(node), ast.Dict):
        return said
    why = changed(module, node) or doubt(module, node)
    return f"{said}, and {why}" if why else said
