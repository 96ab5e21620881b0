"""Strings evaluated symbolically: which text an expression can only be, with holes.

A hole stands for a value that only the running program knows. It keeps the expression that
gives the value, so that rewritten code can write it again.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, urljoin

from ci_migrate.codemod.calls import arguments, calls_of, constructions, default_of, handed
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import Defined, argument, class_of, function_of
from ci_migrate.model import HOLE, hole, show

DEEPEST = 40
# An address up to the instance or its data: what a parameter may stand for.
_ROOT = re.compile(
    r"https?://[\w.-]*\bci\.ai\.dynamics(?:-\w+)?\.com(?::\d+)?"
    r"(?:/(?:v1|api)(?:/instances(?:/[^/?]+(?:/data)?)?)?)?/?",
    re.IGNORECASE,
)
BASE_VARIABLE = "CI_BASE_URL"
BASE_URL = "https://api.ci.ai.dynamics.com/v1"
_TEXT_METHODS = frozenset(
    ("rstrip", "lstrip", "strip", "lower", "upper", "removesuffix", "removeprefix")
)
_QUOTES = {"urllib.parse.quote": quote, "urllib.parse.quote_plus": quote_plus}
_PERCENT = re.compile(r"%(?:\((\w+)\))?([#0\- +]*\d*(?:\.\d+)?)([sdrif%])")


@dataclass(frozen=True, slots=True)
class Hole:
    """One unknown value: the expression, and how the program writes it into the text."""

    node: ast.expr
    module: Module
    conversion: str = ""
    spec: str = ""
    call: str = ""

    @property
    def source(self) -> str:
        """The expression in Python, without conversion and format."""
        text = ast.unparse(self.node)
        return f"{self.call}({text})" if self.call else text

    @property
    def written(self) -> str:
        """The expression as the program writes it, where that stands on one line."""
        text = ast.get_source_segment(self.module.source.text, self.node) or "\n"
        return self.source if "\n" in text or self.call else text

    @property
    def placeholder(self) -> str:
        """What stands between the braces of an f-string."""
        ending = (f"!{self.conversion}" if self.conversion else "") + (
            f":{self.spec}" if self.spec else ""
        )
        return self.source + ending


@dataclass(slots=True)
class Evaluation:
    """One evaluation: the holes found and the constants whose text went into the result."""

    holes: list[Hole] = field(default_factory=list)
    used: set[ast.AST] = field(default_factory=set)

    def add(self, one: Hole) -> str:
        """The marker of a new hole, or of an equal one that is there already."""
        for number, known in enumerate(self.holes):
            if known.placeholder == one.placeholder and known.module is one.module:
                return hole(number)
        self.holes.append(one)
        return hole(len(self.holes) - 1)


class Evaluator:
    """Evaluates expressions of one module; values of parameters may be given."""

    def __init__(self, module: Module, evaluation: Evaluation) -> None:
        self.module = module
        self.evaluation = evaluation
        self._active: list[ast.AST] = []

    def text(self, node: ast.expr, given: Mapping[ast.AST, str] | None = None) -> str | None:
        """The text of an expression with holes in it; None where nothing of it is text."""
        if len(self._active) > DEEPEST or node in self._active:
            return None
        home = self.module.owner(node)
        if home is not self.module:
            return self._in(home).text(node, given)
        self._active.append(node)
        try:
            found = self._text(node, given or {})
        finally:
            self._active.pop()
        if found is not None:
            self.evaluation.used.add(node)
        return found

    def _in(self, module: Module) -> Evaluator:
        """The same evaluation in another module of the program."""
        other = Evaluator(module, self.evaluation)
        other._active = self._active
        return other

    def part(self, node: ast.expr, given: Mapping[ast.AST, str], hole: Hole | None = None) -> str:
        """The text of an expression that stands inside a text: a hole where it is unknown."""
        known = self.text(node, given)
        return self.evaluation.add(hole or Hole(node, self.module)) if known is None else known

    def _text(self, node: ast.expr, given: Mapping[ast.AST, str]) -> str | None:
        match node:
            case ast.Constant(value=str() | int() as value) if not isinstance(value, bool):
                return str(value)
            case ast.JoinedStr():
                return self._joined(node, given)
            case ast.BinOp(op=ast.Add()) if self._is_number(node.right):
                return None  # arithmetic, not text
            case ast.BinOp() if self._is_number(node.left):
                return None
            case ast.BinOp(op=ast.Add()):
                return self._added(node, given)
            case ast.BinOp(op=ast.Mod()):
                template = self.text(node.left, given)
                return None if template is None else self._percent(template, node.right, given)
            case ast.Name():
                return self._name(node, given)
            case ast.NamedExpr():
                return self.text(node.value, given)
            case ast.Attribute():
                return self._attribute(node, given)
            case ast.Subscript():
                return self._subscript(node)
            case ast.Call():
                return self._call(node, given)
            case ast.BoolOp(op=ast.Or(), values=[ast.Call() as first, second]):
                found = self._environment(first)
                return found if found is None else self.text(second, given)
            case _:
                return None

    def _is_number(self, node: ast.expr, depth: int = 0) -> bool:
        """Whether an expression is a number, as far as literals and names bound once tell."""
        match node:
            case ast.Constant():
                return isinstance(node.value, int | float)
            case ast.UnaryOp():
                return self._is_number(node.operand, depth)
            case ast.BinOp():
                return self._is_number(node.left, depth) and self._is_number(node.right, depth)
            case ast.Name() if depth < DEEPEST:
                found = self.module.defined(node)
                home = found.module if found else self.module
                bindings = list(found.bindings) if found else self.module.bindings(node)
                value = home.bound_value(bindings[0]) if len(bindings) == 1 else None
                return value is not None and self._in(home)._is_number(value, depth + 1)
        return False

    def _joined(self, node: ast.JoinedStr, given: Mapping[ast.AST, str]) -> str | None:
        parts = []
        for value in node.values:
            if isinstance(value, ast.Constant):
                self.evaluation.used.add(value)
                parts.append(str(value.value))
            elif isinstance(value, ast.FormattedValue):
                spec = self._spec(value.format_spec)
                if spec is None:
                    return None
                conversion = chr(value.conversion) if value.conversion > 0 else ""
                one = Hole(value.value, self.module, conversion, spec)
                if spec or conversion not in ("", "s"):
                    parts.append(self.evaluation.add(one))
                else:
                    parts.append(self.part(value.value, given, one))
        return "".join(parts)

    def _spec(self, node: ast.expr | None) -> str | None:
        if node is None:
            return ""
        match node:
            case ast.JoinedStr(values=[ast.Constant(value=str() as text)]):
                return text
            case _:
                return None

    def _added(self, node: ast.BinOp, given: Mapping[ast.AST, str]) -> str | None:
        left, right = self.text(node.left, given), self.text(node.right, given)
        if left is None and right is None:
            return None
        if left is None:
            left = self.evaluation.add(Hole(node.left, self.module))
        if right is None:
            right = self.evaluation.add(Hole(node.right, self.module))
        return left + right

    def _percent(self, template: str, right: ast.expr, given: Mapping[ast.AST, str]) -> str | None:
        values = list(right.elts) if isinstance(right, ast.Tuple) else [right]
        named: dict[str, ast.expr] = {}
        if isinstance(right, ast.Name):
            right = self._table(right) or right
        if isinstance(right, ast.Dict):
            for key, value in zip(right.keys, right.values, strict=True):
                if not isinstance(key, ast.Constant):
                    return None
                named[str(key.value)] = value
        counter = iter(values)

        def one(match: re.Match[str]) -> str:
            if match[3] == "%":
                return "%"
            value = named[match[1]] if match[1] else next(counter)
            kind = {"r": "r"}.get(match[3], "")
            spec = match[2] + ("" if match[3] in "sr" else match[3].replace("i", "d"))
            if match[2] or kind:
                return self.evaluation.add(Hole(value, self.module, kind, spec if match[2] else ""))
            return self.part(value, given)

        try:
            return _PERCENT.sub(one, template)
        except (KeyError, StopIteration, RuntimeError):
            return None

    def _name(self, node: ast.Name, given: Mapping[ast.AST, str]) -> str | None:
        found = self.module.defined(node)
        bindings = list(found.bindings) if found else self.module.bindings(node)
        home = found.module if found else self.module
        if len(bindings) != 1:
            return self._grown(node, given) if found is None else None
        if bindings[0] in given:
            return given[bindings[0]]
        if isinstance(bindings[0], ast.arg):
            return self._parameter(bindings[0])
        value = home.bound_value(bindings[0])
        return None if value is None else self.text(value, given)

    def _grown(self, node: ast.Name, given: Mapping[ast.AST, str]) -> str | None:
        """A text that a block puts together: ``x = a`` and then ``x += b``, nothing between."""
        stores = self.module.bindings(node)
        if not stores or not all(isinstance(one, ast.Name) for one in stores):
            return None
        first, *later = [self.module.statement(one) for one in stores]
        block = self.module.block(first)
        here: ast.AST = self.module.statement(node)
        while block is not None and here not in block and not isinstance(here, ast.Module):
            here = self.module.parents[here]
        if block is None or here not in block or any(one not in block for one in later):
            return None
        if not isinstance(first, ast.Assign | ast.AnnAssign) or first.value is None:
            return None
        if any(
            not isinstance(one, ast.AugAssign) or not isinstance(one.op, ast.Add) for one in later
        ):
            return None
        if max((block.index(one) for one in later), default=0) >= _index(block, here):
            return None
        text = self.text(first.value, given)
        for one in later:
            if isinstance(one, ast.AugAssign) and text is not None:
                text += self.part(one.value, given)
        return text

    def _parameter(self, node: ast.arg) -> str | None:
        """What every call of a function hands over for a parameter, or its default."""
        function = self.module.function(node)
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        calls = calls_of(self.module, function)
        values = [handed(function, call, node) for _, call in calls or ()]
        if calls is None or None in values:
            return None
        kept = [one for one in values if one is not None]
        if not kept:
            default = default_of(function, node)
            text = None if default is None else self.text(default)
            return text if text is not None and _ROOT.fullmatch(HOLE.sub("x", text)) else None
        shown = set()
        for one in kept:
            probe = Evaluator(self.module, Evaluation())
            probe._active = list(self._active)
            text = probe.text(one)
            names = [hole.placeholder for hole in probe.evaluation.holes]
            shown.add(None if text is None else show(text, names))
        if len(shown) != 1 or not _ROOT.fullmatch(HOLE.sub("x", shown.pop() or "")):
            return None  # only an address may come from a caller; the rest is for each call
        for one in kept[1:]:
            self.text(one)  # every call is a use of its text
        return self.text(kept[0])

    def _attribute(self, node: ast.Attribute, given: Mapping[ast.AST, str]) -> str | None:
        found = self.module.defined(node)
        if found is not None:
            value = (
                found.module.bound_value(found.bindings[0]) if len(found.bindings) == 1 else None
            )
            return None if value is None else self.text(value, given)
        owner = self._owner(node.value)
        if owner is None:
            return None
        method = self.module.method(owner, node.attr)
        if method is not None:
            return self._property(method)
        return self._stored(owner, node, given)

    def _stored(
        self, owner: ast.ClassDef, node: ast.Attribute, given: Mapping[ast.AST, str]
    ) -> str | None:
        """The text under an attribute that is stored once, or given to a class of plain fields."""
        values = self.module.inherited_values(owner, node.attr)
        made = self._construction(owner, node.attr)
        if made is not None:
            return self.text(made)
        if len(values) != 1 or values[0] is None:
            return None
        if self._may_be_set(owner):
            probe = Evaluator(self.module, Evaluation()).text(values[0])
            if probe is None or not _ROOT.fullmatch(HOLE.sub("x", probe)):
                return None  # only the address of the service counts as the one it defaults to
        return self.text(values[0], given)

    def _may_be_set(self, owner: ast.ClassDef) -> bool:
        """Whether attributes of a class may get other values than its text says.

        It sets them by name, or a class of another package does, as settings classes do.
        """
        for one in self.module.lineage(owner):
            home = self.module.owner(one)
            if any(
                (isinstance(node, ast.Call) and ast.unparse(node.func) in ("setattr", "vars"))
                or (isinstance(node, ast.Attribute) and node.attr == "__dict__")
                for node in ast.walk(one)
            ):
                return True
            names = {ast.unparse(base).rpartition(".")[2] for base in one.bases}
            if any(name.endswith(("Settings", "BaseModel")) for name in names):
                return True
            if any(home.klass_of(base) is None and _is_settings(home, base) for base in one.bases):
                return True
        return False

    def _construction(self, owner: ast.ClassDef, name: str) -> ast.expr | None:
        """What the only construction of a class of plain fields gives a field."""
        if self.module.method(owner, "__init__") is not None:
            return None
        home = self.module.owner(owner)
        fields = [
            one.target.id
            for one in owner.body
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        ]
        if name not in fields:
            return None
        given = [
            value
            for call in constructions(home, owner)
            if (value := argument(call, fields.index(name), name)) is not None
        ]
        return given[0] if len(given) == 1 else None

    def _property(self, method: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
        """The text of a property whose body is one return."""
        names = {ast.unparse(one).rpartition(".")[2] for one in method.decorator_list}
        if not names or not names <= {"property", "cached_property"}:
            return None
        last = method.body[-1]
        returns = [one for one in ast.walk(method) if isinstance(one, ast.Return)]
        if len(returns) != 1 or returns[0] is not last or returns[0].value is None:
            return None
        return self.text(returns[0].value)

    def _owner(self, node: ast.expr) -> ast.ClassDef | None:
        return self.module.klass_of(node) or class_of(self.module, node)

    def _subscript(self, node: ast.Subscript) -> str | None:
        if self.module.dotted(node.value) == "os.environ":
            key = node.slice
            if isinstance(key, ast.Constant) and key.value == BASE_VARIABLE:
                self.evaluation.used.add(key)
                return BASE_URL
            return None
        if isinstance(node.value, ast.Name) and isinstance(node.slice, ast.Constant):
            table = self.module.assigned(node.value)
            if isinstance(table, ast.Dict):
                for name, entry in zip(table.keys, table.values, strict=True):
                    if isinstance(name, ast.Constant) and name.value == node.slice.value:
                        return self.text(entry)
        return None

    def _environment(self, node: ast.Call) -> str | None:
        """The legacy base where an environment variable is read that holds it by contract."""
        if self.module.dotted(node.func) not in ("os.environ.get", "os.getenv"):
            return None
        match node.args:
            case [ast.Constant(value=name) as key, *rest]:
                if rest:
                    default = self.text(rest[0])
                    if default is not None and "ci.ai.dynamics" in default.lower():
                        self.evaluation.used.add(key)
                        return default
                if name == BASE_VARIABLE:
                    self.evaluation.used.add(key)
                    return BASE_URL
        return None

    def _call(self, node: ast.Call, given: Mapping[ast.AST, str]) -> str | None:
        name = self.module.dotted(node.func)
        if name in ("os.environ.get", "os.getenv"):
            return self._environment(node)
        if name == "urllib.parse.urljoin" and len(node.args) == 2:
            base, tail = (self.part(one, given) for one in node.args)
            return None if HOLE.match(base) else urljoin(base, tail)
        if name == "posixpath.join" and node.args and not node.keywords:
            return self._path(node.args, given)
        if name in _QUOTES and node.args and not node.keywords:
            return self._quoted(node, name, given)
        if isinstance(node.func, ast.Name) and node.func.id == "str" and len(node.args) == 1:
            return self.part(node.args[0], given)
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func, given)
        return self._function(node, function_of(self.module, node.func), given)

    def _path(self, nodes: Sequence[ast.expr], given: Mapping[ast.AST, str]) -> str | None:
        """Parts put together with slashes; None where a later one is a path from the root."""
        first, *later = (self.part(one, given) for one in nodes)
        if any(one.startswith("/") for one in later):
            return None
        return "/".join([first.rstrip("/"), *later])

    def _quoted(self, node: ast.Call, name: str, given: Mapping[ast.AST, str]) -> str:
        text = self.part(node.args[0], given)
        pieces = HOLE.split(text)
        out = []
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                out.append(_QUOTES[name](piece))
            else:
                inner = self.evaluation.holes[int(piece)]
                source = ast.unparse(node.func)
                out.append(
                    self.evaluation.add(Hole(inner.node, inner.module, "", inner.spec, source))
                )
        return "".join(out)

    def _method(
        self, node: ast.Call, func: ast.Attribute, given: Mapping[ast.AST, str]
    ) -> str | None:
        if func.attr == "format":
            template = self.text(func.value, given)
            return None if template is None else self._formatted(template, node, given)
        if func.attr in _TEXT_METHODS and not node.keywords:
            text = self.text(func.value, given)
            arguments = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if text is None or len(arguments) != len(node.args) or HOLE.fullmatch(text[-4:]):
                return None
            return str(getattr(text, func.attr)(*arguments))
        if func.attr == "join" and len(node.args) == 1 and not node.keywords:
            items = self._listed(node.args[0])
            if items is not None:
                glue = self.text(func.value, given)
                parts = [self.part(one, given) for one in items]
                return None if glue is None else glue.join(parts)
            return None
        return self._function(node, function_of(self.module, func), given)

    def _table(self, node: ast.Name) -> ast.Dict | None:
        """The dictionary display that a name is bound to and keeps."""
        found = self.module.assigned(node)
        uses = [self.module.parents.get(one) for one in self.module.loads(node)]
        if any(isinstance(use, ast.Attribute | ast.Subscript | ast.AugAssign) for use in uses):
            return None
        return found if isinstance(found, ast.Dict) else None

    def _listed(self, node: ast.expr) -> list[ast.expr] | None:
        """The items of a list or tuple display, or of one that a name is bound to and keeps."""
        if isinstance(node, ast.Name):
            found = self.module.assigned(node)
            uses = [self.module.parents.get(one) for one in self.module.loads(node)]
            if any(isinstance(use, ast.Attribute | ast.Subscript | ast.AugAssign) for use in uses):
                return None  # a method or a store may change a list
            return list(found.elts) if isinstance(found, ast.Tuple | ast.List) else None
        return list(node.elts) if isinstance(node, ast.List | ast.Tuple) else None

    def _formatted(self, template: str, node: ast.Call, given: Mapping[ast.AST, str]) -> str | None:
        named = {one.arg: one.value for one in node.keywords if one.arg}
        if len(named) != len(node.keywords):
            return None
        out: list[str] = []
        counter = 0
        try:
            for literal, name, spec, conversion in string.Formatter().parse(template):
                out.append(literal)
                if name is None:
                    continue
                if not name or name.startswith("."):
                    name, counter = f"{counter}{name}", counter + 1
                name, *path = name.split(".")
                value = node.args[int(name)] if name.isdigit() else named[name]
                for attribute in path:
                    value = ast.copy_location(
                        ast.Attribute(value=value, attr=attribute, ctx=ast.Load()), value
                    )
                one = Hole(value, self.module, conversion or "", spec or "")
                plain = not spec and conversion in (None, "s")
                out.append(self.part(value, given, one) if plain else self.evaluation.add(one))
        except (KeyError, IndexError, ValueError):  # an item of a value, for instance
            return None
        return "".join(out)

    def _function(
        self, node: ast.Call, function: Defined | None, given: Mapping[ast.AST, str]
    ) -> str | None:
        """The text a function of the program returns for the arguments of a call."""
        if not isinstance(function, ast.FunctionDef) or not _is_plain(function):
            return None
        returns = [one for one in ast.walk(function) if isinstance(one, ast.Return)]
        if len(returns) != 1 or returns[0].value is None or returns[0] is not function.body[-1]:
            return None
        values = arguments(function, node)
        if values is None or function.args.vararg or function.args.kwarg:
            return None
        bound: dict[ast.AST, str] = {one: self.part(value, given) for one, value in values.items()}
        return self.text(returns[0].value, {**given, **bound})


def _is_settings(module: Module, base: ast.expr) -> bool:
    """Whether a base class comes from a package that fills attributes from outside."""
    return (module.dotted(base) or "").partition(".")[0] in (
        "pydantic",
        "pydantic_settings",
        "attr",
    )


def _index(block: Sequence[ast.AST], node: ast.AST) -> int:
    return next(place for place, one in enumerate(block) if one is node)


def _is_plain(function: ast.FunctionDef) -> bool:
    """Whether a call of a function runs its body and nothing else."""
    allowed = {"staticmethod", "classmethod", "cache", "lru_cache"}
    return {
        ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in function.decorator_list
    } <= allowed
