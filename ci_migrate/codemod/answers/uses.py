"""One use of an expression that holds a part of an answer: what holds it next, or how it ends."""

from __future__ import annotations

import ast

from ci_migrate.codemod.answers.answers import PLAIN_TEXT, has_hooks
from ci_migrate.codemod.answers.around import Reached, awaited, iterated, opened
from ci_migrate.codemod.answers.caught import builtin_names, error_names, raise_own, raise_status
from ci_migrate.codemod.answers.given import applied, give, give_items
from ci_migrate.codemod.answers.held import OWN, REPORTED, Form, Held, Kind
from ci_migrate.codemod.answers.passed import pass_on
from ci_migrate.codemod.answers.reads import compare, match_patterns, read_attribute, read_entry
from ci_migrate.codemod.answers.targets import bind, put
from ci_migrate.codemod.answers.trail import Trail
from ci_migrate.codemod.python.calls import default_of
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.loads import any_loads, parameter_loads
from ci_migrate.codemod.python.names import Module

_LEAVING = ast.Continue | ast.Return | ast.Raise | ast.Break
_TEXTS = (Kind.BODY, Kind.TOLD, Kind.REPORT)


def follow_use(trail: Trail, module: Module, node: ast.expr, held: Held) -> None:
    """Follows one expression into what stands around it."""
    parent = module.parents[node]
    if held.kind is Kind.ERROR and not held.around and _is_told_apart(module, node):
        return
    for step in (_statement, _target, _collection, _operator, _read):
        if step(trail, module, node, parent, held):
            return
    trail.shows(node, "uses", held)


def _is_told_apart(module: Module, node: ast.expr) -> bool:
    """Whether a name stands where a question before it has taken out the errors."""
    current: ast.AST = node
    while (parent := module.parents.get(current)) is not None and isinstance(node, ast.Name):
        if isinstance(parent, ast.If) and _asks_for_error(parent.test, node.id):
            return current in parent.orelse
        block = module.block(current) if isinstance(current, ast.stmt) else None
        for one in block or ():
            if one is current:
                break
            if isinstance(one, ast.If) and _asks_for_error(one.test, node.id):
                return isinstance(one.body[-1], _LEAVING)
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return False
        current = parent
    return False


def _asks_for_error(test: ast.expr, name: str) -> bool:
    """Whether a test is ``isinstance(name, Exception)``, or any error."""
    match test:
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=asked), kind]):
            return asked == name and ast.unparse(kind) in ("Exception", "BaseException")
    return False


def _statement(trail: Trail, module: Module, node: ast.expr, parent: ast.AST, held: Held) -> bool:
    """Statements that look at a value, drop it, or give it to somebody."""
    match parent:
        case ast.Expr():
            _displayed(trail, module, parent, held)
        case ast.If() | ast.While() | ast.Delete():
            pass
        case ast.Assert():
            if node is parent.msg:
                names = builtin_names("AssertionError")
                raise_own(trail, module, parent, names, held.as_error)
        case ast.Return():
            give(trail, module, module.function(parent), held)
        case ast.Lambda():
            give(trail, module, parent, held)
        case ast.Yield() | ast.YieldFrom():
            give_items(trail, module, parent, held)
        case ast.Raise():
            if node is parent.exc:
                _raise(trail, module, parent, node, held)
            elif held.kind is Kind.ERROR:
                _cause(trail, module, held)
        case ast.Match():
            match_patterns(trail, module, parent, held)
        case ast.FunctionDef() | ast.AsyncFunctionDef() if node in parent.decorator_list:
            applied(trail, module, node, parent, held)
        case _:
            return False
    return True


def _raise(trail: Trail, module: Module, parent: ast.Raise, node: ast.expr, held: Held) -> None:
    if held.kind is not Kind.ERROR or held.around:
        trail.shows(parent, "raises", held)
    elif held.package in (OWN, REPORTED):
        raise_own(trail, module, parent, error_names(module, node), held)
    else:
        raise_status(trail, module, parent, held)


