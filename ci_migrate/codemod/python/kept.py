"""What is found out once about a program, and holds until another of its files is parsed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from ci_migrate.codemod.python.names import Module

P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M", bound="Module")


class Kept:
    """Answers by their question, for the number of files that were parsed when they were given."""

    def __init__(self) -> None:
        self._count = -1
        self._answers: dict[Hashable, Any] = {}

    def at(self, count: int) -> dict[Hashable, Any]:
        """The answers that hold for a number of files."""
        if count != self._count:
            self._count, self._answers = count, {}
        return self._answers


def kept(find: Callable[Concatenate[M, P], T]) -> Callable[Concatenate[M, P], T]:
    """Asks a function of a module only once while no other file of its program is parsed.

    What it gives is shared, so nobody may change it. An answer in the course of which a file was
    parsed is not kept.
    """

    @wraps(find)
    def once(module: M, /, *given: P.args, **named: P.kwargs) -> T:
        program = module.program
        if program is None:
            return find(module, *given, **named)
        answers = program.kept.at(len(program.modules))
        question = (find, module, given, *named.items())
        try:
            found: T = answers[question]
        except KeyError:
            found = find(module, *given, **named)
            if answers is program.kept.at(len(program.modules)):
                answers[question] = found
        return found

    return once
