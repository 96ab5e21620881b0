"""Where the address of the legacy service goes in a module: every use is accounted for.

A text that holds the address is followed through the names, attributes and functions that carry
it. A use is explained when a call site was resolved through it, when it only speaks to people,
or when nothing reads it, by its name or by a text. Any other use could be a call that was not
understood.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ci_migrate.codemod.answers.ends import is_text, key_of, why_none
from ci_migrate.codemod.python.calls import arguments, modules_of
from ci_migrate.codemod.python.names import Function, Module, Scope
from ci_migrate.codemod.python.objects import class_of, function_of
from ci_migrate.codemod.python.partials import is_partial, names_of
from ci_migrate.codemod.python.spelled import read_by_text

SITE = "part of a call site"
# Base classes and decorators of libraries that read nothing of a class on their own.
_PLAIN_BASES = frozenset(
    ("object", "ABC", "Protocol", "Generic", "NamedTuple", "TypedDict", "Exception", "BaseModel")
    + ("BaseSettings", "Enum", "StrEnum", "str", "TestCase", "IsolatedAsyncioTestCase", "Thread")
)
_PLAIN_DECORATORS = frozenset(
    ("property", "cached_property", "staticmethod", "classmethod", "cache", "lru_cache", "override")
    + ("abstractmethod", "setter", "wraps", "contextmanager", "asynccontextmanager")
)
_HOLDERS = frozenset(("SimpleNamespace", "Namespace"))  # their arguments are their attributes
_FLAG = "-"


@dataclass(frozen=True, slots=True)
class Use:
    """The end of one path of the address: a node, and why it is no finding; None if it is one."""

    node: ast.expr
    why: str | None


@dataclass(slots=True)
class Flow:
    """Follows addresses through the modules of a program, as far as they are parsed.

    ``used`` are the nodes that call sites resolved through, ``ends`` the addresses that call
    sites hand to something of the program; ``elsewhere`` tells whether a file
    that is not parsed may use a name of the module.
    """

    module: Module
    used: set[ast.AST]
    ends: set[ast.AST]
    elsewhere: Callable[[str], bool]
    _seen: set[tuple[ast.AST, ast.ClassDef | None, object]] = field(default_factory=set)

    def uses(
        self, node: ast.expr, klass: ast.ClassDef | None = None, key: object = None
    ) -> Iterator[Use]:
        """Every use that the text at a node has in the end.

        ``klass``: the node reads it off an object, and that class is where it was stored. ``key``:
        the node is a dictionary, and the text stands under that key of it.
        """
        if (node, klass, key) in self._seen:
            return
        self._seen.add((node, klass, key))
        module = self.module.owner(node)
        current: ast.AST = node
        resolved = node in self.used
        while True:
            parent = module.parents[current]
            if current in self.ends:
                yield Use(node, SITE)
                return
            if isinstance(parent, ast.Expr) and (reads := _documented(module, parent)):
                yield from self._reads(node, reads, key)
                return
            why = why_none(module, parent, current)
            if why is not None:
                yield Use(node, SITE if resolved else why)
                return
            carried = self._carried(module, parent, current, klass)
            if carried is not None:
                yield from self._loads(node, carried, key, resolved)
                return
            if not is_text(parent, current):
                yield Use(node, SITE if resolved else None)
                return
            key = key_of(parent, current) if isinstance(parent, ast.Dict) else None
            current = parent
            resolved = resolved or current in self.used

    # -- what carries a text on

    def _carried(
        self, module: Module, parent: ast.AST, node: ast.AST, klass: ast.ClassDef | None
    ) -> list[ast.expr] | None:
        """What carries a text on: the targets that take it, or the function that returns it."""
        match parent:
            case ast.Assign():
                return list(parent.targets)
            case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
                return [parent.target]
            case ast.Return() | ast.Yield():
                function = module.function(parent)
                if function is None:
                    return None
                found = self._references(module, function)
                return found and [one for one in found if _may_be_of(module, one, klass)]
            case ast.arguments():
                return _defaulted(module, parent, node)
            case ast.Call() if parent.func is not node:
                return self._handed(module, parent, node)
            case ast.keyword():
                call = module.parents[parent]
                return self._handed(module, call, node) if isinstance(call, ast.Call) else None
        return None

    def _handed(self, module: Module, call: ast.Call, node: ast.AST) -> list[ast.expr] | None:
        """The loads of the parameter or field of the program that an argument becomes."""
        if is_partial(module, call) and node is not call.args[0]:
            call = ast.Call(func=call.args[0], args=call.args[1:], keywords=call.keywords)
        klass = module.klass_of(call.func)
        function = module.method(klass, "__init__") if klass else function_of(module, call.func)
        if function is None:
            if klass is not None:
                return self._field(module, klass, call, node)
            return _option(module, call, node) or _held(module, call, node)
        home = module.owner(function)
        found = arguments(function, call) or {}
        names = [one for one, value in found.items() if value is node]
        spec = function.args
        names = names or [one for one in (spec.vararg, spec.kwarg) if one is not None]
        return [load for one in names for load in home.parameter_loads(one)] if names else None

    def _field(
        self, module: Module, klass: ast.ClassDef, call: ast.Call, node: ast.AST
    ) -> list[ast.expr] | None:
        """The loads of the field that a class of plain fields keeps an argument under."""
        home = module.owner(klass)
        fields = [
            one.target.id
            for one in klass.body
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        ]
        names = [one.arg for one in call.keywords if one.value is node and one.arg in fields]
        names += [fields[n] for n, one in enumerate(call.args) if one is node and n < len(fields)]
        loads = [load for name in names if name for load in _attributes(home, name)]
        return loads or [read for name in names if name for read in read_by_text(home, klass, name)]

    def _references(self, module: Module, function: Function) -> list[ast.expr] | None:
        """What a function's value is read from; None where something unknown may call it."""
        found = self._named(module, function)
        return found and [one for load in found for one in _behind_partial(module, load)]

    def _named(self, module: Module, function: Function) -> list[ast.expr] | None:
        """The uses of a function's name; None where something unknown may call it."""
        if isinstance(function, ast.Lambda):
            return None
        parent = module.parents.get(function)
        if isinstance(parent, ast.ClassDef):
            found = _attributes(module, function.name) or read_by_text(
                module, parent, function.name
            )
            return None if not found and _is_foreign(module, parent) else found
        found = self._all_loads(module, function.name, module.scopes[function])
        called = {ast.unparse(one).partition("(")[0] for one in function.decorator_list}
        plain = {one.rpartition(".")[2] for one in called} <= _PLAIN_DECORATORS
        return found if found or plain else None

    def _all_loads(self, module: Module, name: str, scope: Scope) -> list[ast.expr]:
        """The loads of a name; those in other modules, too, where it stands at the top."""
        if scope is module.top and module.program is not None:
            return [load for _, load in module.program.references(module, name)]
        return list(scope.loads.get(name, []))

    # -- what reads it there

    def _loads(
        self, node: ast.expr, targets: list[ast.expr], key: object, resolved: bool
    ) -> Iterator[Use]:
        """The uses of everything that reads what the targets took; of one key, if known."""
        reading = False
        loads: list[tuple[list[ast.expr], ast.ClassDef | None]] = []
        for target in targets:
            found = self._of_target(target)
            if found is None:
                yield Use(node, SITE if resolved else None)
                return
            klass = _stored_in(self.module.owner(target), target)
            loads.append(([one for one in found if _may_be_of(self.module, one, klass)], klass))
            reading = reading or bool(found)
        if not reading:
            yield Use(node, SITE if resolved else "assigned and never read")
        for read, klass in loads:
            yield from self._reads(node, read, key, klass)

    def _of_target(self, target: ast.expr) -> list[ast.expr] | None:
        """What reads a name or attribute that takes the text; None where that is not known."""
        module = self.module.owner(target)
        match target:
            case ast.Name(ctx=ast.Store()):
                if self._leaves(module, target):
                    return None
                home = module.home(target.id, module.scopes[target]) or module.top
                found = self._all_loads(module, target.id, home)
                if isinstance(home.node, ast.ClassDef):
                    found += _attributes(module, target.id)
                    found = found or read_by_text(module, home.node, target.id)
                    return None if not found and _is_foreign(module, home.node) else found
                by_text = home is module.top and not found
                return read_by_text(module, None, target.id) if by_text else found
            case ast.Attribute(attr=name, ctx=ast.Store()):
                found = _attributes(module, name)
                klass = class_of(module, target.value) or module.klass_of(target.value)
                if klass is not None:
                    found = found or read_by_text(module, klass, name)
                unknown = klass is None or _is_foreign(module, klass)
                return None if not found and unknown else found
            case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()):
                return [target]
            case ast.Call() | ast.Subscript(ctx=ast.Load()) | ast.Constant():
                return [target]
        return None

    def _reads(
        self,
        node: ast.expr,
        loads: list[ast.expr],
        key: object,
        klass: ast.ClassDef | None = None,
    ) -> Iterator[Use]:
        """The uses behind each place that reads; of one entry where its key is known."""
        found = False
        for load in loads:
            module = self.module.owner(load)
            entry = module.parents.get(load)
            slot = entry.slice if isinstance(entry, ast.Subscript) and entry.value is load else None
            if key is not None and isinstance(slot, ast.Constant) and slot.value != key:
                continue  # another entry of the same dictionary
            found = True
            yield from self.uses(_whole_call(module, load), klass, None if slot else key)
        if loads and not found:
            yield Use(node, "an entry that is never read")

    def _leaves(self, module: Module, target: ast.Name) -> bool:
        """Whether a file that is not parsed may read a name of the module."""
        own = module is self.module and module.scopes[target] is module.top
        return own and self.elsewhere(target.id)


