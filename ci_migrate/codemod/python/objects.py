"""Which class an object is of: followed through names, attributes, functions and parameters."""

from __future__ import annotations

import ast
from pathlib import Path

from ci_migrate.codemod.python.annotations import plain_type
from ci_migrate.codemod.python.calls import calls_of, constructions, default_of, handed, modules_of
from ci_migrate.codemod.python.derived import Made, client_base, own_session
from ci_migrate.codemod.python.functions import (
    Defined,
    argument,
    decorators,
    is_cached,
    is_context_manager,
    is_described,
    is_property,
    returns_of,
)
from ci_migrate.codemod.python.imports import is_client_class
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.partials import partial_of
from ci_migrate.codemod.python.stores import is_test
from ci_migrate.codemod.python.syntax import walk

DEEPEST = 12
CASTS = frozenset(("typing.cast", "typing_extensions.cast"))
CACHES = frozenset(("cache", "lru_cache"))  # decorators that keep what a function gives
# What gives, once entered, the object that it is handed.
_ENTERED = frozenset(("contextlib.closing", "contextlib.aclosing", "contextlib.nullcontext"))
# Functions that give an object of the same class.
_COPYING = frozenset(("dataclasses.replace", "copy.copy", "copy.deepcopy", "copy.replace"))
_asked: set[ast.arg] = set()  # parameters whose classes are being looked for


@kept
def constructed(module: Module, node: ast.expr, depth: int = 0) -> Made | None:
    """The class of a library that an object is of, by its full name, and the call that made it.

    Followed through names bound once, ``with``, attributes set once in their class, functions
    and properties of the program that return it, and parameters by annotation or by all calls
    of their function, also in other modules; a binding to None beside it is allowed.
    """
    if depth > DEEPEST:
        return None
    module = module.owner(node)
    match node:
        case ast.Call(
            func=ast.Name(id="getattr"), args=[owner, ast.Constant(value=str() as name), *_]
        ):
            return _attribute(module, ast.Attribute(owner, name, ast.Load()), depth)
        case ast.Call():
            return _made(module, node, depth)
        case ast.Await():
            return constructed(module, node.value, depth + 1)
        case ast.BoolOp(op=ast.Or()):
            return _or_own(module, node, depth)
        case ast.Name(id="self" | "cls") if (own := module.klass(node)) is not None:
            base = client_base(module, own)
            return own_session(module, own) if base is None else (base, None)
        case ast.Name():
            bindings = module.bindings(node)
            found = module.defined(node)
            if found is not None:
                return _bound(found.module, list(found.bindings), depth)
            return _bound(module, bindings, depth)
        case ast.Attribute():
            return _attribute(module, node, depth)
    return None


def _or_own(module: Module, node: ast.BoolOp, depth: int) -> Made | None:
    """What ``session or Session()`` is: one of the class, where nothing else is handed over."""
    *given, own = node.values
    made = constructed(module, own, depth + 1)
    if made is not None and all(_is_left_out(module, one, node) for one in given):
        return made
    for one in given:
        found = constructed(module, one, depth + 1)
        if made is None or (found is None and not _is_left_out(module, one)):
            return None
        if found is not None and found[0] != made[0]:
            return None
    return made and (made[0], None)


def _is_left_out(module: Module, node: ast.expr, whole: ast.expr | None = None) -> bool:
    """Whether a name is a parameter that is None unless a call of its function says otherwise.

    And no call in sight does. ``whole``: there is such a call, or one that hands over what an
    object of the kind keeps of this expression: ``Orders(customers.session)``.
    """
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    one = bindings[0] if len(bindings) == 1 else None
    function = module.function(one) if isinstance(one, ast.arg) else None
    if not isinstance(one, ast.arg) or not isinstance(function, Defined):
        return False
    calls = calls_of(module, function) or []
    calls = [each for each in calls if not is_test(each[0])]  # stand-ins have their own findings
    if whole is not None and not calls:
        return False
    values = [(home, handed(function, call, one)) for home, call in calls]
    return is_none(default_of(function, one)) and all(
        is_none(value) or (whole is not None and _is_kept_of(home, value, whole))
        for home, value in values
    )


def _is_kept_of(module: Module, node: ast.expr | None, whole: ast.expr) -> bool:
    """Whether an expression is the attribute in which objects of a class keep a value."""
    if isinstance(node, ast.Name):
        node = module.assigned(node)
    owner = class_of(module, node.value) if isinstance(node, ast.Attribute) else None
    if not isinstance(node, ast.Attribute) or owner is None:
        return False
    return [one for one in module.inherited_values(owner, node.attr) if not is_none(one)] == [whole]


