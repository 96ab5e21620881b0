"""What names, attributes and parameters stand for, as texts: one value, or none that is certain."""

from __future__ import annotations

import ast
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from ci_migrate.codemod.python.calls import calls_of, default_of
from ci_migrate.codemod.python.certainty import doubt, environment_stores
from ci_migrate.codemod.python.environment import is_environment, reads_variable
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.mentions import stem_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.spreads import handed_by_name
from ci_migrate.codemod.texts.displays import display_of
from ci_migrate.codemod.texts.holes import Evaluation, Way
from ci_migrate.model import HOLE, show

# An address up to the instance or its data: what a parameter may stand for.
ROOT = re.compile(
    r"https?://[\w.-]*\bci\.ai\.dynamics(?:-\w+)?\.com(?::\d+)?"
    r"(?:/(?:v1|api)(?:/instances(?:/[^/?]+(?:/data)?)?)?)?/?",
    re.IGNORECASE,
)
BASE_VARIABLE = "CI_BASE_URL"
BASE_URL = "https://api.ci.ai.dynamics.com/v1"


@dataclass(frozen=True, slots=True)
class Served:
    """An object that a method is asked of: its class, and what makes it where that is in sight.

    ``made_in`` is the module of the call ``made_by``.
    """

    klass: ast.ClassDef
    made_by: ast.Call | None = None
    made_in: Module | None = None


class Lookups(ABC):
    """Looks up texts behind names; how an expression is evaluated is its subclass's part."""

    def __init__(self, module: Module, evaluation: Evaluation) -> None:
        self.module = module
        self.evaluation = evaluation
        self._active: list[ast.AST] = []
        self._selves: dict[ast.AST, Served] = {}  # of methods: the object that asks them
        self._rests: dict[ast.AST, list[str]] = {}  # what ``*parts`` of a function gets
        self._handed: dict[ast.AST, tuple[Module, ast.expr]] = {}  # what a parameter is

    @abstractmethod
    def text(self, node: ast.expr, given: Mapping[ast.AST, str] | None = None) -> str | None:
        """The text of an expression with holes in it; None where nothing of it is text."""

    @abstractmethod
    def part(self, node: ast.expr, given: Mapping[ast.AST, str]) -> str:
        """The text of an expression that stands inside a text."""

    @abstractmethod
    def worded(self, known: str, way: Way) -> str:
        """A text that may be nothing but what a caller hands over, and becomes a text here."""

    def _in(self, module: Module) -> Self:
        """The same evaluation in another module of the program."""
        other = type(self)(module, self.evaluation)
        other._active = self._active
        other._selves = self._selves
        other._rests = self._rests
        other._handed = self._handed
        return other

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
        if value is None:
            return None
        match value:
            case ast.Call(func=ast.Attribute(attr="replace")) if HOLE.fullmatch(
                type(self)(home, Evaluation()).text(value) or ""
            ):
                return None  # one value, which has a name already
        self.evaluation.doubt(doubt(self.module, node))
        return self.text(value, given)

    def _is_root(self, node: ast.expr) -> bool:
        """Whether an expression is the address of the service, up to an instance or its data."""
        text = type(self)(self.module, Evaluation()).text(node)
        return text is not None and bool(ROOT.fullmatch(HOLE.sub("x", text)))

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
        source = self.module.source
        if len({source.part(one.lineno) for one in (first, *later)}) > 1:
            self.evaluation.doubt(f"{node.id} grows in several cells, which may run in any order")
        for one in later:
            if isinstance(one, ast.AugAssign) and text is not None:
                text += self.worded(self.part(one.value, given), "added")
        return text

    def _parameter(self, node: ast.arg) -> str | None:
        """What every call of a function hands over for a parameter, or its default."""
        function = self.module.function(node)
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        calls = calls_of(self.module, function)
        values = [handed_by_name(home, function, call, node) for home, call in calls or ()]
        if calls is None or None in values:
            return None
        kept = [one for one in values if one is not None]
        if not kept:
            default = default_of(function, node)
            text = None if default is None else self.text(default)
            return text if text is not None and ROOT.fullmatch(HOLE.sub("x", text)) else None
        shown = set()
        for one in kept:
            probe = type(self)(self.module, Evaluation())
            probe._active = list(self._active)
            text = probe.text(one)
            names = [hole.placeholder for hole in probe.evaluation.holes]
            shown.add(None if text is None else show(text, names))
            if None in shown or len(shown) > 1:
                return None  # known at once: each of them may ask as many callers again
        if not ROOT.fullmatch(HOLE.sub("x", shown.pop() or "")):
            return None  # only an address may come from a caller; the rest is for each call
        if self._has_more_calls(function, len(calls)):
            return self._parameter(node)
        for one in kept[1:]:
            self.text(one)  # every call is a use of its text
        return self.text(kept[0])

    def _has_more_calls(self, function: Defined, count: int) -> bool:
        """Whether files that were not parsed up to now call a function, or hand it on."""
        program = self.module.program
        if program is None:
            return False
        method = isinstance(self.module.parents.get(function), ast.ClassDef)
        stem = () if method else (stem_of(self.module.source.path),)
        program.bring_mentions(function.name, *stem)
        calls = calls_of(self.module, function)
        return calls is None or len(calls) > count

    def _subscript(self, node: ast.Subscript) -> str | None:
        if is_environment(self.module, node.value):
            key = node.slice
            if isinstance(key, ast.Constant) and key.value == BASE_VARIABLE:
                self.evaluation.used.add(key)
                self._doubt_variable(BASE_VARIABLE)
                return BASE_URL
            return None
        if isinstance(node.slice, ast.Constant):
            table = display_of(self.module, node.value)
            entry = table.entry(node.slice.value) if table is not None else None
            if table is not None and entry is not None:
                for said in table.doubts:
                    self.evaluation.doubt(said)
                return self.text(entry)
        return None

    def _doubt_variable(self, name: str) -> None:
        """Notes where the program sets a variable to something else than an address."""
        for said, home, value in environment_stores(self.module, name):
            if not self._in(home)._is_root(value):
                self.evaluation.doubt(said)

    def _fallback(
        self, variables: Sequence[ast.expr], last: ast.expr, given: Mapping[ast.AST, str]
    ) -> str | None:
        """What stands behind ``or``, where all before it is read from the environment.

        It counts as a default does: where it is the address of the service.
        """
        for one in variables:
            if not isinstance(one, ast.Call) or not reads_variable(self.module, one):
                return None
            self._environment(one)
        text = self.text(last, given)
        return text if text is not None and "ci.ai.dynamics" in text.lower() else None

    def _environment(self, node: ast.Call) -> str | None:
        """The legacy base where an environment variable is read that holds it by contract."""
        if not reads_variable(self.module, node):
            return None
        match node.args:
            case [ast.Constant(value=name) as key, *rest]:
                self._doubt_variable(str(name))
                if rest:
                    default = self.text(rest[0])
                    if default is not None and "ci.ai.dynamics" in default.lower():
                        self.evaluation.used.add(key)
                        return default
                if name == BASE_VARIABLE:
                    self.evaluation.used.add(key)
                    return BASE_URL
        return None


def _index(block: Sequence[ast.AST], node: ast.AST) -> int:
    return next(place for place, one in enumerate(block) if one is node)
