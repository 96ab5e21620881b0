"""What attributes of modules, classes and objects stand for, as texts."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ci_migrate.codemod.python.acting import is_quiet
from ci_migrate.codemod.python.calls import arguments
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.fields import filled, may_be_set
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of
from ci_migrate.codemod.python.scopes import is_self
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.texts.choices import member_text
from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.codemod.texts.lookups import Lookups, Served
from ci_migrate.model import HOLE


class Attributes(Lookups):
    """Looks up texts behind attributes; how an expression is evaluated is its subclass's part."""

    def _attribute(self, node: ast.Attribute, given: Mapping[ast.AST, str]) -> str | None:
        self.evaluation.doubt(doubt(self.module, node))
        found = self.module.defined(node)
        if found is not None:
            value = (
                found.module.bound_value(found.bindings[0]) if len(found.bindings) == 1 else None
            )
            return None if value is None else self.text(value, given)
        bindings = self.module.bindings(node.value) if isinstance(node.value, ast.Name) else []
        if len(bindings) == 1 and bindings[0] in self._handed and node.attr == "value":
            return member_text(*self._handed[bindings[0]])
        served = self.served_by(node.value)
        if served is None:
            return self._of_either(node, given)
        owner = served.klass
        if any(ast.unparse(base).rpartition(".")[2] == "StrEnum" for base in owner.bases):
            return member_text(self.module, node)  # it is the text, and gives it in every way
        method = self.module.method(owner, node.attr)
        if method is not None:
            count = len(self.evaluation.holes)
            text = self._property(method, owner)
            self._say_of(node.value, method, count)
            return text
        return self._stored(served, node, given)

    def _of_either(self, node: ast.Attribute, given: Mapping[ast.AST, str]) -> str | None:
        """The text under an attribute that all have of which a condition chooses one."""
        found = self.module.defined(node.value)
        home, chosen = self.module, None
        if found is not None and len(found.bindings) == 1:
            home, chosen = found.module, found.module.bound_value(found.bindings[0])
        elif found is None and isinstance(node.value, ast.Name):
            chosen = home.assigned(node.value)
        if not isinstance(chosen, ast.IfExp):
            return None
        self.evaluation.doubt(doubt(self.module, node.value))
        served = [self._in(home).served_by(one) for one in (chosen.body, chosen.orelse)]
        texts = {
            None if one is None else self._in(home)._stored(one, node, given) for one in served
        }
        return texts.pop() if len(texts) == 1 else None

    def _stored(
        self, served: Served, node: ast.Attribute, given: Mapping[ast.AST, str]
    ) -> str | None:
        """The text under an attribute that is stored once, or given to a class of plain fields."""
        owner = served.klass
        fields = filled(self.module, owner, node.attr, served.made_by)
        values = self.module.inherited_values(owner, node.attr)
        if fields is not None and len(values) < 2 and fields.values:
            values = [*fields.values[:1]]
            if _is_number(values[0]):
                return None  # objects are made with other numbers, if not today
        if len(values) != 1 or values[0] is None:
            return None
        others = (fields.doubt or fields.several) if fields is not None else None
        if others is not None:
            if not self._is_root(values[0]):
                return None
            self.evaluation.doubt(others)
        if may_be_set(self.module, owner) and not self._is_root(values[0]):
            return None  # only the address of the service counts as the one it defaults to
        beside = self._kept_beside(owner, node, values[0])
        return self.text(values[0], {**given, **beside, **self._made_with(served, values[0])})

    def _kept_beside(
        self, owner: ast.ClassDef, node: ast.Attribute, value: ast.expr
    ) -> dict[ast.AST, str]:
        """What an ``__init__`` made ``value`` of, under the names by which it keeps that as well.

        After ``self.who = who`` the ``who`` of ``__init__`` is ``self.who`` to other methods.
        """
        home = self.module.owner(value)
        made = home.function(value)
        own = home is self.module and is_self(node.value) and not isinstance(value, ast.Name)
        if not own or made is self.module.function(node):
            return {}
        found: dict[ast.AST, str] = {}
        for one in walk(value):
            bindings = home.bindings(one) if isinstance(one, ast.Name) else []
            if len(bindings) != 1 or not isinstance(bindings[0], ast.arg):
                continue
            if self._parameter(bindings[0]) is not None:
                continue  # an address, which is known
            for target in _attributes_of(home, made, bindings[0]):
                twin = ast.Attribute(value=node.value, attr=target.attr, ctx=ast.Load())
                ast.copy_location(twin, node)
                if len(self.module.inherited_values(owner, target.attr)) == 1:
                    self.evaluation.doubt(doubt(self.module, twin))
                    found[bindings[0]] = self.evaluation.add(Hole(twin, self.module))
                    break
        return found

    def _property(
        self, method: ast.FunctionDef | ast.AsyncFunctionDef, owner: ast.ClassDef
    ) -> str | None:
        """The text of a property of an object of a class, where its body is one return."""
        names = {ast.unparse(one).rpartition(".")[2] for one in method.decorator_list}
        if not names or not names <= {"property", "cached_property"}:
            return None
        last = method.body[-1]
        returns = [one for one in walk(method) if isinstance(one, ast.Return)]
        if len(returns) != 1 or returns[0] is not last or returns[0].value is None:
            return None
        home = self.module.owner(method)
        if not all(is_quiet(home, one) for one in method.body[:-1]):
            return None
        around = self._selves
        self._selves = {**around, method: around.get(method) or Served(owner)}
        found = self.text(returns[0].value)
        self._selves = around
        return found

    def _say_of(
        self, receiver: ast.expr, method: ast.FunctionDef | ast.AsyncFunctionDef, count: int
    ) -> None:
        """What a method says of ``self``, from a hole on, is of the object that it is asked of."""
        home = self.module.owner(method)
        static = "staticmethod" in map(ast.unparse, method.decorator_list)
        if static or not isinstance(home.parents[method], ast.ClassDef):
            return  # its first parameter is none of an object
        if self.module.klass_of(receiver) is not None:
            return  # it is asked of the class, for an object that it is handed
        for number, one in enumerate(self.evaluation.holes[count:], count):
            match one.node, receiver:
                case ast.Attribute(
                    value=ast.Name() as own, attr=name
                ), ast.Name() | ast.Attribute():
                    if home.bindings(own) == method.args.args[:1] and not name.startswith("__"):
                        twin = ast.Attribute(value=receiver, attr=name, ctx=ast.Load())
                        ast.copy_location(twin, receiver)
                        self.evaluation.holes[number] = replace(one, node=twin, module=self.module)

    def serve(self, method: ast.AST, served: Served) -> None:
        """Takes ``self`` of a method for an object."""
        self._selves = {**self._selves, method: served}

    def owner_of(self, node: ast.expr) -> ast.ClassDef | None:
        """The class that an expression is, or is an object of."""
        found = self.served_by(node)
        return None if found is None else found.klass

    def served_by(self, node: ast.expr) -> Served | None:
        """The object that an expression is; of a class, the class."""
        if isinstance(node, ast.Name) and node.id in ("self", "cls"):
            method = self.module.function(node)
            if method in self._selves:
                return self._selves[method]
        klass = self.module.klass_of(node) or class_of(self.module, node)
        if klass is None:
            return None
        made = made_by(self.module, node, klass)
        return Served(klass, made, None if made is None else self.module.owner(made))

    def _made_with(self, served: Served, value: ast.expr) -> Mapping[ast.AST, str]:
        """The texts that an object is made with, by the parameters of the method of ``value``.

        That is its ``__init__``, or one that this asks by ``super()``.
        """
        setter = self.module.owner(value).function(value)
        given: dict[ast.AST, str] = {}
        call, there = served.made_by, served.made_in
        for klass in self.module.lineage(served.klass):
            home = self.module.owner(klass)
            init = next((one for one in klass.body if _is_init(one)), None)
            if not isinstance(init, ast.FunctionDef):
                continue
            handed = arguments(init, call) if call is not None and there is not None else None
            own = set() if call is None else set(walk(call))
            known = {
                one: self._in(there if there is not None and node in own else home).text(
                    node, given
                )
                for one, node in (handed or {}).items()
            }
            given = {one: text for one, text in known.items() if text and not HOLE.search(text)}
            if init is setter:
                return given
            asked = [one for one in walk(init) if isinstance(one, ast.Call) and _asks_above(one)]
            call = asked[0] if len(asked) == 1 and home.function(asked[0]) is init else None
            there = home
        return {}