def _cause(trail: Trail, module: Module, held: Held) -> None:
    """An error from which another one is raised goes no further unless the program asks for it."""
    for name in ("__cause__", "__context__"):
        for load in any_loads(module, name):
            trail.hold(load, held.settled)


def _displayed(trail: Trail, module: Module, parent: ast.Expr, held: Held) -> None:
    """A cell of a notebook shows the value of an expression."""
    if module.function(parent) or module.source.cell(parent.lineno) is None:
        return
    if held.kind is not Kind.ANSWER or held.package not in PLAIN_TEXT or held.around:
        trail.shows(parent, "shows", held)


def _target(trail: Trail, module: Module, node: ast.expr, parent: ast.AST, held: Held) -> bool:
    """What gives a value a name."""
    match parent:
        case ast.Assign():
            for target in parent.targets:
                bind(trail, module, target, held)
        case ast.AnnAssign() if node is parent.value:
            bind(trail, module, parent.target, held)
        case ast.AugAssign():
            _added(trail, module, parent, held)
        case ast.NamedExpr():
            bind(trail, module, parent.target, held)
            trail.hold(parent, held)
        case ast.withitem():
            if parent.optional_vars is not None:
                _each(trail, module, node, parent.optional_vars, opened(held), held)
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            if node is parent.iter:
                _each(trail, module, node, parent.target, iterated(held), held)
        case ast.arguments():
            _default(trail, module, node, parent, held)
        case _:
            return False
    return True


def _added(trail: Trail, module: Module, parent: ast.AugAssign, held: Held) -> None:
    if held.form in (Form.ITEMS, Form.ENTRIES):
        put(trail, module, parent.target, held)
    elif held.kind in _TEXTS and not held.around:
        bind(trail, module, parent.target, held.as_text)
    else:
        trail.shows(parent, "adds", held)


def _each(
    trail: Trail, module: Module, node: ast.expr, target: ast.expr, found: Reached, held: Held
) -> None:
    if found is None:
        trail.shows(node, "goes through", held)
    for one in found or ():
        bind(trail, module, target, one)


def _default(
    trail: Trail, module: Module, node: ast.expr, parent: ast.arguments, held: Held
) -> None:
    """The default of a parameter."""
    function = module.parents[parent]
    names = [*parent.posonlyargs, *parent.args, *parent.kwonlyargs]
    for one in names:
        if isinstance(function, Defined) and default_of(function, one) is node:
            for load in parameter_loads(module, one):
                trail.hold(load, held)
            return
    trail.shows(node, "has for a default", held)


def _collection(trail: Trail, module: Module, node: ast.expr, parent: ast.AST, held: Held) -> bool:
    """Displays and comprehensions that take a value in."""
    match parent:
        case ast.List() | ast.Tuple() | ast.Set():
            stars = any(isinstance(one, ast.Starred) for one in parent.elts)
            place = None if stars or isinstance(parent, ast.Set) else parent.elts.index(node)
            trail.hold(parent, held.within(Form.ITEMS, place))
        case ast.Starred():
            _starred(trail, module, node, parent, held)
        case ast.Dict():
            _in_dict(trail, node, parent, held)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            trail.hold(parent, held.within(Form.ITEMS))
        case ast.DictComp():
            trail.hold(parent, held.within(Form.KEYS if node is parent.key else Form.ENTRIES))
        case _:
            return False
    return True


def _starred(trail: Trail, module: Module, node: ast.expr, parent: ast.Starred, held: Held) -> None:
    whole = module.parents[parent]
    if isinstance(whole, ast.Call):
        pass_on(trail, module, whole, node, held)
        return
    found = iterated(held)
    if found is None or not isinstance(whole, ast.List | ast.Tuple | ast.Set):
        trail.shows(parent, "unpacks", held)
    for one in found or ():
        trail.hold(whole, one.within(Form.ITEMS))  # type: ignore[arg-type]  # a display


