"""What is read of a file in another language: its texts, what is put together of them, its calls.

The same few shapes for every language; places are numbers of characters in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Something between two places of a file; by itself, what only the running program knows."""

    start: int
    end: int
    inner: tuple[Expression, ...] = ()

    @property
    def parts(self) -> tuple[Expression, ...]:
        """The expressions directly inside."""
        return self.inner


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Expression):
    """A literal text as the program has it, or a number."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Expression):
    """A variable, constant or attribute: the last word of what stands there."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Expression):
    """Texts joined one after the other: a concatenation or a text with values in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Expression):
    """The first part is a text with numbered or typed gaps, the others are what goes into them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Expression):
    """Names bound to values: ``name`` is one name, the single inner expression its value.

    ``more``: the value is added to what the name held. ``entry``: the name is the key of a record
    or of a named argument.
    """

    name: str
    more: bool = False
    entry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Expression):
    """Named values: its inner expressions are entries, or whatever else stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Expression):
    """A call by the last word of its name; ``on`` is what stands before that word."""

    name: str
    on: Expression | None = None

    @property
    def parts(self) -> tuple[Expression, ...]:
        """What the call is made on, then its arguments."""
        return self.inner if self.on is None else (self.on, *self.inner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment between two places."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One file: its expressions, its comments, and whether a grammar told them apart."""

    text: str
    roots: tuple[Expression, ...]
    comments: tuple[Comment, ...]
    parsed: bool


def walk(roots: tuple[Expression, ...]) -> Iterator[tuple[Expression, tuple[Expression, ...]]]:
    """Every expression in the order of the file with those around it, the nearest first."""
    pending: list[tuple[Expression, tuple[Expression, ...]]] = [(one, ()) for one in roots[::-1]]
    while pending:
        one, around = pending.pop()
        yield one, around
        near = (one, *around[:11])  # no caller asks for what stands further out
        pending += [(part, near) for part in one.parts[::-1]]
