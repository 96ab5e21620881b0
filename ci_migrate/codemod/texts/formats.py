"""How values become text: ``%`` conversions as f-strings have them, and what str() would change."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from ci_migrate.codemod.python.annotations import plain_type
from ci_migrate.codemod.python.calls import calls_of, handed
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, each_of

PERCENT = re.compile(r"%(?:\((\w+)\))?([#0\- +]*)(\d*)(?:\.(\d+))?(.)", re.DOTALL)
_TEXT_METHODS = frozenset(
    (
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "title",
        "replace",
        "format",
        "join",
        "isoformat",
    )
    + ("strftime", "hex", "decode", "zfill", "removeprefix", "removesuffix")
)
_PLAIN_TYPES = frozenset(
    ("str", "int", "float", "bool", "bytes", "UUID", "date", "datetime", "Decimal")
)
# What gives one tuple after another.
_ROWS = frozenset(
    (
        "fetchall",
        "fetchmany",
        "execute",
        "zip",
        "items",
        "itertuples",
        "enumerate",
        "reader",
        "product",
    )
    + ("permutations", "combinations", "iterrows", "groupby", "rows", "pairwise", "batched")
)
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Conversion:
    """One ``%`` conversion as an f-string writes it: what stands around the value, and its spec."""

    around: tuple[str, str]
    conversion: str
    spec: str


def conversion(match: re.Match[str]) -> Conversion | None:
    """What a match of PERCENT means; None where an f-string has nothing that is the same."""
    flags, width, precision, kind = match[2], match[3], match[4], match[5]
    align = "<" if "-" in flags else ">"
    if kind in "sr":
        spec = (align + width if width else "") + (f".{precision}" if precision else "")
        return Conversion(("", ""), kind if spec or kind == "r" else "", spec)
    if kind in "dif" and not (precision and kind != "f") and "#" not in flags:
        sign = "+" if "+" in flags else " " if " " in flags else ""
        zero = "0" if "0" in flags and "-" not in flags else ""
        spec = ("<" if "-" in flags and width else "") + sign + zero + width
        if kind == "f":
            return Conversion(("float(", ")"), "", f"{spec}.{precision or 6}f")
        return Conversion(("int(", ")"), "", f"{spec}d" if spec else "")
    return None


def is_number(module: Module, node: ast.expr, kind: str) -> bool:
    """Whether a value certainly is an ``int`` or ``float``, so that ``int()`` would do nothing."""
    match node:
        case ast.Constant():
            return type(node.value).__name__ == kind
        case ast.Call(func=ast.Name(id=name) as func):
            return name == kind or (kind == "int" and name == "len" and not module.bindings(func))
        case ast.Name():
            bindings = module.bindings(node)
            one = bindings[0] if len(bindings) == 1 else None
            if isinstance(one, ast.arg):
                return one.annotation is not None and ast.unparse(one.annotation) == kind
            parent = module.parents.get(one) if one is not None else None
            if isinstance(parent, ast.For | ast.comprehension) and parent.target is one:
                called = parent.iter.func if isinstance(parent.iter, ast.Call) else None
                return kind == "int" and isinstance(called, ast.Name) and called.id == "range"
            value = module.bound_value(one) if one is not None else None
            return value is not None and value is not node and is_number(module, value, kind)
    return False


def is_text(module: Module, node: ast.expr) -> bool:
    """Whether a value certainly is a text."""
    match node:
        case ast.Constant():
            return isinstance(node.value, str)
        case ast.JoinedStr():
            return True
        case ast.BinOp(op=ast.Mod(), left=left):
            return is_text(module, left)
        case ast.Call(func=ast.Name(id="str" | "repr" | "format") as func):
            return not module.bindings(func)
        case ast.Call(func=ast.Attribute(attr=attr)):
            return attr in _TEXT_METHODS
        case ast.Name():
            bindings = module.bindings(node)
            one = bindings[0] if len(bindings) == 1 else None
            if isinstance(one, ast.arg):
                return one.annotation is not None and ast.unparse(one.annotation) == "str"
            value = module.bound_value(one) if one is not None else None
            return value is not None and value is not node and is_text(module, value)
    return False


def may_be_no_text(module: Module, node: ast.expr) -> bool:
    """Whether None or a number is in sight for a value: of a call, or of what a loop goes over."""
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    one = bindings[0] if len(bindings) == 1 else None
    function = module.function(one) if isinstance(one, ast.arg) else None
    values = [(module, node)]
    if isinstance(one, ast.arg) and isinstance(function, Defined):
        calls = calls_of(module, function) or ()
        given = ((home, handed(function, call, one)) for home, call in calls)
        values = [(home, value) for home, value in given if value is not None]
    known = (each for home, value in values for each in each_of(home, value))
    return any(isinstance(one, ast.Constant) and not isinstance(one.value, str) for one in known)


def is_own_text(module: Module, node: ast.expr) -> bool:
    """Whether a value may be a text of a class of the program that looks otherwise as a whole."""
    if is_text(module, node):
        return False
    klass = class_of(module, node)
    if klass is not None:
        return _is_own_text(module, klass)
    modules = [module] if module.program is None else list(module.program.parsed())
    return any(_is_own_text(home, one) for home in modules for one in home.classes)


def _is_own_text(module: Module, klass: ast.ClassDef) -> bool:
    home = module.owner(klass)
    lineage = home.lineage(klass)
    names = {ast.unparse(base).rpartition(".")[2] for one in lineage for base in one.bases}
    own = any({"__str__", "__format__"} & home.owner(one).members(one) for one in lineage)
    return "str" in names and (own or "Enum" in names)


def str_differs(module: Module, node: ast.expr) -> bool:
    """Whether ``str()`` of a value may be another text than an f-string makes of it."""
    if is_text(module, node) or is_number(module, node, "int"):
        return False
    klass = class_of(module, node)
    if klass is not None:
        return _formats(module, klass)
    bindings = module.bindings(node) if isinstance(node, ast.Name) else []
    one = bindings[0] if len(bindings) == 1 else None
    kind = plain_type(one.annotation) if isinstance(one, ast.arg) else None
    if kind is not None and ast.unparse(kind).rpartition(".")[2] in _PLAIN_TYPES:
        return False
    if module.program is not None:
        module.program.bring_mentions("__format__")
    modules = [module] if module.program is None else list(module.program.parsed())
    return any(_formats(home, one) for home in modules for one in home.classes)


def _formats(module: Module, klass: ast.ClassDef) -> bool:
    """Whether a class says itself how it looks in an f-string, or has it from an enumeration."""
    home = module.owner(klass)
    for one in home.lineage(klass):
        names = [ast.unparse(base).rpartition(".")[2] for base in one.bases]
        mixed = any(name.endswith("Enum") for name in names) and len(names) > 1
        if "__format__" in home.owner(one).members(one) or mixed:
            return True
    return False


def may_be_tuple(module: Module, node: ast.expr, depth: int = 0) -> bool:
    """Whether a value may visibly be a tuple, which ``%`` takes apart."""
    module = module.owner(node)
    klass = class_of(module, node)
    bases = [base for one in module.lineage(klass) for base in one.bases] if klass else []
    if any(ast.unparse(base).rpartition(".")[2] in ("NamedTuple", "tuple") for base in bases):
        return True
    match node:
        case ast.Tuple():
            return True
        case ast.Call(func=func):
            return ast.unparse(func).rpartition(".")[2] in ("fetchone", "tuple", "astuple")
        case ast.Name() if depth < _DEEPEST:
            return any(_binds_tuple(module, one, depth) for one in module.bindings(node))
    return False


def _binds_tuple(module: Module, binding: ast.AST, depth: int) -> bool:
    value = module.bound_value(binding)
    if value is not None:
        return may_be_tuple(module, value, depth + 1)
    if isinstance(binding, ast.arg):
        function = module.function(binding)
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        given = [
            (home, handed(function, call, binding))
            for home, call in calls_of(module, function) or ()
        ]
        return any(one is not None and may_be_tuple(home, one, depth + 1) for home, one in given)
    parent = module.parents.get(binding)
    if (
        not isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension)
        or parent.target is not binding
    ):
        return False
    items = parent.iter
    if isinstance(items, ast.Name):
        items = module.assigned(items) or items
    match items:
        case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
            return any(isinstance(one, ast.Tuple) for one in elts)
        case ast.Call(func=func):
            return ast.unparse(func).rpartition(".")[2] in _ROWS
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return bool(re.search(r"cur(?:sor)?$", name.lower()))
    return False
