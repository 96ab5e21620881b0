"""What takes a value: names, attributes, places in containers; what reads it again holds it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from ci_migrate.codemod.answers.around import entries, iterated
from ci_migrate.codemod.answers.callees import values_for
from ci_migrate.codemod.answers.diagnostics import LOG_TEXT
from ci_migrate.codemod.answers.held import Form, Held
from ci_migrate.codemod.answers.trail import Trail
from ci_migrate.codemod.python.calls import handed
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.loads import (
    attribute_loads,
    class_at,
    is_exception,
    is_record,
    loads_of,
    loads_of_global,
    parameter_loads,
    read_by,
    setters_of,
    spelled_out,
)
from ci_migrate.codemod.python.names import Module, is_none

# What makes a container that only keeps what it is handed.
_MADE = frozenset(
    ("dict", "list", "set", "tuple", "defaultdict", "OrderedDict", "deque", "Counter")
    + ("Queue", "LifoQueue", "PriorityQueue", "SimpleQueue", "TTLCache", "LRUCache", "Cache")
)
# Calls that read an object with all it holds, and calls that do where its class shows it so.
_WHOLE = frozenset(("vars", "asdict", "astuple", "dump", "dumps"))
_AS_TEXT = frozenset(
    ("print", "pprint", "str", "repr", "format", "debug", "info", "warning", "error")
    + ("exception", "critical", "log", "echo")
)
_DISPLAYS = ast.Dict | ast.List | ast.Set | ast.Tuple | ast.DictComp | ast.ListComp | ast.SetComp


def bind(trail: Trail, module: Module, target: ast.expr, held: Held) -> None:
    """Follows what a target takes."""
    match target:
        case ast.Name():
            at_top = module.home(target.id, module.scopes[target]) is module.top
            around = module.tree if at_top else module.function(target) or module.tree
            if (whole := spelled_out(module, around)) is not None:
                trail.shows(whole, "reads all names, among them that of", held)
            for load in loads_of(module, target):
                trail.hold(load, held.settled if at_top else held)
        case ast.Attribute():
            keep_on_object(trail, module, target, held)
        case ast.Subscript():
            put(trail, module, target.value, held.within(Form.ENTRIES, _plain(target.slice)))
        case ast.Tuple() | ast.List():
            _unpack(trail, module, target, held)
        case ast.Starred():
            bind(trail, module, target.value, held.within(Form.ITEMS))
        case _:
            trail.loses(target, held, ast.unparse(target))


def _plain(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _unpack(trail: Trail, module: Module, target: ast.Tuple | ast.List, held: Held) -> None:
    starred = next((n for n, one in enumerate(target.elts) if isinstance(one, ast.Starred)), None)
    for place, one in enumerate(target.elts):
        known = starred is None or place < starred
        found = entries(held, place) if known else iterated(held)
        if found is None:
            trail.shows(target, "takes apart", held)
            return
        for each in found:
            bind(trail, module, one, each)


# -- objects


def keep_on_object(trail: Trail, module: Module, target: ast.Attribute, held: Held) -> None:
    """Follows what an attribute of an object takes to whatever reads that attribute."""
    owner = target.value
    klass = module.klass_of(owner) or class_at(module, owner)
    found = module.defined(owner) if klass is None else None
    if found is not None and found.name is None:
        for _, load in loads_of_global(found.module, target.attr):
            trail.hold(load, held.settled)
        return
    if klass is None and isinstance(owner, ast.Name) and _is_foreign(module, owner):
        trail.loses(target, held, ast.unparse(target))
        return
    for setter in setters_of(module, target.attr, klass):
        _set(trail, setter, held)
    follow_attribute(trail, module, target, target.attr, klass, held)


def _set(trail: Trail, setter: Defined, held: Held) -> None:
    """Follows what a property's setter takes, or the ``__setattr__`` of a class."""
    home = trail.module.owner(setter)
    parameters = setter.args.args[1:]
    if setter.name == "__setattr__" or not parameters:
        trail.loses(setter, held, f"{setter.name}()")
        return
    for load in parameter_loads(home, parameters[0]):
        trail.hold(load, held.settled)


def _is_foreign(module: Module, owner: ast.Name) -> bool:
    """Whether a name is an object of another package."""
    return module.dotted(owner) is not None and module.defined(owner) is None


def follow_attribute(
    trail: Trail, module: Module, node: ast.expr, name: str, klass: ast.ClassDef | None, held: Held
) -> None:
    """Every load of an attribute that may be the one of a class holds what it took at a node."""
    loads = list(attribute_loads(module, name, klass))
    if not loads and klass is not None and is_exception(module, klass):
        trail.losses.add(LOG_TEXT)  # people read it, where the error is shown
    elif not loads and not name.startswith("_"):
        trail.loses(node, held, f"whoever reads .{name}")
    for load in loads:
        reader = read_by(module.owner(load), load)
        if reader is None:
            trail.loses(load, held, "what reads it by its name")
        else:
            trail.hold(reader, held.settled)
    for whole in _whole_reads(module, klass) if klass is not None else ():
        trail.shows(whole, "reads an object with all it holds, among it", held)


