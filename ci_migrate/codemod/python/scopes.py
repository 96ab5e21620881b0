"""What is bound where in one module: scopes, bindings, and what reads them. ``ast`` only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from ci_migrate.codemod.python.annotations import unquoted
from ci_migrate.codemod.python.reaching import place_of, reaching
from ci_migrate.codemod.python.source import Source
from ci_migrate.codemod.python.syntax import children, walk

N = TypeVar("N", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
# What binds a name, or opens a scope.
_BINDING = frozenset(
    (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Import, ast.ImportFrom)
    + (ast.Name, ast.arg, ast.ExceptHandler, ast.Global, ast.Nonlocal, ast.MatchAs, ast.MatchStar)
    + (ast.MatchMapping, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
)
_FIELDS = re.compile(r"\{\w*((?:\.\w+)+)[^{}]*\}")  # what format reads off its arguments
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
# What runs a generator to its end before it gives anything back.
_RUNNING = frozenset(
    ("list", "tuple", "set", "dict", "frozenset", "sorted", "sum", "min", "max", "join", "extend")
)


@dataclass(slots=True)
class Scope:
    """One scope and what is bound in it: name -> the nodes that bind it."""

    node: ast.AST
    parent: Scope | None
    bindings: dict[str, list[ast.AST]] = field(default_factory=dict)
    loads: dict[str, list[ast.Name]] = field(default_factory=dict)
    outer: set[str] = field(default_factory=set)
    everywhere: set[str] = field(default_factory=set)  # those of ``global``

    def bind(self, name: str, node: ast.AST) -> None:
        """Notes that ``node`` binds ``name`` here."""
        self.bindings.setdefault(name, []).append(node)

    def outside(self, name: str) -> Scope:
        """The scope that ``global`` or ``nonlocal`` means: the module, or a function that binds."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
            own = isinstance(scope.node, Function) and name in scope.bindings
            if own and name not in scope.outer and name not in self.everywhere:
                return scope
        return scope


