"""Which instances a program reads: named in its text, or by what only the program knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from ci_migrate.codemod.python.calls import calls_of
from ci_migrate.codemod.python.environment import is_environment, reads_variable
from ci_migrate.codemod.python.fields import filled
from ci_migrate.codemod.python.functions import returns_of
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.objects import class_of, function_of
from ci_migrate.codemod.python.spreads import handed_by_name
from ci_migrate.codemod.python.stores import is_test
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE

_DEEPEST = 10
_INSTANCE = re.compile(r"/instances/([^/?]+)")


def instances_of(sites: Iterable[Site]) -> list[str]:
    """What may tell the instances of some call sites apart, in words: one entry, one instance."""
    found: set[str] = set()
    for site in sites:
        for module, node in named(site):
            found |= {node} if isinstance(node, str) else _sources(module, node, 0)
    return sorted(found)


def named(site: Site) -> Iterator[tuple[Module, ast.expr | str]]:
    """The instance of a call site: a text, or the expressions that it is made of."""
    if site.kind == "client" and site.inner is None:
        named = site.arguments.named.get("instance_id")
        plain = [one for one in (named, *_positions(site)) if one is not None]
        if plain:
            yield site.module, plain[0]
        return
    match = _INSTANCE.search(site.url)
    if match is None:
        return
    holes = [site.evaluation.holes[int(number)] for number in HOLE.findall(match[1])]
    if not holes:
        yield site.module, match[1]
    for one in holes:
        yield one.module, one.node


def _positions(site: Site) -> list[ast.expr]:
    """What a client's method is handed by position, also through a partial or a thread."""
    before = list(site.partial.args[1:]) if site.partial is not None else []
    own = list(site.node.args)
    methods = [one for one in own if isinstance(one, ast.Attribute) and one.attr == site.method]
    if site.deferred or (site.handed and methods):
        own = own[own.index(methods[0]) + 1 if methods else 1 :]
    return [one for one in (*before, *own) if not isinstance(one, ast.Starred)]


def _sources(module: Module, node: ast.expr, depth: int) -> set[str]:
    """What an expression may stand for: texts, settings, parameters; two where it is a loop's."""
    module = module.owner(node)
    text = Evaluator(module, Evaluation()).text(node)
    if text is not None and not HOLE.search(text):
        return {text} if text else set()
    if depth > _DEEPEST:
        return {ast.unparse(node)}
    found = module.defined(node)
    if found is not None and found.name is not None:
        return _bound(found.module, found.bindings, found.name, depth)
    match node:
        case ast.Name(id=name):
            return _bound(module, module.bindings(node), name, depth)
        case ast.Attribute():
            return _attribute(module, node, depth)
        case ast.Subscript():
            return _entry(module, node, depth)
        case ast.Call():
            return _called(module, node, depth)
        case ast.BoolOp(op=ast.Or(), values=[first, *_]):
            return _sources(module, first, depth + 1)  # a setting and its default
        case ast.IfExp(body=first, orelse=second):
            return _sources(module, first, depth + 1) | _sources(module, second, depth + 1)
        case ast.Await(value=value) | ast.NamedExpr(value=value):
            return _sources(module, value, depth + 1)
    return _made_of(module, node, depth)


def _made_of(module: Module, node: ast.expr, depth: int) -> set[str]:
    """An expression with one value for each value of the names in it."""
    parts = [one for one in walk(node) if isinstance(one, ast.Name) and module.bindings(one)]
    values = [sorted(_sources(module, one, depth + 1)) for one in parts]
    count = max(map(len, values), default=1)
    text = ast.unparse(node)
    return {text} if count < 2 else {text, f"{text} once more"}


def _bound(module: Module, bindings: Iterable[ast.AST], name: str, depth: int) -> set[str]:
    found: set[str] = set()
    for one in bindings:
        value = module.bound_value(one)
        if isinstance(one, ast.arg):
            found |= _parameter(module, one, depth)
        elif value is not None:
            found |= set() if is_none(value) else _sources(module, value, depth + 1)
        else:
            found |= _looped(module, one, name, depth)
    return found or {name}


