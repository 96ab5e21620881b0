"""A function followed statement by statement up to a call in it, for what one caller hands over."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ci_migrate.codemod.python.calls import arguments, beyond
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.keeping import is_reading
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.python.plain import UNKNOWN, Lost, Names, Unknown, lose
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.texts.built import Built, Objects
from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.codemod.texts.values import Values

_DEEPEST = 4  # functions that call one another
_CHANGING = frozenset(("update", "append", "extend", "setdefault", "pop", "insert", "clear"))
# Methods of tables, lists and texts that leave them as they are.
_READING = frozenset(
    ("get", "items", "keys", "values", "copy", "index", "count", "join", "format", "split")
    + ("strip", "lstrip", "rstrip", "lower", "upper", "title", "replace", "startswith", "endswith")
    + ("encode", "decode", "isoformat", "strftime", "removeprefix", "removesuffix", "partition")
)
# Calls that only look at what they are handed.
_LOOKING = frozenset(
    ("print", "len", "str", "repr", "sorted", "isinstance", "bool", "list", "tuple", "dict", "set")
    + ("debug", "info", "warning", "error", "exception", "log", "dumps", "urlencode", "join")
)


class _Left(Exception):
    """The statements end with a value, or without one."""

    def __init__(self, value: Any = UNKNOWN) -> None:
        self.value = value


class _Next(Exception):
    """The round of a loop ends."""


class Interpreter(Objects):
    """Runs the statements of one function; what is not understood makes its names unknown."""

    depth = 0

    def _open(self, node: ast.Name) -> str:
        """What is counted on the way to a call is known where the call stands, and only there."""
        if self.depth > 0 or self.scope is None:
            lose(node)
        return self.evaluation.add(Hole(node, self.module))

    def _spoken(self, node: ast.expr) -> Any:
        try:
            return super()._spoken(node)
        except Lost:
            if self.depth > 0 or not isinstance(node, ast.Attribute):
                raise
            return self.evaluation.add(Hole(node, self.module))  # as with a name

    def _combined(self, node: ast.BinOp, op: ast.operator) -> Any:
        try:
            return super()._combined(node, op)
        except Lost:
            plain = ast.Name | ast.Constant | ast.BinOp
            if self.depth > 0 or not all(isinstance(one, plain) for one in walk(node)):
                raise
            return self.evaluation.add(Hole(node, self.module))

    def reach(self, function: Defined, call: ast.Call) -> None:
        """Runs what comes before a call; Lost where the call is not reached so."""
        if any(isinstance(one, ast.Global | ast.Nonlocal | ast.Match) for one in walk(function)):
            lose(function)
        around: list[ast.AST] = [call]
        while around[-1] is not function:
            around.append(self.module.parents[around[-1]])
        if self.module.scopes[call] is not self.scope:
            lose(call)
        try:
            self._towards(function.body, frozenset(around))
        except (_Left, _Next):
            lose(call)

    def _towards(self, block: Sequence[ast.stmt], around: frozenset[ast.AST]) -> None:
        """Runs a block up to what stands around the call, and into that."""
        for statement in block:
            if statement not in around:
                self._step(statement)
                continue
            for inner in self._entered(statement, around):
                self._towards(inner, around)
            return

    def _entered(
        self, statement: ast.stmt, around: frozenset[ast.AST]
    ) -> Iterator[Sequence[ast.stmt]]:
        """The block of a statement in which the call stands."""
        blocks = [
            getattr(statement, name, []) for name in ("body", "orelse", "finalbody", "handlers")
        ]
        found = next((one for one in blocks if any(each in around for each in one)), None)
        if found is None:
            if isinstance(statement, ast.While):  # its test is asked again
                self._forget(_changed(statement))
                self._forget_objects(statement)
            return
        match statement:
            case ast.If(test=test, body=body):
                known = self._known(test)
                if isinstance(known, bool) and known is not (found is body):
                    lose(test)
            case ast.For() | ast.AsyncFor() | ast.While():
                self._forget(_changed(statement))
                self._forget_objects(statement)
            case ast.With() | ast.AsyncWith():
                self._forget(_changed(*statement.items))
            case ast.Try(body=body):
                if found is not body:
                    self._forget(_changed(statement))
                handler = next((one for one in statement.handlers if one in around), None)
                found = found if handler is None else handler.body
            case _:
                lose(statement)
        yield found

    def _known(self, test: ast.expr) -> bool | Lost:
        """Whether a test holds; what it cannot be told for."""
        try:
            return self.asks(test)
        except Lost as lost:
            return lost

    def _forget(self, names: Iterable[str], why: object = "") -> None:
        for name in names:
            self._lose_sight(self.names.get(name))
            self.names[name] = Unknown(str(why))

    # -- statements

    def _run(self, block: Sequence[ast.stmt]) -> None:
        for statement in block:
            self._step(statement)

    def _step(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(targets=targets, value=value):
                found = self._given(value)
                for target in targets:
                    self._store(target, found)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._store(target, self._given(value))
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                self._grow(name, op, value)
            case ast.AugAssign(
                target=ast.Attribute(value=owner, attr=name), op=op, value=value
            ) if one := self.built(owner):
                one.parts[name] = self._grown_by(one.parts.get(name), op, self._given(value))
            case ast.Expr(value=ast.Call() as call):
                self._call_for_effect(call)
            case ast.If(test=test, body=body, orelse=other):
                known = self._known(test)
                if isinstance(known, Lost):
                    self._escape(test)
                    self._forget(_changed(statement), known)
                    self._forget_objects(statement)
                else:
                    self._run(body if known else other)
            case ast.For():
                self._loop(statement)
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                self._forget(_changed(*items))
                self._run(body)
            case ast.Return(value=value):
                raise _Left(UNKNOWN if value is None else self._given(value))
            case ast.Raise():
                raise _Left
            case ast.Continue():
                raise _Next
            case ast.Pass() | ast.Import() | ast.ImportFrom() | ast.Assert() | ast.AnnAssign():
                pass
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                self._forget(_changed(statement))
                self._forget_objects(statement)

    def _given(self, node: ast.expr) -> Any:
        """What an expression gives, unknown where it cannot be told."""
        try:
            found = self.value(node)
        except Lost as lost:
            self._escape(node)
            return Unknown(str(lost))
        return found

    def _store(self, target: ast.expr, value: Any) -> None:
        match target:
            case ast.Name() | ast.Tuple() | ast.List() | ast.Starred():
                self.bind(target, value)
            case ast.Subscript(value=ast.Name() as owner, slice=key):
                self._put(owner, key, value)
            case ast.Attribute(value=owner, attr=name) if (one := self.built(owner)) is not None:
                one.parts[name] = value
            case _:
                self._lose_sight(value)
                self._forget(_changed(target))

    def _put(self, owner: ast.Name, key: ast.expr, value: Any) -> None:
        table = self.names.get(owner.id)
        try:
            if not isinstance(table, dict):
                lose(owner)
            table[self._key(key)] = value
        except Lost as lost:
            self._forget([owner.id], lost)

    def _grow(self, name: str, op: ast.operator, value: ast.expr) -> None:
        grown = self._grown_by(self.names.get(name), op, self._given(value))
        if isinstance(grown, Unknown):
            self._forget([name])
        else:
            self.names[name] = grown

    def _grown_by(self, held: Any, op: ast.operator, value: Any) -> Any:
        """What ``held += value`` makes of a text, a list or a table."""
        match held, op, value:
            case str() as before, ast.Add(), str() as after:
                return self.worded(before, "added") + self.worded(after, "added")
            case list() as before, ast.Add(), list() | tuple() as after:
                before.extend(after)
                return before
            case dict() as before, ast.BitOr(), dict() as after:
                before.update(after)
                return before
            case tuple() as before, ast.Add(), tuple() as after:
                return before + after
        return UNKNOWN

    def _call_for_effect(self, call: ast.Call) -> None:
        match call.func:
            case ast.Attribute(value=ast.Name(id=name) as owner, attr=attr) if (
                attr in _CHANGING and self._is_local(owner)
            ):
                try:
                    self._change(call, self.names.get(name), attr)
                except Lost as lost:
                    self._forget([name], lost)
            case ast.Attribute(value=ast.Attribute(value=owner, attr=part), attr=attr) if (
                attr in _CHANGING and (one := self.built(owner)) is not None
            ):
                try:
                    self._change(call, one.parts.get(part), attr)
                except Lost:
                    one.parts[part] = UNKNOWN
            case ast.Attribute(value=owner) if (one := self.built(owner)) is not None:
                try:
                    self.asked(call, one)
                except Lost:
                    one.forget()
            case ast.Attribute(value=ast.Name(id=name) as owner, attr=attr) if (
                self._is_local(owner) and attr not in _READING
            ):
                self._lose_sight(self.names.get(name))
                self._escape(call)
            case _:
                self._escape(call)

    def _change(self, call: ast.Call, held: Any, attr: str) -> None:
        """What a method that changes a list or a table does to it."""
        given = list(self._each(call.args))
        keywords: dict[str, Any] = {}
        for one in call.keywords:
            keywords |= (
                self.spread(one.value) if one.arg is None else {one.arg: self.value(one.value)}
            )
        match held, attr, given:
            case dict(), "update", [] | [dict()]:
                held.update(*given, **keywords)
            case list(), "append", [one] if not isinstance(one, list | dict):
                held.append(one)
            case list(), "extend", [list() | tuple() as more]:
                held.extend(more)
            case dict(), "setdefault", [str() as key, value]:
                held.setdefault(key, value)
            case dict(), "pop", [str() as key, *_]:
                held.pop(key, None)
            case _:
                lose(call)

    def _escape(self, node: ast.expr) -> None:
        """Forgets tables and lists that a call which is not understood may change."""
        for call in walk(node):
            if isinstance(call, ast.Attribute) and self._takes_method(call):
                self._lose_sight(self.names.get(ast.unparse(call.value)))
            if not isinstance(call, ast.Call) or self._looks(call):
                continue
            for one in (*call.args, *(each.value for each in call.keywords)):
                if isinstance(one, ast.Name) and self._is_local(one):
                    self._lose_sight(self.names.get(one.id))
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            last = ast.unparse(call.func).rpartition(".")[2]
            if isinstance(owner, ast.Name) and last not in _READING:
                self._lose_sight(self.names.get(owner.id))

    def _takes_method(self, node: ast.Attribute) -> bool:
        """Whether a method of a local name is taken to be called later."""
        call = self.module.parents.get(node)
        local = isinstance(node.value, ast.Name) and self._is_local(node.value)
        return local and not (isinstance(call, ast.Call) and call.func is node)

    def _looks(self, call: ast.Call) -> bool:
        """Whether a call only looks at what it is handed."""
        own = function_of(self.module, call.func) is not None
        return not own and ast.unparse(call.func).rpartition(".")[2] in _LOOKING

    def _lose_sight(self, value: object) -> None:
        """Forgets every name of a table or list that something else may change, or a part of it."""
        if isinstance(value, Built):
            value.forget()
        parts = set(_parts(value))
        for name, one in self.names.items():
            if parts & set(_parts(one)):
                self.names[name] = UNKNOWN

    def _loop(self, statement: ast.For) -> None:
        try:
            items = self._several(statement.iter)
            if statement.orelse or _breaks(statement):
                lose(statement)
        except Lost as lost:
            self._forget(_changed(statement), lost)
            self._forget_objects(statement)
            return
        for one in items:
            self.bind(statement.target, one)
            try:
                self._run(statement.body)
            except _Next:
                continue

    def _forget_objects(self, statement: ast.stmt) -> None:
        """Forgets the attributes of the objects that a statement speaks of."""
        for node in walk(statement):
            one = self.names.get(node.id) if isinstance(node, ast.Name) else None
            if isinstance(one, Built):
                one.forget()

    # -- functions that are called on the way

    def known(self, node: ast.expr) -> Any:
        """The value of an expression; Unknown where it cannot be told."""
        return self._given(node)

    def run(self, method: ast.FunctionDef, call: ast.Call, one: Built | None) -> Any:
        """What a method gives that is called for an object: Unknown where that is not known."""
        yields = any(isinstance(each, ast.Yield | ast.YieldFrom) for each in walk(method))
        if yields or self.depth > _DEEPEST:
            lose(call)
        inside = entered(self, self.module.owner(method), method, call)
        inside.depth = self.depth + 1
        if one is not None:
            inside.names[method.args.args[0].arg] = one
        try:
            inside._run(method.body)
        except _Left as left:
            return left.value
        except _Next:
            pass
        return None

    def returned(self, node: ast.Call) -> Any:
        """What a function of the program gives for these arguments."""
        function = function_of(self.module, node.func)
        if not isinstance(function, ast.FunctionDef) or self.depth > _DEEPEST:
            return super().returned(node)
        yields = any(isinstance(one, ast.Yield | ast.YieldFrom) for one in walk(function))
        if yields or not self._is_plain(function):
            return super().returned(node)
        inside = entered(self, self.module.owner(function), function, node)
        inside.depth = self.depth + 1
        try:
            inside._run(function.body)
        except _Left as left:
            return lose(node) if isinstance(left.value, Unknown) else left.value
        except _Next:
            pass
        return lose(node)


def entered(around: Values, home: Module, function: Defined, call: ast.Call) -> Interpreter:
    """An interpreter of a function, its parameters bound to what a call hands over.

    ``around`` evaluates what stands in the call.
    """
    spread = [one.value for one in call.keywords if one.arg is None]
    plain = [one for one in call.keywords if one.arg is not None]
    given = arguments(function, ast.Call(func=call.func, args=call.args, keywords=plain))
    if given is None:
        lose(call)
    spec, own = function.args, set(walk(call))
    at_home = Interpreter(home, around.evaluation)
    names: Names = {
        one.arg: _value(around, node) if node in own else _default(at_home, one, node)
        for one, node in given.items()
    }
    more = {key: value for one in spread for key, value in around.spread(one).items()}
    known = {one.arg for one in (*spec.args, *spec.kwonlyargs)}
    names |= {key: value for key, value in more.items() if key in known}
    if spec.vararg is not None:
        names[spec.vararg.arg] = tuple(_value(around, one) for one in beyond(function, call))
    if spec.kwarg is not None:
        rest = {str(one.arg): _value(around, one.value) for one in plain} | more
        names[spec.kwarg.arg] = {key: one for key, one in rest.items() if key not in known}
    made = Interpreter(home, around.evaluation, home.scopes[function.body[0]], names)
    asked = around.served_by(call.func.value) if isinstance(call.func, ast.Attribute) else None
    if asked is not None and isinstance(home.parents.get(function), ast.ClassDef):
        made.serve(function, asked)
    return made


def _default(at: Values, parameter: ast.arg, node: ast.expr) -> Any:
    """A default: one that the function changes is another for each call."""
    loads = at.module.parameter_loads(parameter)
    kept = isinstance(node, ast.Constant) or all(is_reading(at.module, one) for one in loads)
    return _value(at, node) if kept else UNKNOWN


def _value(at: Values, node: ast.expr) -> Any:
    try:
        return at.value(node)
    except Lost as lost:
        return Unknown(str(lost))


def _changed(*nodes: ast.AST) -> set[str]:
    """The names that statements bind, or whose values they may change."""
    found = set()
    for node in nodes:
        for one in walk(node):
            match one:
                case ast.Name(ctx=ast.Store() | ast.Del(), id=name):
                    found.add(name)
                case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                    found.add(name)
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if (
                    attr not in _READING
                ):
                    found.add(name)
                case ast.Assign(value=ast.Attribute(value=ast.Name(id=name))):
                    found.add(name)
                case ast.ExceptHandler(name=str() as name) | ast.alias(asname=str() as name):
                    found.add(name)
    return found


def _breaks(statement: ast.For) -> bool:
    return any(isinstance(one, ast.Break | ast.While) for one in walk(statement))


def _parts(value: object) -> Iterator[int]:
    """The tables and lists that a value is made of, by their identity."""
    if isinstance(value, list | dict | tuple):
        yield id(value)
        for one in value.values() if isinstance(value, dict) else value:
            yield from _parts(one)
