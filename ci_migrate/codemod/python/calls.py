"""Who calls a function of a program, and what each call hands over for a parameter."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from ci_migrate.codemod.python.annotations import in_annotation
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Function, Module
from ci_migrate.codemod.python.partials import is_partial, names_of, whole
from ci_migrate.codemod.python.stores import stores_named
from ci_migrate.codemod.python.syntax import walk

Called = list[tuple[Module, ast.Call]]
_asked: set[ast.AST] = set()  # methods whose calls are being looked for


@kept
def calls_of(module: Module, function: Function) -> Called | None:
    """Every call of a function in the parsed modules; None where it is also handed on.

    For a method, every call of an attribute of its name on an object of its class; for
    ``__init__``, every call of the class and of its heirs, by ``super()`` as well.
    """
    if isinstance(function, ast.Lambda):
        return None
    parent = module.parents.get(function)
    if not isinstance(parent, ast.ClassDef):
        return _called(_references(module, function.name, module.scopes[function]))
    if function.name in ("__init__", "__post_init__"):
        return _constructor_calls(module, parent, function)
    if function.name.startswith("__"):
        return None
    if function in _asked:
        return None  # whose object calls it depends on who calls it
    _asked.add(function)
    try:
        return _called(_own_loads(module, function))
    finally:
        _asked.discard(function)


def _own_loads(
    module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> list[tuple[Module, ast.expr]] | None:
    """The attributes of a method's name that may be that method; None where a text names it."""
    found: list[tuple[Module, ast.expr]] = []
    for one in modules_of(module):
        for node in one.attribute_loads(function.name):
            if not isinstance(node, ast.Attribute):
                return None
            if _is_own(one, node, module, function):
                found.append((one, node))
    return found


def _constructor_calls(
    module: Module, klass: ast.ClassDef, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Called | None:
    """The calls of a class, of the heirs that are set up as it is, and of those that ask it to."""
    if is_set_up_again(module, klass, function.name):
        return None
    found: list[tuple[Module, ast.expr]] = []
    for one in (klass, *module.heirs(klass)):
        home = module.owner(one)
        for each in home.lineage(one)[1:]:  # what makes objects of the class that asks it
            if each is not klass and each not in module.heirs(klass):
                found += [(home.owner(each), call.func) for call in made_of_itself(each)]
        own, *above = [own_method(each, function.name) for each in home.lineage(one)]
        nearest = next((each for each in above if each is not None), None)
        if own is function or (own is None and nearest is function):
            found += _references(home, one.name, home.scopes[one])
            found += [(home, call.func) for call in made_of_itself(one)]
        elif own is not None and nearest is function:
            for node in walk(own):
                match node:
                    case ast.Call(func=ast.Attribute(value=owner, attr=name) as asked):
                        if name != function.name:
                            continue
                        if not _is_super(owner):
                            return None  # self is handed over by position
                        found.append((home, asked))
    return _called(found)


def is_set_up_again(module: Module, klass: ast.ClassDef, name: str) -> bool:
    """Whether something calls the method that sets up objects of a class, for one that is there."""
    from ci_migrate.codemod.python.objects import class_of

    known = {klass, *module.heirs(klass)}
    for one in modules_of(module):
        for load in one.attribute_loads(name):
            owner = load.value if isinstance(load, ast.Attribute) else None
            if owner is None or _is_super(owner) or one.klass_of(owner) is not None:
                continue
            if (made := class_of(one, owner)) is None or made in known:
                return True
    return False


def made_of_itself(klass: ast.ClassDef) -> list[ast.Call]:
    """The calls by which methods of a class make objects of it: ``cls(...)``, ``type(self)(...)``.

    Or objects of the class that derives from it.
    """
    found = []
    for method in klass.body:
        if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) or not method.args.args:
            continue
        name = method.args.args[0].arg
        own = {f"type({name})", f"{name}.__class__"}
        if "classmethod" in map(ast.unparse, method.decorator_list):
            own.add(name)
        calls = (one for one in walk(method) if isinstance(one, ast.Call))
        found += [one for one in calls if ast.unparse(one.func) in own]
    return found


