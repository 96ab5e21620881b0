"""The arguments of a call by name: by position, by keyword, or out of a literal dictionary."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from ci_migrate.codemod.libraries import builder_kind, function_kind, session_kind
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import constructed


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
            found.unknown = "arguments are handed over with **"
            continue
        found.spread.append(keyword.value)
        found.named |= table
    return found


def literal_table(module: Module, node: ast.expr) -> dict[str, ast.expr] | None:
    """The entries of a dictionary with texts as keys; of a name only if it is never changed."""
    if isinstance(node, ast.Name):
        value = module.assigned(node)
        if value is None or not all(is_reading(module, one) for one in module.loads(node)):
            return None
        node = value
    if not isinstance(node, ast.Dict):
        return None
    table: dict[str, ast.expr] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return None
        table[key.value] = value
    return table


def is_reading(module: Module, load: ast.expr) -> bool:
    """Whether a use of a dictionary only reads it: unpacked, looked up, or given as options."""
    parent = module.parents.get(load)
    match parent:
        case ast.keyword(arg=None):
            return True
        case ast.keyword(arg="params" | "fields"):
            call = module.parents[parent]
            return isinstance(call, ast.Call) and is_library_call(module, call)
        case ast.Subscript(ctx=ast.Load()):
            return parent.value is load
        case ast.Attribute(attr="get" | "items" | "keys" | "values" | "copy"):
            return isinstance(module.parents.get(parent), ast.Call)
        case ast.Call(func=ast.Name(id="dict" | "len" | "print" | "sorted")):
            return load in parent.args
        case ast.Call():
            return module.dotted(parent.func) == "urllib.parse.urlencode"
        case ast.Dict():
            pairs = zip(parent.keys, parent.values, strict=True)
            return any(key is None and value is load for key, value in pairs)
        case ast.For() | ast.comprehension():
            return parent.iter is load
    return isinstance(parent, ast.Compare)


def is_library_call(module: Module, call: ast.Call) -> bool:
    """Whether a call is one of an HTTP library itself, which only reads what it is handed."""
    name = module.dotted(call.func)
    if function_kind(name) or builder_kind(name):
        return True
    if not isinstance(call.func, ast.Attribute):
        return False
    made = constructed(module, call.func.value)
    return made is not None and session_kind(made[0]) is not None