def _in_dict(trail: Trail, node: ast.expr, parent: ast.Dict, held: Held) -> None:
    for key, value in zip(parent.keys, parent.values, strict=True):
        if key is node:
            trail.hold(parent, held.within(Form.KEYS))
        elif value is node and key is None and held.form in (Form.ENTRIES, Form.KEYS):
            trail.hold(parent, held)
        elif value is node and key is None:
            trail.shows(node, "unpacks", held)
        elif value is node:
            plain = key.value if isinstance(key, ast.Constant) else None
            trail.hold(parent, held.within(Form.ENTRIES, plain))


def _operator(trail: Trail, module: Module, node: ast.expr, parent: ast.AST, held: Held) -> bool:
    """Operators: those that ask whether there is anything, and those that make something of it."""
    match parent:
        case ast.UnaryOp(op=ast.Not()):
            pass
        case ast.BoolOp(op=ast.And()) if node is not parent.values[-1] and _is_empty(held):
            pass  # what goes on of it says that there is none
        case ast.BoolOp():
            trail.hold(parent, held)
        case ast.IfExp():
            if node is not parent.test:
                trail.hold(parent, held)
        case ast.comprehension():
            pass
        case ast.Await():
            for one in awaited(held) or ():
                trail.hold(parent, one)
        case ast.Compare():
            compare(trail, module, node, parent, held)
        case ast.FormattedValue() | ast.JoinedStr():
            if held.kind is not Kind.ANSWER or held.package not in PLAIN_TEXT or held.around:
                trail.hold(parent, held.as_text)
        case ast.BinOp(op=ast.Mod(), right=right) if right is node:
            trail.hold(parent, held.as_text)
        case ast.BinOp(op=ast.Add()) if held.form is Form.ITEMS:
            trail.hold(parent, held.inner.within(Form.ITEMS))
        case ast.BinOp(op=ast.Add()) if held.kind in _TEXTS and not held.around:
            trail.hold(parent, held.as_text)
        case ast.BinOp(op=ast.BitOr()) if held.form in (Form.ENTRIES, Form.KEYS):
            trail.hold(parent, held)
        case _:
            return False
    return True


def _read(trail: Trail, module: Module, node: ast.expr, parent: ast.AST, held: Held) -> bool:
    """Reads of a value, its calls, and calls that it is handed to."""
    match parent:
        case ast.Attribute(ctx=ast.Load()):
            read_attribute(trail, module, parent, parent.attr, held)
        case ast.Attribute():
            pass  # something of it is set
        case ast.Subscript() if parent.value is node:
            read_entry(trail, module, parent, held)
        case ast.Subscript():
            if not held.around and held.kind not in (Kind.ANSWER, Kind.PAYLOAD):
                trail.shows(node, "looks up by", held)
        case ast.Call() if parent.func is node:
            _called(trail, parent, held)
        case ast.Call():
            pass_on(trail, module, parent, node, held)
        case ast.keyword():
            call = module.parents[parent]
            if not isinstance(call, ast.Call):
                return False  # a class
            pass_on(trail, module, call, node, held)
        case _:
            return False
    return True


def _called(trail: Trail, call: ast.Call, held: Held) -> None:
    if held.form is not Form.CALL:
        trail.shows(call, "calls", held)
        return
    result = held.inner
    kind = result.kind
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if kind is Kind.BODY and name in ("read", "aread") and call.args:
        trail.shows(call, "reads a part of", result)
    elif kind is Kind.ENVELOPE and name == "json" and has_hooks(call):
        trail.end(call, "has a function of its own read each part of the whole answer")
    else:
        trail.hold(call, result)


def _is_empty(held: Held) -> bool:
    """Whether a part of an answer that counts as false is nothing at all."""
    return held.kind is not Kind.ANSWER or bool(held.around)
