"""What is changed by a store from outside: a module, a class, or nothing that a scan sees."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ci_migrate.codemod.python.calls import calls_of, handed
from ci_migrate.codemod.python.functions import returns_of
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, constructed, function_of
from ci_migrate.codemod.python.stores import MAIN, Store

UNKNOWN = "unknown"
ANY_MODULE = "any module"
Target = Module | ast.ClassDef | str
_DEEPEST = 6
# Functions that take a module and keep it where it is.
_LOOKING = frozenset(
    ("setattr", "getattr", "hasattr", "delattr", "vars", "dir", "reload", "getmembers", "print")
    + ("object", "isinstance", "getsource", "spy", "setitem", "repr", "str", "getdoc")
)


def meant(store: Store) -> frozenset[Target]:
    """What a store changes: modules, classes (or objects of theirs), UNKNOWN, ANY_MODULE.

    Empty where it is neither a module nor of a class of the program.
    """
    program = store.module.program
    known = program.meant if program is not None else {}
    if store not in known:
        if store.owner is None:
            known[store] = frozenset((store.module,))
        elif isinstance(store.owner, str):
            known[store] = frozenset(_of_text(store.module, store.owner))
        else:
            known[store] = frozenset(_of(store.module, store.owner, 0))
    return known[store]


def _of_text(module: Module, text: str) -> set[Target]:
    if text.partition(".")[0] == MAIN:
        return {ANY_MODULE if text == MAIN else UNKNOWN}
    program = module.program
    found = program.definition(module, text) if program is not None else None
    if found is None:
        return set()
    if found.name is None:
        return {found.module}
    return {one for one in found.bindings if isinstance(one, ast.ClassDef)}


def _of(module: Module, node: ast.expr, depth: int) -> set[Target]:
    if depth > _DEEPEST:
        return {UNKNOWN}
    module = module.owner(node)
    found = module.defined(node)
    if found is not None and found.name is None:
        return {found.module}
    if found is not None and not any(isinstance(one, ast.ClassDef) for one in found.bindings):
        return _of_bindings(found.module, found.bindings, depth)
    klass = module.klass_of(node) or class_of(module, node)
    if klass is not None:
        return {klass}
    if module.dotted(node) == MAIN:
        return {ANY_MODULE}
    match node:
        case ast.Name():
            return _of_bindings(module, module.bindings(node), depth)
        case ast.Attribute():
            return _of_attribute(module, node, depth)
        case ast.Call():
            return _of_call(module, node, depth)
        case ast.Subscript():
            return _of_entry(module, node)
        case ast.Await(value=value) | ast.NamedExpr(value=value):
            return _of(module, value, depth + 1)
        case ast.IfExp(body=first, orelse=second) | ast.BoolOp(values=[first, second]):
            return _of(module, first, depth + 1) | _of(module, second, depth + 1)
        case ast.Constant() | ast.JoinedStr() | ast.Lambda() | ast.Compare():
            return set()
        case ast.List() | ast.Tuple() | ast.Set() | ast.Dict() | ast.ListComp() | ast.DictComp():
            return set()
    return {UNKNOWN}


def _of_bindings(module: Module, bindings: Iterable[ast.AST], depth: int) -> set[Target]:
    found: set[Target] = set()
    for one in bindings:
        value = module.bound_value(one)
        match one:
            case ast.alias() | ast.ExceptHandler() | ast.FunctionDef() | ast.AsyncFunctionDef():
                continue  # something of a library, an exception, a function
            case ast.ClassDef():
                found.add(one)
            case ast.arg():
                found |= _of_parameter(module, one, depth)
            case _ if value is not None:
                found |= _of(module, value, depth + 1)
            case _:
                found |= _of_item(module, one, depth)
    return found


def _of_item(module: Module, binding: ast.AST, depth: int) -> set[Target]:
    """What a loop gives a name, of a display in sight."""
    parent = module.parents.get(binding)
    items = parent.iter if isinstance(parent, ast.For | ast.comprehension) else None
    if not isinstance(items, ast.List | ast.Tuple | ast.Set):
        return {UNKNOWN}
    return {one for item in items.elts for one in _of(module, item, depth + 1)}


def _of_parameter(module: Module, node: ast.arg, depth: int) -> set[Target]:
    function = module.function(node)
    if node.annotation is not None and module.dotted(node.annotation) is not None:
        return set()  # of a class of a library
    if isinstance(node.annotation, ast.Name) and not module.bindings(node.annotation):
        return set()  # of a builtin
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return {UNKNOWN}
    if node in (function.args.vararg, function.args.kwarg):
        return set()
    calls = calls_of(module, function)
    found: set[Target] = set()
    for home, call in calls or ():
        value = handed(function, call, node)
        found |= {UNKNOWN} if value is None else _of(home, value, depth + 1)
    return found if calls else {UNKNOWN}


def _of_attribute(module: Module, node: ast.Attribute, depth: int) -> set[Target]:
    if node.attr == "__class__":
        return _of(module, node.value, depth + 1)
    if node.attr in ("__globals__", "f_globals"):
        return {ANY_MODULE}
    if module.dotted(node) is not None or constructed(module, node.value) is not None:
        return set()
    owner = class_of(module, node.value)
    values = module.inherited_values(owner, node.attr) if owner is not None else []
    if not values or None in values:
        return {UNKNOWN}
    return {t for one in values if one is not None for t in _of(module, one, depth + 1)}


def _of_call(module: Module, node: ast.Call, depth: int) -> set[Target]:
    name = module.dotted(node.func) or ""
    if name in ("importlib.import_module", "importlib.reload"):
        return {ANY_MODULE} if module.dotted(node) is None else set()
    if name in ("copy.copy", "copy.deepcopy") and node.args:
        return _of(module, node.args[0], depth + 1)
    match node.func:
        case ast.Name(id="type") if node.args:
            return _of(module, node.args[0], depth + 1)
        case ast.Name(id="super"):
            own = module.klass(node)
            return {UNKNOWN} if own is None else {own}
        case ast.Name(id="__import__"):
            return {ANY_MODULE} if module.dotted(node) is None else set()
    if name:
        return set()  # made by a library
    function = function_of(module, node.func)
    if function is None:
        return {UNKNOWN}
    home = module.owner(function)
    values = returns_of(home, function)
    return {t for one in values for t in _of(home, one, depth + 1)} if values else {UNKNOWN}


def _of_entry(module: Module, node: ast.Subscript) -> set[Target]:
    if module.dotted(node.value) != "sys.modules":
        return {UNKNOWN}
    if isinstance(node.slice, ast.Name) and node.slice.id == "__name__":
        return {module}
    return {ANY_MODULE} if module.dotted(node) is None else set()


def is_handed_on(home: Module) -> bool:
    """Whether a module is an object somewhere, so that what is set of an unknown may be its own."""
    others = home.program.parsed() if home.program is not None else ()
    return any(home in _handed_on(other) for other in others)


@kept
def _handed_on(module: Module) -> frozenset[Module]:
    """The modules that a module takes as objects, for more than to read something off them."""
    found = set()
    for node in module.foreign_loads():
        parent = module.parents[node]
        if isinstance(parent, ast.Attribute | ast.Assign) or _looks(parent):
            continue
        defined = module.defined(node)
        if defined is not None and defined.name is None:
            found.add(defined.module)
    return frozenset(found)


def _looks(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return last in _LOOKING
