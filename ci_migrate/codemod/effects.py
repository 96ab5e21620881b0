"""What evaluating an expression does beside giving a value: a moved call does it once, in order."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from ci_migrate.adapter import Read
from ci_migrate.codemod.holes import Hole
from ci_migrate.codemod.instances import named
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import function_of
from ci_migrate.codemod.site import Site
from ci_migrate.codemod.syntax import walk
from ci_migrate.model import HOLE, Translation
from ci_migrate.translate import Refusal

_PURE = frozenset(
    ("str", "int", "float", "bool", "len", "repr", "format", "min", "max", "abs", "round", "sorted")
    + ("list", "tuple", "dict", "set", "range", "zip", "enumerate", "any", "all", "sum", "map")
    + ("isinstance", "getattr", "hasattr", "chr", "ord", "type", "reversed", "filter", "vars")
)
_PURE_MODULES = ("datetime", "uuid", "urllib.parse", "posixpath", "math", "decimal", "json", "re")
_PURE_NAMES = frozenset(("os.getenv", "os.environ.get", "os.path.join", "base64.b64encode"))
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


def check_effects(site: Site, translation: Translation) -> None:
    """Refusal where something that a call does while it is put together would be left out."""
    for node in _own_parts(site):
        for one in walk(node):
            if isinstance(one, ast.NamedExpr):
                said = f"line {one.lineno} binds {ast.unparse(one.target)} inside the call"
                raise Refusal("dynamic-query", said)
    for module, instance in named(site) if site.kind == "client" else ():
        if isinstance(instance, ast.expr) and acts(module, instance):
            _refuse(instance, "would not be called any more")
    plan = translation.plan
    numbers = (
        [int(one) for text in texts_of(plan.read) for one in HOLE.findall(text)] if plan else []
    )
    asked = [int(one) for one in HOLE.findall(site.url)]
    acting = [n for n, one in enumerate(site.evaluation.holes) if acts(one.module, one.node)]
    if site.asked is not None:  # other values were looked at on the way, and stay where they are
        said = " ".join(text or "" for pair in site.asked for text in pair)
        acting = [n for n in acting if n in (*asked, *map(int, HOLE.findall(said)))]
    for number in acting:
        hole = site.evaluation.holes[number]
        if number not in numbers and _is_lost(site, hole):
            _refuse(hole.node, "would not be called any more")
        if numbers.count(number) > 1 or asked.count(number) > 1:
            _refuse(hole.node, "is called once for each value, and a moved call may need it twice")
    kept = [one for one in acting if one in numbers]
    if len(kept) > 1:
        node = site.evaluation.holes[kept[1]].node
        _refuse(node, "is called behind another, which a moved call may not do")


def _refuse(node: ast.expr, said: str) -> None:
    raise Refusal(
        "dynamic-query", f"line {node.lineno}: {ast.unparse(node)} {said}; name its value"
    )


def _own_parts(site: Site) -> Iterator[ast.expr]:
    """What stands in the call and is written anew: the address, or what a client's method takes."""
    if site.kind == "client":
        kept = {"custom_headers", "raw"}
        yield from site.node.args
        yield from (one.value for one in site.node.keywords if one.arg not in kept)
    elif site.url_node is not None and site.module.owner(site.url_node) is site.module:
        yield site.url_node


def _is_lost(site: Site, hole: Hole) -> bool:
    """Whether what a hole calls goes with the call: it stands there, or in a function called there.

    What stands in a statement of its own stays where it is.
    """
    module = hole.module
    if hole.node not in module.scopes:
        return False
    function = module.function(hole.node)
    around: ast.AST | None = site.node
    own: list[ast.AST | None] = [None]
    while around is not None:
        around = site.module.parents.get(around)
        own.append(around)
    if function not in own:
        return True
    statement = module.statement(hole.node)
    if module is not site.module or statement is site.module.statement(site.node):
        return module is site.module
    target = site.url_node
    return isinstance(target, ast.Name) and module.assigned(target) in _chain(module, hole.node)


def _chain(module: Module, node: ast.AST) -> list[ast.AST]:
    found = [node]
    while found[-1] in module.parents:
        found.append(module.parents[found[-1]])
    return found


def texts_of(read: Read) -> Iterator[str]:
    """Every text that a read is made of."""
    for one in fields(read):
        yield from _flat(getattr(read, one.name))


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _flat([*value.keys(), *value.values()])
    elif isinstance(value, Iterable):
        for one in value:
            yield from _flat(one)


def acts(module: Module, node: ast.expr, depth: int = 0) -> bool:
    """Whether evaluating an expression may do more than give a value."""
    module = module.owner(node)
    for one in walk(node):
        if isinstance(one, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
            return True
        if isinstance(one, ast.Call) and _call_acts(module, one, depth):
            return True
    return False


def _call_acts(module: Module, call: ast.Call, depth: int) -> bool:
    name = module.dotted(call.func)
    if name is not None and module.defined(call.func) is None:
        return not (
            name in _PURE_NAMES or name.startswith(tuple(f"{one}." for one in _PURE_MODULES))
        )
    function = function_of(module, call.func)
    if function is not None:
        home = module.owner(function)
        return depth > _DEEPEST or any(_step_acts(home, one, depth) for one in function.body)
    match call.func:
        case ast.Name(id=name) as node if not module.bindings(node):
            return name not in _PURE
        case ast.Attribute(attr=attr):
            return attr not in _PURE_METHODS
    return True


def _step_acts(module: Module, statement: ast.stmt, depth: int) -> bool:
    """Whether a statement of a function does more than name, choose and return values."""
    match statement:
        case ast.Assign(targets=[ast.Name()], value=value) | ast.Return(value=ast.expr() as value):
            return acts(module, value, depth + 1)
        case ast.AnnAssign(target=ast.Name(), value=value):
            return value is not None and acts(module, value, depth + 1)
        case ast.Assign(targets=[ast.Subscript(value=ast.Name() as table, slice=key)]):
            own = isinstance(module.assigned(table), ast.Dict)  # made there, and seen by no other
            parts = (key, statement.value)
            return not own or any(acts(module, one, depth + 1) for one in parts)
        case ast.Expr(value=ast.Constant()) | ast.Return() | ast.Pass():
            return False
        case ast.If(test=test, body=body, orelse=other):
            inner = any(_step_acts(module, one, depth) for one in (*body, *other))
            return inner or acts(module, test, depth + 1)
    return True