def _behind_partial(module: Module, load: ast.expr) -> list[ast.expr]:
    """The uses of the partial that a function goes into, or the use of the function itself."""
    home = module.owner(load)
    made = home.parents.get(load)
    if not isinstance(made, ast.Call) or not is_partial(home, made) or made.args[0] is not load:
        return [load]
    names = names_of(home, made)
    return [load] if not names else [one for _, one in names]


def _stored_in(module: Module, target: ast.expr) -> ast.ClassDef | None:
    """The class in whose body, or on whose objects, a target stores something."""
    match target:
        case ast.Name(ctx=ast.Store()):
            home = module.home(target.id, module.scopes[target])
            return home.node if home is not None and isinstance(home.node, ast.ClassDef) else None
        case ast.Attribute(value=owner, ctx=ast.Store()):
            return class_of(module, owner) or module.klass_of(owner)
    return None


def _may_be_of(module: Module, load: ast.expr, klass: ast.ClassDef | None) -> bool:
    """Whether an attribute may be read off an object that has what was stored in a class.

    It is not where its object is of a class that has nothing to do with that class, or that
    stores something else under the name.
    """
    load = load.func if isinstance(load, ast.Call) else load
    if klass is None or not isinstance(load, ast.Attribute):
        return True
    home = module.owner(load)
    owner = class_of(home, load.value) or home.klass_of(load.value)
    if owner is None or owner is klass or owner in home.lineage(klass):
        return True
    lineage = home.lineage(owner)
    if klass not in lineage:
        return any(klass in home.lineage(heir) for heir in home.heirs(owner))
    nearer = lineage[: lineage.index(klass)]
    return not any(
        not held.on_self for one in nearer for held in home.owner(one).held(one, load.attr)
    )


