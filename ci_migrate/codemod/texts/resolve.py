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

from ci_migrate.codemod.python.acting import acts, is_quiet
from ci_migrate.codemod.python.calls import arguments, beyond
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.environment import is_environment, reads_variable
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.texts.collected import Collections
from ci_migrate.codemod.texts.formats import (
    PERCENT,
    Conversion,
    conversion,
    is_number,
    is_own_text,
    may_be_no_text,
    may_be_tuple,
    str_differs,
)
from ci_migrate.codemod.texts.holes import ENCODING, Hole, Way
from ci_migrate.model import HOLE

DEEPEST = 40
_TEXT_METHODS = frozenset(
    ("rstrip", "lstrip", "strip", "lower", "upper", "removesuffix", "removeprefix")
)
# Which edges of a text a method looks at: the left one, the right one.
_EDGES = {
    "lstrip": (True, False),
    "removeprefix": (True, False),
    "rstrip": (False, True),
    "removesuffix": (False, True),
}
_JOINING = frozenset(("posixpath.join", "os.path.join"))  # alike where an address came of it
_QUOTES = {"urllib.parse.quote": quote, "urllib.parse.quote_plus": quote_plus}
_VALUE = re.compile(r"[ (,=]'\Z|\$(?:top|skip)=\Z")  # what a single value stands behind
_PLAIN = frozenset(("staticmethod", "classmethod", "cache", "lru_cache"))  # decorators


