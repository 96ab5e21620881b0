"""Edits of one file as data: which spans become which text. Nothing is changed here."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Span = tuple[int, int, int, int]


def span_of(node: ast.AST, lines: Sequence[str]) -> Span:
    """The span of a node: lines from 1, columns from 0, in characters as libcst counts them."""

    def column(line: int, offset: int) -> int:  # ``ast`` counts bytes of UTF-8
        text = lines[line - 1]
        return offset if text.isascii() else len(text.encode()[:offset].decode())

    place: Any = node  # every node that is asked for has a place
    first, last = place.lineno, place.end_lineno
    return first, column(first, place.col_offset), last, column(last, place.end_col_offset)


def is_bare(step: ast.stmt, lines: Sequence[str]) -> bool:
    """Whether a statement can go without taking a comment with it."""
    first, last = step.lineno - 1, step.end_lineno or step.lineno
    if any("#" in line for line in lines[first:last]):
        return False
    above = lines[first - 1].strip() if first else ""
    return not above.startswith("#")


@dataclass(slots=True)
class Edits:
    """What is to be done to one file, by the spans of its nodes.

    ``expressions`` are replaced, ``keywords`` appended to a call, ``renamed`` arguments get
    another keyword or none; ``dropped`` arguments, parameters, dictionary entries, statements
    and imported names disappear; ``added`` import lines come. ``guards`` are conditions under
    which alone a statement still runs. ``taken`` are parameters that a function takes further, by
    its span. ``indents`` says how far the line of a call stands inside
    its block.
    """

    lines: list[str]
    expressions: dict[Span, str] = field(default_factory=dict)
    keywords: dict[Span, list[tuple[str, str]]] = field(default_factory=dict)
    renamed: dict[Span, str] = field(default_factory=dict)
    dropped: set[Span] = field(default_factory=set)
    guards: dict[Span, str] = field(default_factory=dict)
    taken: dict[Span, str] = field(default_factory=dict)
    indents: dict[Span, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)

    @property
    def step(self) -> str:
        """One level of indentation, as the file has it."""
        return "\t" if any(line.startswith("\t") for line in self.lines) else "    "

    def span(self, node: ast.AST) -> Span:
        """The span of a node in this file."""
        return span_of(node, self.lines)

    def replace(self, node: ast.AST, text: str) -> None:
        """The expression becomes ``text``."""
        self.expressions[self.span(node)] = text

    def drop(self, node: ast.AST) -> None:
        """The argument, dictionary entry (by its key) or statement goes."""
        self.dropped.add(self.span(node))

    def guard(self, statement: ast.stmt, test: str) -> None:
        """The statement runs only where a condition holds."""
        self.guards[self.span(statement)] = test

    def rename(self, node: ast.AST, name: str) -> None:
        """The argument with this value gets the keyword ``name``, or none."""
        self.renamed[self.span(node)] = name

    def append(self, call: ast.Call, name: str, text: str) -> None:
        """The call gets a further keyword argument."""
        self.keywords.setdefault(self.span(call), []).append((name, text))

    def covers(self, node: ast.AST) -> bool:
        """Whether a node stands inside a replaced or dropped span."""
        start, first, end, last = self.span(node)
        return any((a, b) <= (start, first) and (end, last) <= (c, d) for a, b, c, d in self.places)

    @property
    def places(self) -> frozenset[Span]:
        """The spans that become another text, or none."""
        return frozenset((*self.expressions, *self.dropped))

    def __bool__(self) -> bool:
        return bool(self.expressions or self.keywords or self.renamed or self.dropped)

    @property
    def spoken(self) -> str:
        """All that the edits bring, for a search by text: calls, keyword arguments, imports."""
        keywords = (f"{name}={text}" for one in self.keywords.values() for name, text in one)
        calls = (f"{text}(" for text in self.expressions.values())
        return "\n".join((*calls, *keywords, *self.added))

    def texts(self, node: ast.AST | None = None) -> list[str]:
        """Every text that the edits bring, or those that they bring inside a statement."""
        first, last = (0, len(self.lines)) if node is None else _lines_of(node)
        placed = [*self.expressions.items()]
        placed += [(span, text) for span, one in self.keywords.items() for _, text in one]
        return [text for span, text in placed if first <= span[0] and span[2] <= last]


def _lines_of(node: ast.AST) -> tuple[int, int]:
    place: Any = node
    return place.lineno, place.end_lineno
