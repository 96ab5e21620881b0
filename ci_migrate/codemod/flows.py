"""Where the address of the legacy service goes in a module: every use is accounted for.

A text that holds the address is followed through the names, attributes and functions that carry
it. A use is explained when a call site was resolved through it, when it only speaks to people,
or when nothing reads it. Any other use could be a call that was not understood.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ci_migrate.codemod.names import Function, Module
from ci_migrate.codemod.objects import is_client_class
from ci_migrate.codemod.sites import TEXT_CALLS, has_calls

SPOKEN = frozenset(
    ("print", "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "echo")
)
_COMPARED = frozenset(("startswith", "endswith", "mount", "count", "find", "index", "match"))


@dataclass(frozen=True, slots=True)
class Use:
    """The end of one path of the address: a node, and why it is no finding; None if it is one."""

    node: ast.expr
    why: str | None


@dataclass(slots=True)
class Flow:
    """Follows one module's addresses; ``used`` are the nodes that call sites resolved through."""

    module: Module
    used: set[ast.AST]
    elsewhere: Callable[[str], bool]
    _seen: set[ast.AST] = field(default_factory=set)

    def uses(self, node: ast.expr) -> Iterator[Use]:
        """Every use that the text at a node has in the end."""
        if node in self._seen:
            return
        self._seen.add(node)
        current: ast.AST = node
        key: object = None
        resolved = node in self.used
        while True:
            parent = self.module.parents[current]
            why = self._ends(parent)
            if why is not None:
                yield Use(node, why)
                return
            carried = self._carried(parent, current)
            if carried is not None:
                yield from self._loads(node, carried, key)
                return
            if not _is_text(parent, current):
                yield Use(node, "part of a call site" if resolved else None)
                return
            if isinstance(parent, ast.Dict):
                key = _key_of(parent, current)
            current = parent
            resolved = resolved or current in self.used

    def _ends(self, parent: ast.AST) -> str | None:
        """Why a text that stands here calls nothing."""
        match parent:
            case ast.Expr():
                return "docstring or text without use"
            case ast.Compare() | ast.Assert():
                return "compared, not called"
            case ast.Call():
                name = ast.unparse(parent.func).rpartition(".")[2]
                if name in SPOKEN or name.endswith(("Error", "Exception", "Warning")):
                    return "a text for people"
                if name in _COMPARED:
                    return "compared or mounted, not called"
                if is_client_class(self.module.dotted(parent.func)):
                    return "the address of the client"
                if not has_calls(self.module, parent):
                    return "the base of a client that nothing calls"
        return None

    def _carried(self, parent: ast.AST, node: ast.AST) -> list[ast.expr] | None:
        """What carries a text on: the targets that take it, or the function that returns it."""
        match parent:
            case ast.Assign():
                return list(parent.targets)
            case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
                return [parent.target]
            case ast.Return() | ast.Lambda():
                function = (
                    parent if isinstance(parent, ast.Lambda) else self.module.function(parent)
                )
                return [] if function is None else self._calls(function)
            case ast.arguments():
                return self._parameter(parent, node)
        return None

    def _parameter(self, arguments: ast.arguments, default: ast.AST) -> list[ast.expr]:
        """The loads of the parameter that a default belongs to."""
        plain = [*arguments.posonlyargs, *arguments.args]
        pairs = [
            *zip(reversed(plain), reversed(arguments.defaults), strict=False),
            *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        ]
        name = next((one.arg for one, value in pairs if value is default), "")
        function = self.module.parents[arguments]
        return [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        ]

    def _calls(self, function: Function) -> list[ast.expr]:
        """What a function's value is read from: its references, or the targets of a lambda."""
        if isinstance(function, ast.Lambda):
            target = self.module.parents.get(function)
            return list(target.targets) if isinstance(target, ast.Assign) else []
        return self.module.references(function)

    def _loads(self, node: ast.expr, targets: list[ast.expr], key: object) -> Iterator[Use]:
        """The uses of everything that reads what the targets took; of one key, if known."""
        loads: list[ast.expr] = []
        for target in targets:
            match target:
                case ast.Name(ctx=ast.Store()):
                    if self._leaves(target):
                        yield Use(node, None)
                        return
                    loads += self.module.loads(target)
                case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                    loads += self.module.attribute_loads(name)
                case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()):
                    loads.append(target)
                case _:
                    yield Use(node, None)
                    return
            if isinstance(target, ast.Name) and self._is_class_attribute(target):
                loads += self.module.attribute_loads(target.id)
        if not loads:
            yield Use(node, "assigned and never read")
        for load in loads:
            entry = self.module.parents.get(load)
            if key is not None and isinstance(entry, ast.Subscript) and entry.value is load:
                slot = entry.slice
                if isinstance(slot, ast.Constant) and slot.value != key:
                    continue  # another entry of the same dictionary
            yield from self.uses(self._whole_call(load))

    def _leaves(self, target: ast.Name) -> bool:
        """Whether another file may read a name of this module."""
        return self.module.scopes[target] is self.module.top and self.elsewhere(target.id)

    def _is_class_attribute(self, target: ast.Name) -> bool:
        return isinstance(self.module.scopes[target].node, ast.ClassDef)

    def _whole_call(self, load: ast.expr) -> ast.expr:
        """The call of a function that returns the address, or the load itself."""
        parent = self.module.parents.get(load)
        return parent if isinstance(parent, ast.Call) and parent.func is load else load


def _key_of(table: ast.Dict, node: ast.AST) -> object:
    """The key under which a value stands in a dictionary display."""
    for key, value in zip(table.keys, table.values, strict=True):
        if value is node and isinstance(key, ast.Constant):
            return key.value
    return None


def _is_text(parent: ast.AST, node: ast.AST) -> bool:
    """Whether the parent only makes a further text, or a collection of texts, of a node."""
    match parent:
        case ast.Call():
            called = ast.unparse(parent.func)
            if called.rpartition(".")[2] in TEXT_CALLS or called.endswith("environ.get"):
                return True
            return parent.func is node and isinstance(node, ast.Attribute)
        case ast.Attribute():
            return parent.attr in TEXT_CALLS
        case ast.Constant() | ast.JoinedStr() | ast.FormattedValue() | ast.BinOp() | ast.BoolOp():
            return True
        case ast.IfExp() | ast.Tuple() | ast.List() | ast.Set() | ast.Dict() | ast.Starred():
            return True
        case ast.Subscript() | ast.Await() | ast.keyword():
            return True
    return False
