"""What stands in the lists, tuples and dictionaries that a program writes down, as texts."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.fields import filled, may_be_set
from ci_migrate.codemod.python.keeping import changed, changed_attribute
from ci_migrate.codemod.texts.attributed import Attributes
from ci_migrate.model import HOLE


class Collections(Attributes):
    """Looks up what collections hold; how an expression is evaluated is its subclass's part."""

    def _table(self, node: ast.Name) -> ast.Dict | None:
        """The dictionary display that a name is bound to."""
        found = self.module.assigned(node)
        if not isinstance(found, ast.Dict):
            return None
        self._doubt(node)
        return found

    def _items(self, node: ast.expr, given: Mapping[ast.AST, str]) -> list[str] | None:
        """The texts that stand in what a ``join`` puts together; None where some are not known."""
        match node:
            case ast.List(elts=items) | ast.Tuple(elts=items):
                parts = [
                    self._items(one.value, given)
                    if isinstance(one, ast.Starred)
                    else [self.part(one, given)]
                    for one in items
                ]
                return None if None in parts else [text for one in parts for text in one or ()]
            case ast.Call(func=ast.Name(id="list" | "tuple" as name), args=[one], keywords=[]) if (
                self._is_builtin(node.func, name)
            ):
                return self._items(one, given)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                first, second = self._items(left, given), self._items(right, given)
                return None if first is None or second is None else first + second
            case ast.Name() if (rest := self._rest(node)) is not None:
                return rest
            case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id="str"), items]):
                known = self._items(items, given)
                return None if known is None or any(map(HOLE.search, known)) else known
            case (
                ast.GeneratorExp(elt=each, generators=[part])
                | ast.ListComp(elt=each, generators=[part])
            ) if isinstance(part.target, ast.Name) and not part.ifs:
                known = self._items(part.iter, given)
                known = None if known is None or any(map(HOLE.search, known)) else known
                return known and [self.part(each, {**given, part.target: one}) for one in known]
        listed = self._listed(node)
        return None if listed is None else [self.part(one, given) for one in listed]

    def _listed(self, node: ast.expr) -> list[ast.expr] | None:
        """The items of a list or tuple display, or of one that a name or an attribute means.

        Of a dictionary its keys, or its values where they are asked for.
        """
        values, found = False, node
        match node:
            case ast.List() | ast.Tuple():
                return list(node.elts)
            case ast.Call(func=ast.Attribute(value=found, attr="keys" | "values")) if not node.args:
                values = ast.unparse(node.func).endswith("values")
        match found:
            case ast.Name():
                held = self.module.assigned(found)
            case ast.Attribute():
                held = self._collected(found)
            case _:
                return None
        listed: list[ast.expr | None] = []
        match held:
            case ast.Tuple() | ast.List() if found is node:
                listed = list(held.elts)
            case ast.Dict():
                listed = list(held.values if values else held.keys)
        if not listed or None in listed:
            return None
        if isinstance(found, ast.Name):
            self._doubt(found)
        return [one for one in listed if one is not None]

    def _collected(self, node: ast.Attribute) -> ast.expr | None:
        """The tuple, list or dictionary that an object has under an attribute for good."""
        served = self.served_by(node.value)
        if served is None or may_be_set(self.module, served.klass):
            return None
        owner = served.klass
        values = self.module.inherited_values(owner, node.attr)
        fields = filled(self.module, owner, node.attr, served.made_by)
        if fields is not None and len(values) < 2:
            self.evaluation.doubt(fields.doubt or fields.several)
            values = [*fields.values]
        value = values[0] if len(values) == 1 else None
        if not isinstance(value, ast.Tuple | ast.List | ast.Dict):
            return None
        self.evaluation.doubt(doubt(self.module, node))
        if not isinstance(value, ast.Tuple):
            self.evaluation.doubt(changed_attribute(self.module, node, value))
        return value

    def _rest(self, node: ast.Name) -> list[str] | None:
        """What a call hands over for the ``*parts`` that a name is."""
        bindings = self.module.bindings(node)
        return self._rests.get(bindings[0]) if len(bindings) == 1 else None

    def _is_appended(self, node: ast.expr) -> bool:
        """Whether something is appended to the list that a name is bound to."""
        loads = self.module.loads(node) if isinstance(node, ast.Name) else []
        parents = map(self.module.parents.get, loads)
        return any(isinstance(one, ast.Attribute) and one.attr == "append" for one in parents)

    def _is_builtin(self, node: ast.expr, name: str) -> bool:
        """Whether a name is that of a builtin function, and nothing of the program has it."""
        own = isinstance(node, ast.Name) and node.id == name
        return own and name not in self.module.top.bindings and not self._is_starred(name)

    def _is_starred(self, name: str) -> bool:
        program = self.module.program
        return program is not None and program.starred(self.module, name) is not None

    def _doubt(self, node: ast.Name) -> None:
        """Notes what may change a collection, or put another one in its place."""
        self.evaluation.doubt(doubt(self.module, node))
        self.evaluation.doubt(changed(self.module, node))