class Scoped:
    """A parsed text with parents, scopes and bindings.

    A name found inside a function is looked up as Python does: own scope, enclosing functions
    (never classes), module.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tree = unquoted(ast.parse(source.text))
        self.parents: dict[ast.AST, ast.AST] = {}
        self.scopes: dict[ast.AST, Scope] = {}
        self.memo: dict[str, Any] = {}  # what others found out about the text, once
        self._bindings: dict[ast.Name, list[ast.AST]] = {}
        self._around: dict[ast.AST, Scope] = {}  # parts that are evaluated outside a scope
        self.top = Scope(self.tree, None)
        self._visit(self.tree, self.top)
        self._assign_outside()
        self._assign_loads()

    def _visit(self, node: ast.AST, scope: Scope) -> None:
        scope = self._around.pop(node, scope)
        self.scopes[node] = scope
        inner = self._opened(node, scope)
        if inner is not scope:
            self._around |= dict.fromkeys(_outside(node), scope)
        for child in children(node):
            self.parents[child] = node
            self._visit(child, inner)

    def _opened(self, node: ast.AST, scope: Scope) -> Scope:
        """The scope in which a node's children live, after noting what the node binds."""
        if type(node) not in _BINDING:
            return scope
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            scope.bind(node.name, node)
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                scope.bind(alias.asname or alias.name.split(".")[0], alias)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            home = scope
            if isinstance(self.parents[node], ast.NamedExpr):  # it binds outside of these
                while isinstance(home.node, _Comprehension) and home.parent is not None:
                    home = home.parent
            home.bind(node.id, node)
        elif isinstance(node, ast.arg):
            scope.bind(node.arg, node)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            scope.bind(node.name, node)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            scope.outer |= set(node.names)
            if isinstance(node, ast.Global):
                scope.everywhere |= set(node.names)
            else:
                for name in node.names:  # it asks for a binding around, and may be followed by one
                    scope.bind(name, node)
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            scope.bind(node.name, node)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            scope.bind(node.rest, node)
        if isinstance(node, Function | ast.ClassDef | _Comprehension):
            return Scope(node, scope)
        return scope

    def _assign_outside(self) -> None:
        """Moves what is bound after ``global`` and ``nonlocal`` to the scope that has the name."""
        for scope in {id(one): one for one in self.scopes.values()}.values():
            for name in scope.outer & set(scope.bindings):
                home = scope.outside(name)
                if home is not scope:
                    own = scope.bindings.pop(name)
                    home.bindings[name] = sorted([*home.bindings.get(name, []), *own], key=place_of)

    def _assign_loads(self) -> None:
        for node, scope in self.scopes.items():
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                home = self.home(node.id, scope) or self.top
                home.loads.setdefault(node.id, []).append(node)

    def home(self, name: str, scope: Scope) -> Scope | None:
        """The scope that binds a name seen from ``scope``; None for builtins and unknowns."""
        current: Scope | None = scope
        first = True
        while current is not None:
            if name in current.everywhere:
                return self.top if name in self.top.bindings else None
            visible = first or not isinstance(current.node, ast.ClassDef)
            if visible and name in current.bindings:
                return current
            first = False
            current = current.parent
        return None

    def bindings(self, name: ast.Name) -> list[ast.AST]:
        """The nodes that bind the name that is loaded here: the one that holds, or all."""
        if name not in self._bindings:
            self._bindings[name] = self._bound_at(name)
        return self._bindings[name]

    def _bound_at(self, name: ast.Name) -> list[ast.AST]:
        home = self.home(name.id, self.scopes[name])
        found = home.bindings[name.id] if home else []
        if any(self._is_from_elsewhere(one, home) for one in found):
            return [*found, *found]  # set in another function: any of the values may hold
        if len(found) < 2 or home is not self._evaluated_in(self.scopes[name]):
            return found
        one = reaching(self.parents, name, found)
        return found if one is None else [one]

    def _evaluated_in(self, scope: Scope) -> Scope | None:
        """The scope in whose course something is evaluated: that around a comprehension.

        A generator is so where it runs at once.
        """
        found: Scope | None = scope
        while found is not None and isinstance(found.node, _Comprehension):
            if isinstance(found.node, ast.GeneratorExp) and not _is_run(self.parents[found.node]):
                return found
            found = found.parent
        return found

    def _is_from_elsewhere(self, binding: ast.AST, home: Scope | None) -> bool:
        """Whether a name is bound in another function than the one it belongs to."""
        if home is None or isinstance(binding, ast.arg):
            return False
        scope: Scope | None = self.scopes[binding]
        while scope is not None and scope is not home and isinstance(scope.node, _Comprehension):
            scope = scope.parent
        return scope is not home

    def loads(self, name: ast.Name) -> list[ast.Name]:
        """All loads of the binding that this name, loaded or stored, belongs to."""
        home = self.home(name.id, self.scopes[name])
        return home.loads.get(name.id, []) if home else []

    def attribute_loads(self, name: str) -> list[ast.expr]:
        """All loads of an attribute of this name, whatever object they read it off.

        A text that spells the name for ``format`` or ``getattr`` is one, too.
        """
        found = [one for one in self.attributes(name) if isinstance(one.ctx, ast.Load)]
        return [*found, *self._spelled.get(name, ())]

    def attributes(self, name: str) -> list[ast.Attribute]:
        """Every load, store and deletion of an attribute of this name."""
        return self._attributes.get(name, [])

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the text that has a place, level by level."""
        return tuple(walk(self.tree))

    @cached_property
    def _kinds(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in self.nodes:
            found.setdefault(type(node), []).append(node)
        return found

    def each(self, kind: type[N]) -> list[N]:
        """Every node of one kind, level by level."""
        return self._kinds.get(kind, [])  # type: ignore[return-value]  # they are of that kind

    @cached_property
    def _attributes(self) -> dict[str, list[ast.Attribute]]:
        found: dict[str, list[ast.Attribute]] = {}
        for node in self.each(ast.Attribute):
            found.setdefault(node.attr, []).append(node)
        return found

    @cached_property
    def _spelled(self) -> dict[str, list[ast.expr]]:
        """The texts that name attributes: ``"{0.base}"`` and the second argument of getattr."""
        found: dict[str, list[ast.expr]] = {}
        for node in self.each(ast.Constant):
            if not isinstance(node.value, str):
                continue
            parent = self.parents.get(node)
            names = _FIELDS.findall(node.value) if "{" in node.value else ()
            words = {word for one in names for word in one.split(".") if word}
            called = parent.func if isinstance(parent, ast.Call) else None
            last = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if last.endswith(("getattr", "attrgetter")):
                words.add(node.value)
            for word in words:
                found.setdefault(word, []).append(node)
        return found

    def parameter_loads(self, parameter: ast.arg) -> list[ast.expr]:
        """All loads of a parameter in its function."""
        home = self.home(parameter.arg, self.scopes[parameter])
        return list(home.loads.get(parameter.arg, [])) if home else []

    def references(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
        """Every load of a function's name; for a method, every attribute of its name."""
        if isinstance(self.parents.get(function), ast.ClassDef):
            return list(self.attributes(function.name))
        return list(self.scopes[function].loads.get(function.name, []))

    def assigned(self, name: ast.Name) -> ast.expr | None:
        """The expression bound to a name that is bound exactly once, by a plain assignment."""
        found = self.bindings(name)
        return self.bound_value(found[0]) if len(found) == 1 else None

    def bound_value(self, node: ast.AST) -> ast.expr | None:
        """The expression that a binding takes: ``x = e``, ``with e as x``, ``x, y = e, f``."""
        parent = self.parents.get(node)
        match parent:
            case ast.Assign(targets=[target]) if target is node:
                return parent.value
            case ast.AnnAssign(value=ast.expr()) | ast.NamedExpr() if parent.target is node:
                return parent.value
            case ast.withitem() if parent.optional_vars is node:
                return parent.context_expr
            case ast.Tuple(elts=names) if isinstance(parent.ctx, ast.Store):
                whole = self.bound_value(parent)
                if isinstance(whole, ast.Tuple | ast.List) and len(whole.elts) == len(names):
                    stars = (isinstance(one, ast.Starred) for one in (*names, *whole.elts))
                    return None if any(stars) else whole.elts[names.index(node)]  # type: ignore[arg-type]  # it is one
                return None
            case _:
                return None

    def function(self, node: ast.AST) -> Function | None:
        """The innermost function around a node."""
        current = self.parents.get(node)
        while current is not None and not isinstance(current, Function):
            current = self.parents.get(current)
        return current

    def klass(self, node: ast.AST) -> ast.ClassDef | None:
        """The class whose method holds a node."""
        current: ast.AST | None = node
        while current is not None and not isinstance(current, ast.ClassDef):
            current = self.parents.get(current)
        return current

    def statement(self, node: ast.AST) -> ast.stmt:
        """The statement that holds a node."""
        current = node
        while not isinstance(current, ast.stmt):
            current = self.parents[current]
        return current

    def block(self, statement: ast.stmt) -> list[ast.stmt] | None:
        """The list of statements that a statement stands in."""
        parent = self.parents[statement]
        for name in ("body", "orelse", "finalbody"):
            found = getattr(parent, name, None)
            if isinstance(found, list) and statement in found:
                return found
        return None


def is_self(node: ast.expr) -> bool:
    """Whether an expression is the usual name of the object or class of a method."""
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _outside(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a function, class or comprehension that are evaluated outside its scope."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            yield from (one for one in (*node.args.defaults, *node.args.kw_defaults) if one)
            types = (one.annotation for one in walk(node.args) if isinstance(one, ast.arg))
            yield from (one for one in types if one is not None)
            if not isinstance(node, ast.Lambda):
                yield from node.decorator_list
                yield from () if node.returns is None else (node.returns,)
        case ast.ClassDef():
            yield from (*node.decorator_list, *node.bases, *node.keywords)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield node.generators[0].iter


def _is_run(parent: ast.AST) -> bool:
    """Whether what a generator is handed to runs it to its end."""
    match parent:
        case ast.Starred():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _RUNNING
    return False