def _made(module: Module, node: ast.Call, depth: int) -> Made | None:
    """What a call gives: an object of the class that it names, or what its function returns."""
    function = function_of(module, node.func, depth + 1)
    if function is not None:
        return _returned(module.owner(function), function, depth)
    own = module.klass_of(node.func)
    if isinstance(node.func, ast.Name) and node.func.id == "super":
        own = module.klass(node)
    if own is not None:  # a class of the program
        base = client_base(module, own)
        made = own_session(module, own) if base is None else (base, node)
        return (made[0], made[1] or node) if made is not None else None
    name = module.dotted(node.func)
    if name in CASTS and node.args:
        return _named(module, node.args[0])
    if (entered := _entered(module, node)) is not None:
        return constructed(module, entered, depth + 1)
    return (name, node) if name else None


def _entered(module: Module, node: ast.Call) -> ast.expr | None:
    """The object that a call gives as it is, once it is entered."""
    if len(node.args) != 1 or node.keywords:
        return None
    match node.func:
        case ast.Attribute(attr="enter_context" | "enter_async_context"):
            return node.args[0]
    return node.args[0] if module.dotted(node.func) in _ENTERED else None


def _named(module: Module, annotation: ast.expr | None) -> Made | None:
    """What an annotation says: the full name of a class of a library, or nothing."""
    kind = plain_type(annotation)
    name = module.dotted(kind) if kind is not None else None
    return (name, None) if name else None


def _client_named(module: Module, annotation: ast.expr | None) -> Made | None:
    """What an annotation says of something that is not known otherwise: that it is a client."""
    found = _named(module, annotation)
    return found if found is not None and is_client_class(found[0]) else None


def _attribute(module: Module, node: ast.Attribute, depth: int) -> Made | None:
    found = module.defined(node)
    if found is not None:
        return _bound(found.module, list(found.bindings), depth)
    klass = class_of(module, node.value, depth + 1)
    if klass is None:
        return _kept_for_threads(module, node, depth)
    method = module.method(klass, node.attr)
    if method is not None:
        return _returned(module.owner(method), method, depth) if is_property(method) else None
    values = {one for one in module.inherited_values(klass, node.attr) if not is_none(one)}
    only = values.pop() if len(values) == 1 else None
    made = constructed(module, only, depth + 1) if only is not None else None
    return made or _declared(module, klass, node.attr) or _filled(module, klass, node.attr, depth)


def _filled(module: Module, klass: ast.ClassDef, name: str, depth: int) -> Made | None:
    """What the objects of a class of plain fields are made with, where it is the same for all."""
    from ci_migrate.codemod.python.fields import filled

    given = filled(module, klass, name)
    if given is None or given.doubt is not None:
        return None
    kinds = {constructed(module, one, depth + 1) for one in given.values}
    return kinds.pop() if len(kinds) == 1 else None


def _kept_for_threads(module: Module, node: ast.Attribute, depth: int) -> Made | None:
    """What the program puts under a name into a ``threading.local``, which each thread has anew."""
    owner = constructed(module, node.value, depth + 1)
    if owner is None or owner[0] != "threading.local":
        return None
    values = [
        statement.value
        for one in modules_of(module)
        for statement in one.each(ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Attribute)
        and target.attr == node.attr
        and constructed(one, target.value, depth + 1) == owner
    ]
    found = {constructed(module, one, depth + 1) for one in values if not is_none(one)}
    return found.pop() if len(found) == 1 else None


def _declared(module: Module, klass: ast.ClassDef, name: str) -> Made | None:
    """The client that a class declares an attribute to be, in its body or on ``self``."""
    for one in module.lineage(klass):
        home = module.owner(one)
        for node in home.each(ast.AnnAssign):
            match node.target:
                case ast.Name(id=declared) if node in one.body:
                    pass
                case ast.Attribute(value=ast.Name(id="self"), attr=declared) if (
                    home.klass(node) is one
                ):
                    pass
                case _:
                    continue
            if declared == name:
                return _client_named(home, node.annotation)
    return None


