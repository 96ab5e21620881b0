"""What the fields of a class without an ``__init__`` hold: what its constructions give them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ci_migrate.codemod.python.annotations import in_annotation
from ci_migrate.codemod.python.calls import is_set_up_again
from ci_migrate.codemod.python.functions import Defined, argument, returns_of
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.stores import is_test
from ci_migrate.codemod.python.syntax import walk

# Functions that take a class and make nothing of it.
_NAMING = frozenset(("isinstance", "issubclass", "cast", "fields", "super", "TypeVar", "NewType"))
# Functions that make a field of a class, without a type beside it.
_FIELDS = frozenset(("attr.ib", "attr.attrib", "attr.field", "attrs.field"))


@dataclass(frozen=True, slots=True)
class Given:
    """What a field is given: every value that it may have, and why there may be others.

    ``several`` says that there is more than one.
    """

    values: tuple[ast.expr, ...]
    doubt: str | None
    several: str | None = None


def filled(
    module: Module, klass: ast.ClassDef, name: str, made_by: ast.expr | None = None
) -> Given | None:
    """What a field of a class may hold; None where it is no field that constructions fill.

    ``made_by`` is the construction of the object, where it is in sight.
    """
    home = module.owner(klass)
    fields = fields_of(home, klass)
    if name not in fields:
        return None
    if isinstance(made_by, ast.Call) and module.klass_of(made_by.func) is klass:
        known = _known(made_by)
        own = argument(made_by, list(fields).index(name), name) or fields[name]
        if not isinstance(known, str) and own is not None:
            return Given((own,), None)
    found: list[ast.expr] = []
    doubt: str | None = None
    made = False
    for one in [klass, *home.heirs(klass)]:
        names = list(fields_of(home.owner(one), one))
        if not names:
            here = "line " if home.owner(one) is module else f"{home.owner(one).source.name}:"
            doubt = (
                doubt or f"{here}{one.lineno}: {one.name} sets up its objects in a way of its own"
            )
        for there, use in _uses(home.owner(one), one):
            if there is not home and is_test(there):
                continue
            if isinstance(use, str):
                here = "line " if there is module else f"{there.source.name}:"
                doubt = doubt or f"{here}{use}"
                continue
            made = True
            value = argument(use, names.index(name), name) if name in names else None
            value = value or fields[name]
            if value is not None:
                found.append(value)
    if is_set_up_again(home, klass, "__init__"):
        doubt = doubt or f"an object of {klass.name} is set up again"
    if not made and fields[name] is not None:
        found.append(fields[name])  # type: ignore[arg-type]  # just compared
    texts = {ast.dump(one): one for one in found}
    several = f"{klass.name} is made with several values of {name}" if len(texts) > 1 else None
    return Given(tuple(texts.values()), doubt, several)


def fields_of(home: Module, klass: ast.ClassDef) -> dict[str, ast.expr | None]:
    """The fields of a class in order, with their defaults; none where a class says ``__init__``."""
    found: dict[str, ast.expr | None] = {}
    for one in reversed(home.lineage(klass)):
        there = home.owner(one)
        if "__init__" in there.members(one):
            return {}
        for node in one.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                if "ClassVar" not in ast.unparse(node.annotation):
                    found[node.target.id] = _default(node.value)
            elif isinstance(node, ast.Assign):
                field = _is_field(there, node.value)
                for target in node.targets:
                    if isinstance(target, ast.Name) and (field or target.id in found):
                        found[target.id] = _default(node.value)
    return found


def _is_field(module: Module, node: ast.expr) -> bool:
    """Whether a value without a type makes a field of ``attrs``, in place or by a function."""
    from ci_migrate.codemod.python.objects import function_of

    if not isinstance(node, ast.Call):
        return False
    if module.dotted(node.func) in _FIELDS:
        return True
    function = function_of(module, node.func)
    if not isinstance(function, Defined):
        return False
    match returns_of(home := module.owner(function), function):
        case [ast.Call(func=made)]:
            return home.dotted(made) in _FIELDS
    return False


def _default(node: ast.expr | None) -> ast.expr | None:
    """The default of a field; of one with options, what they say."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("field", "Field", "ib")):
        for one in node.keywords:
            match one:
                case ast.keyword(arg="default", value=value):
                    return value
                case ast.keyword(arg="default_factory" | "factory", value=ast.Lambda(body=value)):
                    return value
    return node


