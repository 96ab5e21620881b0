"""What evaluating an expression does beside giving a value."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.python.buildable import buildable, root_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.python.syntax import walk

_PURE = frozenset(
    ("str", "int", "float", "bool", "len", "repr", "format", "min", "max", "abs", "round", "sorted")
    + ("list", "tuple", "dict", "set", "range", "zip", "enumerate", "any", "all", "sum", "map")
    + ("isinstance", "getattr", "hasattr", "chr", "ord", "type", "reversed", "filter", "vars")
)
_PURE_MODULES = ("datetime", "uuid", "urllib.parse", "posixpath", "math", "decimal", "json", "re")
_PURE_NAMES = frozenset(
    ("os.getenv", "os.environ.get", "os.path.join", "base64.b64encode", "dataclasses.replace")
    + ("dataclasses.asdict",)
)
_PURE_METHODS = frozenset(
    ("strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "format", "join", "get")
    + ("replace", "split", "isoformat", "strftime", "encode", "decode", "removeprefix", "hex")
    + (
        "removesuffix",
        "zfill",
        "items",
        "keys",
        "values",
        "date",
        "copy",
        "timestamp",
        "total_seconds",
    )
)
_DEEPEST = 4
_GROWING = frozenset(("append", "extend", "update", "setdefault", "insert", "add"))


def acts(module: Module, node: ast.expr, depth: int = 0) -> bool:
    """Whether evaluating an expression may do more than give a value."""
    return any(acting(module, node, depth))


def acting(module: Module, node: ast.expr, depth: int = 0) -> Iterator[ast.expr]:
    """The parts of an expression that may do more than give a value."""
    module = module.owner(node)
    for one in walk(node):
        if isinstance(one, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
            yield one
        if isinstance(one, ast.Call) and _call_acts(module, one, depth):
            yield one


def _call_acts(module: Module, call: ast.Call, depth: int) -> bool:
    klass = buildable(module, call.func)
    if klass is not None and module.owner(klass).method(klass, "__init__") is None:
        return False  # it only takes what it is handed
    if (made := building(module, call)) is not None:
        home = module.owner(made)
        whose = made.args.args[0].arg if made.args.args else ""
        return depth > _DEEPEST or any(_step_acts(home, one, depth, whose) for one in made.body)
    function = function_of(module, call.func)
    if function is not None:
        home = module.owner(function)
        return depth > _DEEPEST or any(_step_acts(home, one, depth) for one in function.body)
    name = module.dotted(call.func)
    if name is not None and module.defined(call.func) is None:
        return not (
            name in _PURE_NAMES or name.startswith(tuple(f"{one}." for one in _PURE_MODULES))
        )
    match call.func:
        case ast.Name(id=name) as node if not module.bindings(node):
            return name not in _PURE
        case ast.Attribute(attr=attr):
            return attr not in _PURE_METHODS
    return True


def is_quiet(module: Module, statement: ast.stmt) -> bool:
    """Whether a statement does nothing but name values."""
    match statement:
        case ast.Assign(targets=[ast.Name()]) | ast.AnnAssign(target=ast.Name()):
            return statement.value is None or not acts(module, statement.value)
        case ast.Expr(value=ast.Constant()):
            return True
    return False


def builds(module: Module, call: ast.Call) -> bool:
    """Whether a call only makes an object, or goes on building one that it just made."""
    made = buildable(module, call.func) is not None or building(module, call) is not None
    return made and not _call_acts(module, call, 0)


def building(module: Module, call: ast.Call) -> ast.FunctionDef | None:
    """The method by which a call makes an object, or goes on building one that it just made."""
    klass = buildable(module, call.func)
    name = "__init__"
    if klass is None and isinstance(call.func, ast.Attribute):
        root, name = root_of(call.func.value), call.func.attr
        value = module.assigned(root) if isinstance(root, ast.Name) else root
        value = root_of(value) if isinstance(value, ast.Call) else None
        klass = buildable(module, value.func) if isinstance(value, ast.Call) else None
    method = None if klass is None else module.owner(klass).method(klass, name)
    return method if isinstance(method, ast.FunctionDef) and not method.decorator_list else None


def _step_acts(module: Module, statement: ast.stmt, depth: int, own: str = "") -> bool:
    """Whether a statement of a function does more than name, choose and return values.

    Or to give ``own``, an object that nobody else sees, other attributes.
    """
    match statement:
        case (
            ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name))])
            | ast.AugAssign(target=ast.Attribute(value=ast.Name(id=name)))
            | ast.AnnAssign(target=ast.Attribute(value=ast.Name(id=name)))
        ) if name == own:
            return statement.value is not None and acts(module, statement.value, depth + 1)
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Attribute(value=ast.Name(id=name)), attr=attr)
            ) as call
        ) if name == own and attr in _GROWING:
            given = [*call.args, *(one.value for one in call.keywords)]
            return any(acts(module, one, depth + 1) for one in given)
        case ast.Assign(targets=[ast.Name()], value=value) | ast.Return(value=ast.expr() as value):
            return acts(module, value, depth + 1)
        case ast.AnnAssign(target=ast.Name(), value=value):
            return value is not None and acts(module, value, depth + 1)
        case ast.Assign(targets=[ast.Subscript(value=ast.Name() as table, slice=key)]):
            here = isinstance(module.assigned(table), ast.Dict)  # made there, and seen by no other
            parts = (key, statement.value)
            return not here or any(acts(module, one, depth + 1) for one in parts)
        case ast.AugAssign(target=ast.Name() as name, value=value):
            return not _is_local(module, name) or acts(module, value, depth + 1)
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name() as name, attr=attr)) as call
        ) if attr in _GROWING and _is_local(module, name):
            given = [*call.args, *(one.value for one in call.keywords)]
            return any(acts(module, one, depth + 1) for one in given)
        case ast.For(iter=items, body=body, orelse=other):
            inner = any(_step_acts(module, one, depth, own) for one in (*body, *other))
            return inner or acts(module, items, depth + 1)
        case ast.Expr(value=ast.Constant()) | ast.Return() | ast.Pass() | ast.Continue():
            return False
        case ast.If(test=test, body=body, orelse=other):
            inner = any(_step_acts(module, one, depth, own) for one in (*body, *other))
            return inner or acts(module, test, depth + 1)
    return True


def _is_local(module: Module, name: ast.Name) -> bool:
    """Whether a name only stands for what its function makes: nobody else sees it change."""
    made = ast.List | ast.Dict | ast.Set | ast.Constant | ast.JoinedStr | ast.BinOp
    values = [module.bound_value(one) for one in module.bindings(name)]
    home = module.home(name.id, module.scopes[name])
    return (
        home is not module.top
        and all(
            isinstance(one, made) or (isinstance(one, ast.Call) and _is_new(module, one))
            for one in values
            if one is not None
        )
        and not any(isinstance(one, ast.arg) for one in module.bindings(name))
    )


def _is_new(module: Module, call: ast.Call) -> bool:
    own = isinstance(call.func, ast.Name) and not module.bindings(call.func)
    return own and ast.unparse(call.func) in ("list", "dict", "set", "str")
