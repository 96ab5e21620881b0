"""What a module sets from outside: attributes of modules, classes and objects, by any means.

``api.BASE = ...``, ``setattr(api, "BASE", ...)``, ``vars(api)["BASE"] = ...``, ``globals()``,
``exec``, ``replace(settings, base=...)``, a patch. What a class does to ``self`` is its own
affair and not here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.scopes import is_self

_NAMESPACES = frozenset(("__dict__", "f_globals", "__globals__"))
# Methods of a dictionary that leave it as it is, and functions that only look at what they get.
_READING = frozenset(("get", "items", "keys", "values", "copy", "__contains__", "__getitem__"))
_LOOKING = frozenset(
    ("print", "pprint", "len", "sorted", "list", "dict", "set", "str", "repr", "isinstance", "id")
    + ("format_map", "dumps", "dump", "eval", "any", "all", "iter", "bool", "hasattr", "getattr")
)
# Functions that make a copy of an object in which the given attributes are others.
_REMAKING = frozenset(("replace", "_replace", "evolve", "model_copy", "copy"))
MAIN = "__main__"  # the module that runs, whichever that is
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """One place that gives attributes of something another value, or takes them away.

    ``owner`` is what is changed: an expression, the dotted text of a patch, None for the module
    itself. ``name`` is the attribute, None where any may be meant.
    """

    module: Module
    node: ast.expr
    owner: ast.expr | str | None
    name: str | None

    def place(self, module: Module) -> str:
        """Where it stands, as seen from a module."""
        here = "line " if module is self.module else f"{self.module.source.name}:"
        return f"{here}{self.node.lineno}"


def stores_in(module: Module) -> tuple[Store, ...]:
    """Everything that the text of a module sets from outside, patches included."""
    if "stores" not in module.memo:
        module.memo["stores"] = tuple(_found(module))
    found: tuple[Store, ...] = module.memo["stores"]
    return found


def stores_named(module: Module, name: str) -> list[Store]:
    """What a module sets from outside that may be called ``name``."""
    if "stores by name" not in module.memo:
        module.memo["stores by name"] = {}
    known: dict[str, list[Store]] = module.memo["stores by name"]
    if name not in known:
        known[name] = [one for one in stores_in(module) if one.name in (name, None)]
    return known[name]


def _found(module: Module) -> Iterator[Store]:
    for node in module.nodes:
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                yield from _attribute(module, node)
            case ast.Subscript(ctx=ast.Store() | ast.Del()):
                yield from _entry(module, node)
            case ast.Call():
                yield from _call(module, node)
                yield from _patch(module, node)


def is_test(module: Module) -> bool:
    """Whether a module is a test: what it sets are stand-ins, with findings of their own."""
    if "test" not in module.memo:
        module.memo["test"] = _is_test(module)
    found: bool = module.memo["test"]
    return found


def _is_test(module: Module) -> bool:
    *folders, name = module.source.name.split("/")
    if name.startswith(("test_", "conftest")) or name.endswith("_test.py"):
        return True
    pytest = any(one.partition(".")[0] == "pytest" for one, _ in module.imports)
    return pytest or any(one in ("tests", "test") for one in folders)


def _attribute(module: Module, node: ast.Attribute) -> Iterator[Store]:
    if node.attr == "__dict__":
        yield Store(module=module, node=node, owner=node.value, name=None)
    elif not is_own(module, node.value):
        yield Store(module=module, node=node, owner=node.value, name=node.attr)


def is_own(module: Module, node: ast.expr) -> bool:
    """Whether an expression is the ``self`` or ``cls`` of a method."""
    return is_self(node) and module.klass(node) is not None


def _entry(module: Module, node: ast.Subscript) -> Iterator[Store]:
    """A store into a namespace, or of a module under its name in ``sys.modules``."""
    found = _namespace(module, node.value)
    if found:
        yield Store(module=module, node=node, owner=found[0], name=_text(node.slice))
    elif module.dotted(node.value) == "sys.modules":
        yield Store(module=module, node=node, owner=node, name=None)


def _namespace(module: Module, node: ast.expr) -> tuple[ast.expr | None] | None:
    """What an expression is the namespace of, alone in a tuple; None where it is none."""
    match node:
        case ast.Attribute(value=owner, attr=attr) if attr in _NAMESPACES:
            return (owner if attr == "__dict__" else node,)
        case ast.Call(func=ast.Name(id="vars"), args=[owner]):
            return (owner,)
        case ast.Call(func=ast.Name(id="globals" | "vars"), args=[]):
            return (None,)
        case ast.Call(func=ast.Name(id="locals"), args=[]) if module.function(node) is None:
            return (None,)
        case ast.Name() if (value := module.assigned(node)) is not None and value is not node:
            plain = isinstance(value, ast.Call | ast.Attribute)
            return _namespace(module, value) if plain else None
    return None


def _call(module: Module, node: ast.Call) -> Iterator[Store]:
    name = _last(node.func)
    match node:
        case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[owner, key, *_]):
            yield Store(module=module, node=node, owner=owner, name=_text(key))
        case (
            ast.Call(func=ast.Attribute(attr="__setattr__"), args=[owner, key, _])
            | ast.Call(func=ast.Attribute(attr="__delattr__"), args=[owner, key])
        ):
            yield Store(module=module, node=node, owner=owner, name=_text(key))
        case ast.Call(func=ast.Attribute(value=owner, attr="__setattr__"), args=[key, _]):
            name_set = _text(key)
            if name_set is not None or not _is_super(owner):  # else the class passes on what it got
                yield Store(module=module, node=node, owner=owner, name=name_set)
        case ast.Call(func=ast.Name(id="exec"), args=[_]):
            yield Store(module=module, node=node, owner=None, name=None)
        case ast.Call(func=ast.Attribute(value=owner)) if found := _namespace(module, owner):
            if name not in _READING:
                for one in _names(node):
                    yield Store(module=module, node=node, owner=found[0], name=one)
        case _ if name in _REMAKING and any(one.arg for one in node.keywords):
            made = node.args[0] if node.args else getattr(node.func, "value", None)
            for keyword in node.keywords if made is not None else ():
                yield Store(module=module, node=node, owner=made, name=keyword.arg)
    if name in ("parse_args", "parse_known_args"):
        for keyword in node.keywords:
            if keyword.arg == "namespace":
                yield Store(module=module, node=node, owner=keyword.value, name=None)
    if name not in _LOOKING and name not in _REMAKING:
        for handed in node.args:
            found = _namespace(module, handed)
            if found:  # handed on, to whoever may write into it
                yield Store(module=module, node=node, owner=found[0], name=None)


def _names(node: ast.Call) -> list[str | None]:
    """The names that a method of a namespace may set; None where any may be meant."""
    found: list[str | None] = [one.arg for one in node.keywords]
    for one in node.args[:1]:
        match one:
            case ast.Dict():
                found += [_text(key) if key is not None else None for key in one.keys]
            case _:
                found.append(_text(one))
    return found or [None]


def _patch(module: Module, node: ast.Call) -> Iterator[Store]:
    if _last(node.func) not in ("patch", "multiple", "object", "setattr", "dict"):
        return
    name = ast.unparse(node.func)
    text = _patched(node.args[0]) if node.args else ""
    match node.args:
        case [_, *_] if _DOTTED.fullmatch(text):
            targets = (
                [text] if name.endswith(("patch", "patch.dict", "monkeypatch.setattr")) else []
            )
            if name.endswith("patch.multiple"):
                targets = [f"{text}.{one.arg}" for one in node.keywords]
            for target in targets:
                owner, _, last = target.rpartition(".")
                yield Store(module=module, node=node, owner=owner, name=last)
        case [owner, key, *_] if name.endswith(("patch.object", "monkeypatch.setattr")):
            yield Store(module=module, node=node, owner=owner, name=_text(key))
        case [owner] if name.endswith("patch.multiple"):
            for keyword in node.keywords:
                yield Store(module=module, node=node, owner=owner, name=keyword.arg)


def _patched(node: ast.expr) -> str:
    """What a patch names: a text, or one behind ``__name__``, which is ``__main__`` then."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case (
            ast.JoinedStr(
                values=[
                    ast.FormattedValue(value=ast.Name(id="__name__")),
                    ast.Constant(value=str() as text),
                ]
            )
            | ast.BinOp(
                op=ast.Add(), left=ast.Name(id="__name__"), right=ast.Constant(value=str() as text)
            )
        ):
            return MAIN + text
    return ""


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _last(node.func) == "super"


def _last(node: ast.expr) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