def made_by(module: Module, node: ast.expr, klass: ast.ClassDef) -> ast.Call | None:
    """The call that makes the object of a class that an expression is, where it is in sight."""
    if isinstance(node, ast.Name):
        value = module.assigned(node)
    elif isinstance(node, ast.Attribute):
        owner = class_of(module, node.value)
        kept = module.inherited_values(owner, node.attr) if owner is not None else []
        value = kept[0] if len(kept) == 1 else None
    else:
        value = node
    if not isinstance(value, ast.Call):
        return None
    return value if module.owner(value).klass_of(value.func) is klass else None


def _is_init(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "__init__"


def _asks_above(node: ast.Call) -> bool:
    """Whether a call is one of the ``__init__`` above."""
    match node.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"), args=[]), attr="__init__"):
            return True
    return False


def _attributes_of(
    module: Module, function: ast.AST | None, parameter: ast.arg
) -> Iterator[ast.Attribute]:
    """The attributes under which a method keeps one of its parameters just as it is."""
    for step in function.body if isinstance(function, ast.FunctionDef) else ():
        match step:
            case ast.Assign(
                targets=[ast.Attribute(value=base) as target], value=ast.Name() as name
            ) if is_self(base) and module.bindings(name) == [parameter]:
                yield target


def _is_number(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)
