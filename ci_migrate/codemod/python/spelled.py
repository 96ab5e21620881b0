"""What a program reads by its name as a text: off a module, a class, an object, or its globals."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ci_migrate.codemod.python.annotations import in_annotation
from ci_migrate.codemod.python.calls import modules_of
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.mentions import stem_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of
from ci_migrate.codemod.python.stores import is_test

# Functions and methods that give all attributes of an object as a dictionary or in a row.
_WHOLE = frozenset(("vars", "asdict", "astuple", "fields", "dir", "getmembers"))
_DUMPING = frozenset(("_asdict", "model_dump", "dict", "to_dict", "model_dump_json", "as_dict"))
_OWN = frozenset(("globals", "locals"))
_ENUMS = frozenset(("Enum", "StrEnum", "IntEnum", "Flag", "IntFlag"))
_GETTERS = frozenset(("attrgetter", "methodcaller"))
_DEEPEST = 4
_READING = frozenset(("get", "pop", "setdefault", "__getitem__"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One place that reads by a text: what off, which name; no name where any may be meant.

    No owner: what the module itself holds. ``like`` is a pattern of the names, where the text is
    put together.
    """

    node: ast.expr
    owner: ast.expr | None
    name: str | None
    like: str = ""

    def may_be(self, name: str) -> bool:
        """Whether a name may be the one that is read."""
        if self.like:
            return re.fullmatch(self.like, name) is not None
        return self.name in (name, None)


def read_by_text(module: Module, holder: ast.ClassDef | None, name: str) -> list[ast.expr]:
    """What reads a name of a module, or of a class in it, by a text, in the parsed modules.

    Places that read everything of the holder are among them.
    """
    found: list[ast.expr] = []
    for one in modules_of(module):
        for reading in _readings(one):
            if reading.may_be(name) and _is_meant(one, reading, module, holder):
                found.append(reading.node)
    if holder is None and name.isupper():
        found += _settings(module, name)
    return found


@kept
def function_read_by_text(module: Module, function: Defined) -> bool:
    """Whether a program may ask a function by its name as a text.

    ``getattr(api, "load_" + kind)``, ``globals()[name]``, ``"app.readers:find"``, a doctest. What
    gives the attributes of an object as a table has none of its methods.
    """
    parent = module.parents.get(function)
    holder = parent if isinstance(parent, ast.ClassDef) else None
    if holder is None and module.scopes[function] is not module.top:
        return False
    for node in read_by_text(module, holder, function.name):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        named = called == "getattr" or called.rpartition(".")[2] in _GETTERS
        if named or (holder is None and _gives_functions(node)):
            return True
    if _is_in_doctest(module, function.name):
        return True
    stem = re.escape(stem_of(module.source.path))
    spelled = re.compile(rf"[\w.]*\b{stem}[.:]{function.name}")
    imported = rf"\b{stem}\b.*\bimport\b.*\b{function.name}\b"
    program = re.compile(rf"{imported}|\b{stem}\.{function.name}\(")
    return holder is None and any(
        isinstance(text.value, str)
        and (spelled.fullmatch(text.value) or _runs(one, text, program, function.name))
        for one in modules_of(module)
        if not is_test(one)
        for text in one.each(ast.Constant)
    )


def _runs(module: Module, text: ast.Constant, program: re.Pattern[str], name: str) -> bool:
    """Whether a text is a program that calls a function: of ``eval``, or of another interpreter."""
    said, around = str(text.value), module.parents[text]
    match around:
        case ast.Call(func=ast.Name(id="eval" | "exec")):
            return re.search(rf"\b{name}\b", said) is not None
        case ast.List() | ast.Tuple() | ast.Call():
            return name in said and program.search(said) is not None
    return False


def _is_in_doctest(module: Module, name: str) -> bool:
    """Whether an example in the documentation of a module calls a function, and is run."""
    if not any(
        one == ("doctest",) for each in modules_of(module) for one in each.absolute_imports()
    ):
        return False
    example = re.compile(rf">>>.*\b{name}\(")
    texts = (one.value for one in module.each(ast.Constant))
    return any(isinstance(one, str) and example.search(one) for one in texts)


def _gives_functions(node: ast.expr) -> bool:
    """Whether what reads a whole module may find its functions: not where it is ``locals()``."""
    return not ast.unparse(node).startswith("locals")


def _is_meant(module: Module, reading: Reading, home: Module, holder: ast.ClassDef | None) -> bool:
    """Whether a reading may be of the holder: it is, or it is not known and the name is spelled."""
    if reading.owner is None:
        return holder is None and module is home
    klass = _class(module, reading.owner)
    if klass is not None:
        if holder is None:
            return False
        return holder in module.lineage(klass) or klass in home.lineage(holder)
    found = module.defined(reading.owner)
    if found is not None and found.name is None:
        return holder is None and found.module is home
    return reading.name is not None or bool(reading.like)


_known: WeakKeyDictionary[Module, tuple[Reading, ...]] = WeakKeyDictionary()


def _readings(module: Module) -> tuple[Reading, ...]:
    if module not in _known:
        _known[module] = tuple(
            reading
            for node in module.scopes
            if isinstance(node, ast.expr)
            for reading in _reading(module, node)
        )
    return _known[module]


