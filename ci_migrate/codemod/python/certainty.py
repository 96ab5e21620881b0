"""Whether what a name or an attribute means is certain; if not, what may give it another meaning.

A value that stands in the text of a program counts only where nothing may set it from outside,
decide it at run time, or put something else in its place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.python.borrowed import borrowing
from ci_migrate.codemod.python.makers import gives_back, only_calls
from ci_migrate.codemod.python.meanings import ANY_MODULE, UNKNOWN, is_handed_on, meant
from ci_migrate.codemod.python.mentions import stem_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of
from ci_migrate.codemod.python.scopes import is_self
from ci_migrate.codemod.python.source import relative
from ci_migrate.codemod.python.stores import Store, is_own, is_test, stores_in

_DEEPEST = 6
_OF_FUNCTIONS = ("__code__", "__defaults__", "__kwdefaults__")
# Class decorators and metaclasses that leave the attributes of a class as they stand.
_PLAIN_DECORATORS = frozenset(
    ("dataclass", "define", "frozen", "mutable", "attrs", "s", "total_ordering", "final")
    + ("runtime_checkable", "unique", "dataclass_transform", "skip", "skipif", "usefixtures")
)
_PLAIN_METACLASSES = frozenset(("ABCMeta", "EnumMeta", "EnumType", "type"))
_PLAIN_BASES = frozenset(
    ("object", "ABC", "Protocol", "Generic", "NamedTuple", "TypedDict", "Exception", "Thread")
    + ("TestCase", "BaseModel", "BaseSettings", "Enum", "StrEnum", "IntEnum", "Flag", "str", "int")
)


def doubt(module: Module, node: ast.expr, *, kinds: bool = True, depth: int = 0) -> str | None:
    """Why a name, an attribute or a call may give something else than the text says; else None.

    ``kinds``: also where only the class of an object could decide so.
    """
    if depth > _DEEPEST:
        return None
    module = module.owner(node)
    inner: ast.expr | None = None
    said: str | None = None
    match node:
        case ast.Name():
            said, inner = _of_name(module, node), _local_value(module, node)
        case ast.Attribute():
            said, inner = _of_attribute(module, node, kinds), node.value
        case ast.Call():
            inner = node.func
    if said is not None or inner is None:
        return said
    return doubt(module, inner, kinds=kinds, depth=depth + 1)


def _local_value(module: Module, node: ast.Name) -> ast.expr | None:
    """What a name of a function is bound to."""
    home = module.home(node.id, module.scopes[node])
    return module.assigned(node) if home is not None and home is not module.top else None


def _of_name(module: Module, node: ast.Name) -> str | None:
    home = module.home(node.id, module.scopes[node])
    if home is not None and home is not module.top:
        return None
    found = module.defined(node)
    said = _of_cells(module, node) or _of_rivals(module, node) or _of_stars(module, node)
    if said is None and home is not None:
        said = _of_stores(module, module, node.id)
    if said is None and found is not None and found.name is not None:
        said = _of_stores(module, found.module, found.name)
    return said


def _of_attribute(module: Module, node: ast.Attribute, kinds: bool) -> str | None:
    found = module.defined(node)
    if found is not None:
        if found.name is None:
            return None
        owner = module.defined(node.value)
        said = _of_rivals(module, node) or _of_stores(module, found.module, found.name)
        if said is None and owner is not None and owner.name is None:
            said = _of_stores(module, owner.module, node.attr)
        return said
    klass = module.klass_of(node.value) or class_of(module, node.value)
    if klass is None:
        return None
    said = _of_class(module, klass, node.attr) or _of_borrowers(module, node.value)
    return said or (_of_kind(module, klass, node.attr) if kinds else None)


def _of_borrowers(module: Module, node: ast.expr) -> str | None:
    """What lets a method serve objects of other classes, whose attributes it reads then."""
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    function = module.function(bindings[0]) if len(bindings) == 1 else None
    if function is None or not is_self(node):
        return None
    found = borrowing(module, function)
    if found is None:
        return None
    home, load = found
    here = "line " if home is module else f"{home.source.name}:"
    return f"{here}{load.lineno} takes {ast.unparse(load)} for other objects"


# -- names of modules


def _of_stores(module: Module, home: Module, name: str) -> str | None:
    """What sets a name of a module from outside, as seen from another module."""
    for part in _OF_FUNCTIONS if _is_function(home, name) else ():
        for store in _stores(home, part):
            owner = _last(store.owner) if isinstance(store.owner, ast.expr) else ""
            if store.name == part and owner == name:
                return f"{store.place(module)} changes what {name}() does"
    for store in _stores(home, name):
        targets = meant(store)
        hit = home in targets or ANY_MODULE in targets
        if not hit and UNKNOWN in targets:
            hit = is_handed_on(home)
        if not hit and store.name is not None:
            hit = any(isinstance(one, Module) and _leads(one, name, home) for one in targets)
        if hit:
            return f"{store.place(module)} may give {name} another value"
    return _of_unread(home, name)


def _is_function(home: Module, name: str) -> bool:
    return any(isinstance(one, ast.FunctionDef) for one in home.top.bindings.get(name, []))


def _leads(module: Module, name: str, home: Module) -> bool:
    """Whether a name that a module imports is the name of another module."""
    bindings = module.top.bindings.get(name, [])
    if module.program is None or len(bindings) != 1 or not isinstance(bindings[0], ast.alias):
        return False
    found = module.program.definition(module, module.imported(bindings[0]))
    return found is not None and found.module is home and found.name == name


def _stores(home: Module, name: str) -> Iterator[Store]:
    if home.program is None:
        yield from (one for one in stores_in(home) if one.name in (name, None))
    else:
        home.program.bring((name,), stem_of(home.source.path))
        yield from home.program.stores(home, name)


def _of_unread(home: Module, name: str) -> str | None:
    file = home.program.unread(name) if home.program is not None else None
    return None if file is None else f"{file}, which is no Python, may give {name} another value"


def _of_rivals(module: Module, node: ast.expr) -> str | None:
    name = module.dotted(node)
    if name is None or module.program is None:
        return None
    rivals = module.program.rivals(module, name)
    if rivals is None:
        return None
    files = " and ".join(relative(one, module.program.root) for one in rivals)
    return f"{files} may both be the module {name.partition('.')[0]}"


def _of_stars(module: Module, node: ast.Name) -> str | None:
    """A star that may bring a name over one that a module binds itself."""
    own = module.top.bindings.get(node.id)
    if not own or module.program is None or not module.stars:
        return None
    for star in module.stars:
        found = module.program.definition(module, f"{star}.{node.id}")
        if found is not None and found.bindings:
            return f"{node.id} is bound here and comes from {star} with *, as well"
    return None


def _of_cells(module: Module, node: ast.Name) -> str | None:
    """A name that several cells of a notebook bind: they run in the order of somebody's clicks.

    What a cell binds and reads itself is as certain as elsewhere.
    """
    found = [one for one in module.top.bindings.get(node.id, []) if hasattr(one, "lineno")]
    cells = {module.source.part(one.lineno) for one in found}
    if len(cells) < 2:
        return None
    values = {ast.dump(value) if (value := module.bound_value(one)) else None for one in found}
    if len(values) == 1 and None not in values:
        return None
    held = module.bindings(node)
    if len(held) == 1 and module.scopes[node] is module.top:
        here = module.source.part(node.lineno)
        if module.source.part(getattr(held[0], "lineno", 0)) == here:
            return None
    return f"{node.id} is bound in several cells, which may run in any order"


def environment_stores(module: Module, name: str) -> Iterator[tuple[str, Module, ast.expr]]:
    """Where the program itself sets an environment variable, and to what."""
    modules = [module] if module.program is None else list(module.program.parsed())
    for home in modules:
        for key, value in _variables(home) if home is module or not is_test(home) else ():
            if key == name:
                here = "line " if home is module else f"{home.source.name}:"
                yield f"{here}{value.lineno} sets the variable {name}", home, value


def _variables(module: Module) -> list[tuple[object, ast.expr]]:
    """The environment variables that a module sets."""
    if "variables" not in module.memo:
        found: list[tuple[object, ast.expr]] = []
        for node in module.nodes:
            match node:
                case ast.Assign(
                    targets=[ast.Subscript(value=table, slice=ast.Constant(value=key))], value=value
                ) if module.dotted(table) == "os.environ":
                    found.append((key, value))
                case ast.Call(func=function, args=[ast.Constant(value=key), value]):
                    if module.dotted(function) in ("os.putenv", "os.environ.setdefault"):
                        found.append((key, value))
        module.memo["variables"] = found
    known: list[tuple[object, ast.expr]] = module.memo["variables"]
    return known


# -- attributes of classes and their objects


def _of_class(module: Module, klass: ast.ClassDef, name: str) -> str | None:
    """What may decide an attribute of a class beside what its text stores there."""
    home = module.owner(klass)
    family = {*home.lineage(klass), *home.heirs(klass)}
    spelled = f"_{klass.name.lstrip('_')}{name}" if name.startswith("__") else name
    for store in [*_stores(home, name), *(_stores(home, spelled) if spelled != name else ())]:
        if store.name is None and _is_own_store(store):
            continue  # what its own methods set by name is known to those who look it up
        targets = meant(store)
        hit = bool(family & targets)
        if not hit and UNKNOWN in targets:
            hit = store.name is not None or _sees(store.module, home)
        if hit:
            return f"{store.place(module)} may give {name} another value"
    return _of_unread(home, name)


def _is_own_store(store: Store) -> bool:
    return isinstance(store.owner, ast.expr) and is_own(store.module, store.owner)


def _sees(module: Module, home: Module) -> bool:
    """Whether a module is another or imports something of it."""
    stem = stem_of(home.source.path)
    return module is home or any(stem in name.split(".") for name, _ in module.imports)


def _of_kind(module: Module, klass: ast.ClassDef, name: str) -> str | None:
    """What a class, or one that it derives from, says of the attributes of its objects."""
    home = module.owner(klass)
    lineage = home.lineage(klass)
    stored = any(held.on_self for one in lineage for held in home.owner(one).held(one, name))
    for one in lineage:
        there = home.owner(one)
        here = "line " if there is module else f"{there.source.name}:"
        for said in _kinds(there, one, klass, name, stored):
            return f"{here}{one.lineno}: {one.name} {said}"
    return None


def _kinds(
    home: Module, one: ast.ClassDef, klass: ast.ClassDef, name: str, stored: bool
) -> Iterator[str]:
    methods = {node.name for node in one.body if isinstance(node, ast.FunctionDef)}
    for keyword in one.keywords:
        plain = _last(keyword.value) in _PLAIN_METACLASSES or only_calls(home, keyword.value)
        if keyword.arg == "metaclass" and not plain:
            yield "has a metaclass, which may change its attributes"
    for decorator in one.decorator_list:
        plain = _last(decorator) in _PLAIN_DECORATORS and not home.defined(_called(decorator))
        own = not plain or _is_own_function(home, decorator)
        if own and not gives_back(home, decorator):
            yield f"is decorated with {ast.unparse(decorator)}, which may change it"
    if "__getattribute__" in methods:
        yield "decides in __getattribute__ what its attributes are"
    if "__setattr__" in methods and stored:
        yield "decides in __setattr__ what is stored"
    if "__init_subclass__" in methods and one is not klass:
        yield "may change the classes that derive from it in __init_subclass__"
    if home.is_made_anew(one):
        yield "is handed to type(), which makes a class with other attributes of it"
    values = [held.value for held in home.held(one, name) if not held.on_self]
    if stored and any(isinstance(value, ast.Call) and _may_describe(value) for value in values):
        yield f"has a descriptor for {name}"
    if _comes_late(home, one, name):
        yield f"derives from a class out of sight, which may have {name}"


def _may_describe(value: ast.Call) -> bool:
    """Whether what a class stores may be a descriptor; a field of a data class is none."""
    return _last(value.func) not in ("field", "Field", "ib", "attrib")


def _comes_late(home: Module, klass: ast.ClassDef, name: str) -> bool:
    """Whether a base that is not known stands before the one that an attribute comes from."""
    if name in home.members(klass):
        return False
    for base in klass.bases:
        known = home.base_of(base)
        if known is None and _last(base) not in _PLAIN_BASES:
            return True
        lineage = home.lineage(known) if known is not None else []
        if any(name in home.owner(one).members(one) for one in lineage):
            return False
    return False


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _is_own_function(module: Module, decorator: ast.expr) -> bool:
    """Whether a decorator is a function of the module itself."""
    node = _called(decorator)
    found = module.bindings(node) if isinstance(node, ast.Name) else []
    return any(not isinstance(one, ast.alias) for one in found)


def _last(node: ast.expr) -> str:
    match node:
        case ast.Call(func=func):
            return _last(func)
        case ast.Subscript(value=value):
            return _last(value)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