def own_method(klass: ast.ClassDef, name: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """The method that the body of a class defines."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return next((one for one in klass.body if isinstance(one, kinds) and one.name == name), None)


def _is_super(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="super"), args=[]):
            return True
    return False


def _is_own(
    module: Module,
    node: ast.Attribute,
    home: Module,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
) -> bool:
    """Whether an attribute of a method's name may be that method, as its file stands or stood."""
    from ci_migrate.codemod.python.objects import DEEPEST, class_of, constructed

    klass = class_of(module, node.value) or module.klass_of(node.value)
    if klass is None:  # what a library gives, in plain sight, has methods of its own
        if _is_builtin(module, node.value):
            return False
        foreign = module.dotted(node.value) is not None and module.defined(node.value) is None
        made = None if foreign else constructed(module, node.value, DEEPEST - 1)
        return not foreign and (made is None or made[1] is None)
    found = module.method(klass, function.name)
    if found is None or found is function:
        return True
    there = module.owner(found)
    if there is home or there.source.path != home.source.path:
        return False
    own, former = home.klass(function), there.klass(found)
    return own is not None and former is not None and former.name == own.name


def modules_of(module: Module) -> list[Module]:
    """The parsed modules of the program of a module; itself where it stands alone."""
    return list(module.program.parsed()) if module.program is not None else [module]


def _is_builtin(module: Module, node: ast.expr) -> bool:
    """Whether an expression is a text, a number or a collection: what ``*`` or ``**`` takes is."""
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    taken = bindings[0] if len(bindings) == 1 else None
    if isinstance(taken, ast.arg):
        function = module.function(taken)
        spec = None if function is None else function.args
        return spec is not None and taken in (spec.vararg, spec.kwarg)
    value = _set_once(module, node) if isinstance(node, ast.Name | ast.Attribute) else node
    kinds = ast.JoinedStr | ast.Dict | ast.List | ast.Tuple | ast.Set
    if isinstance(value, ast.Constant):
        return value.value is not None  # None keeps the place of what comes later
    return isinstance(value, kinds | ast.DictComp | ast.ListComp | ast.SetComp)


def _set_once(module: Module, node: ast.Name | ast.Attribute) -> ast.expr | None:
    """What a name or an attribute is set to, in whatever module, where that is only one value."""
    from ci_migrate.codemod.python.objects import class_of

    last = node.attr if isinstance(node, ast.Attribute) else node.id
    local = isinstance(node, ast.Name) and module.home(last, module.scopes[node]) is not module.top
    if not local and any(stores_named(one, last) for one in modules_of(module)):
        return None
    if (found := module.defined(node)) is not None:
        bindings = found.bindings
        return found.module.bound_value(bindings[0]) if len(bindings) == 1 else None
    if isinstance(node, ast.Name):
        return module.assigned(node)
    klass = class_of(module, node.value)
    if klass is None:
        return None
    values = [
        value
        for one in (klass, *module.heirs(klass))
        for value in module.owner(one).inherited_values(one, last)
    ]
    return values[0] if len({id(one) for one in values}) == 1 else None


def _references(module: Module, name: str, scope: object) -> list[tuple[Module, ast.expr]]:
    if module.program is None or scope is not module.top:
        loads = getattr(scope, "loads", {}).get(name, [])
        return [(module, node) for node in loads]
    return list(module.program.references(module, name))


def _called(loads: list[tuple[Module, ast.expr]] | None) -> Called | None:
    found: Called = []
    if loads is None:
        return None
    for module, load in loads:
        load = _with_types(module, load)
        call = module.parents[load]
        if isinstance(call, ast.Call) and call.func is load:
            found.append((module, call))
        elif (chosen := chosen_calls(module, load)) is not None:
            found += chosen
        elif isinstance(call, ast.Call) and is_partial(module, call) and call.args[0] is load:
            inner = _called(list(names_of(module, call) or ()))
            if not inner:
                return None
            found += inner
        elif not is_harmless(module, load):
            return None
    return found


def _with_types(module: Module, load: ast.expr) -> ast.expr:
    """A class with the type arguments that stand behind it: ``Repository[Customer]``."""
    parent = module.parents[load]
    return parent if isinstance(parent, ast.Subscript) and parent.value is load else load


def chosen_calls(module: Module, load: ast.expr) -> Called | None:
    """The calls of what a command line chooses: ``set_defaults(run=load)``, ``args.run(...)``."""
    named = module.parents[load]
    match module.parents.get(named):
        case ast.Call(func=ast.Attribute(attr="set_defaults")) if isinstance(named, ast.keyword):
            found: Called = []
            for one in modules_of(module):
                for use in one.attribute_loads(named.arg or ""):
                    if _is_foreign(one, use):
                        continue  # of an imported module: asyncio.run
                    call = one.parents[use]
                    if not isinstance(call, ast.Call) or call.func is not use:
                        return None
                    found.append((one, call))
            return found or None
    return None


def _is_foreign(module: Module, use: ast.expr) -> bool:
    """Whether an attribute is read off something of another package."""
    owner = use.value if isinstance(use, ast.Attribute) else None
    known = owner is not None and module.dotted(owner) is not None
    return known and owner is not None and module.defined(owner) is None


def chosen_by(module: Module, call: ast.Call) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions that a call may run because a command line chooses one of them."""
    from ci_migrate.codemod.python.objects import function_of

    found = []
    for one in modules_of(module) if isinstance(call.func, ast.Attribute) else ():
        for use in one.attribute_loads("set_defaults"):
            setting = one.parents[use]
            for named in setting.keywords if isinstance(setting, ast.Call) else ():
                function = function_of(one, named.value)
                if named.arg == getattr(call.func, "attr", None) and function is not None:
                    found.append(function)
    return found


def is_harmless(module: Module, load: ast.expr) -> bool:
    """Whether a reference only names the function: an annotation, a type test, a re-export."""
    parent = module.parents[load]
    if in_annotation(module.parents, load):
        return True
    match parent:
        case ast.ClassDef():
            return True
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass")):
            return True
        case ast.Attribute(attr=name):
            if not isinstance(parent.ctx, ast.Load):
                return False
            if not isinstance(module.parents[parent], ast.Call):
                return True
            klass = None if name.startswith("__") else module.klass_of(load)
            return klass is not None and module.method(klass, name) is not None
    return isinstance(parent, ast.ExceptHandler)


def handed(
    function: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call, parameter: ast.arg
) -> ast.expr | None:
    """What a call hands over for a parameter, its default included; None if it cannot be told."""
    return told(function, call).get(parameter)


def told(
    function: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call
) -> Mapping[ast.arg, ast.expr]:
    """What a call hands over for parameters, defaults included, as far as it can be told.

    What stands before a star, or under its name, is none of the rest.
    """
    found = arguments(function, call)
    if found is not None:
        return found
    call = whole(call)
    plain = [one for one in call.args if not isinstance(one, ast.Starred)]
    return _explicit(function, call, plain if plain == call.args[: len(plain)] else [])


def arguments(
    function: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call
) -> Mapping[ast.arg, ast.expr] | None:
    """The expression that each parameter of a function gets from a call or from its default.

    None where the call hands over by ``*`` or ``**``. The first parameter of a method is left
    out where the call has an object before the dot, or makes one.
    """
    call = whole(call)
    if any(one.arg is None and not _is_beside(function, one.value) for one in call.keywords):
        return None
    if any(isinstance(one, ast.Starred) for one in call.args):
        return None
    spec = function.args
    names = _taking(function, call)
    if len(call.args) > len(names) and not spec.vararg:
        return None
    given = _explicit(function, call, call.args)
    every = [*names, *spec.kwonlyargs]
    values = {one: given.get(one, default_of(function, one)) for one in every}
    return {one: value for one, value in values.items() if value is not None}


def _taking(function: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call) -> list[ast.arg]:
    """The parameters that take what a call hands over by position."""
    names = [*function.args.posonlyargs, *function.args.args]
    bound = bool(names) and names[0].arg in ("self", "cls")
    if bound and (isinstance(call.func, ast.Attribute) or function.name == "__init__"):
        return names[1:]
    return names


def _is_beside(function: ast.FunctionDef | ast.AsyncFunctionDef, spread: ast.expr) -> bool:
    """Whether nothing that stands in a table behind ``**`` goes into a parameter with a name."""
    if not isinstance(spread, ast.Dict):
        return False
    keys = {one.value if isinstance(one, ast.Constant) else None for one in spread.keys}
    spec = function.args
    names = {one.arg for one in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
    return None not in keys and spec.kwarg is not None and keys.isdisjoint(names)


def beyond(function: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call) -> Sequence[ast.expr]:
    """What a call hands over behind the parameters of a function, for its ``*rest``."""
    return whole(call).args[len(_taking(function, call)) :]


def _explicit(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    call: ast.Call,
    plain: Sequence[ast.expr],
) -> dict[ast.arg, ast.expr]:
    """What parameters get from the arguments of a call that stand there by themselves."""
    names = _taking(function, call)
    named = {one.arg: one.value for one in call.keywords}
    found = dict(zip(names, plain, strict=False))
    every = [*names, *function.args.kwonlyargs]
    by_name = [one for one in every if one not in function.args.posonlyargs]
    return found | {one: named[one.arg] for one in by_name if one.arg in named}


def default_of(
    function: ast.FunctionDef | ast.AsyncFunctionDef, parameter: ast.arg
) -> ast.expr | None:
    """The default of a parameter; None where it has none."""
    spec = function.args
    plain = [*spec.posonlyargs, *spec.args]
    pairs = [
        *zip(reversed(plain), reversed(spec.defaults), strict=False),
        *zip(spec.kwonlyargs, spec.kw_defaults, strict=True),
    ]
    return next((value for one, value in pairs if one is parameter), None)


def constructions(module: Module, klass: ast.ClassDef) -> list[ast.Call] | None:
    """The calls of a class in the parsed modules; None where one hands over by ``*`` or ``**``."""
    found = _references(module, klass.name, module.scopes[klass])
    uses = [(one.parents[load], load) for one, load in found]
    calls = [use for use, load in uses if isinstance(use, ast.Call) and use.func is load]
    for call in calls:
        if any(one.arg is None for one in call.keywords):
            return None
        if any(isinstance(one, ast.Starred) for one in call.args):
            return None
    return calls