def _whole_reads(module: Module, klass: ast.ClassDef) -> Iterator[ast.expr]:
    """Where an object of a class gives away all of its attributes at once."""
    modules = [module] if module.program is None else list(module.program.parsed())
    for one in modules:
        for node, owner, as_text in _objects_read(one):
            own = None if as_text and not is_record(klass) else class_at(one, owner)
            if own is not None and klass in one.owner(own).lineage(own):
                yield node


@lru_cache(maxsize=1024)
def _objects_read(module: Module) -> tuple[tuple[ast.expr, ast.expr, bool], ...]:
    """What reads an object with all it holds: the expression, the object, whether as text."""
    found: list[tuple[ast.expr, ast.expr, bool]] = []
    for node in module.scopes:
        match node:
            case ast.Attribute(attr="__dict__", value=owner):
                found.append((node, owner, False))
            case ast.FormattedValue(value=owner):
                found.append((owner, owner, True))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                if name in _WHOLE | _AS_TEXT:
                    found += ((node, owner, name in _AS_TEXT) for owner in args)
    return tuple(found)


# -- containers


def put(trail: Trail, module: Module, container: ast.expr, held: Held) -> None:
    """Follows what is put into a container: ``held`` is the container with it inside."""
    if not trail.is_first(container, held):
        return
    match container:
        case ast.Name():
            _put_into_name(trail, module, container, held)
        case ast.Attribute():
            _put_into_attribute(trail, module, container, held)
        case ast.Subscript():
            put(trail, module, container.value, held.within(Form.ENTRIES, _plain(container.slice)))
        case ast.Call(func=ast.Attribute(attr="setdefault" | "get", value=whole), args=[key, *_]):
            put(trail, module, whole, held.within(Form.ENTRIES, _plain(key)))
        case _:
            trail.loses(container, held, ast.unparse(container))


def _put_into_name(trail: Trail, module: Module, name: ast.Name, held: Held) -> None:
    found = module.defined(name)
    home = found.module if found else module
    bindings = list(dict.fromkeys(found.bindings if found else module.bindings(name)))
    if not bindings:
        trail.loses(name, held, name.id)
    for binding in bindings:
        if isinstance(binding, ast.arg):
            _put_into_parameter(trail, home, binding, held)
        elif not isinstance(binding, ast.Name):
            trail.loses(name, held, name.id)
        else:
            _put_into_value(trail, home, binding, held)


def _put_into_attribute(trail: Trail, module: Module, place: ast.Attribute, held: Held) -> None:
    klass = class_at(module, place.value)
    values = module.inherited_values(klass, place.attr) if klass is not None else []
    if any(isinstance(one, ast.Call) and not _is_container(one) for one in values):
        trail.loses(place, held, ast.unparse(place))
    else:
        keep_on_object(trail, module, place, held)


def _put_into_value(trail: Trail, module: Module, binding: ast.Name, held: Held) -> None:
    """A name that a container is bound to, or what another name or place for it is."""
    parent = module.parents[binding]
    value = module.bound_value(binding)
    if isinstance(parent, ast.AugAssign) or is_none(value):
        return  # the same container still, or none yet
    if _is_container(value):
        bind(trail, module, binding, held)
    elif isinstance(value, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
        bind(trail, module, binding, held)
        put(trail, module, value, held)
    else:
        trail.loses(binding, held, binding.id)


def _is_container(value: ast.expr | None) -> bool:
    if isinstance(value, ast.BoolOp):
        return any(_is_container(one) for one in value.values)
    made = isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in _MADE
    return made or isinstance(value, _DISPLAYS)


def _put_into_parameter(trail: Trail, module: Module, parameter: ast.arg, held: Held) -> None:
    """A container that a caller handed over: it is in the function and with the callers."""
    for load in parameter_loads(module, parameter):
        trail.hold(load, held)
    function = module.function(parameter)
    if not isinstance(function, Defined):
        trail.loses(parameter, held, "a function without a name")
        return
    entered = [one for one in held.entered if one.function is function]
    if entered and isinstance(entered[-1].call, ast.Call):
        call = entered[-1].call
        value = handed(function, call, parameter)
        values = [(module.owner(call), value)] if value is not None else None
    else:
        values = values_for(module, function, parameter)
    if not values:
        trail.loses(parameter, held, f"what calls {function.name}()")
    for home, value in values or ():
        if not _is_container(value) and not is_none(value):
            put(trail, home, value, held.settled)