def _looped(module: Module, binding: ast.AST, name: str, depth: int) -> set[str]:
    """What a loop gives a name; of what is not in sight, more than one value."""
    parent = module.parents.get(binding)
    if not isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension):
        inside = isinstance(parent, ast.Tuple | ast.List)
        return _looped(module, parent, name, depth) if inside and parent is not None else {name}
    items = parent.iter
    if isinstance(items, ast.Name):
        items = module.assigned(items) or items
    if isinstance(items, ast.List | ast.Tuple | ast.Set) and parent.target is binding:
        return {source for one in items.elts for source in _sources(module, one, depth + 1)}
    return {f"each {name}", f"the next {name}"}


def _parameter(module: Module, node: ast.arg, depth: int) -> set[str]:
    function = module.function(node)
    calls = None
    if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        calls = calls_of(module, function)
        kept = [(one, call) for one, call in calls or () if one is module or not is_test(one)]
        found: set[str] = set()
        for home, call in kept:
            value = handed_by_name(home, function, call, node)
            found |= {"a parameter"} if value is None else _sources(home, value, depth + 1)
        if found:
            return found
        if calls is None and _is_mapped(module, function):
            return {f"each {node.arg}", f"the next {node.arg}"}
    return {"a parameter"}


def _is_mapped(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is handed to something that calls it for one value after another."""
    loads = module.scopes[function].loads.get(function.name, [])
    parents = [module.parents[load] for load in loads]
    return any(
        isinstance(one, ast.Call) and ast.unparse(one.func).rpartition(".")[2] in ("map", "submit")
        for one in parents
    )


def _attribute(module: Module, node: ast.Attribute, depth: int) -> set[str]:
    klass = module.klass_of(node.value) or class_of(module, node.value)
    if klass is None:
        return {node.attr.upper()}
    fields = filled(module, klass, node.attr)
    if fields is not None and fields.values:
        found = {source for one in fields.values for source in _sources(module, one, depth + 1)}
        return found or {node.attr.upper()}
    method = module.method(klass, node.attr)
    values = (
        module.inherited_values(klass, node.attr)
        if method is None
        else list(returns_of(module.owner(method), method))
    )
    kept = [one for one in values if one is not None and not is_none(one)]
    found = {source for one in kept for source in _sources(module, one, depth + 1)}
    return found or {node.attr.upper()}


def _entry(module: Module, node: ast.Subscript, depth: int) -> set[str]:
    if is_environment(module, node.value):
        return {_setting(node.slice)}
    table = module.assigned(node.value) if isinstance(node.value, ast.Name) else None
    keys = _sources(module, node.slice, depth + 1)
    if isinstance(table, ast.Dict) and len(keys) == 1:
        return {f"{ast.unparse(node.value)}[{keys.pop()}]"}
    return _made_of(module, node, depth)


def _called(module: Module, node: ast.Call, depth: int) -> set[str]:
    if reads_variable(module, node) and node.args:
        return {_setting(node.args[0])}
    function = function_of(module, node.func)
    if function is not None:
        home = module.owner(function)
        values = [one for one in returns_of(home, function) if not _is_instead(home, one)]
        own = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)} - {
            "self",
            "cls",
        }
        if len(values) == 1 and own & {getattr(one, "id", "") for one in walk(values[0])}:
            return {ast.unparse(node)} if _is_told(node) else _made_of(module, node, depth)
        if values:
            return {source for one in values for source in _sources(home, one, depth + 1)}
    if isinstance(node.func, ast.Name) and node.func.id == "str" and len(node.args) == 1:
        return _sources(module, node.args[0], depth + 1)
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("strip", "lower", "upper"):
        return _sources(module, node.func.value, depth + 1)
    return _made_of(module, node, depth)


def _is_instead(module: Module, node: ast.AST) -> bool:
    """Whether a value is returned where another way to get it has failed."""
    current: ast.AST | None = node
    while current is not None and not isinstance(current, ast.ExceptHandler):
        current = module.parents.get(current)
    return current is not None


def _is_told(call: ast.Call) -> bool:
    """Whether a call hands over nothing but texts of the program."""
    given = (*call.args, *(one.value for one in call.keywords))
    return all(isinstance(one, ast.Constant) for one in given)


def _setting(node: ast.expr) -> str:
    """The name of a setting; settings classes read a variable into an attribute of its name."""
    text = node.value if isinstance(node, ast.Constant) else ast.unparse(node)
    return str(text).upper()
