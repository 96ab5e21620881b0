"""Objects that a program builds in steps, as queries often are: ``Query(t).where(c).top(3)``."""

from __future__ import annotations

import ast
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ci_migrate.codemod.python.buildable import buildable, root_of
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.fields import fields_of
from ci_migrate.codemod.python.loads import is_record, loads_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.plain import UNKNOWN, Unknown, as_text, lose
from ci_migrate.codemod.texts.values import Values

_REPEATING = (
    *(ast.For, ast.AsyncFor, ast.While, ast.comprehension, ast.ListComp, ast.SetComp),
    *(ast.DictComp, ast.GeneratorExp, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda),
)
_MAKERS: Mapping[str, type] = {"list": list, "dict": dict}


def _goes_through(loop: ast.AST, part: ast.AST) -> bool:
    """Whether a part of a loop is what it goes through, which is evaluated once."""
    match loop:
        case ast.For(iter=items) | ast.AsyncFor(iter=items) | ast.comprehension(iter=items):
            return items is part
        case (
            ast.ListComp(generators=[first, *_])
            | ast.SetComp(generators=[first, *_])
            | ast.DictComp(generators=[first, *_])
            | ast.GeneratorExp(generators=[first, *_])
        ):
            return first is part
    return False


@dataclass(eq=False, slots=True)
class Built:
    """An object of a class of the program, with what its attributes hold."""

    klass: ast.ClassDef
    home: Module
    parts: dict[str, Any] = field(default_factory=dict)

    def forget(self) -> None:
        """Nothing is known of its attributes any more."""
        self.parts = dict.fromkeys(self.parts, UNKNOWN)