def _uses(home: Module, klass: ast.ClassDef) -> Iterator[tuple[Module, ast.Call | str]]:
    """The calls that make an object of a class, and what else is done with the class, in words."""
    for module, load in _references(home, klass):
        parent = module.parents[load]
        if isinstance(parent, ast.Call) and parent.func is load:
            yield module, _known(parent)
        elif isinstance(parent, ast.keyword) and parent.arg in ("default_factory", "factory"):
            yield module, ast.Call(func=load, args=[], keywords=[])  # made with its defaults
        elif not _is_named(module, load):
            yield module, f"{load.lineno} hands on {klass.name}, to be made with other values"
    for node in walk(klass):
        if isinstance(node, ast.Call) and _is_own_class(node.func):
            yield home, _known(node)


def _known(call: ast.Call) -> ast.Call | str:
    stars = any(isinstance(one, ast.Starred) for one in call.args)
    if stars or any(one.arg is None for one in call.keywords):
        return f"{call.lineno} makes one with values that are not in sight"
    return call


def _references(home: Module, klass: ast.ClassDef) -> list[tuple[Module, ast.expr]]:
    scope = home.scopes[klass]
    if home.program is None or scope is not home.top:
        return [(home, load) for load in scope.loads.get(klass.name, [])]
    return list(home.program.references(home, klass.name))


def _is_own_class(node: ast.expr) -> bool:
    """Whether a method calls its own class: ``cls(...)``, ``type(self)(...)``."""
    match node:
        case ast.Name(id="cls") | ast.Attribute(attr="__class__"):
            return True
        case ast.Call(func=ast.Name(id="type"), args=[ast.Name(id="self")]):
            return True
    return False


def _is_named(module: Module, load: ast.expr) -> bool:
    """Whether a use of a class only names it: a type, a base, what its attribute is read off."""
    if in_annotation(module.parents, load):
        return True
    parent = module.parents[load]
    match parent:
        case ast.Attribute() | ast.ClassDef() | ast.ExceptHandler():
            return True
        case ast.keyword(arg="bound"):
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _NAMING
        case ast.Tuple():
            whole = module.parents[parent]
            return isinstance(whole, ast.Call) and ast.unparse(whole.func) in _NAMING
        case ast.Compare():
            return True
    return False


@kept
def may_be_set(module: Module, owner: ast.ClassDef) -> bool:
    """Whether attributes of a class may get other values than its text says.

    It sets them by name, or a class of another package does, as settings classes do.
    """
    for one in module.lineage(owner):
        home = module.owner(one)
        if any(
            (isinstance(node, ast.Call) and ast.unparse(node.func) in ("setattr", "vars"))
            or (isinstance(node, ast.Attribute) and node.attr == "__dict__")
            for node in walk(one)
        ):
            return True
        names = {ast.unparse(base).rpartition(".")[2] for base in one.bases}
        if any(name.endswith(("Enum", "Flag")) for name in names):
            return True
        if any(name.endswith(("Settings", "BaseModel")) for name in names):
            return True
        if any(home.klass_of(base) is None and _is_settings(home, base) for base in one.bases):
            return True
    return False


def _is_settings(module: Module, base: ast.expr) -> bool:
    """Whether a base class comes from a package that fills attributes from outside."""
    return (module.dotted(base) or "").partition(".")[0] in (
        "pydantic",
        "pydantic_settings",
        "attr",
    )
