"""An argument that goes into the program itself: into functions, decorators, classes."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ci_migrate.codemod.answers.callees import callees, taken_by
from ci_migrate.codemod.answers.given import decorator_of, is_clear, is_decorator
from ci_migrate.codemod.answers.handed import Handed
from ci_migrate.codemod.answers.held import Around, Entered, Form, Held
from ci_migrate.codemod.answers.trail import Trail
from ci_migrate.codemod.python.functions import Defined, returns_of
from ci_migrate.codemod.python.loads import is_exception, parameter_loads
from ci_migrate.codemod.python.names import Function, Module
from ci_migrate.codemod.python.syntax import walk


def enter_program(one: Handed) -> bool:
    """Follows an argument into what of the program is called; False where that is nothing."""
    klass = one.module.klass_of(one.call.func)
    if klass is not None:
        return _enter_class(one, klass)
    functions = callees(one.module, one.call.func, one.held)
    if functions:
        return enter_all(one, functions)
    return _is_decorated(one.module, one.call.func) or _enter_parent(one)


def enter_all(
    one: Handed,
    functions: Sequence[Function],
    skip: int = 0,
    forms: Sequence[Form] = (),
    lost: bool = False,
) -> bool:
    """Hands an argument to functions; False where one of them does not take it so.

    ``skip``: arguments of the call before theirs; ``forms`` are around their result, or it is
    ``lost``.
    """
    around = tuple(Around(form) for form in forms)
    for function in functions:
        if not _enter(one, function, skip, Entered(function, one.call, around, lost)):
            return False
        for decorator in getattr(function, "decorator_list", ()):
            if not _seen_by(one, function, decorator, skip):
                return False
    return True


def _enter(one: Handed, function: Function, skip: int, entered: Entered) -> bool:
    taken = taken_by(function, one, skip)
    for parameter, held in taken or ():
        for load in parameter_loads(one.module.owner(function), parameter):
            one.trail.hold(load, held.enter(entered))
    return taken is not None


def _seen_by(one: Handed, function: Function, decorator: ast.expr, skip: int) -> bool:
    """Hands an argument to what a decorator puts around a function, too."""
    found = decorator_of(one.module.owner(function), decorator)
    if found is None:
        return is_clear(decorator)
    home, taker = found
    wrappers = [each for given in returns_of(home, taker) for each in callees(home, given)]
    return all(
        _enter(one, wrapper, skip, Entered(wrapper, one.call, lost=True)) for wrapper in wrappers
    )


def _is_decorated(module: Module, node: ast.expr) -> bool:
    """Whether a call calls what a decorator was handed: that is entered by its own calls."""
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    if len(bindings) != 1 or not isinstance(bindings[0], ast.arg):
        return False
    function = module.function(bindings[0])
    inside = isinstance(function, Defined) and module.function(node) is not function
    return inside and isinstance(function, Defined) and is_decorator(module, function)


def _enter_class(one: Handed, klass: ast.ClassDef) -> bool:
    """An object that is made of an argument, by ``__init__`` or field by field."""
    home, held = one.module.owner(klass), one.held
    if is_exception(home, klass):
        one.trail.hold(one.call, held.as_error)
    init = home.method(klass, "__init__")
    if init is not None:
        return enter_all(one, [init], lost=True)
    if is_exception(home, klass):
        return True
    fields = _fields(home, klass)
    name = one.name
    if one.place is not None and one.place < len(fields) and not one.spread:
        name = fields[one.place]
    if name is None or name not in fields:
        return False
    if any(ast.unparse(base).endswith("TypedDict") for base in klass.bases):
        one.trail.hold(one.call, held.within(Form.ENTRIES, name))
    else:
        one.trail.hold(one.call, held.within(Form.FIELDS, name))
        _read_inside(one.trail, home, klass, name, held)
    return True


def _fields(module: Module, klass: ast.ClassDef) -> list[str]:
    """The fields of a class and its bases, in the order in which a call gives them."""
    return [
        one.target.id
        for each in reversed(module.lineage(klass))
        for one in each.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    ]


def _read_inside(trail: Trail, module: Module, klass: ast.ClassDef, name: str, held: Held) -> None:
    """The methods of a class that read a field off themselves."""
    for one in module.lineage(klass):
        for node in walk(one):
            match node:
                case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=attr) if attr == name:
                    trail.hold(node, held.settled)


def _enter_parent(one: Handed) -> bool:
    """``super().__init__(...)``: of a class of the program, or of exceptions."""
    match one.call.func:
        case ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super"))):
            klass = one.module.klass(one.call)
        case _:
            return False
    if klass is None:
        return False
    for base in one.module.lineage(klass)[1:]:
        init = one.module.owner(base).method(base, "__init__")
        if init is not None:
            return enter_all(one, [init], lost=True)
    return is_exception(one.module, klass)
