"""Calls of functions that a program keeps in tables and lists, registers, or hands to threads."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ci_migrate.codemod.python.calls import (
    Called,
    arguments,
    beyond,
    calls_of,
    chosen_calls,
    is_harmless,
    is_set_up_again,
    made_of_itself,
    own_method,
)
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.keeping import uses
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.python.parameters import names_of_parameters
from ci_migrate.codemod.python.partials import is_partial
from ci_migrate.codemod.python.syntax import walk

_MOST = 200  # expressions that are the function, or hold it
_ASKING = frozenset(("len", "callable", "print", "bool", "repr", "str", "isinstance"))
_ORDERING = frozenset(("sorted", "list", "tuple", "reversed", "iter"))
_TOGETHER = frozenset(("zip", "enumerate"))
# Where a call that runs a function takes it, and the first of its arguments.
_RUNNING = {"submit": 0, "to_thread": 0, "run_in_executor": 1, "call_soon": 0, "apply_async": 0}


@kept
def reaching_calls(module: Module, function: Defined) -> Called | None:
    """Every call of a function in the parsed modules, those by other names as well.

    None where one is out of sight. A call that runs it in a thread stands for the one it makes.
    """
    found = calls_of(module, function)
    if found is not None and not function.decorator_list:
        return found
    return _Following().of(module, function) or found


class _Lost(Exception):
    """Where a function goes is not known."""


class _Following:
    """Follows a function through a program as a value."""

    def __init__(self) -> None:
        self.calls: Called = []
        self.seen: set[ast.AST] = set()

    def of(self, module: Module, function: Defined) -> Called | None:
        """The calls of a function; None where it goes out of sight."""
        parent = module.parents.get(function)
        if isinstance(parent, ast.ClassDef):
            return self._of_class(module, parent, function)
        try:
            for one in function.decorator_list:
                self._decorated(module, one)
            scope = module.scopes[function]
            if module.program is None or scope is not module.top:
                self._each(module, scope.loads.get(function.name, []))
            else:
                for home, load in module.program.references(module, function.name):
                    self.value(home, load)
        except _Lost:
            return None
        return self.calls

    def _of_class(self, module: Module, klass: ast.ClassDef, function: Defined) -> Called | None:
        """The calls that set up the objects of a class by a method, and those of its heirs."""
        if function.name != "__init__" or is_set_up_again(module, klass, function.name):
            return None
        try:
            for one in (klass, *module.heirs(klass)):
                home = module.owner(one)
                order = home.lineage(one)
                above = order[: order.index(klass)]
                if any(own_method(each, function.name) is not None for each in above):
                    return None  # what it hands on is out of sight
                if any(made_of_itself(each) for each in order):
                    return None
                loads: list[tuple[Module, ast.expr]]
                loads = [(home, load) for load in home.scopes[one].loads.get(one.name, [])]
                if home.program is not None and home.scopes[one] is home.top:
                    loads = list(home.program.references(home, one.name))
                for there, load in loads:
                    if not is_harmless(there, load):
                        self.value(there, load)
        except _Lost:
            return None
        return self.calls

    def _decorated(self, module: Module, node: ast.expr) -> None:
        """A decorator of the program that notes a function and gives it back as it is."""
        decorator = function_of(module, node)
        home = None if decorator is None else module.owner(decorator)
        if decorator is None or home is None or len(decorator.args.args) != 1:
            raise _Lost
        taken = decorator.args.args[0]
        for load in home.parameter_loads(taken):
            if not isinstance(home.parents[load], ast.Return):
                self.value(home, load)
        returns = [one for one in walk(decorator) if isinstance(one, ast.Return)]
        given = {one.value.id if isinstance(one.value, ast.Name) else None for one in returns}
        if given != {taken.arg}:
            raise _Lost

    def value(self, module: Module, node: ast.expr) -> None:
        """Follows an expression that is the function."""
        if node in self.seen:
            return
        self.seen.add(node)
        if len(self.seen) > _MOST:
            raise _Lost
        parent = module.parents[node]
        whole = module.parents.get(parent)
        match parent:
            case ast.Call(func=func) if func is node:
                self.calls.append((module, parent))
            case ast.Call():
                self._handed(module, parent, node)
            case ast.keyword(arg="target") if isinstance(whole, ast.Call):
                self._started(module, whole, node)
            case ast.keyword(arg=str()) if (chosen := chosen_calls(module, node)) is not None:
                self.calls += chosen
            case ast.keyword(arg=str()) if isinstance(whole, ast.Call):
                self._handed(module, whole, node)
            case ast.Attribute(attr="__name__" | "__doc__" | "__qualname__") | ast.Compare():
                pass
            case ast.Dict() | ast.List() | ast.Tuple():
                self._held(module, parent, [_step(parent, node)])
            case ast.Assign(targets=[ast.Name() as name]) if len(module.bindings(name)) == 1:
                self._each(module, module.loads(name))
            case ast.Assign(targets=[ast.Subscript(value=ast.Name() as table)]):
                self._collection(module, table, [None])
            case _:
                raise _Lost

    def _each(self, module: Module, loads: Iterable[ast.expr]) -> None:
        for one in loads:
            self.value(module, one)

    def _handed(self, module: Module, call: ast.Call, node: ast.expr) -> None:
        """A call that is handed the function."""
        last = ast.unparse(call.func).rpartition(".")[2]
        own = function_of(module, call.func)
        if own is not None:
            taken = [one for one, value in (arguments(own, call) or {}).items() if value is node]
            if not taken:
                raise _Lost
            home = module.owner(own)
            for one in taken:
                for load in home.parameter_loads(one):
                    self._run(module, call, own, load)
        elif is_partial(module, call) and call.args[0] is node:
            inner = _Following()
            inner.value(module, call)
            for home, made in inner.calls:
                args, keywords = [*call.args[1:], *made.args], [*call.keywords, *made.keywords]
                self.calls.append((home, _made(made, node, args, keywords)))
        elif last == "map" and call.args[:1] == [node]:
            items = [ast.Starred(value=one, ctx=ast.Load()) for one in call.args[1:]]
            self.calls.append((module, _made(call, node, items, [])))
        elif last in _RUNNING and call.args[_RUNNING[last] : _RUNNING[last] + 1] == [node]:
            rest = call.args[_RUNNING[last] + 1 :]
            self.calls.append((module, _made(call, node, rest, call.keywords)))
        elif last in ("append", "add") and isinstance(call.func, ast.Attribute):
            if not isinstance(call.func.value, ast.Name):
                raise _Lost
            self._collection(module, call.func.value, [None])
        elif last not in _ASKING:
            raise _Lost

    def _run(self, module: Module, call: ast.Call, own: Defined, load: ast.expr) -> None:
        """A use of the function in one that is handed it, perhaps with further arguments."""
        home = module.owner(own)
        inner = home.parents[load]
        if not isinstance(inner, ast.Call) or inner.func is not load or not _is_starred(inner):
            self.value(home, load)
            return
        given: list[ast.expr] = []
        for one in inner.args:
            stands = isinstance(one, ast.Starred) and _is_rest(home, one.value, own.args.vararg)
            if isinstance(one, ast.Starred) and not stands:
                raise _Lost
            given += beyond(own, call) if stands else [one]
        keywords: list[ast.keyword] = []
        known = names_of_parameters(own)
        for word in inner.keywords:
            if word.arg is None and not _is_rest(home, word.value, own.args.kwarg):
                raise _Lost
            rest = [one for one in call.keywords if one.arg not in known]
            keywords += [word] if word.arg is not None else rest
        self.calls.append((module, _made(call, load, given, keywords)))

    def _started(self, module: Module, call: ast.Call, node: ast.expr) -> None:
        """A thread: its function gets the arguments beside it."""
        named = {one.arg: one.value for one in call.keywords}
        given = named.get("args", ast.Tuple(elts=[], ctx=ast.Load()))
        if not isinstance(given, ast.Tuple | ast.List) or "kwargs" in named:
            raise _Lost
        self.calls.append((module, _made(call, node, given.elts, [])))

    def _held(self, module: Module, display: ast.expr, path: list[int | None]) -> None:
        """A display that holds the function; ``path`` leads to it: places in tuples, or any."""
        parent = module.parents[display]
        match parent:
            case ast.Dict() | ast.List() | ast.Tuple():
                self._held(module, parent, [_step(parent, display), *path])
            case (
                ast.Assign(targets=[ast.Name() as name]) | ast.AnnAssign(target=ast.Name() as name)
            ):
                if len(module.bindings(name)) != 1:
                    raise _Lost
                self._collection(module, name, path)
            case ast.For(iter=items, target=target) | ast.comprehension(iter=items, target=target):
                if items is not display:
                    raise _Lost
                self._item(module, target, path[1:])
            case ast.Call(args=[tuple_]) if tuple_ is display and _last(parent) in (
                "append",
                "add",
            ):
                owner = parent.func.value if isinstance(parent.func, ast.Attribute) else None
                if not isinstance(owner, ast.Name):
                    raise _Lost
                self._collection(module, owner, [None, *path])
            case _:
                raise _Lost

    def _collection(self, module: Module, name: ast.Name, path: list[int | None]) -> None:
        """A name whose table or list holds the function."""
        for home, load in uses(module, name):
            if load not in self.seen:
                self.seen.add(load)
                self._read(home, load, path)

    def _read(self, module: Module, node: ast.expr, path: list[int | None]) -> None:
        """A use of a table or list that holds the function."""
        parent = module.parents[node]
        match parent:
            case ast.For(iter=items, target=target) | ast.comprehension(iter=items, target=target):
                if items is node:
                    self._item(module, target, path[1:])
            case ast.Subscript(ctx=ast.Load(), value=value) if value is node:
                self._found(module, parent, path[1:])
            case ast.Subscript() | ast.Compare() | ast.Starred() | ast.If() | ast.BoolOp():
                if isinstance(parent, ast.Starred):
                    raise _Lost
            case ast.Call(args=[first, *_]) if first is node and _last(parent) in _ORDERING:
                self._read(module, parent, path)
            case ast.Call(args=given) if node in given and _last(parent) in _TOGETHER:
                place = given.index(node) + (_last(parent) == "enumerate")
                self._read(module, parent, [None, place, *path[1:]])
            case ast.Call(args=[first, *_]) if first is node and _last(parent) in _ASKING:
                pass
            case ast.Attribute(attr="items"):
                self._paired(module, module.parents[parent], path)
            case ast.Attribute(attr="values"):
                self._read(module, _called(module, parent), path)
            case ast.Attribute(attr="get" | "pop"):
                self._found(module, _called(module, parent), path[1:])
            case ast.Attribute(attr="append" | "add" | "keys" | "extend" | "setdefault"):
                pass
            case ast.keyword(arg="choices"):
                pass
            case _:
                raise _Lost

    def _paired(self, module: Module, call: ast.AST, path: list[int | None]) -> None:
        """The items of a table, each a name and what stands under it."""
        if not isinstance(call, ast.Call):
            raise _Lost
        around = module.parents[call]
        while isinstance(around, ast.Call) and _last(around) in _ORDERING:
            call, around = around, module.parents[around]
        match around:
            case (
                ast.For(target=ast.Tuple(elts=[_, target]))
                | ast.comprehension(target=ast.Tuple(elts=[_, target]))
            ):
                self._item(module, target, path[1:])
            case _:
                raise _Lost

    def _found(self, module: Module, node: ast.expr, path: list[int | None]) -> None:
        """An expression that is the function, or holds it still."""
        if not path:
            self.value(module, node)
            return
        parent = module.parents[node]
        match parent:
            case ast.Assign(targets=[target]):
                self._item(module, target, path)
            case ast.Subscript(ctx=ast.Load(), value=value) if value is node:
                self._found(module, parent, path[1:])
            case _:
                raise _Lost

    def _item(self, module: Module, target: ast.expr, path: list[int | None]) -> None:
        """What a loop or an assignment puts the function into."""
        match target, path:
            case ast.Name(), []:
                if not all(isinstance(one, ast.Name) for one in module.bindings(target)):
                    raise _Lost
                self._each(module, module.loads(target))
            case ast.Name(), _:
                for load in module.loads(target):
                    self._read(module, load, [None, *path])
            case ((ast.Tuple(elts=parts) | ast.List(elts=parts)), [int() as place, *rest]):
                if place >= len(parts):
                    raise _Lost
                self._item(module, parts[place], rest)
            case _:
                raise _Lost


def _step(display: ast.expr, node: ast.expr) -> int | None:
    """The place of an item in a tuple; None in a list, or in a table as what it holds."""
    if isinstance(display, ast.Tuple):
        return display.elts.index(node)
    if isinstance(display, ast.Dict) and node not in display.values:
        raise _Lost
    return None


def _is_starred(call: ast.Call) -> bool:
    spread = any(one.arg is None for one in call.keywords)
    return spread or any(isinstance(one, ast.Starred) for one in call.args)


def _is_rest(module: Module, node: ast.expr, parameter: ast.arg | None) -> bool:
    """Whether an expression is all that a function takes behind its own parameters."""
    return isinstance(node, ast.Name) and module.bindings(node) == [parameter]


def _called(module: Module, attribute: ast.Attribute) -> ast.expr:
    call = module.parents[attribute]
    if not isinstance(call, ast.Call) or call.func is not attribute:
        raise _Lost
    return call


def _last(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _made(
    call: ast.Call, function: ast.expr, given: Iterable[ast.expr], keywords: list[ast.keyword]
) -> ast.Call:
    """The call that another one makes, standing where that stands."""
    made = ast.Call(func=function, args=list(given), keywords=keywords)
    return ast.copy_location(made, call)
