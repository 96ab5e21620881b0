"""Strings evaluated symbolically: which text an expression can only be, with holes.

A hole stands for a value that only the running program knows. It keeps the expression that
gives the value, so that rewritten code can write it again.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Mapping, Sequence
from urllib.parse import quote, quote_plus, urljoin

from ci_migrate.codemod.calls import arguments
from ci_migrate.codemod.holes import Hole
from ci_migrate.codemod.lookups import Lookups, is_quiet
from ci_migrate.codemod.objects import Defined, function_of
from ci_migrate.model import HOLE

DEEPEST = 40
_TEXT_METHODS = frozenset(
    ("rstrip", "lstrip", "strip", "lower", "upper", "removesuffix", "removeprefix")
)
_QUOTES = {"urllib.parse.quote": quote, "urllib.parse.quote_plus": quote_plus}
_PERCENT = re.compile(r"%(?:\((\w+)\))?([#0\- +]*\d*(?:\.\d+)?)([sdrif%])")


class Evaluator(Lookups):
    """Evaluates expressions of one module; values of parameters may be given."""

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
        return found if isinstance(found, ast.Dict) and self._is_kept(node) else None

    def _listed(self, node: ast.expr) -> list[ast.expr] | None:
        """The items of a list or tuple display, or of one that a name is bound to and keeps."""
        if isinstance(node, ast.Name):
            found = self.module.assigned(node)
            if not self._is_kept(node):
                return None  # a method, a store or a callee may change a list
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
        if not all(map(is_quiet, function.body[:-1])):
            return None
        bound: dict[ast.AST, str] = {one: self.part(value, given) for one, value in values.items()}
        found = self.text(returns[0].value, {**given, **bound})
        lost = [bound[one] for one, value in values.items() if not is_quiet(ast.Expr(value))]
        return None if found is None or any(one not in found for one in lost) else found


def _is_plain(function: ast.FunctionDef) -> bool:
    """Whether a call of a function runs its body and nothing else."""
    allowed = {"staticmethod", "classmethod", "cache", "lru_cache"}
    return {
        ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in function.decorator_list
    } <= allowed
