"""Whether a dictionary or list stays as a program writes it down: all uses of it only read."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from ci_migrate.codemod.python.calls import arguments, calls_of
from ci_migrate.codemod.python.loads import attribute_loads, loads_of
from ci_migrate.codemod.python.mentions import stem_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed, function_of
from ci_migrate.codemod.python.scopes import is_self
from ci_migrate.codemod.python.stores import is_test

_CHANGING = frozenset(
    ("shuffle", "heapify", "heappush", "heappop", "insort", "insort_left", "insort_right")
    + ("setitem", "delitem", "iadd", "ior", "exec", "eval")
)
_READING = frozenset(("get", "items", "keys", "values", "index", "count", "copy", "union"))
# Of these, what a collection holds comes out.
_GIVING = frozenset(("get", "items", "values"))
_INNER = ast.Dict | ast.List | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp | ast.Call
_TEXTS = ("os.environ.get", "os.getenv", "str")  # calls that give a text
_PLAIN_CALLS = frozenset(
    ("len", "print", "str", "repr", "dumps", "isinstance", "urlencode", "asdict", "replace")
)
# Methods of whatever object that read what they are handed, and those that keep it.
_COPYING = frozenset(
    ("update", "extend", "union", "join", "format", "execute", "executemany", "write", "writerow")
    + (
        "debug",
        "info",
        "warning",
        "error",
        "critical",
        "exception",
        "log",
        "issubset",
        "isdisjoint",
    )
    + ("get", "post", "put", "patch", "delete", "request", "DataFrame", "reindex", "drop")
)
_TAKING = frozenset(("append", "add", "insert", "put", "put_nowait", "setdefault", "submit"))
_GIVING_ON = (ast.BoolOp, ast.IfExp, ast.Subscript, ast.Tuple, ast.Attribute, ast.Call)
_DEEPEST = 3


def changed(module: Module, node: ast.Name) -> str | None:
    """What may change the collection that a name is bound to, with its place; None for nothing."""
    value = module.assigned(node)
    deep = value is not None and _holds_collections(value)
    for home, load in uses(module, node):
        if (load is not node or _is_named_again(home, load)) and not is_reading(
            home, load, deep and not _is_plain(value, home, load)
        ):
            here = "line " if home is module else f"{home.source.name}:"
            return f"{here}{load.lineno} may change {node.id}"
    return None


def _is_named_again(module: Module, load: ast.expr) -> bool:
    """Whether a use gives a collection, or a part of it, a second name."""
    node: ast.AST = load
    while isinstance(parent := module.parents[node], _GIVING_ON):
        if isinstance(parent, ast.Call) and node is not parent.func:
            return False
        node = parent
    return isinstance(parent, ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.Return)


def changed_attribute(module: Module, node: ast.Attribute, value: ast.expr) -> str | None:
    """What may change the collection that an attribute holds, with its place; None for nothing."""
    owner = module.klass(node) if is_self(node.value) else None
    if owner is None:
        return f"line {node.lineno} reads {node.attr} off an object that is not in sight"
    deep = _holds_collections(value)
    for load in attribute_loads(module, node.attr, owner):
        home = module.owner(load)
        if not is_reading(home, load, deep and not _is_plain(value, home, load)):
            return f"{home.source.name}:{getattr(load, 'lineno', 0)} may change {node.attr}"
    return None


def _is_plain(value: ast.expr | None, home: Module, load: ast.expr) -> bool:
    """Whether a use reads the entry of a display that is no collection."""
    match value, home.parents[load]:
        case ast.Dict(keys=keys, values=values), ast.Subscript(slice=ast.Constant(value=key)):
            found = [
                one
                for name, one in zip(keys, values, strict=True)
                if isinstance(name, ast.Constant) and name.value == key
            ]
            one = found[-1] if found and None not in keys else None
            if isinstance(one, ast.Call):
                return home.owner(one).dotted(one.func) in _TEXTS
            return one is not None and not isinstance(one, _INNER)
    return False


def uses(module: Module, node: ast.Name) -> Iterator[tuple[Module, ast.expr]]:
    """Every use of the name that a collection is bound to, also by other modules."""
    yield from ((module, load) for load in module.loads(node))
    program = module.program
    if program is None or module.home(node.id, module.scopes[node]) is not module.top:
        return
    program.bring_mentions(node.id, stem_of(module.source.path))
    for home, load in program.references(module, node.id):
        if home is not module:
            yield home, load
    for home in program.parsed():
        if home is not module:
            yield from ((home, one) for one in _augmented(home, module, node.id))


def _augmented(home: Module, module: Module, name: str) -> Iterator[ast.Name]:
    """Where another module changes in place what it imported: ``NAME |= ...``."""
    for bindings in home.top.bindings.values():
        imports = [one for one in bindings if isinstance(one, ast.alias)]
        if not imports or len(imports) == len(bindings) or home.program is None:
            continue
        found = home.program.definition(home, home.imported(imports[0]))
        if found is not None and found.module is module and found.name == name:
            yield from (one for one in bindings if isinstance(one, ast.Name))


def _holds_collections(value: ast.expr) -> bool:
    """Whether a display has values that could be changed in their turn."""
    match value:
        case ast.Dict(values=items) | ast.List(elts=items) | ast.Tuple(elts=items):
            return any(isinstance(one, _INNER) for one in items)
    return True


def is_reading(module: Module, load: ast.expr, deep: bool = False, depth: int = 0) -> bool:
    """Whether a use of a collection leaves it as it is; ``deep``: what it holds, as well."""
    parent = module.parents[load]
    if isinstance(parent, ast.keyword):
        whole = module.parents[parent]
        spread = parent.arg is None
        return isinstance(whole, ast.Call) and _only_reads(module, whole, load, spread, deep, depth)
    match parent:
        case ast.Call():
            given = parent.func is not load
            return given and _only_reads(module, parent, load, False, deep, depth)
        case ast.Subscript():
            if not isinstance(parent.ctx, ast.Load) or parent.value is not load:
                return parent.slice is load
            return not deep or is_reading(module, parent, depth=depth)
        case ast.Attribute(attr=attr):
            call = module.parents[parent]
            if not isinstance(call, ast.Call) or attr not in _READING:
                return False
            if deep and attr == "get" and depth < _DEEPEST:
                return is_reading(module, call, depth=depth + 1)
            return not (deep and attr in _GIVING)
        case ast.Dict():
            spreads = zip(parent.keys, parent.values, strict=True)
            return not deep and any(key is None and value is load for key, value in spreads)
        case ast.For() | ast.comprehension():
            return parent.iter is load and not deep
        case ast.BinOp() | ast.Starred():
            return not deep
        case ast.BoolOp() if depth < _DEEPEST:
            return is_reading(module, parent, deep, depth + 1)
        case ast.IfExp(test=test) if test is not load and depth < _DEEPEST:
            return is_reading(module, parent, deep, depth + 1)
        case ast.While(test=test) | ast.IfExp(test=test) | ast.Assert(test=test):
            return test is load
        case ast.Return() if depth < _DEEPEST:
            return _is_only_read(module, parent, deep, depth)
        case ast.Tuple(elts=parts) if depth < _DEEPEST:
            parted = _gone_through(module, parent, parts.index(load))
            return bool(parted) and all(is_reading(module, one, deep, depth + 1) for one in parted)
        case ast.Assign(targets=[target]) if parent.value is load and depth < _DEEPEST:
            again = _read_again(module, target)
            return again is not None and all(
                is_reading(module.owner(one), one, deep, depth + 1) for one in again
            )
    return isinstance(parent, ast.Compare | ast.UnaryOp | ast.If | ast.FormattedValue)


def _is_only_read(module: Module, statement: ast.Return, deep: bool, depth: int) -> bool:
    """Whether all that gets what a function returns leaves it as it is."""
    function = module.function(statement)
    calls = calls_of(module, function) if function is not None else None
    return calls is not None and all(
        is_reading(home, call, deep, depth + 1) for home, call in calls
    )


def _gone_through(module: Module, item: ast.Tuple, place: int) -> list[ast.expr]:
    """What reads a part of an item that a loop goes through, where it stands there itself."""
    listed = module.parents[item]
    match module.parents.get(listed):
        case ast.For(iter=items, target=ast.Tuple(elts=targets)) if items is listed:
            target = targets[place] if len(targets) == len(item.elts) else None
            return list(loads_of(module, target)) if isinstance(target, ast.Name) else []
    return []


def _read_again(module: Module, target: ast.expr) -> list[ast.expr] | None:
    """What reads a collection under a second name; None where that is not in sight."""
    match target:
        case ast.Name():
            grows = any(_grows(module, one) for one in module.bindings(target))
            return None if grows else list(loads_of(module, target))
        case ast.Attribute(value=owner, attr=name) if is_self(owner):
            if any(one.attr == name for one in module.attributes(name) if _grows(module, one)):
                return None
            return list(attribute_loads(module, name, module.klass(target)))
    return None


def _grows(module: Module, target: ast.AST) -> bool:
    """Whether a store changes in place what its target holds: ``target += more``."""
    return isinstance(module.parents.get(target), ast.AugAssign)


def _only_reads(
    module: Module, call: ast.Call, load: ast.expr, spread: bool, deep: bool, depth: int
) -> bool:
    """Whether a call leaves a collection as it is that it is handed."""
    own = function_of(module, call.func)
    if own is not None:
        if spread:
            return not deep  # it gets a dictionary of its own
        taken = [one for one, value in (arguments(own, call) or {}).items() if value is load]
        home = module.owner(own)
        return (
            depth < _DEEPEST
            and all(
                is_reading(home, one, deep, depth + 1)
                for parameter in taken
                for one in home.parameter_loads(parameter)
            )
            and bool(taken)
        )
    last = ast.unparse(call.func).rpartition(".")[2]
    if last in _CHANGING or module.klass_of(call.func) is not None or _is_unbound(module, call):
        return False
    if last in _PLAIN_CALLS:
        return True
    return _is_foreign(module, call) and (spread or not deep)


def _is_unbound(module: Module, call: ast.Call) -> bool:
    """Whether a call is ``dict.update(table, ...)``, or a patch of a table in the program."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="dict" | "list" | "set"), attr=attr):
            return attr not in ("fromkeys", "items", "keys", "values", "copy")
        case ast.Attribute(attr="dict") as patch:
            return (module.dotted(patch) or "").endswith("patch.dict") and not is_test(module)
    return False


def _is_foreign(module: Module, call: ast.Call) -> bool:
    """Whether a call is one of a library or a builtin, or a method that copies what it gets."""
    match call.func:
        case ast.Name(id=name) as node if not module.bindings(node):
            return hasattr(builtins, name) and module.defined(node) is None
        case ast.Attribute(attr=attr) if attr in _COPYING:
            return True
        case ast.Attribute(value=ast.Name(id="dict"), attr="fromkeys"):
            return True
        case ast.Attribute(value=ast.Constant() | ast.JoinedStr()):
            return True
        case ast.Attribute(value=owner) if constructed(module, owner) is not None:
            return call.func.attr not in _TAKING
    return module.dotted(call.func) is not None and module.defined(call.func) is None