def _reading(module: Module, node: ast.expr) -> Iterator[Reading]:
    match node:
        case ast.Call(func=ast.Name(id="getattr"), args=[owner, key, *_]):
            own = ast.unparse(owner) in ("sys.modules[__name__]", "sys.modules['__main__']")
            yield Reading(node, None if own else owner, _text(key), _like(key))
        case ast.Call(func=ast.Name(id=getter) | ast.Attribute(attr=getter), args=[key, *_]) if (
            getter in _GETTERS
        ):
            yield Reading(node, node, _text(key), _like(key))
        case ast.Subscript(value=ast.Name() as owner) if _is_enum(module, owner):
            yield Reading(node, owner, _text(node.slice))
        case ast.Name(ctx=ast.Load()) if _is_enum(module, node):
            if not _is_plain_use(module, node):
                yield Reading(node, node, None)
        case ast.Name() | ast.Call() if _is_unpacked(module, node):
            yield Reading(node, node, None)
        case ast.Call() | ast.Attribute(attr="__dict__" | "__members__"):
            for held in _namespace(node) or ():
                reads = list(_entries(module, node)) or [(node, None)]
                yield from (Reading(one, held, name) for one, name in reads)


def _is_unpacked(module: Module, node: ast.expr) -> bool:
    """Whether the fields of a named tuple are read off by their places."""
    match module.parents.get(node):
        case ast.Assign(targets=[ast.Tuple() | ast.List()]) | ast.Starred() | ast.For():
            klass = class_of(module, node)
        case _:
            return False
    bases = {ast.unparse(base).rpartition(".")[2] for base in klass.bases} if klass else set()
    return "NamedTuple" in bases


def _is_plain_use(module: Module, node: ast.Name) -> bool:
    """Whether a use of an enumeration picks a member by its name, or only names the type."""
    parent = module.parents[node]
    if isinstance(parent, ast.Attribute | ast.Subscript | ast.ClassDef):
        return True
    tested = isinstance(parent, ast.Call) and ast.unparse(parent.func) in ("isinstance", "cast")
    return tested or in_annotation(module.parents, node)


def _namespace(node: ast.expr) -> tuple[ast.expr | None] | None:
    """What an expression is the namespace of, alone in a tuple; None where it is none."""
    match node:
        case ast.Attribute(value=owner):
            return (owner,)
        case ast.Call(func=ast.Name(id=name), args=[]) if name in _OWN | {"vars"}:
            return (None,)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[owner]):
            return (owner,) if name in _WHOLE else None
        case ast.Call(
            func=ast.Name(id="getmembers") | ast.Attribute(attr="getmembers"), args=given
        ):
            return (given[0],) if given else None
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _DUMPING:
            return (owner,)
    return None


def _entries(
    module: Module, node: ast.expr, depth: int = 0
) -> Iterator[tuple[ast.expr, str | None]]:
    """The entries that are read off a namespace by a constant, also through a name for it."""
    parent = module.parents[node]
    match parent:
        case ast.Subscript(slice=ast.Constant(value=str() as name), ctx=ast.Load()):
            yield parent, name
        case ast.Attribute(attr=attr) if attr in _READING:
            call = module.parents[parent]
            if isinstance(call, ast.Call) and call.args:
                yield call, _text(call.args[0])
        case ast.Assign(targets=[ast.Name() as target]) if depth < _DEEPEST:
            for load in module.loads(target):
                reads = list(_entries(module, load, depth + 1))
                yield from reads or [(load, None)]


def _is_enum(module: Module, node: ast.Name) -> bool:
    klass = module.klass_of(node)
    bases = {ast.unparse(base).rpartition(".")[2] for base in klass.bases} if klass else set()
    return not _ENUMS.isdisjoint(bases)


def _settings(module: Module, name: str) -> Iterator[ast.expr]:
    """The places that read a name in capitals off something unknown, as settings are read."""
    for one in modules_of(module):
        for node in one.attribute_loads(name):
            if not isinstance(node, ast.Attribute) or one.defined(node) is not None:
                continue
            if _class(one, node.value) is None:
                yield node
        for text in one.each(ast.Constant):
            if text.value == name:
                parent = one.parents[text]
                if isinstance(parent, ast.Subscript | ast.Call) and not _is_variable(parent):
                    yield text


def _class(module: Module, node: ast.expr) -> ast.ClassDef | None:
    """The class of the program that an expression is, or is an object of."""
    return module.klass_of(node) or class_of(module, node)


def _is_variable(node: ast.Subscript | ast.Call) -> bool:
    """Whether a text names a variable of the environment."""
    owner = node.value if isinstance(node, ast.Subscript) else node.func
    return any(word in ast.unparse(owner) for word in ("environ", "getenv"))


def _like(node: ast.expr) -> str:
    """A pattern of the texts that are put together with known pieces; empty for others."""
    match node:
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            parts = [_text(left), _text(right)]
        case ast.JoinedStr(values=values):
            parts = [_text(one) for one in values]
        case _:
            return ""
    return "".join(r"\w*" if one is None else re.escape(one) for one in parts)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