def _documented(module: Module, statement: ast.Expr) -> list[ast.expr]:
    """What reads a text as the documentation of its module, class or function."""
    owner = module.parents[statement]
    first = getattr(owner, "body", None)
    text = isinstance(statement.value, ast.Constant)
    if not text or not isinstance(first, list) or first[0] is not statement:
        return []
    if isinstance(owner, ast.Module):
        return list(module.top.loads.get("__doc__", []))
    if not isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return []
    return [
        load
        for load in _attributes(module, "__doc__")
        if isinstance(load, ast.Attribute) and ast.unparse(load.value).endswith(owner.name)
    ]


def _held(module: Module, call: ast.Call, node: ast.AST) -> list[ast.expr] | None:
    """The loads of the attribute that a plain holder of attributes keeps an argument under."""
    if ast.unparse(call.func).rpartition(".")[2] not in _HOLDERS:
        return None
    names = [one.arg for one in call.keywords if one.value is node and one.arg]
    return [load for one in names for load in _attributes(module, one)] or None


def _option(module: Module, call: ast.Call, node: ast.AST) -> list[ast.expr] | None:
    """The loads of the option of a command line that has a text as its default."""
    name = ast.unparse(call.func).rpartition(".")[2]
    default = any(one.arg == "default" and one.value is node for one in call.keywords)
    if not default or name not in ("add_argument", "option"):
        return None
    flags = [str(one.value).lstrip(_FLAG) for one in call.args if isinstance(one, ast.Constant)]
    named = [one.value for one in call.keywords if one.arg == "dest"]
    flags = [ast.literal_eval(one) for one in named if isinstance(one, ast.Constant)] or flags
    names = [max(flags, key=len).replace(_FLAG, "_")] if flags else []
    function = module.parents[call]
    if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        spec = function.args
        found = [one for one in (*spec.args, *spec.kwonlyargs) if one.arg in names]
        return [load for one in found for load in module.parameter_loads(one)] or None
    return [load for one in names for load in _attributes(module, one)] or None


def _defaulted(module: Module, spec: ast.arguments, default: ast.AST) -> list[ast.expr] | None:
    """The loads of the parameter that a default belongs to."""
    plain = [*spec.posonlyargs, *spec.args]
    pairs = [
        *zip(reversed(plain), reversed(spec.defaults), strict=False),
        *zip(spec.kwonlyargs, spec.kw_defaults, strict=True),
    ]
    name = next((one for one, value in pairs if value is default), None)
    return module.parameter_loads(name) if name is not None else None


def _is_foreign(module: Module, klass: ast.ClassDef) -> bool:
    """Whether a class derives from one of a library, which may read and call what it defines."""
    for one in module.lineage(klass):
        home = module.owner(one)
        for base in one.bases:
            plain = base.value if isinstance(base, ast.Subscript) else base
            name = ast.unparse(plain).rpartition(".")[2]
            if home.klass_of(plain) is None and name not in _PLAIN_BASES:
                return True
    return False


def _attributes(module: Module, name: str) -> list[ast.expr]:
    """All loads of an attribute of this name in the modules of a program."""
    return [_read(one, load) for one in modules_of(module) for load in one.attribute_loads(name)]


def _read(module: Module, load: ast.expr) -> ast.expr:
    """The call of ``getattr`` around a text that names an attribute, or the load itself."""
    parent = module.parents.get(load)
    if isinstance(load, ast.Constant) and isinstance(parent, ast.Call):
        return parent if ast.unparse(parent.func) == "getattr" else load
    return load


def _whole_call(module: Module, load: ast.expr) -> ast.expr:
    """The call of a function that returns the address, or the load itself."""
    parent = module.parents.get(load)
    return parent if isinstance(parent, ast.Call) and parent.func is load else load
