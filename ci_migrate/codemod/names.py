"""Which name means what in one module: scopes, bindings, imports. Standard ``ast`` only."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ci_migrate.codemod.reaching import reaching
from ci_migrate.codemod.source import Source

if TYPE_CHECKING:
    from ci_migrate.codemod.program import Program

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


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
        """Notes that ``node`` binds ``name`` here, or outside after ``global``."""
        scope = self.outside(name) if name in self.outer else self
        scope.bindings.setdefault(name, []).append(node)

    def outside(self, name: str) -> Scope:
        """The scope that ``global`` or ``nonlocal`` means: the module, or a function around."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
            own = isinstance(scope.node, Function) and name not in scope.outer
            if own and name not in self.everywhere:
                return scope
        return scope


@dataclass(frozen=True, slots=True)
class Definition:
    """What a name means in another module: its bindings there; no name for the module itself."""

    module: Module
    name: str | None
    bindings: tuple[ast.AST, ...]


class Module:
    """A parsed module with parents, scopes and bindings.

    A name found inside a function is looked up as Python does: own scope, enclosing functions
    (never classes), module.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.program: Program | None = None
        self.tree = ast.parse(source.text)
        self.parents: dict[ast.AST, ast.AST] = {}
        self.scopes: dict[ast.AST, Scope] = {}
        self._reaching: dict[ast.Name, ast.AST | None] = {}
        self._stores: dict[ast.ClassDef, dict[str, list[ast.expr | None]]] = {}
        self.top = Scope(self.tree, None)
        self._visit(self.tree, self.top)
        self._assign_loads()

    def _visit(self, node: ast.AST, scope: Scope) -> None:
        self.scopes[node] = scope
        inner = self._opened(node, scope)
        for child in ast.iter_child_nodes(node):
            self.parents[child] = node
            outside = inner is not scope and _is_outside(node, child)
            self._visit(child, scope if outside else inner)

    def _opened(self, node: ast.AST, scope: Scope) -> Scope:
        """The scope in which a node's children live, after noting what the node binds."""
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
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            scope.bind(node.name, node)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            scope.bind(node.rest, node)
        if isinstance(node, Function | ast.ClassDef | _Comprehension):
            return Scope(node, scope)
        return scope

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
            visible = first or not isinstance(current.node, ast.ClassDef)
            if visible and name in current.bindings:
                return current
            first = False
            current = current.parent
        return None

    def bindings(self, name: ast.Name) -> list[ast.AST]:
        """The nodes that bind the name that is loaded here: the one that holds, or all."""
        home = self.home(name.id, self.scopes[name])
        found = home.bindings[name.id] if home else []
        if any(self._is_from_elsewhere(one, home) for one in found):
            return [*found, *found]  # set in another function: any of the values may hold
        if len(found) < 2 or home is not self.scopes[name]:
            return found
        if name not in self._reaching:
            self._reaching[name] = reaching(self.parents, name, found)
        one = self._reaching[name]
        return found if one is None else [one]

    def _is_from_elsewhere(self, binding: ast.AST, home: Scope | None) -> bool:
        """Whether a name is bound in another function than the one it belongs to."""
        if home is None or not isinstance(binding, ast.Name):
            return False
        scope: Scope | None = self.scopes[binding]
        while scope is not None and isinstance(scope.node, _Comprehension):
            scope = scope.parent
        return scope is not home

    def may_change(self, name: str) -> bool:
        """Whether any file of the program sets an attribute of this name from outside a class."""
        modules = self.program.parsed() if self.program is not None else (self,)
        outside = self.program.set_outside(name) if self.program is not None else False
        return outside or any(name in one.outside_stores for one in modules)

    @cached_property
    def is_dynamic(self) -> bool:
        """Whether the module sets names by their text, so that any may have another value."""
        for node in self.scopes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called = node.func.id
                own = bool(node.args) and _is_self(node.args[0])
                if called in ("exec", "globals") or (called in ("setattr", "delattr") and not own):
                    return True
        return False

    @cached_property
    def outside_stores(self) -> frozenset[str]:
        """The attributes that are set or deleted on anything but ``self`` and ``cls``."""
        return frozenset(
            node.attr
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute)
            and not isinstance(node.ctx, ast.Load)
            and not _is_self(node.value)
        )

    def loads(self, name: ast.Name) -> list[ast.Name]:
        """All loads of the binding that this name, loaded or stored, belongs to."""
        home = self.home(name.id, self.scopes[name])
        return home.loads.get(name.id, []) if home else []

    def attribute_loads(self, name: str) -> list[ast.expr]:
        """All loads of an attribute of this name, whatever object they read it off.

        A text that spells the name for ``format`` or ``getattr`` is one, too.
        """
        found = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute)
            and node.attr == name
            and isinstance(node.ctx, ast.Load)
        ]
        return [*found, *self._spelled.get(name, ())]

    @cached_property
    def _spelled(self) -> dict[str, list[ast.expr]]:
        """The texts that name attributes: ``"{0.base}"`` and the second argument of getattr."""
        found: dict[str, list[ast.expr]] = {}
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            parent = self.parents.get(node)
            names = re.findall(r"\{\w*((?:\.\w+)+)[^{}]*\}", node.value)
            words = {word for one in names for word in one.split(".") if word}
            called = ast.unparse(parent.func) if isinstance(parent, ast.Call) else ""
            if called.endswith(("getattr", "attrgetter")):
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
            return [
                node
                for node in ast.walk(self.tree)
                if isinstance(node, ast.Attribute) and node.attr == function.name
            ]
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
                    return None if any(stars) else whole.elts[names.index(node)]  # type: ignore[arg-type]
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

    def dotted(self, node: ast.expr) -> str | None:
        """The full name of an expression that imports give: ``r.get`` -> ``requests.get``.

        None where the root is no import, or is bound by anything else as well.
        """
        tail: list[str] = []
        while isinstance(node, ast.Attribute):
            tail.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        found = self.bindings(node)
        if not found or not all(isinstance(one, ast.alias) for one in found):
            value = self.assigned(node)
            if isinstance(value, ast.Name | ast.Attribute) and value is not node:
                head = self.dotted(value)
                return ".".join([head, *reversed(tail)]) if head else None
            return None
        names = {self.imported(one) for one in found if isinstance(one, ast.alias)}
        return ".".join([names.pop(), *reversed(tail)]) if len(names) == 1 else None

    def defined(self, node: ast.expr) -> Definition | None:
        """Where a name or attribute that an import gives is defined in another module."""
        if self.program is None:
            return None
        name = self.dotted(node)
        if name is not None:
            return self.program.definition(self, name)
        if isinstance(node, ast.Name) and not self.bindings(node):
            return self.program.starred(self, node.id)
        return None

    def owner(self, node: ast.AST) -> Module:
        """The module in which a node stands: this one, or another of the program."""
        if node in self.scopes or self.program is None:
            return self
        return self.program.owner(node) or self

    @cached_property
    def stars(self) -> tuple[str, ...]:
        """The modules of which everything is imported, by their full names."""
        return tuple(
            "." * node.level + (node.module or "")
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        )

    @cached_property
    def _foreign(self) -> tuple[ast.expr, ...]:
        found: list[ast.expr] = []
        for node in self.scopes:
            if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
                continue
            bindings = self.bindings(node)
            if bindings and not all(isinstance(one, ast.alias) for one in bindings):
                continue
            whole: ast.expr = node
            found.append(whole)
            while isinstance(self.parents[whole], ast.Attribute):
                whole = self.parents[whole]  # type: ignore[assignment]  # an Attribute
                found.append(whole)
        return tuple(found)

    def foreign_loads(self) -> tuple[ast.expr, ...]:
        """Every load of an imported name, and the attributes that are read off it."""
        return self._foreign

    def imported(self, alias: ast.alias) -> str:
        """The full name that an import binds, with leading dots where it is relative."""
        statement = self.parents[alias]
        if isinstance(statement, ast.ImportFrom):
            return "." * statement.level + f"{statement.module or ''}.{alias.name}".lstrip(".")
        return alias.name if alias.asname else alias.name.split(".")[0]

    @cached_property
    def imports(self) -> tuple[tuple[str, ast.alias], ...]:
        """Every import as its full name and its alias node."""
        found: list[tuple[str, ast.alias]] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += ((alias.name, alias) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                found += ((self.imported(alias), alias) for alias in node.names)
        return tuple(found)

    def klass_of(self, node: ast.expr) -> ast.ClassDef | None:
        """The class that a name or attribute means, in this module or in another."""
        bindings = self.bindings(node) if isinstance(node, ast.Name) else []
        if len(bindings) == 1 and isinstance(bindings[0], ast.ClassDef):
            return bindings[0]
        found = self.defined(node)
        if found is not None and len(found.bindings) == 1:
            one = found.bindings[0]
            return one if isinstance(one, ast.ClassDef) else None
        return None

    def lineage(self, klass: ast.ClassDef) -> list[ast.ClassDef]:
        """A class and the classes that it inherits from, as far as they are known, in order."""
        found = [klass]
        for one in found:
            home = self.owner(one)
            parents = (home.klass_of(base) for base in one.bases)
            found += (parent for parent in parents if parent is not None and parent not in found)
        return found

    def overridden(self, klass: ast.ClassDef, name: str) -> bool:
        """Whether a class that derives from a class defines a name of its own."""
        modules = list(self.program.parsed()) if self.program is not None else [self]
        for one in modules:
            for other in one.classes:
                if other is klass or name not in one.members(other):
                    continue
                if klass in one.lineage(other):
                    return True
        return False

    @cached_property
    def classes(self) -> tuple[ast.ClassDef, ...]:
        """The classes of the module."""
        return tuple(node for node in self.scopes if isinstance(node, ast.ClassDef))

    def members(self, klass: ast.ClassDef) -> set[str]:
        """The names that a class defines, in its body or on ``self``."""
        self.attribute_values(klass, "")
        defined = {
            node.name
            for node in klass.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        return defined | set(self._stores[klass])

    def inherited_values(self, klass: ast.ClassDef, name: str) -> list[ast.expr | None]:
        """What is stored under an attribute by the nearest class that stores anything there.

        Two entries where a class that derives from it stores something else.
        """
        if self.overridden(klass, name):
            return [None, None]
        for one in self.lineage(klass):
            values = self.owner(one).attribute_values(one, name)
            if values:
                return values
        return []

    def method(
        self, klass: ast.ClassDef, name: str
    ) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The method of a class, its own or inherited; None where it is defined twice."""
        if self.overridden(klass, name):
            return None
        for one in self.lineage(klass):
            found = [
                node
                for node in one.body
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
            ]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def attribute_values(self, klass: ast.ClassDef, name: str) -> list[ast.expr | None]:
        """What is stored under ``self.name`` or ``cls.name`` in a class: one entry a store."""
        if klass not in self._stores:
            self._stores[klass] = {}
            for node in ast.walk(klass):
                match node:
                    case ast.Attribute(attr=attr, ctx=ast.Store()) if _is_self(node.value):
                        self._stores[klass].setdefault(attr, []).append(self.bound_value(node))
                    case ast.Name(id=attr, ctx=ast.Store()) if self.scopes[node].node is klass:
                        self._stores[klass].setdefault(attr, []).append(self.bound_value(node))
        return self._stores[klass].get(name, [])


def is_none(node: ast.expr | None) -> bool:
    """Whether an expression is the constant None; False for no expression."""
    return isinstance(node, ast.Constant) and node.value is None


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _is_outside(node: ast.AST, child: ast.AST) -> bool:
    """Whether a child of a function or class is evaluated outside its scope."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return child in node.decorator_list or child is node.returns
    if isinstance(node, ast.ClassDef):
        return child in node.decorator_list or child in node.bases
    return False
