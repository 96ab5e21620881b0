"""Whether an expression has the same value at another place of its module."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ci_migrate.codemod.python.acting import acts
from ci_migrate.codemod.python.following import first_of, follower, is_first
from ci_migrate.codemod.python.iterables import is_collection
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.python.reaching import rebound
from ci_migrate.codemod.python.stores import stores_named
from ci_migrate.codemod.python.syntax import walk

_GOING_THROUGH = frozenset(
    ("list", "tuple", "set", "sorted", "sum", "min", "max", "any", "all", "dict", "map", "filter")
    + ("zip", "enumerate", "reversed")
)
_ONCE = ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr
_OTHER_EACH_TIME = ("datetime.", "uuid.")  # modules whose functions give another value later


def is_steady(module: Module, node: ast.expr, place: ast.AST) -> bool:
    """Whether an expression has the same value at a place that runs behind it.

    It has if it already stands inside that place, if it is made of names and attributes that
    nothing binds anew in between, or if nothing but values gets names in between.
    """
    current: ast.AST | None = node
    while current is not None:
        if current is place:
            return True
        current = module.parents.get(current)
    parts = list(walk(node))
    if not gives_again(module, node):
        return False
    inside = set(parts)
    names = [
        one for one in parts if isinstance(one, ast.Name) and not _is_bound_in(module, one, inside)
    ]
    if not all(_is_same_name(module, one, place) for one in names):
        return False
    picks = any(isinstance(one, ast.Subscript | ast.Call) for one in parts)
    held = all(_is_set_once(module, one) for one in parts if isinstance(one, ast.Attribute))
    return (held and not picks) or _is_quiet_between(module, node, place)


def gives_again(module: Module, node: ast.expr) -> bool:
    """Whether evaluating an expression once more, with nothing in between, gives the same."""
    parts = list(walk(node))
    return (
        not any(isinstance(one, _ONCE) for one in parts)
        and all(_calls_again(module, one) for one in parts if isinstance(one, ast.Call))
        and all(is_collection(module, one) for one in _gone_through(parts))
    )


def _calls_again(module: Module, call: ast.Call) -> bool:
    """Whether a call gives the same value again, where nothing has changed."""
    if acts(module, call) or (module.dotted(call.func) or "").startswith(_OTHER_EACH_TIME):
        return False
    if function_of(module, call.func) is not None:
        return False  # what it does is for its own module to say
    match call:
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str() as key), *_]):
            return "/" not in key
        case ast.Call(func=ast.Attribute(attr="get")):
            return False  # a queue gives another value each time, a session asks again
    return True


def _gone_through(parts: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """What an expression goes through item by item."""
    for one in parts:
        match one:
            case ast.comprehension(iter=items):
                yield items
            case ast.Call(func=ast.Attribute(attr="join"), args=[items]):
                yield items
            case ast.Call(func=ast.Name(id=name), args=given) if name in _GOING_THROUGH:
                yield from given[1:] if name in ("map", "filter") else given
            case ast.Starred(value=items):
                yield items


def _is_bound_in(module: Module, name: ast.Name, parts: set[ast.AST]) -> bool:
    """Whether a comprehension among the parts of an expression binds a name."""
    home = module.home(name.id, module.scopes[name])
    return home is not None and home.node in parts


def _is_same_name(module: Module, name: ast.Name, place: ast.AST) -> bool:
    """Whether a name means at a place behind it what it means where it stands."""
    home = module.home(name.id, module.scopes[name])
    if home is not module.home(name.id, module.scopes[place]):
        return False
    bindings = home.bindings[name.id] if home is not None else []
    if len(bindings) < 2:
        return True
    function = module.function(name)
    source = module.source
    return (
        all(module.function(one) is function for one in (place, *bindings))
        and source.part(name.lineno) == source.part(module.statement(place).lineno)
        and not rebound(module.parents, bindings, name, place)
    )


def _is_set_once(module: Module, node: ast.Attribute) -> bool:
    if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
        owner = module.klass(node.value)
        return owner is not None and len(module.attribute_values(owner, node.attr)) <= 1
    return module.dotted(node) is not None or _is_option(module, node)


def _is_option(module: Module, node: ast.Attribute) -> bool:
    """Whether an attribute is what a command line says: nothing in the program sets it anew."""
    if not isinstance(node.value, ast.Name):
        return False
    modules = [module] if module.program is None else list(module.program.parsed())
    said = any(
        isinstance(call, ast.Call) and node.attr in map(_option, call.args)
        for one in modules
        for load in one.attribute_loads("add_argument")
        if (call := one.parents[load])
    )
    return said and not any(stores_named(one, node.attr) for one in modules)


def _option(node: ast.expr) -> str:
    """The attribute for an option: ``top_rows`` of ``--top-rows``."""
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return text.lstrip("-").replace("-", "_")


def _is_quiet_between(module: Module, node: ast.expr, place: ast.AST) -> bool:
    """Whether nothing but values gets names from the statement of a node to a call behind it."""
    if node not in module.scopes or not isinstance(place, ast.expr):
        return False
    last = module.statement(place)
    step: ast.stmt | None = module.statement(node)
    while step is not None and step is not last:
        if not _only_names(module, step):
            return False
        step = first_of(follower(module, step))
    return step is last and is_first(module, place)


def _only_names(module: Module, step: ast.stmt) -> bool:
    match step:
        case ast.Assign(targets=[ast.Name()], value=value):
            return not acts(module, value)
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
            return not acts(module, value)
        case ast.AugAssign(target=ast.Name(), op=ast.Add(), value=value):
            return _is_text(value) and not acts(module, value)  # a list would be changed itself
    return False


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, right=right):
            return _is_text(left) or _is_text(right)
    return False