class Objects(Values):
    """Evaluates what objects of the program hold and what their methods give."""

    def value(self, node: ast.expr) -> Any:
        """The value of an expression; Lost where it is not known."""
        match node:
            case ast.Attribute(value=owner, attr=name) if (one := self.built(owner)) is not None:
                return self._part(node, one, name)
            case ast.Call(func=ast.Attribute(value=owner)) if one := self.built(owner):
                return self.asked(node, one)
            case ast.Call(func=function) if (klass := buildable(self.module, function)) is not None:
                self.evaluation.doubt(doubt(self.module, function))
                return self._made(node, klass)
            case ast.Call(func=function, args=[first]) if (one := self.built(first)) is not None:
                match self.module.dotted(function):
                    case "dataclasses.replace":
                        return self._remade(node, one)
                    case "dataclasses.asdict" if is_record(one.klass) and not node.keywords:
                        return dict(one.parts)
            case ast.Name() if (one := self.built(node)) is not None:
                return one
        return super().value(node)

    def _text(self, node: ast.expr, given: Mapping[ast.AST, str]) -> str | None:
        owner = node.func if isinstance(node, ast.Call) else node
        if isinstance(owner, ast.Attribute) and self.built(owner.value) is not None:
            found = self.value(node)
            return None if isinstance(found, Built) else as_text(found, node)
        return super()._text(node, given)

    def built(self, node: ast.expr) -> Built | None:
        """The object of the program that an expression is, where it is seen how it is built."""
        found: Any = None
        match node:
            case ast.Name() if self._is_local(node):
                found = self.names.get(node.id)
            case ast.Name() if self.scope is None and node in self.module.scopes:
                made = self._named_once(node)
                found = None if made is None else self.value(made)
            case ast.Call() if self._begins_with_one(node):
                found = self.value(node)
            case ast.Attribute(value=owner, attr=name):
                around = self.built(owner)
                found = None if around is None else around.parts.get(name)
        return found if isinstance(found, Built) else None

    def _begins_with_one(self, node: ast.Call) -> bool:
        root = root_of(node)
        if isinstance(root, ast.Call):
            return buildable(self.module, root.func) is not None
        return self.built(root) is not None

    def _named_once(self, name: ast.Name) -> ast.Call | None:
        """The call whose object a local name is, and that nothing but this use of it sees."""
        bindings = self.module.bindings(name)
        target = bindings[0] if len(bindings) == 1 else None
        value = self.module.assigned(name)
        if not isinstance(target, ast.Name) or not isinstance(value, ast.Call):
            return None
        if self.module.function(name) is None or not self._begins_with_one(value):
            return None
        once = list(loads_of(self.module, target)) == [name] and not self._again(target, name)
        return value if once else None

    def _again(self, target: ast.Name, name: ast.Name) -> bool:
        """Whether a use may run several times for one object."""
        block, node = self.module.statement(target), self.module.parents[name]
        inner: ast.AST = name
        while block not in ast.iter_child_nodes(node):
            if isinstance(node, _REPEATING) and not _goes_through(node, inner):
                return True
            node, inner = self.module.parents[node], node
        return False

    def _part(self, node: ast.expr, one: Built, name: str) -> Any:
        """What an object has under a name."""
        if name in one.parts:
            found = one.parts[name]
            return lose(node) if isinstance(found, Unknown) else found
        method = one.home.method(one.klass, name)
        if isinstance(method, ast.FunctionDef):
            if not any(ast.unparse(each) == "property" for each in method.decorator_list):
                lose(node)
            asked = ast.copy_location(ast.Call(func=node, args=[], keywords=[]), node)
            return self._given_by(method, asked, one)
        values = one.home.inherited_values(one.klass, name)
        if len(values) != 1 or values[0] is None:
            lose(node)
        return type(self)(one.home.owner(values[0]), self.evaluation).value(values[0])

    def asked(self, node: ast.Call, one: Built) -> Any:
        """What a method of an object gives."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        method = one.home.method(one.klass, name)
        kinds = [] if method is None else [ast.unparse(each) for each in method.decorator_list]
        if not isinstance(method, ast.FunctionDef) or kinds not in ([], ["staticmethod"]):
            lose(node)
        return self._given_by(method, node, one if not kinds else None)

    def _given_by(self, method: ast.FunctionDef, call: ast.Call, one: Built | None) -> Any:
        found = self.run(method, call, one)
        return lose(call) if isinstance(found, Unknown) else found

    def _remade(self, call: ast.Call, one: Built) -> Built:
        """A copy of an object in which some fields are others."""
        fields = fields_of(one.home, one.klass)
        if not is_record(one.klass) or any(each.arg not in fields for each in call.keywords):
            lose(call)
        changed = {str(each.arg): self.known(each.value) for each in call.keywords}
        return Built(one.klass, one.home, {**one.parts, **changed})

    def _made(self, call: ast.Call, klass: ast.ClassDef) -> Built:
        """A new object of a class."""
        home = self.module.owner(klass)
        one = Built(klass, home)
        init = home.method(klass, "__init__")
        if isinstance(init, ast.FunctionDef):
            self.run(init, call, one)
        elif is_record(klass):
            self._fill(call, one, fields_of(home, klass))
        elif call.args or call.keywords:
            lose(call)
        return one

    def _fill(self, call: ast.Call, one: Built, fields: Mapping[str, ast.expr | None]) -> None:
        """Gives the fields of a data class what a call hands over, or their defaults."""
        if any(isinstance(each, ast.Starred) for each in call.args):
            lose(call)
        given = dict(zip(fields, call.args, strict=False))
        given |= {each.arg: each.value for each in call.keywords if each.arg is not None}
        if len(given) < len(call.args) + len(call.keywords) or not given.keys() <= fields.keys():
            lose(call)
        for name, default in fields.items():
            if name in given:
                one.parts[name] = self.known(given[name])
            elif default is not None:
                one.parts[name] = self._default(one.home.owner(default), default)

    def _default(self, home: Module, node: ast.expr) -> Any:
        match node:
            case ast.Call(keywords=[ast.keyword(arg="default_factory", value=ast.Name(id=name))]):
                return _MAKERS[name]() if name in _MAKERS else UNKNOWN
        return type(self)(home, self.evaluation).known(node)

    @abstractmethod
    def known(self, node: ast.expr) -> Any:
        """The value of an expression; Unknown where it cannot be told."""

    @abstractmethod
    def run(self, method: ast.FunctionDef, call: ast.Call, one: Built | None) -> Any:
        """What a method gives that is called for an object: Unknown where that is not known."""
