"""Values that only the running program knows, and what an evaluation found of them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from ci_migrate.codemod.names import Module
from ci_migrate.model import hole


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
