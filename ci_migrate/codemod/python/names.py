"""Which name means what in one module: imports, classes, what other modules define."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ci_migrate.codemod.python.imports import (
    imported_by_text,
    is_python_2,
    outside_name,
    starred_client,
)
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.mentions import stem_of
from ci_migrate.codemod.python.scopes import Function, Scope, Scoped, is_self
from ci_migrate.codemod.python.source import Source
from ci_migrate.codemod.python.syntax import walk

if TYPE_CHECKING:
    from ci_migrate.codemod.python.program import Program

__all__ = ["Definition", "Function", "Held", "Module", "Scope", "is_none"]

_SETTING_UP = frozenset(("__init__", "__post_init__"))


@dataclass(frozen=True, slots=True)
class Definition:
    """What a name means in another module: its bindings there; no name for the module itself."""

    module: Module
    name: str | None
    bindings: tuple[ast.AST, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One store of an attribute in a class: in its body, or on ``self`` or ``cls``."""

    node: ast.expr
    value: ast.expr | None
    on_self: bool


class Module(Scoped):
    """A parsed module, alone or one of a program."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.program: Program | None = None
        self._outside: dict[str, str] = {}
        self._followed: set[ast.expr] = set()  # names whose full names are being worked out
        self._stores: dict[ast.ClassDef, dict[str, list[Held]]] = {}
        self._members: dict[ast.ClassDef, set[str]] = {}
        self._lineages: dict[ast.ClassDef, list[ast.ClassDef]] = {}

    @kept
    def dotted(self, node: ast.expr) -> str | None:
        """The full name of an expression that imports give: ``r.get`` -> ``requests.get``.

        None where the root is no import, or is bound by anything else as well.
        """
        tail: list[str] = []
        while isinstance(node, ast.Attribute):
            tail.append(node.attr)
            node = node.value
        head = self._root(node)
        if head is None:
            return None
        name = ".".join([head, *reversed(tail)])
        if name not in self._outside:
            self._outside[name] = outside_name(self, name)
        return self._outside[name]

    @kept
    def _root(self, node: ast.expr) -> str | None:
        """The full name of what stands before the dots: an import, or another name of one."""
        if not isinstance(node, ast.Name):
            return imported_by_text(self, node)
        found = self.bindings(node)
        if found and all(isinstance(one, ast.alias) for one in found):
            names = {self.imported(one) for one in found if isinstance(one, ast.alias)}
            names = {one for one in names if not is_python_2(one)} if len(names) > 1 else names
            return names.pop() if len(names) == 1 else None
        value = self.assigned(node)
        if value is None:
            return None if found else starred_client(self, node.id)
        known = ast.Name | ast.Attribute | ast.Call | ast.Subscript
        if not isinstance(value, known) or node in self._followed:
            return None  # a name that leads back to itself: ``policy = policy.default``
        self._followed.add(node)
        try:
            return self.dotted(value)
        finally:
            self._followed.discard(node)

    @kept
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
            for node in self.each(ast.ImportFrom)
            if node.names[0].name == "*"
        )

    @cached_property
    def sources(self) -> frozenset[str]:
        """The modules that import statements name as such, by their full names."""
        return frozenset(
            name
            for node in self.nodes
            for name in (
                ["." * node.level + (node.module or "")]
                if isinstance(node, ast.ImportFrom)
                else [one.name for one in node.names]
                if isinstance(node, ast.Import)
                else []
            )
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

    @kept
    def foreign_definitions(self) -> list[tuple[ast.expr, Definition | None]]:
        """Those loads, each with where in the program it is defined."""
        found: list[tuple[ast.expr, Definition | None]] = []
        for node in self.foreign_loads():
            name = self.dotted(node) if self.program is not None else None
            defined = self.program.definition(self, name) if self.program and name else None
            found.append((node, defined))
        return found

    @kept
    def foreign_names(self) -> dict[str, list[tuple[ast.expr, Definition | None]]]:
        """Those loads by the names that they have where they are defined, or here."""
        found: dict[str, list[tuple[ast.expr, Definition | None]]] = {}
        for node, defined in self.foreign_definitions():
            here = node.id if isinstance(node, ast.Name) else None
            name = here if defined is None else defined.name
            if name is not None:
                found.setdefault(name, []).append((node, defined))
        return found

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
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += ((alias.name, alias) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                found += ((self.imported(alias), alias) for alias in node.names)
        return tuple(found)

    def absolute_imports(self) -> set[tuple[str, ...]]:
        """The names that import statements give, without those that begin with a dot, in parts."""
        return {tuple(name.split(".")) for name, _ in self.imports if not name.startswith(".")}

    @kept
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
        """A class and the known classes that it inherits from, in the order of its MRO."""
        home = self.owner(klass)
        if klass not in home._lineages:
            home._lineages[klass] = [klass]  # while it is found out: a class that leads to itself
            parents = [one for base in klass.bases if (one := home.base_of(base)) is not None]
            orders = [list(home.lineage(parent)) for parent in parents]
            home._lineages[klass] = [klass, *_merged([*orders, parents])]
        return home._lineages[klass]

    def base_of(self, node: ast.expr) -> ast.ClassDef | None:
        """The class that a base of a class means, also behind type arguments."""
        return self.klass_of(node.value if isinstance(node, ast.Subscript) else node)

    @kept
    def heirs(self, klass: ast.ClassDef) -> list[ast.ClassDef]:
        """The classes of the program that derive from a class."""
        self._bring(klass)
        modules = list(self.program.parsed()) if self.program is not None else [self]
        return [
            other
            for one in modules
            for other in one.classes
            if other is not klass and klass in one.lineage(other)
        ]

    def _bring(self, klass: ast.ClassDef) -> None:
        """Parses the files that may derive from a class, or make objects of it."""
        home = self.owner(klass)
        if home.program is not None and home.scopes[klass] is home.top:
            home.program.bring_mentions(klass.name, stem_of(home.source.path))

    def is_made_anew(self, klass: ast.ClassDef) -> bool:
        """Whether a call of ``type`` with three arguments derives from a class."""
        loads: list[tuple[Module, ast.expr]] = [
            (self, one) for one in self.scopes[klass].loads.get(klass.name, [])
        ]
        if self.program is not None and self.scopes[klass] is self.top:
            loads = list(self.program.references(self, klass.name))
        own = (node for node in walk(klass) if isinstance(node, ast.Name) and node.id == "cls")
        for home, load in (*loads, *((self, one) for one in own)):
            bases = home.parents[load]
            call = home.parents.get(bases)
            made = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
            if isinstance(bases, ast.Tuple) and made in ("type", "types.new_class", "new_class"):
                return True
        return False

    @kept
    def overridden(self, klass: ast.ClassDef, name: str) -> bool:
        """Whether a name means something else to objects of a class that derives from a class.

        By a definition of its own, or of another class that comes before in its order.
        """
        for heir in self.heirs(klass):
            order = self.owner(heir).lineage(heir)
            for one in order[: order.index(klass)]:
                if name in self.owner(one).members(one):
                    return True
        modules = list(self.program.parsed()) if self.program is not None else [self]
        return any(
            name in one.members(other) and one.derives_from_any(other)
            for one in modules
            for other in one.classes
            if other is not klass
        )

    def derives_from_any(self, klass: ast.ClassDef) -> bool:
        """Whether a base of a class is a value: a parameter, or an entry of a table."""
        for base in klass.bases:
            match base:
                case ast.Name() if any(isinstance(one, ast.arg) for one in self.bindings(base)):
                    return True
                case ast.Subscript(slice=ast.Constant(value=str())) if self.base_of(base) is None:
                    return True
        return False

    @cached_property
    def classes(self) -> tuple[ast.ClassDef, ...]:
        """The classes of the module."""
        return tuple(node for node in self.scopes if isinstance(node, ast.ClassDef))

    def members(self, klass: ast.ClassDef) -> set[str]:
        """The names that a class defines, in its body or on ``self``."""
        if klass not in self._members:
            names = (one.name for one in _functions(klass))
            self._members[klass] = {*names, *self._attributes_of(klass)}
        return self._members[klass]

    @kept
    def inherited_values(self, klass: ast.ClassDef, name: str) -> list[ast.expr | None]:
        """What may be stored under an attribute of an object of a class: one entry a store.

        The body of the nearest class counts, or its ``__init__``, and what any other method of
        any class above stores on ``self``. Two entries more where a class that derives from it
        defines something else.
        """
        if self.overridden(klass, name):
            return [None, None]
        found: list[ast.expr | None] = []
        late = self._sets_up_late(klass, name)
        settled = False
        for one in self.lineage(klass):
            home = self.owner(one)
            stores = home.held(one, name)
            for held in stores:
                again = held.on_self and (late or not home.is_set_up(held.node))
                if again or not settled:
                    found.append(held.value)
            settled |= any(not held.on_self or home.is_set_up(held.node) for held in stores)
        return found

    def is_set_up(self, node: ast.AST) -> bool:
        """Whether a store stands in the ``__init__`` of its class, under no condition."""
        function = self.function(node)
        named = isinstance(function, ast.FunctionDef) and function.name in _SETTING_UP
        return named and self.parents.get(self.statement(node)) is function

    def _sets_up_late(self, klass: ast.ClassDef, name: str) -> bool:
        """Whether an ``__init__`` calls another after it stored an attribute itself."""
        for one in self.lineage(klass):
            home = self.owner(one)
            for held in home.held(one, name):
                function = home.function(held.node)
                if held.on_self and home.is_set_up(held.node) and function is not None:
                    return any(
                        isinstance(node, ast.Attribute)
                        and node.attr in _SETTING_UP
                        and node.lineno > held.node.lineno
                        for node in walk(function)
                    )
        return False

    @kept
    def method(
        self, klass: ast.ClassDef, name: str
    ) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The method of a class, its own or inherited; None where it is defined twice.

        Of a property, the function that gives its value.
        """
        if self.overridden(klass, name):
            return None
        for one in self.lineage(klass):
            found = [node for node in _functions(one) if node.name == name and not _sets(node)]
            if len(found) == 1 and any(map(_is_property, found[0].decorator_list)):
                return found[0]  # what is stored under its name goes through its setter
            if found or self.owner(one).held(one, name):
                kept = len(found) == 1 and not self.owner(one).held(one, name)
                return found[0] if kept else None
        return None

    def attribute_values(self, klass: ast.ClassDef, name: str) -> list[ast.expr | None]:
        """What is stored under ``self.name`` or ``cls.name`` in a class: one entry a store."""
        return [one.value for one in self.held(klass, name)]

    def held(self, klass: ast.ClassDef, name: str) -> list[Held]:
        """The stores of an attribute in a class, in order of appearance."""
        return self._attributes_of(klass).get(name, [])

    def _attributes_of(self, klass: ast.ClassDef) -> dict[str, list[Held]]:
        if klass not in self._stores:
            found: dict[str, list[Held]] = {}
            for node in walk(klass):
                match node:
                    case ast.Attribute(attr=attr, ctx=ast.Store() | ast.Del()) if is_self(
                        node.value
                    ):
                        found.setdefault(attr, []).append(Held(node, self.bound_value(node), True))
                    case ast.Name(id=attr, ctx=ast.Store()) if self.scopes[node].node is klass:
                        found.setdefault(attr, []).append(Held(node, self.bound_value(node), False))
            self._stores[klass] = found
        return self._stores[klass]


def _functions(klass: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions in the body of a class."""
    for node in klass.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _sets(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is the setter or deleter of a property."""
    return any(
        isinstance(one, ast.Attribute) and one.attr in ("setter", "deleter")
        for one in function.decorator_list
    )


def _is_property(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Name) and decorator.id == "property"


def _merged(orders: list[list[ast.ClassDef]]) -> list[ast.ClassDef]:
    """Classes in an order that keeps each of some orders, the first ones first, as Python does."""
    found: list[ast.ClassDef] = []
    rest = [order for order in orders if order]
    while rest:
        heads = [order[0] for order in rest]
        free = (one for one in heads if not any(one in order[1:] for order in rest))
        head = next(free, heads[0])  # orders that contradict each other make no class
        found.append(head)
        rest = [kept for order in rest if (kept := [one for one in order if one is not head])]
    return found


def is_none(node: ast.expr | None) -> bool:
    """Whether an expression is the constant None; False for no expression."""
    return isinstance(node, ast.Constant) and node.value is None