@kept
def class_of(module: Module, node: ast.expr, depth: int = 0) -> ast.ClassDef | None:
    """The class of the program that an object is of; None where it is none, or not known.

    Of a class that is handed over itself, that class: it has the same attributes.
    """
    if depth > DEEPEST:
        return None
    module = module.owner(node)
    match node:
        case ast.Name(id="self" | "cls"):
            return module.klass(node)
        case ast.BoolOp(op=ast.Or(), values=[*given, last]):
            found_classes = {class_of(module, one, depth + 1) for one in given}
            klass = class_of(module, last, depth + 1)
            plain = all(one is None for one in found_classes - {klass})
            known = all(
                class_of(module, one, depth + 1) or _is_left_out(module, one) for one in given
            )
            return klass if plain and known else None
        case ast.Call():
            klass = module.klass_of(node.func) or _own_class(module, node.func)
            if klass is not None:
                return klass
            if node.args and module.dotted(node.func) in _COPYING:
                return class_of(module, node.args[0], depth + 1)
            if (entered := _entered(module, node)) is not None:
                return class_of(module, entered, depth + 1)
            function = function_of(module, node.func, depth + 1)
            return None if function is None else _class_returned(module, function, depth)
        case ast.Name():
            found = module.defined(node)
            home = found.module if found else module
            bindings = list(found.bindings) if found else module.bindings(node)
            return _class_bound(home, bindings, depth)
        case ast.Attribute(attr="obj") if _is_context(module, node.value):
            kinds = {class_of(module, one, depth + 1) for one in context_objects(module)}
            return kinds.pop() if len(kinds) == 1 else None
        case ast.Attribute():
            owner = class_of(module, node.value, depth + 1)
            values = module.inherited_values(owner, node.attr) if owner else []
            kept = [one for one in values if not is_none(one)]
            only = kept[0] if len(kept) == 1 else None
            method = module.method(owner, node.attr) if owner is not None else None
            if method is not None and is_property(method):
                return _class_returned(module.owner(method), method, depth)
            if owner is not None and (not any(values) or _is_field(only)):
                return _field_class(module, owner, node.attr)
            return class_of(module, only, depth + 1) if only is not None else None
    return None


def _is_context(module: Module, node: ast.expr) -> bool:
    """Whether an expression is the context that ``click`` hands to a command."""
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    function = module.function(bindings[0]) if len(bindings) == 1 else None
    taken = isinstance(function, Defined) and "pass_context" in decorators(function)
    return taken and isinstance(bindings[0], ast.arg)


def _is_another(module: Module, parameter: ast.arg, klass: ast.ClassDef, depth: int) -> bool:
    """Whether a call hands over an object of another class than a parameter is noted to be."""
    known = {_named_in(module, one) for one in (klass, *module.heirs(klass))}
    handed_over = (one for value in _handed(module, parameter) for one in each_of(module, value))
    for value in handed_over:
        made = class_of(module, value, depth + 1)
        if made is not None and _named_in(module, made) not in known:
            return True
        if made is None and constructed(module, value, depth + 1) is not None:
            return True
    return False


def _named_in(module: Module, klass: ast.ClassDef) -> tuple[Path, str]:
    """The file and the name of a class, which are the same before a rewrite and after it."""
    return module.owner(klass).source.path, klass.name


def each_of(module: Module, node: ast.expr) -> list[ast.expr]:
    """What a name stands for in turn, where a loop goes through a display; else the expression."""
    home = module.owner(node)
    bindings = home.bindings(node) if isinstance(node, ast.Name) else []
    loop = home.parents.get(bindings[0]) if len(bindings) == 1 else None
    match loop:
        case ast.For(iter=ast.Tuple(elts=items) | ast.List(elts=items)):
            return items
        case ast.comprehension(iter=ast.Tuple(elts=items) | ast.List(elts=items)):
            return items
    return [node]


def _field_class(module: Module, owner: ast.ClassDef, name: str) -> ast.ClassDef | None:
    """The class of the program that a class declares one of its fields to be."""
    for one in module.lineage(owner):
        home = module.owner(one)
        for step in one.body:
            match step:
                case ast.AnnAssign(target=ast.Name(id=declared), value=default) if declared == name:
                    kind = plain_type(step.annotation)
                    found = home.klass_of(kind) if kind is not None else None
                    if found is None or is_described(found):
                        return None
                    given = _filling(module, owner, name)
                    if default is not None and not _is_of(home, default, found):
                        return None
                    known = {found, *module.heirs(found)}
                    another = any(_makes_another(module, value, known) for value in given)
                    return None if another else found
    return None


def _is_field(node: ast.expr | None) -> bool:
    """Whether an expression only declares a field: ``field(default_factory=Api)``."""
    named = {one.arg for one in node.keywords} if isinstance(node, ast.Call) else set()
    return not named.isdisjoint(("factory", "default_factory"))


