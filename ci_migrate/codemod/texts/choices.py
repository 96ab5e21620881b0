"""The few texts that an expression can only have, each of which stands in the program.

A table that a loop goes over, that subclasses name, that callers hand over. Where each of them
is known, so is what a query asks of each.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from ci_migrate.codemod.python.calls import calls_of, constructions, handed
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.fields import filled, may_be_set
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.keeping import changed
from ci_migrate.codemod.python.makers import only_calls_it
from ci_migrate.codemod.python.mentions import stem_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of

_DEEPEST = 6
_MOST = 20
Texts = tuple[str, ...]
Read = Callable[[Module, ast.expr, int], Texts | None]


def choices_of(module: Module, node: ast.expr, depth: int = 0) -> Texts | None:
    """All texts that an expression may have, in their order; None where one is out of sight."""
    if depth > _DEEPEST:
        return None
    module = module.owner(node)
    match node:
        case ast.Constant(value=str() as text):
            return (text,)
        case ast.IfExp(body=one, orelse=other):
            return _joined(choices_of(module, each, depth + 1) for each in (one, other))
        case ast.Subscript(value=ast.Name() as name, slice=key) if not _is_fixed(key):
            return _items(module, name, "values", depth)
        case ast.Attribute(value=ast.Attribute() as member, attr="value"):
            return _member(module, member)
        case ast.Attribute(value=ast.Name() as name, attr="value") if found := _of_members(
            module, name, depth
        ):
            return found
        case ast.Attribute():
            return _of_class(module, node, depth)
        case ast.Name():
            return _of_name(module, node, depth)
    return None


def _is_fixed(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _joined(found: Iterable[Texts | None]) -> Texts | None:
    texts: dict[str, None] = {}
    for one in found:
        if one is None:
            return None
        texts |= dict.fromkeys(one)
    return tuple(texts) if 0 < len(texts) <= _MOST else None


def _of_name(module: Module, node: ast.Name, depth: int) -> Texts | None:
    found = module.defined(node)
    home = found.module if found is not None else module
    bindings = list(found.bindings) if found is not None else module.bindings(node)
    if len(bindings) != 1 or doubt(module, node) is not None:
        return None
    one = bindings[0]
    if isinstance(one, ast.arg):
        return _handed(home, one, depth)
    value = home.bound_value(one)
    if value is not None:
        return choices_of(home, value, depth + 1)
    return _gone_through(home, one, depth)


def _handed(
    module: Module, parameter: ast.arg, depth: int, read: Read | None = None
) -> Texts | None:
    """What every call of a function hands over for a parameter, as ``read`` makes texts of it."""
    read = read or choices_of
    function = module.function(parameter)
    if not isinstance(function, Defined):
        return None
    others = (one for one in function.decorator_list if not _is_property(one))
    if not all(only_calls_it(module, one) for one in others):
        return None  # what calls it is not in sight
    if module.program is not None:
        method = isinstance(module.parents.get(function), ast.ClassDef)
        stem = () if method else (stem_of(module.source.path),)
        module.program.bring_mentions(function.name, *stem)
    calls = calls_of(module, function)
    values = [(home, handed(function, call, parameter)) for home, call in calls or ()]
    return _joined(
        None if value is None else read(home, value, depth + 1) for home, value in values
    )


def _is_property(decorator: ast.expr) -> bool:
    return ast.unparse(decorator) == "property"


def _gone_through(module: Module, node: ast.AST, depth: int) -> Texts | None:
    """What a loop goes through: a display of texts, or a part of each of its items."""
    parent = module.parents.get(node)
    place: int | None = None
    if isinstance(parent, ast.Tuple | ast.List):
        place = parent.elts.index(node)  # type: ignore[arg-type]  # it stands there
        node, parent = parent, module.parents.get(parent)
    if not isinstance(parent, ast.For | ast.comprehension) or parent.target is not node:
        return None
    match parent.iter:
        case ast.Call(func=ast.Name(id="enumerate"), args=[listed]) if place == 1:
            return _displayed(module, listed, None, depth)
        case ast.Call(func=ast.Attribute(value=ast.Name() as name, attr=attr), args=[]):
            if (attr, place) == ("items", 0) or (attr, place) == ("keys", None):
                return _items(module, name, "keys", depth)
            if (attr, place) == ("items", 1) or (attr, place) == ("values", None):
                return _items(module, name, "values", depth)
            return None
    return _displayed(module, parent.iter, place, depth)


def _displayed(module: Module, node: ast.expr, place: int | None, depth: int) -> Texts | None:
    """The items of a display of texts, or one place of each where they are tuples."""
    if isinstance(node, ast.Name):
        value = module.assigned(node)
        if value is None or changed(module, node) or doubt(module, node):
            return None
        if isinstance(value, ast.Dict) and place is None:
            return _items(module, node, "keys", depth)
        node = value
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return None
    items: list[ast.expr] = []
    for one in node.elts:
        if place is not None:
            if not isinstance(one, ast.Tuple | ast.List) or place >= len(one.elts):
                return None
            one = one.elts[place]
        items.append(one)
    return _joined(choices_of(module, one, depth + 1) for one in items)


def _items(module: Module, name: ast.Name, which: str, depth: int) -> Texts | None:
    """The keys or the values of a dictionary display that nothing changes."""
    value = module.assigned(name)
    if not isinstance(value, ast.Dict) or changed(module, name) or doubt(module, name):
        return None
    items = value.keys if which == "keys" else value.values
    return _joined(None if one is None else choices_of(module, one, depth + 1) for one in items)


def _of_members(module: Module, name: ast.Name, depth: int) -> Texts | None:
    """The values of the members that every call hands over for a parameter, or of all members."""
    bindings = module.bindings(name)
    if len(bindings) != 1:
        return None
    parent = module.parents.get(bindings[0])
    if isinstance(bindings[0], ast.arg):
        return _handed(module, bindings[0], depth, _member_of)
    if isinstance(parent, ast.For | ast.comprehension) and parent.target is bindings[0]:
        klass = module.klass_of(parent.iter)
        return None if klass is None else _members(module, klass)
    return None


def member_text(module: Module, node: ast.expr) -> str | None:
    """The value of the member of an enumeration that an expression is; None for other values."""
    found = _member_of(module, node, 0)
    return found[0] if found is not None else None


def _member_of(module: Module, node: ast.expr, depth: int) -> Texts | None:
    return _member(module.owner(node), node) if isinstance(node, ast.Attribute) else None


def _members(module: Module, klass: ast.ClassDef) -> Texts | None:
    """The values of all members of an enumeration."""
    if not _is_enumeration(klass) or module.heirs(klass):
        return None
    values = [one.value for one in klass.body if isinstance(one, ast.Assign)]
    texts = [one.value for one in values if isinstance(one, ast.Constant)]
    known = [one for one in texts if isinstance(one, str)]
    plain = len(known) == len(values) and not module.is_made_anew(klass)
    return tuple(dict.fromkeys(known)) if plain and 0 < len(known) <= _MOST else None


def _is_enumeration(klass: ast.ClassDef) -> bool:
    return any(ast.unparse(base).rpartition(".")[2].endswith("Enum") for base in klass.bases)


def _member(module: Module, member: ast.Attribute) -> Texts | None:
    """The value of a member of an enumeration."""
    klass = module.klass_of(member.value)
    if klass is None or doubt(module, member) is not None:
        return None
    home = module.owner(klass)
    if not _is_enumeration(klass):
        return None
    stores = home.held(klass, member.attr)
    value = stores[0].value if len(stores) == 1 else None
    return (
        (value.value,) if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
    )


def _of_class(module: Module, node: ast.Attribute, depth: int) -> Texts | None:
    """What a class and those that derive from it have under a name.

    A class is left out only where it is a mere base: never made, and with no text of its own.
    """
    klass = class_of(module, node.value)
    if klass is None or doubt(module, node, kinds=False) is not None:
        return None
    for one in (klass, *module.heirs(klass)):
        if may_be_set(module, one) or module.owner(one).is_made_anew(one):
            return None
    given = filled(module, klass, node.attr)
    if given is not None:
        read = (choices_of(module.owner(one), one, depth + 1) for one in given.values)
        return None if given.doubt is not None else _joined(read)
    found: list[Texts | None] = []
    for one in (klass, *module.heirs(klass)):
        home = module.owner(one)
        stores = [
            held for each in home.lineage(one) for held in home.owner(each).held(each, node.attr)
        ]
        value = stores[0].value if stores else None
        if _is_abstract(one) or (_is_blank(value) and constructions(home, one) == []):
            continue
        own = [held for held in stores if held.on_self]
        if not stores or (own and (len(stores) > 1 or not _is_handed_over(home, value))):
            return None
        found.append(None if value is None else choices_of(home, value, depth + 1))
    return _joined(found)


def _is_handed_over(module: Module, value: ast.expr | None) -> bool:
    """Whether an object keeps what it was made with."""
    module = module if value is None else module.owner(value)
    bindings = module.bindings(value) if isinstance(value, ast.Name) else []
    one = bindings[0] if len(bindings) == 1 else None
    function = module.function(one) if isinstance(one, ast.arg) else None
    return isinstance(function, ast.FunctionDef) and function.name == "__init__"


def _is_blank(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value in (None, ""))


def _is_abstract(klass: ast.ClassDef) -> bool:
    return any(ast.unparse(base).rpartition(".")[2] == "ABC" for base in klass.bases) and any(
        "abstractmethod" in ast.unparse(one)
        for node in klass.body
        if isinstance(node, ast.FunctionDef)
        for one in node.decorator_list
    )
