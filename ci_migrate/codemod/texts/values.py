"""Expressions evaluated to plain values: texts with holes, numbers, None, lists and tables of them.

For what a function makes of the arguments of one call. A text that is nothing but a hole stands
for a value of which nothing is known.
"""

from __future__ import annotations

import ast
import operator
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.keeping import changed
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.plain import (
    MOST,
    UNKNOWN,
    Lost,
    Names,
    Unknown,
    as_text,
    is_closed,
    is_number,
    is_open,
    lose,
    truth,
)
from ci_migrate.codemod.python.scopes import Scope
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.texts.displays import display_of
from ci_migrate.codemod.texts.holes import ENCODING, Evaluation, Hole
from ci_migrate.codemod.texts.presence import holds, is_there
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE

_COMPREHENSION = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_STEPS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.BitOr: operator.or_,
}
_ORDERS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}
_TYPES: Mapping[str, type] = {
    one.__name__: one for one in (str, int, float, bool, list, tuple, dict, set)
}
_TEXT_METHODS = frozenset(
    ("startswith", "endswith", "replace", "lstrip", "rstrip", "strip", "lower", "upper")
    + ("removeprefix", "removesuffix", "title", "capitalize", "split", "isdigit")
)


class Values(Evaluator):
    """Evaluates expressions of one module, with what the local names of a scope hold."""

    def __init__(
        self,
        module: Module,
        evaluation: Evaluation,
        scope: Scope | None = None,
        names: Names | None = None,
    ) -> None:
        super().__init__(module, evaluation)
        self.scope = scope
        self.names: Names = names if names is not None else {}

    def value(self, node: ast.expr) -> Any:
        """The value of an expression; Lost where it is not known."""
        match node:
            case ast.Constant(value=None | bool() | int() | float() | str() as value):
                self.evaluation.used.add(node)
                return value
            case ast.Name() if self._is_local(node):
                return self._held(node)
            case ast.Name():
                return self._named(node)
            case ast.Attribute() if not self._reads_locals(node):
                return self._displayed(node)
            case ast.Dict():
                return self._table_of(node)
            case ast.List() | ast.Tuple() | ast.Set():
                items = list(self._each(node.elts))
                return tuple(items) if isinstance(node, ast.Tuple) else items
            case ast.BoolOp(op=op, values=[*first, last]):
                for one in first:
                    value = self.value(one)
                    if truth(value, one) is isinstance(op, ast.Or):
                        return value
                return self.value(last)
            case ast.IfExp(test=test, body=body, orelse=other):
                return self.value(body if self.asks(test) else other)
            case ast.UnaryOp(op=ast.Not(), operand=one):
                return not self.asks(one)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compared(node, op, self.value(left), self.value(right))
            case ast.DictComp(key=key, value=value):
                return {
                    self._key(key): self.value(value) for _ in self._rounds(node, node.generators)
                }
            case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt) | ast.SetComp(elt=elt):
                return [self.value(elt) for _ in self._rounds(node, node.generators)]
            case ast.BinOp(op=op):
                return self._combined(node, op)
            case ast.Subscript() if self._reads_locals(node):
                return self._item(node, self.value(node.value), node.slice)
            case ast.Call():
                return self._result(node)
        return self._spoken(node)

    def asks(self, node: ast.expr) -> bool:
        """Whether a test holds; Lost where that is not known."""
        value = self.value(node)
        whole = HOLE.fullmatch(value) if isinstance(value, str) else None
        if whole is not None:
            one = self.evaluation.holes[int(whole[1])]
            if not (one.conversion or one.spec or any(one.around)) and holds(one.module, one.node):
                return True
        return truth(value, node)

    # -- names

    def _is_local(self, node: ast.Name) -> bool:
        if self.scope is None or node not in self.module.scopes:
            return False
        home = self.module.home(node.id, self.module.scopes[node])
        return home is self.scope or (home is not None and isinstance(home.node, _COMPREHENSION))

    def _held(self, node: ast.Name) -> Any:
        value = self.names.get(node.id, UNKNOWN)
        if isinstance(value, Unknown) and not value.why:
            return self._open(node)
        if isinstance(value, Unknown):
            raise Lost(value.why)
        return value

    def _open(self, node: ast.Name) -> str:
        """What stands for a local name of which nothing is known."""
        lose(node)

    def _name(self, node: ast.Name, given: Mapping[ast.AST, str]) -> str | None:
        if not self._is_local(node):
            return super()._name(node, given)
        return as_text(self._held(node), node)

    def _text(self, node: ast.expr, given: Mapping[ast.AST, str]) -> str | None:
        """A text that is chosen, looked up or made by a function, as its value."""
        kinds = ast.IfExp | ast.BoolOp | ast.Subscript | ast.Call
        if isinstance(node, kinds) and self._reads_locals(node):
            try:
                return as_text(self.value(node), node)
            except Lost:
                if not isinstance(node, ast.Call):
                    raise
        return super()._text(node, given)

    def _items(self, node: ast.expr, given: Mapping[ast.AST, str]) -> list[str] | None:
        if not self._reads_locals(node):
            return super()._items(node, given)
        return [as_text(one, node) for one in self._several(node)]

    def _named(self, node: ast.Name) -> Any:
        """What a name of the module holds: a collection that nothing changes, or a text."""
        found = self.module.assigned(node)
        home = self.module.owner(found) if found is not None else self.module
        if isinstance(found, ast.Constant):
            self.evaluation.doubt(doubt(self.module, node))
            return self._elsewhere(home).value(found)
        if isinstance(found, ast.Dict | ast.List | ast.Tuple | ast.Set):
            self.evaluation.doubt(doubt(self.module, node))
            self.evaluation.doubt(changed(self.module, node))
            return self._elsewhere(home).value(found)
        if isinstance(found, ast.Call) and home.dotted(found.func) == ENCODING:
            return self._elsewhere(home).value(found)
        return self._displayed(node)

    def _displayed(self, node: ast.Name | ast.Attribute) -> Any:
        """What a dictionary holds that stands behind a name; the text of anything else."""
        display = display_of(self.module, node)
        if display is None:
            listed = self._collected(node) if isinstance(node, ast.Attribute) else None
            if listed is not None:
                return self._elsewhere(self.module.owner(listed)).value(listed)
            return self._spoken(node)
        for said in display.doubts:
            self.evaluation.doubt(said)
        return self._elsewhere(self.module.owner(display.table)).value(display.table)

    def _elsewhere(self, home: Module) -> Values:
        return Values(home, self.evaluation)

    def _reads_locals(self, node: ast.expr) -> bool:
        return any(
            isinstance(one, ast.Name) and one.id not in ("self", "cls") and self._is_local(one)
            for one in walk(node)
        )

    def require_own(self, text: str | None) -> None:
        """Lost where a text has holes of which only the local names know."""
        for number in HOLE.findall(text or ""):
            one = self.evaluation.holes[int(number)]
            if self.is_own(one):
                lose(one.node)

    def is_told(self, node: ast.expr) -> bool:
        """Whether an argument is handed over with a value: None says nothing."""
        return not (isinstance(node, ast.Name) and self._is_local(node)) or (
            self.names.get(node.id, UNKNOWN) is not None
        )

    def is_own(self, one: Hole) -> bool:
        """Whether only the local names know what a hole stands for."""
        return one.module is self.module and self._reads_locals(one.node)

    def _spoken(self, node: ast.expr) -> Any:
        """The text of an expression; a hole where only the running program knows it."""
        text = self.text(node)
        if text is not None:
            return text
        if self._reads_locals(node):
            lose(node)
        return self.evaluation.add(Hole(node, self.module))

    # -- collections

    def _each(self, nodes: Sequence[ast.expr]) -> Iterator[Any]:
        for one in nodes:
            if isinstance(one, ast.Starred):
                yield from self._several(one.value)
            else:
                yield self.value(one)

    def _several(self, node: ast.expr) -> list[Any]:
        value = self.value(node)
        if not isinstance(value, list | tuple | dict) or len(value) > MOST:
            lose(node)
        return list(value)

    def _table_of(self, node: ast.Dict) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                found |= self.spread(value)
            else:
                found[self._key(key)] = self.value(value)
        return found

    def spread(self, node: ast.expr) -> dict[str, Any]:
        """The table that an expression behind ``**`` gives."""
        value = self.value(node)
        return value if isinstance(value, dict) else lose(node)

    def _key(self, node: ast.expr) -> str:
        value = self.value(node)
        return value if isinstance(value, str) and is_closed(value) else lose(node)

    def _item(self, node: ast.expr, owner: Any, key: ast.expr) -> Any:
        at = self.value(key)
        if not is_closed(at) or not isinstance(owner, dict | list | tuple):
            lose(node)
        try:
            return owner[at]
        except (KeyError, IndexError, TypeError):
            lose(node)

    def _rounds(self, node: ast.expr, parts: Sequence[ast.comprehension]) -> Iterator[None]:
        """One round for each item of a comprehension, with its names bound."""
        if len(parts) != 1 or parts[0].is_async:
            lose(node)
        around = dict(self.names)
        for one in self._several(parts[0].iter):
            self.bind(parts[0].target, one)
            if all(self.asks(test) for test in parts[0].ifs):
                yield
        self.names.clear()
        self.names.update(around)

    def bind(self, target: ast.expr, value: Any) -> None:
        """Binds the names of a target."""
        match target:
            case ast.Name(id=name):
                self.names[name] = value
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                known = isinstance(value, list | tuple) and len(value) == len(parts)
                each = value if known else [UNKNOWN] * len(parts)
                for part, one in zip(parts, each, strict=True):
                    self.bind(part, one)
            case ast.Starred(value=part):
                self.bind(part, UNKNOWN)

    # -- what is made of values

    def _combined(self, node: ast.BinOp, op: ast.operator) -> Any:
        if isinstance(op, ast.Mod):
            return self._spoken(node)
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(op, ast.Add) and (isinstance(left, str) or isinstance(right, str)):
            if isinstance(left, str) and isinstance(right, str):
                return self.worded(left, "added") + self.worded(right, "added")
            lose(node)
        same = isinstance(left, list | tuple | dict) and type(left) is type(right)
        if not same and not (is_number(left) and is_number(right)):
            lose(node)
        try:
            return _STEPS[type(op)](left, right)
        except (KeyError, TypeError, ZeroDivisionError):
            lose(node)

    def _compared(self, node: ast.expr, op: ast.cmpop, left: Any, right: Any) -> bool:
        if isinstance(op, ast.Is | ast.IsNot):
            if right is not None or (is_open(left) and not self._is_there(left)):
                lose(node)
            return (left is None) is isinstance(op, ast.Is)
        if not is_closed(left) or not is_closed(right):
            lose(node)
        try:
            return _ORDERS[type(op)](left, right)
        except TypeError:
            lose(node)

    def _is_there(self, marker: str) -> bool:
        """Whether a value of which nothing else is known certainly is not None."""
        found = HOLE.fullmatch(marker)
        one = self.evaluation.holes[int(found[1])] if found else None
        if one is None or one.node not in one.module.scopes:
            return False
        return is_there(one.module, one.node)

    def _result(self, node: ast.Call) -> Any:
        """What a call gives."""
        if self.module.dotted(node.func) == ENCODING and node.args:
            return self._encoded(node)
        match node.func:
            case ast.Name(id=name) if self._is_builtin(node.func, name):
                found = self._built_in(node, name)
            case ast.Attribute(value=owner, attr=name):
                found = self._asked(node, owner, name)
            case _:
                found = UNKNOWN
        return self.returned(node) if isinstance(found, Unknown) else found

    def returned(self, node: ast.Call) -> Any:
        """What a function of the program gives; the text of the call where it is none."""
        return self._spoken(node)

    def _built_in(self, node: ast.Call, name: str) -> Any:
        keywords = {one.arg: one.value for one in node.keywords}
        match name, node.args:
            case "dict", [] | [_]:
                found: dict[str, Any] = {}
                for one in node.args:
                    found |= self._pairs(one)
                for key, value in keywords.items():
                    found |= self.spread(value) if key is None else {key: self.value(value)}
                return found
            case (("list" | "tuple"), [one]):
                return (list if name == "list" else tuple)(self._several(one))
            case "sorted", [one] if not keywords:
                items = self._several(one)
                return (
                    sorted(items)
                    if all(isinstance(x, str) and is_closed(x) for x in items)
                    else lose(node)
                )
            case "len", [one]:
                return len(self._several(one))
            case "bool", [one]:
                return self.asks(one)
            case "filter", [ast.Constant(value=None), one]:
                return [value for value in self._several(one) if truth(value, one)]
            case "isinstance", [one, kinds]:
                return self._is_of(node, self.value(one), kinds)
        return UNKNOWN

    def _pairs(self, node: ast.expr) -> dict[str, Any]:
        value = self.value(node)
        if isinstance(value, dict):
            return dict(value)
        try:
            return {key: one for key, one in value if is_closed(key)}
        except (TypeError, ValueError):
            lose(node)

    def _is_of(self, node: ast.expr, value: Any, kinds: ast.expr) -> bool:
        listed = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
        names = [one.id for one in listed if isinstance(one, ast.Name) and one.id in _TYPES]
        if len(names) < len(listed) or is_open(value):
            lose(node)
        return isinstance(value, tuple(_TYPES[one] for one in names))

    def _asked(self, node: ast.Call, owner: ast.expr, name: str) -> Any:
        """What a method of a value gives."""
        if name == "format" and any(one.arg is None for one in node.keywords):
            return self._filled(node, self.value(owner))
        if name == "join" and len(node.args) == 1:
            glue = self.value(owner)
            if isinstance(glue, str):
                items = self._several(node.args[0])
                return glue.join(self.worded(as_text(one, node), "added") for one in items)
        if not self._reads_locals(owner) and not isinstance(owner, ast.Constant | ast.Name):
            return UNKNOWN
        if name not in _TEXT_METHODS | {"items", "keys", "values", "copy", "get"}:
            return UNKNOWN
        made = self.module.dotted(owner) is not None
        value = UNKNOWN if made else self.value(owner)
        given = () if node.keywords else tuple(self._each(node.args))
        if isinstance(value, str) and name in _TEXT_METHODS and is_closed([value, given]):
            return getattr(value, name)(*given)
        if not isinstance(value, dict | list) or node.keywords:
            return UNKNOWN
        match name, given:
            case "copy", ():
                return value.copy()
            case "items", () if isinstance(value, dict):
                return list(value.items())
            case "keys", () if isinstance(value, dict):
                return list(value)
            case "values", () if isinstance(value, dict):
                return list(value.values())
            case "get", (str() as key, *other) if isinstance(value, dict) and is_closed(key):
                return value.get(key, *other)
        return UNKNOWN

    def _filled(self, node: ast.Call, template: Any) -> str:
        """A template with the values of a table in its named places."""
        given: dict[str, Any] = {}
        for one in node.keywords:
            given |= self.spread(one.value) if one.arg is None else {one.arg: self.value(one.value)}
        if not isinstance(template, str) or not is_closed(template) or node.args:
            lose(node)
        out = []
        for literal, name, spec, turned in string.Formatter().parse(template):
            out.append(literal)
            if name is not None:
                if name not in given or spec or turned:
                    lose(node)
                out.append(as_text(given[name], node))
        return "".join(out)

    def _encoded(self, node: ast.Call) -> str:
        """Options as ``urlencode`` writes them; a hole is one that the program has encoded."""
        pairs = self._pairs(node.args[0])
        if any(
            one is None or isinstance(one, bool | list | tuple | dict) for one in pairs.values()
        ):
            lose(node)
        return self.evaluation.query({key: as_text(one, node) for key, one in pairs.items()})
