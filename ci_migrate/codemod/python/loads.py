"""Where a value is read again that a name, an attribute or a function took: in any module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, constructed
from ci_migrate.codemod.python.reaching import reaching
from ci_migrate.codemod.python.syntax import walk

# Attributes that any object may have: one of an unknown object is none of the program's.
COMMON = frozenset(name for kind in (dict, list, str, set, bytes, object) for name in dir(kind)) | {
    "read",
    "write",
    "close",
    "json",
    "run",
    "send",
    "request",
    "put",
}
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def modules_with(module: Module, name: str) -> list[Module]:
    """The modules of a program that may use a name, each parsed."""
    if module.program is None:
        return [module]
    module.program.open(name)
    return list(module.program.parsed())


def loads_of(module: Module, target: ast.Name) -> Iterator[ast.expr]:
    """The loads that may see what a name takes where it is bound."""
    home = module.home(target.id, module.scopes[target]) or module.top
    if home is module.top:
        found = [load for _, load in loads_of_global(module, target.id)]
    else:
        found = list(home.loads.get(target.id, []))
    for load in found:
        if (
            load not in module.scopes
            or not isinstance(load, ast.Name)
            or _sees(module, load, target)
        ):
            yield load
    if isinstance(home.node, ast.ClassDef):
        yield from attribute_loads(module, target.id, home.node)


def read_by(module: Module, load: ast.expr) -> ast.expr | None:
    """The expression that reads a load of an attribute: a ``getattr`` reads what a text names."""
    if not isinstance(load, ast.Constant):
        return load
    call = module.parents[load]
    named = isinstance(call, ast.Call) and ast.unparse(call.func) == "getattr"
    return call if named and isinstance(call, ast.Call) else None


@lru_cache(maxsize=1024)
def spelled_out(module: Module, scope: ast.AST) -> ast.Call | None:
    """The call in a function or at the top of a module that reads all of its names at once."""
    for node in walk(scope):
        match node:
            case ast.Call(func=ast.Name(id="locals" | "vars" | "globals" as name), args=[]):
                here = module.function(node) or module.tree
                if here is scope or (name == "globals" and scope is module.tree):
                    return node
    return None


def loads_of_global(module: Module, name: str) -> list[tuple[Module, ast.expr]]:
    """The loads of a name at the top of a module, in all modules that take it."""
    if module.program is None:
        return [(module, load) for load in module.top.loads.get(name, [])]
    modules_with(module, name)
    return list(module.program.references(module, name))


def _sees(module: Module, load: ast.Name, target: ast.AST) -> bool:
    """Whether a load may see what was bound at a target; a comprehension runs where it stands."""
    found = module.bindings(load)
    if target not in found or len(found) == 1:
        return target in found
    scope = module.scopes[load]
    home = module.home(load.id, scope)
    while scope is not home and scope.parent and isinstance(scope.node, _COMPREHENSIONS):
        scope = scope.parent
    if scope is not home or any(module.scopes[one] is not home for one in found):
        return True
    one = reaching(module.parents, load, found)
    return one is None or one is target


def parameter_loads(module: Module, parameter: ast.arg) -> Iterator[ast.expr]:
    """The loads that may see what a parameter got."""
    for load in module.parameter_loads(parameter):
        if not isinstance(load, ast.Name) or _sees(module, load, parameter):
            yield load


def attribute_loads(module: Module, name: str, klass: ast.ClassDef | None) -> Iterator[ast.expr]:
    """The loads of an attribute in all modules that may be the one of a class.

    A constant is the text of a ``getattr``, or one that ``format`` reads names from.
    """
    for one in modules_with(module, name):
        for load in _attribute_loads(one, name):
            if not isinstance(load, ast.Attribute) or _may_be_of(one, load, klass):
                yield load


def any_loads(module: Module, name: str) -> list[ast.expr]:
    """The loads of an attribute in all modules, off whatever object."""
    return [load for one in modules_with(module, name) for load in _attribute_loads(one, name)]


@lru_cache(maxsize=4096)
def _attribute_loads(module: Module, name: str) -> tuple[ast.expr, ...]:
    return tuple(module.attribute_loads(name))


def _may_be_of(module: Module, load: ast.Attribute, klass: ast.ClassDef | None) -> bool:
    """Whether an attribute may be read off an object of a class, or off the class itself."""
    owner = load.value
    own = module.klass_of(owner) or class_at(module, owner)
    if own is not None:
        return klass is None or are_related(module, own, klass)
    if isinstance(owner, ast.Call) and ast.unparse(owner.func) == "super":
        around = module.klass(load)
        return klass is None or (around is not None and are_related(module, around, klass))
    if module.dotted(load) is not None and module.defined(load) is None:
        return False  # of an imported module that is none of the program's
    if isinstance(owner, ast.Name):
        bound = module.bindings(owner)
        if bound and all(isinstance(one, ast.ExceptHandler) for one in bound):
            return klass is not None and is_exception(module, klass)
    made = constructed(module, owner)
    if made is not None and "." in made[0]:
        return False
    return load.attr not in COMMON


def setters_of(module: Module, name: str, klass: ast.ClassDef | None) -> list[Defined]:
    """The methods that take what an attribute is set to, of a class or of any."""
    modules = [module] if module.program is None else list(module.program.parsed())
    return [
        method
        for one in modules
        for own in one.classes
        if klass is None or are_related(one, own, klass)
        for method in own.body
        if isinstance(method, Defined) and _is_setter(method, name)
        if klass is not None or method.name != "__setattr__"
    ]


def _is_setter(method: Defined, name: str) -> bool:
    decorators = {ast.unparse(one) for one in method.decorator_list}
    return method.name == "__setattr__" or f"{name}.setter" in decorators


def class_at(module: Module, node: ast.expr) -> ast.ClassDef | None:
    """The class of the program that an object is of, looked up once for the same files."""
    program = module.program
    return _class_at(module, node, len(program.modules) if program is not None else 1)


@lru_cache(maxsize=16384)
def _class_at(module: Module, node: ast.expr, files: int) -> ast.ClassDef | None:
    return class_of(module, node)


def are_related(module: Module, one: ast.ClassDef, other: ast.ClassDef) -> bool:
    """Whether one of two classes derives from the other."""
    return other in module.owner(one).lineage(one) or one in module.owner(other).lineage(other)


def is_exception(module: Module, klass: ast.ClassDef) -> bool:
    """Whether a class of the program is one of exceptions."""
    return any(
        ast.unparse(base).endswith(("Error", "Exception", "Exit", "Warning"))
        for one in module.owner(klass).lineage(klass)
        for base in one.bases
    )


def is_record(klass: ast.ClassDef) -> bool:
    """Whether a class shows its fields by itself: a dataclass, or one of a library for models."""
    made = {ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in klass.decorator_list}
    bases = {ast.unparse(one).rpartition(".")[2] for one in klass.bases}
    return bool(made & {"dataclass", "define", "s", "attrs"}) or bool(
        bases & {"NamedTuple", "BaseModel", "Struct"}
    )


def function_loads(module: Module, function: Defined) -> list[ast.expr]:
    """The loads of a function or method, called or handed on."""
    parent = module.parents.get(function)
    if isinstance(parent, ast.ClassDef):
        return list(attribute_loads(module, function.name, parent))
    if module.scopes[function] is module.top:
        return [load for _, load in loads_of_global(module, function.name)]
    found = module.scopes[function].loads.get(function.name, [])
    return [one for one in found if _sees(module, one, function)]