def _is_of(module: Module, default: ast.expr, klass: ast.ClassDef) -> bool:
    """Whether the default of a field is an object that a class makes: ``field(factory=Api)``."""
    if not isinstance(default, ast.Call):
        return False
    makers = [one.value for one in default.keywords if one.arg in ("factory", "default_factory")]
    return any(module.klass_of(one) is klass for one in makers or [default.func])


def _filling(module: Module, klass: ast.ClassDef, name: str) -> list[ast.expr]:
    """What the calls of a class of plain fields hand over for one of them."""
    steps = [one for one in klass.body if isinstance(one, ast.AnnAssign)]
    names = [one.target.id for one in steps if isinstance(one.target, ast.Name)]
    place = names.index(name) if name in names else len(names)
    calls = constructions(module.owner(klass), klass) or []
    values = (argument(call, place, name) for call in calls)
    return [one for one in values if one is not None]


def _makes_another(module: Module, node: ast.expr, known: set[ast.ClassDef]) -> bool:
    """Whether an expression visibly makes an object of another class than those that are known."""
    home = module.owner(node)
    for one in walk(node):
        klass = home.klass_of(one.func) if isinstance(one, ast.Call) else None
        if klass is not None:
            return klass not in known
        function = function_of(home, one.func) if isinstance(one, ast.Call) else None
        if function is not None:
            there = home.owner(function)
            made = [each for value in returns_of(there, function) for each in walk(value)]
            kinds = {there.klass_of(each.func) for each in made if isinstance(each, ast.Call)}
            return bool(kinds - known - {None})
    return False


def _own_class(module: Module, node: ast.expr) -> ast.ClassDef | None:
    """The class of a class method that calls it: ``cls(...)``."""
    if not isinstance(node, ast.Name) or node.id != "cls":
        return None
    bindings = module.bindings(node)
    return module.klass(node) if [type(one) for one in bindings] == [ast.arg] else None


def _class_bound(module: Module, bindings: list[ast.AST], depth: int) -> ast.ClassDef | None:
    one = bindings[0] if len(bindings) == 1 else None
    if isinstance(one, ast.arg):
        if (kind := plain_type(one.annotation)) is not None:
            named = module.klass_of(kind)
            if named is None or not is_described(named):
                return None if named is None or _is_another(module, one, named, depth) else named
        if one in _asked:
            return None
        _asked.add(one)
        try:
            found = {
                class_of(module, value, depth + 1) or module.owner(value).klass_of(value)
                for value in _handed(module, one)
                if not _is_asked(module.owner(value), value)  # a function hands on its own
            }
        finally:
            _asked.discard(one)
        return found.pop() if len(found) == 1 else None
    value = module.bound_value(one) if one is not None else None
    found_class = class_of(module, value, depth + 1) if value is not None else None
    noted = module.parents.get(one) if one is not None else None
    if found_class is None and isinstance(noted, ast.AnnAssign):
        kind = plain_type(noted.annotation)
        found_class = module.klass_of(kind) if kind is not None else None
        if found_class is not None and value is not None:
            known = {found_class, *module.heirs(found_class)}
            if _makes_another(module, value, known):
                return None
        return found_class if found_class is None or not is_described(found_class) else None
    return found_class


def _is_asked(module: Module, node: ast.expr) -> bool:
    """Whether a name is a parameter whose class is being looked for."""
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    return len(bindings) == 1 and bindings[0] in _asked


def _class_returned(module: Module, function: Defined, depth: int) -> ast.ClassDef | None:
    home = module.owner(function)
    found = {class_of(home, value, depth + 1) for value in returns_of(home, function)}
    return found.pop() if len(found) == 1 else None


@kept
def function_of(module: Module, node: ast.expr, depth: int = 0) -> Defined | None:
    """The function or method of the program that a call of this expression reaches."""
    if isinstance(node, ast.Name):
        found = module.defined(node)
        bindings = list(found.bindings) if found else module.bindings(node)
        one = bindings[0] if len(bindings) == 1 else None
        if isinstance(one, ast.Name) and depth < DEEPEST:
            partial = partial_of(module, node)
            return partial and function_of(partial[0], partial[1].args[0], depth + 1)
        return one if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) else None
    if isinstance(node, ast.Attribute):
        found = module.defined(node)
        if found is not None:
            one = found.bindings[0] if len(found.bindings) == 1 else None
            return one if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) else None
        if isinstance(node.value, ast.Call) and ast.unparse(node.value) == "super()":
            return _above(module, node)
        klass = module.klass_of(node.value) or class_of(module, node.value, depth + 1)
        return module.method(klass, node.attr) if klass is not None else None
    return None


