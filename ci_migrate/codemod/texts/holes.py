"""Values that only the running program knows, and what an evaluation found of them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import quote

from ci_migrate.codemod.python.names import Module
from ci_migrate.model import HOLE, hole

Way = Literal["raw", "added", "quoted", "str", "format"]
ENCODING = "urllib.parse.urlencode"
NUMBERS = frozenset(("$top", "$skip"))  # options whose values need no encoding


@dataclass(frozen=True, slots=True)
class Hole:
    """One unknown value: the expression, and how the program writes it into the text.

    ``way`` is what made it a text: nothing yet (``raw``), nothing because it is one that is added
    to others (``added``) or quoted (``quoted``), ``str`` or a ``format``. ``around``
    stands before and behind the expression: the call of a function, for instance. ``formatted``
    says that the value may look otherwise when it is no part of an f-string. ``encoded``: the
    program has it percent-encoded before it is sent. ``optional``: the option that it is the value
    of is left out where it is None.
    """

    node: ast.expr
    module: Module
    conversion: str = ""
    spec: str = ""
    around: tuple[str, str] = ("", "")
    way: Way = "raw"
    formatted: bool = False
    encoded: bool = False
    optional: bool = False

    @property
    def source(self) -> str:
        """The expression in Python, without conversion and format."""
        return self.around[0] + ast.unparse(self.node) + self.around[1]

    @property
    def written(self) -> str:
        """The expression as the program writes it, where that stands on one line."""
        text = ast.get_source_segment(self.module.source.text, self.node) or "\n"
        return self.source if "\n" in text or any(self.around) else text

    @property
    def placeholder(self) -> str:
        """What stands between the braces of an f-string."""
        ending = (f"!{self.conversion}" if self.conversion else "") + (
            f":{self.spec}" if self.spec else ""
        )
        room = " " if self.source.startswith("{") else ""  # two of them would be one in the text
        return room + self.source + ending

    @property
    def is_plain(self) -> bool:
        """Whether the expression alone gives the text, where its ``str()`` is taken."""
        return not self.spec and self.conversion in ("", "s") and not self.formatted

    def inside(self, start: str, end: str) -> Hole:
        """The value, as the text that it is here, between two pieces of Python around it."""
        before, behind = self.around
        bare = self.way in ("raw", "added", "quoted") or self.spec
        turning = {"r": "repr", "s": "str", "": "" if bare else "str"}
        if self.formatted:
            before, behind = f"format({before}", f"{behind})"
            start, end = ("", "") if start == "str(" else (start, end)
        elif (name := turning.get(self.conversion, "")) and start != "str(":
            before, behind = f"{name}({before}", f"{behind})"
        if self.spec:
            before, behind = f"format({before}", f"{behind}, {self.spec!r})"
        return Hole(self.node, self.module, around=(start + before, behind + end))


@dataclass(slots=True)
class Evaluation:
    """One evaluation: the holes found and the constants whose text went into the result.

    ``doubts`` say what may give one of the values another text than the result has. ``home`` is
    the module of the call: names that it gives to single values stay names there.
    """

    home: Module | None = None
    holes: list[Hole] = field(default_factory=list)
    used: set[ast.AST] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)

    def add(self, one: Hole) -> str:
        """The marker of a new hole, or of an equal one that is there already."""
        for number, known in enumerate(self.holes):
            if _shown(known) == _shown(one) and known.module is one.module:
                return hole(number)
        self.holes.append(one)
        return hole(len(self.holes) - 1)

    def marked(self, text: str, *, encoded: bool = False, optional: bool = False) -> str:
        """A text whose unknown parts are ``encoded`` or ``optional``."""

        def same(number: str) -> str:
            one = self.holes[int(number)]
            marks = one.encoded or encoded, one.optional or optional
            return self.add(replace(one, encoded=marks[0], optional=marks[1]))

        return HOLE.sub(lambda found: same(found[1]), text)

    def query(self, options: Mapping[str, str]) -> str:
        """Options as ``urlencode`` writes them; a hole is one that the program has encoded."""
        parts = []
        for key, value in options.items():
            text = "".join(
                hole(int(piece)) if at % 2 else quote(piece, safe="")
                for at, piece in enumerate(HOLE.split(value))
            )
            text = text if key in NUMBERS else self.marked(text, encoded=True)
            parts.append(f"{quote(key, safe='$')}={text}")
        return "&".join(parts)

    def doubt(self, said: str | None) -> None:
        """Notes what may give a value another text; None says nothing."""
        if said is not None:
            self.doubts.append(said)


def _shown(one: Hole) -> tuple[object, ...]:
    """What two holes have in common that are the same: also the place of their names."""
    scope = one.module.scopes.get(one.node)
    return scope, one.placeholder, one.way, one.formatted, one.encoded, one.optional
