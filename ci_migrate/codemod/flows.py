"""Where the address of the legacy service goes in a module: every use is accounted for.

A text that holds the address is followed through the names, attributes and functions that carry
it. A use is explained when a call site was resolved through it, when it only speaks to people,
or when nothing reads it. Any other use could be a call that was not understood.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ci_migrate.codemod.calls import arguments, default_of
from ci_migrate.codemod.followed import open_uses
from ci_migrate.codemod.names import Function, Module, Scope
from ci_migrate.codemod.objects import function_of, is_client_class
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
    """Follows addresses through the modules of a program, as far as they are parsed.

    ``used`` are the nodes that call sites resolved through, ``ends`` the addresses that call
    sites hand to something of the program; ``elsewhere`` tells whether a file
    that is not parsed may use a name of the module.
    """

    module: Module
    used: set[ast.AST]
    ends: set[ast.AST]
    elsewhere: Callable[[str], bool]
    _seen: set[ast.AST] = field(default_factory=set)

    def uses(self, node: ast.expr) -> Iterator[Use]:
        """Every use that the text at a node has in the end."""
        if node in self._seen:
            return
        self._seen.add(node)
        module = self.module.owner(node)
        current: ast.AST = node
        key: object = None
        resolved = node in self.used
        while True:
            parent = module.parents[current]
            if current in self.ends:
                yield Use(node, "part of a call site")
                return
            why = _ends(module, parent)
            if why is not None:
                yield Use(node, why)
                return
            carried = self._carried(module, parent, current)
            if carried is not None:
                yield from self._loads(node, carried, key, resolved)
                return
            if not _is_text(parent, current):
                yield Use(node, "part of a call site" if resolved else None)
                return
            if isinstance(parent, ast.Dict):
                key = _key_of(parent, current)
            current = parent
            resolved = resolved or current in self.used

    def _carried(self, module: Module, parent: ast.AST, node: ast.AST) -> list[ast.expr] | None:
        """What carries a text on: the targets that take it, or the function that returns it."""
        match parent:
            case ast.Assign():
                return list(parent.targets)
            case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
                return [parent.target]
            case ast.Return() | ast.Lambda():
                function = parent if isinstance(parent, ast.Lambda) else module.function(parent)
                return [] if function is None else self._references(module, function)
            case ast.arguments():
                return self._parameter(module, parent, node)
            case ast.Call() if parent.func is not node:
                return self._handed(module, parent, node)
            case ast.keyword():
                call = module.parents[parent]
                return self._handed(module, call, node) if isinstance(call, ast.Call) else None
        return None

    def _handed(self, module: Module, call: ast.Call, node: ast.AST) -> list[ast.expr] | None:
        """The loads of the parameter or field of the program that an argument becomes."""
        klass = module.klass_of(call.func)
        function = module.method(klass, "__init__") if klass else function_of(module, call.func)
        if function is None:
            return self._field(module, klass, call, node) if klass is not None else None
        found = arguments(function, call) or {}
        names = [one for one, value in found.items() if value is node]
        return [load for one in names for load in module.owner(function).parameter_loads(one)]

    def _field(
        self, module: Module, klass: ast.ClassDef, call: ast.Call, node: ast.AST
    ) -> list[ast.expr] | None:
        """The loads of the field that a class of plain fields keeps an argument under."""
        home = module.owner(klass)
        fields = [
            one.target.id
            for one in klass.body
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        ]
        names = [one.arg for one in call.keywords if one.value is node and one.arg in fields]
        names += [fields[n] for n, one in enumerate(call.args) if one is node and n < len(fields)]
        return [load for name in names if name for load in _attributes(home, name)] or None

    def _parameter(
        self, module: Module, arguments: ast.arguments, default: ast.AST
    ) -> list[ast.expr]:
        """The loads of the parameter that a default belongs to."""
        function = module.parents[arguments]
        if isinstance(function, ast.Lambda):
            return []
        assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        plain = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        name = next((one for one in plain if default_of(function, one) is default), None)
        return module.parameter_loads(name) if name is not None else []

    def _references(self, module: Module, function: Function) -> list[ast.expr]:
        """What a function's value is read from: its references, or the targets of a lambda."""
        if isinstance(function, ast.Lambda):
            target = module.parents.get(function)
            return list(target.targets) if isinstance(target, ast.Assign) else []
        if isinstance(module.parents.get(function), ast.ClassDef):
            return _attributes(module, function.name)
        return self._all_loads(module, function.name, module.scopes[function])

    def _all_loads(self, module: Module, name: str, scope: Scope) -> list[ast.expr]:
        """The loads of a name; those in other modules, too, where it stands at the top."""
        if scope is module.top and module.program is not None:
            return [load for _, load in module.program.references(module, name)]
        return list(scope.loads.get(name, []))

    def _loads(
        self, node: ast.expr, targets: list[ast.expr], key: object, resolved: bool
    ) -> Iterator[Use]:
        """The uses of everything that reads what the targets took; of one key, if known."""
        loads: list[ast.expr] = []
        for target in targets:
            module = self.module.owner(target)
            match target:
                case ast.Name(ctx=ast.Store()):
                    if self._leaves(module, target):
                        yield Use(node, None)
                        return
                    home = module.home(target.id, module.scopes[target]) or module.top
                    loads += self._all_loads(module, target.id, home)
                    if isinstance(home.node, ast.ClassDef):
                        loads += _attributes(module, target.id)
                case ast.Attribute(attr=name, ctx=ast.Store()):
                    loads += _attributes(module, name)
                case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()):
                    loads.append(target)
                case _:
                    yield Use(node, "part of a call site" if resolved else None)
                    return
        if not loads:
            yield Use(node, "assigned and never read")
        for load in loads:
            module = self.module.owner(load)
            entry = module.parents.get(load)
            if key is not None and isinstance(entry, ast.Subscript) and entry.value is load:
                slot = entry.slice
                if isinstance(slot, ast.Constant) and slot.value != key:
                    continue  # another entry of the same dictionary
            yield from self.uses(_whole_call(module, load))

    def _leaves(self, module: Module, target: ast.Name) -> bool:
        """Whether a file that is not parsed may read a name of the module."""
        own = module is self.module and module.scopes[target] is module.top
        return own and self.elsewhere(target.id)


def _ends(module: Module, parent: ast.AST) -> str | None:
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
            if is_client_class(module.dotted(parent.func)):
                return "the address of the client"
            if not has_calls(module, parent) and not any(open_uses(module, parent)):
                return "the base of a client that nothing calls"
    return None


def _attributes(module: Module, name: str) -> list[ast.expr]:
    """All loads of an attribute of this name in the modules of a program."""
    modules = list(module.program.parsed()) if module.program is not None else [module]
    return [load for one in modules for load in one.attribute_loads(name)]


def _whole_call(module: Module, load: ast.expr) -> ast.expr:
    """The call of a function that returns the address, or the load itself."""
    parent = module.parents.get(load)
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
