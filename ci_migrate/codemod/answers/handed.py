"""An argument of a call: how it is handed over, what it holds, and what is called."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from ci_migrate.codemod.answers.held import Held
from ci_migrate.codemod.answers.trail import Trail
from ci_migrate.codemod.python.names import Module


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What a call hands over: at a place or by name; ``spread`` behind ``*`` or ``**``."""

    trail: Trail
    module: Module
    call: ast.Call
    held: Held
    place: int | None = None
    name: str | None = None
    spread: bool = False

    @property
    def called(self) -> str:
        """The full name of what is called; of a method of something else, a dot and its name."""
        full = self.module.dotted(self.call.func)
        if full is not None:
            return full.lstrip(".")
        match self.call.func:
            case ast.Name(id=name) if not self.module.bindings(self.call.func):
                return name
            case ast.Attribute(attr=name):
                return f".{name}"
        return ""

    def holding(self, held: Held, place: int | None = None) -> Handed:
        """The same with something else in its place, or at another place."""
        return replace(self, held=held, place=self.place if place is None else place)


def handed_over(trail: Trail, module: Module, call: ast.Call, node: ast.expr, held: Held) -> Handed:
    """How a call hands over an expression, which may stand behind a star."""
    one = Handed(trail=trail, module=module, call=call, held=held)
    for place, argument in enumerate(call.args):
        if argument is node:
            return replace(one, place=place)
        if isinstance(argument, ast.Starred) and argument.value is node:
            return replace(one, place=place, spread=True)
    name = next((keyword.arg for keyword in call.keywords if keyword.value is node), None)
    return replace(one, name=name, spread=name is None)