def _above(module: Module, node: ast.Attribute) -> Defined | None:
    """The method that ``super().name`` reaches, where the class has one line of ancestors."""
    klass = module.klass(node)
    lineage = module.lineage(klass) if klass is not None else ()
    if klass is None or any(len(one.bases) > 1 for one in lineage):
        return None
    for one in lineage:
        if one is klass or node.attr not in module.owner(one).members(one):
            continue
        found = [
            each
            for each in one.body
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name == node.attr
        ]
        return found[0] if len(found) == 1 and not found[0].decorator_list else None
    return None


def _returned(module: Module, function: Defined, depth: int) -> Made | None:
    """What a function of the program returns, where all its returns are the same object."""
    plain = not function.decorator_list or is_property(function)
    if not plain and not is_context_manager(function) and not is_cached(function):
        return None
    values = {constructed(module, one, depth + 1) for one in returns_of(module, function)}
    made = values.pop() if len(values) == 1 else None
    return made or _client_named(module, function.returns)


def _bound(module: Module, bindings: list[ast.AST], depth: int) -> Made | None:
    found = set()
    for one in bindings:
        if isinstance(one, ast.arg):
            return _parameter(module, one, depth) if len(bindings) == 1 else None
        value = module.bound_value(one) or unpacked(module, one)
        if not is_none(value):
            found.add(value)
    kinds = {constructed(module, one, depth + 1) for one in found if one is not None}
    made = kinds.pop() if len(kinds) == 1 and None not in found else None
    if made is None and len(bindings) == 1:
        parent = module.parents.get(bindings[0])
        return _client_named(module, getattr(parent, "annotation", None))
    return made


def unpacked(module: Module, node: ast.AST) -> ast.expr | None:
    """What a name in a tuple takes: its place in a display, or in what a function returns."""
    parent = module.parents.get(node)
    if not isinstance(parent, ast.Tuple | ast.List) or node not in parent.elts:
        return None
    whole = module.bound_value(parent)
    place = parent.elts.index(node)
    if isinstance(whole, ast.Call):
        function = function_of(module, whole.func)
        returned = returns_of(module.owner(function), function) if function else []
        whole = returned[0] if len(returned) == 1 else None
    if not isinstance(whole, ast.Tuple | ast.List) or len(whole.elts) != len(parent.elts):
        return None
    return whole.elts[place]


def _parameter(module: Module, node: ast.arg, depth: int) -> Made | None:
    """What a parameter is, by its annotation or by what every call of its function hands over."""
    values = _handed(module, node)
    found = {constructed(module, value, depth + 1) for value in values}
    if None in found and any(_is_own_object(module, one, depth) for one in values):
        return None
    if node.annotation is not None:
        named = _named(module, node.annotation)
        made = found.pop() if len(found) == 1 else None
        return made if made is not None and named is not None and made[0] == named[0] else named
    kinds = {made[0] if made else None for made in found}
    if None in kinds or len(kinds) != 1:
        return None
    return found.pop() if len(found) == 1 else (kinds.pop() or "", None)


def _is_own_object(module: Module, node: ast.expr, depth: int) -> bool:
    """Whether an expression is an object of a class of the program that is none of a library's."""
    each = [one for one in each_of(module, node) if class_of(module, one, depth + 1) is not None]
    return any(constructed(module, one, depth + 1) is None for one in each)


def _handed(module: Module, node: ast.arg) -> list[ast.expr]:
    """What the calls of a parameter's function hand over for it; empty where one is unknown.

    What tests hand over are stand-ins, with findings of their own; they count where nothing else
    calls the function.
    """
    function = module.function(node)
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    from ci_migrate.codemod.python.dispatched import reaching_calls
    from ci_migrate.codemod.python.spreads import handed_by_name

    calls = reaching_calls(module, function) or []
    calls = [one for one in calls if not is_test(one[0])] or calls
    values = [handed_by_name(home, function, call, node) for home, call in calls]
    if not calls and "pass_obj" in decorators(function) and node in function.args.args[:1]:
        return context_objects(module)
    return [one for one in values if one is not None] if None not in values else []


def context_objects(module: Module) -> list[ast.expr]:
    """What a command line made with ``click`` puts on its context: ``ctx.obj = State(...)``."""
    modules = [module] if module.program is None else list(module.program.parsed())
    return [
        statement.value
        for one in modules
        for statement in one.each(ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Attribute) and target.attr == "obj"
    ]