class Evaluator(Collections):
    """Evaluates expressions of one module; values of parameters and of uses may be given."""

    def text(self, node: ast.expr, given: Mapping[ast.AST, str] | None = None) -> str | None:
        """The text of an expression with holes in it; None where nothing of it is text."""
        if given and node in given:
            return given[node]
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
        if known is None:
            home = self._in(self.module.owner(node))  # a default stands where its function does
            return self.evaluation.add(hole or home._hole(node, "raw"))
        return known if hole is None else self.worded(known, hole.way)

    def worded(self, known: str, way: Way) -> str:
        """A text that may be nothing but what a caller hands over, and becomes a text here."""
        inner = HOLE.fullmatch(known)
        if way == "raw" or inner is None:
            return known
        there = self.evaluation.holes[int(inner[1])]
        if there != Hole(there.node, there.module, there.conversion) or there.conversion == "r":
            return known
        return self.evaluation.add(self._in(there.module)._hole(there.node, way))

    def _hole(self, node: ast.expr, way: Way) -> Hole:
        """A value that only the running program knows, as an f-string has to write it."""
        if way == "added":  # nothing but a text can be, and as its characters are
            plain = not is_own_text(self.module, node) and not may_be_no_text(self.module, node)
            return Hole(node, self.module, around=("" if plain else "'' + ", ""), way=way)
        if way == "quoted":  # its characters, too, and nothing that is no text or bytes
            return Hole(node, self.module, way=way)
        differs = str_differs(self.module, node)
        kind = "s" if differs and way != "format" else ""
        return Hole(node, self.module, kind, way=way, formatted=differs and way == "format")

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
            case ast.BoolOp(op=ast.Or(), values=[*variables, last]):
                return self._fallback(variables, last, given)
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
                kind = chr(value.conversion) if value.conversion > 0 else ""
                if spec or kind not in ("", "s"):
                    one = Hole(value.value, self.module, kind, spec, way="format")
                    parts.append(self.evaluation.add(one))
                    continue
                way: Way = "str" if kind else "format"
                one = self._hole(value.value, way)
                if self._is_named_value(value.value, parts):
                    parts.append(self.evaluation.add(one))
                else:
                    parts.append(self.part(value.value, given, one))
        return "".join(parts)

    def _is_named_value(self, node: ast.expr, before: Sequence[str]) -> bool:
        """Whether a name of the call's module gives a single value of a query: it stays a name."""
        if not isinstance(node, ast.Name) or self.evaluation.home is not self.module:
            return False
        if not _VALUE.search("".join(before)):
            return False
        home = self.module.home(node.id, self.module.scopes[node])
        return home is self.module.top and isinstance(self.module.assigned(node), ast.Constant)

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
            left = self.evaluation.add(self._hole(node.left, "added"))
        if right is None:
            right = self.evaluation.add(self._hole(node.right, "added"))
        return self.worded(left, "added") + self.worded(right, "added")

    def _percent(self, template: str, right: ast.expr, given: Mapping[ast.AST, str]) -> str | None:
        values = list(right.elts) if isinstance(right, ast.Tuple) else [right]
        if isinstance(right, ast.Name):
            right = self._table(right) or right
        named = _named(right) if isinstance(right, ast.Dict) else {}
        if is_environment(self.module, right):
            named = _variables(right, template)
        if named is None:
            return None
        if values == [right] and not named and may_be_tuple(self.module, right):
            said = f"{ast.unparse(right)} may be a tuple, which % takes apart"
            self.evaluation.doubt(f"line {right.lineno}: {said}")
        counter = iter(values)

        def one(match: re.Match[str]) -> str:
            if match[0] == "%%":
                return "%"
            value = named[match[1]] if match[1] else next(counter)
            found = conversion(match)
            if found is None:
                raise KeyError(match[0])
            return self._converted(value, found, given)

        try:
            text = PERCENT.sub(one, template)
        except (KeyError, StopIteration, RuntimeError):
            return None
        whole = sum(match[0].count("%") for match in PERCENT.finditer(template))
        left = not named and next(counter, None) is not None
        return None if left or whole != template.count("%") else text

    def _converted(self, value: ast.expr, found: Conversion, given: Mapping[ast.AST, str]) -> str:
        """One value as a ``%`` conversion writes it."""
        name = found.around[0].rstrip("(")
        around = ("", "") if name and is_number(self.module, value, name) else found.around
        if found.conversion or found.spec or any(around):
            text = self.text(value, given)
            if text is not None and text.isdecimal() and name == "int" and not found.spec:
                return text
            if name and any(around) and not self._is_builtin(ast.Name(name), name):
                self.evaluation.doubt(f"{name} is a function of the program")
            one = Hole(value, self.module, found.conversion, found.spec, around, "str")
            return self.evaluation.add(one)
        return self.part(value, given, self._hole(value, "str"))

    def _call(self, node: ast.Call, given: Mapping[ast.AST, str]) -> str | None:
        name = self.module.dotted(node.func)
        if reads_variable(self.module, node):
            return self._environment(node)
        if name == "urllib.parse.urljoin" and len(node.args) == 2:
            base, tail = (self.part(one, given) for one in node.args)
            return None if HOLE.match(base) else urljoin(base, tail)
        if name in _JOINING and node.args and not node.keywords:
            return self._path(node.args, given)
        if name == ENCODING and self.module.function(node) is not self._outermost:
            return self._urlencoded(node, given)
        if name in _QUOTES and node.args and not node.keywords:
            return self._quoted(node, name, given)
        match node.args:
            case [ast.Constant(value=int() as code)] if self._is_builtin(node.func, "chr"):
                return chr(code)
        if self._is_builtin(node.func, "str") and len(node.args) == 1:
            return self.part(node.args[0], given, self._hole(node.args[0], "str"))
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func, given)
        return self._function(node, function_of(self.module, node.func), given)

    @property
    def _outermost(self) -> ast.AST | None:
        """The function in which the expression stands that is evaluated as a whole."""
        node = self._active[0]
        home = self.module.owner(node)
        return home.function(node) if node in home.scopes else None

    def _urlencoded(self, node: ast.Call, given: Mapping[ast.AST, str]) -> str | None:
        """The options that a function puts behind a URL; None where they are not written there."""
        table = node.args[0] if len(node.args) == 1 and not node.keywords else None
        held = self._table(table) if isinstance(table, ast.Name) else table
        named = _named(held) if isinstance(held, ast.Dict) else None
        plain = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.IfExp)
        if named is None or any(
            isinstance(one, plain) and self.text(one) is None for one in named.values()
        ):
            return None
        return self.evaluation.query({key: self.part(one, given) for key, one in named.items()})

    def _path(self, nodes: Sequence[ast.expr], given: Mapping[ast.AST, str]) -> str | None:
        """Parts put together with slashes; None where a later one is a path from the root."""
        first, *later = (self.part(one, given) for one in nodes)
        if any(one.startswith("/") for one in later):
            return None
        return "/".join([first.rstrip("/"), *later])

    def _quoted(self, node: ast.Call, name: str, given: Mapping[ast.AST, str]) -> str:
        text = self.worded(self.part(node.args[0], given), "quoted")
        pieces = HOLE.split(text)
        out = []
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                out.append(_QUOTES[name](piece))
            else:
                inner = self.evaluation.holes[int(piece)]
                if inner.around[0] != "int(":  # a number needs no quoting
                    inner = inner.inside(f"{ast.unparse(node.func)}(", ")")
                out.append(self.evaluation.add(inner))
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
            if text is None or len(arguments) != len(node.args):
                return None
            return self._trimmed(text, func.attr, [str(one) for one in arguments])
        if func.attr == "replace" and not node.keywords and len(node.args) == 2:
            return self._replaced(self.part(func.value, given), node.args)
        if func.attr == "join" and len(node.args) == 1 and not node.keywords:
            glue = self.text(func.value, given)
            if (glue or "").strip() in ("and", "or") and self._is_appended(node.args[0]):
                return None  # a filter that grows; each of its conditions is looked at by itself
            items = None if glue is None else self._items(node.args[0], given)
            if glue is None or items is None:
                return None
            return glue.join(self.worded(one, "added") for one in items)
        return self._function(node, function_of(self.module, func), given)

    def _replaced(self, text: str, arguments: Sequence[ast.expr]) -> str | None:
        """A text with pieces of it replaced: known as a whole, or one value of the program."""
        old, new = [one.value if isinstance(one, ast.Constant) else None for one in arguments]
        if not isinstance(old, str) or not isinstance(new, str):
            return None
        if not HOLE.search(text):
            return text.replace(old, new)
        whole = HOLE.fullmatch(text)
        if whole is None:
            return None
        one = self.evaluation.holes[int(whole[1])]
        atom = isinstance(one.node, ast.Name | ast.Attribute | ast.Call | ast.Subscript)
        before, behind = ("", "") if atom else ("(", ")")
        return self.evaluation.add(one.inside(before, f"{behind}.replace({old!r}, {new!r})"))

    def _trimmed(self, text: str, method: str, arguments: list[str]) -> str | None:
        """What a text method gives; None where that depends on what the running program knows.

        A value at an edge that is stripped is stripped itself, where nothing before it would be.
        """
        found = str(getattr(text, method)(*arguments))
        if not HOLE.search(text):
            return found
        left, right = _EDGES.get(method, (True, True))
        first, last = re.match(HOLE, found), re.search(rf"{HOLE.pattern}\Z", found)
        if (left and first) or method in ("lower", "upper"):
            return None
        if not right or last is None:
            return found
        before = found[: last.start()]
        stripped = arguments[0] if arguments else " \t\r\n"
        if method.startswith("remove") or before.endswith("\ue001"):
            return None
        if before[-1:] in stripped and "?" in before:
            return None  # of the path, nothing but the instance is left to the program
        call = f").{method}({', '.join(map(repr, arguments))})"
        inner = self.evaluation.holes[int(last[1])]
        return before + self.evaluation.add(inner.inside("str(", call))

    def _formatted(self, template: str, node: ast.Call, given: Mapping[ast.AST, str]) -> str | None:
        named = {one.arg: one.value for one in node.keywords if one.arg}
        for table in (keyword.value for keyword in node.keywords if keyword.arg is None):
            held = self._table(table) if isinstance(table, ast.Name) else table
            spread = _named(held) if isinstance(held, ast.Dict) else None
            if spread is None:
                return None
            named |= spread
        out: list[str] = []
        counter = 0
        try:
            for literal, name, spec, turned in string.Formatter().parse(template):
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
                if not spec and turned in (None, "s"):
                    way: Way = "str" if turned else "format"
                    out.append(self.part(value, given, self._hole(value, way)))
                else:
                    one = Hole(value, self.module, turned or "", spec or "", way="format")
                    out.append(self.evaluation.add(one))
        except (KeyError, IndexError, ValueError):  # an item of a value, for instance
            return None
        return "".join(out)

    def _function(
        self, node: ast.Call, function: Defined | None, given: Mapping[ast.AST, str]
    ) -> str | None:
        """The text a function of the program returns for the arguments of a call."""
        if not isinstance(function, ast.FunctionDef) or not self._is_plain(function):
            return None
        returns = [one for one in walk(function) if isinstance(one, ast.Return)]
        if len(returns) != 1 or returns[0].value is None or returns[0] is not function.body[-1]:
            return None
        values = arguments(function, node)
        if values is None or function.args.kwarg:
            return None
        home = self.module.owner(function)
        if not all(is_quiet(home, one) for one in function.body[:-1]):
            return None
        bound: dict[ast.AST, str] = {one: self.part(value, given) for one, value in values.items()}
        self._handed |= {one: (self.module.owner(value), value) for one, value in values.items()}
        rest = function.args.vararg
        if rest is not None:
            self._rests[rest] = [self.part(one, given) for one in beyond(function, node)]
        asked = self.served_by(node.func.value) if isinstance(node.func, ast.Attribute) else None
        around = self._selves
        others = {one: served for one, served in around.items() if one is not function}
        self._selves = others if asked is None else {**others, function: asked}
        count = len(self.evaluation.holes)
        found = self.text(returns[0].value, {**given, **bound})
        self._selves = around
        if isinstance(node.func, ast.Attribute):
            self._say_of(node.func.value, function, count)
        lost = [bound[one] for one, value in values.items() if acts(self.module, value)]
        if rest is not None:
            lost += [text for text in self._rests.pop(rest, ()) if HOLE.search(text)]
        if found is None or not all(self._is_said(one, found) for one in lost):
            return None
        self.evaluation.doubt(doubt(self.module, node.func))
        return found

    def _is_said(self, part: str, text: str) -> bool:
        """Whether a text has all that a part of it is made of."""
        holes = self.evaluation.holes
        nodes = {holes[int(one)].node for one in HOLE.findall(text)}
        said = {holes[int(one)].node for one in HOLE.findall(part)}
        return said <= nodes if said else part in text

    def _is_plain(self, function: ast.FunctionDef) -> bool:
        """Whether a call of a function runs its body and nothing else."""
        home = self.module.owner(function)
        for one in function.decorator_list:
            called = one.func if isinstance(one, ast.Call) else one
            own = home.bindings(called) if isinstance(called, ast.Name) else []
            imported = all(isinstance(binding, ast.alias) for binding in own)
            if ast.unparse(called).rpartition(".")[2] not in _PLAIN or not imported:
                return False
            if home.defined(called) is not None:
                return False  # a function of the program
        return True


def _variables(environment: ast.expr, template: str) -> dict[str, ast.expr]:
    """The variables of the environment that a template names."""
    return {
        match[1]: ast.copy_location(
            ast.Subscript(value=environment, slice=ast.Constant(match[1]), ctx=ast.Load()),
            environment,
        )
        for match in PERCENT.finditer(template)
        if match[1]
    }


def _named(table: ast.Dict) -> dict[str, ast.expr] | None:
    """The values of a dictionary display by name; None where a name is computed."""
    pairs = list(zip(table.keys, table.values, strict=True))
    if not all(isinstance(key, ast.Constant) for key, _ in pairs):
        return None
    return {str(key.value): value for key, value in pairs if isinstance(key, ast.Constant)}
