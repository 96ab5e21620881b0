"""Sort orders: parses ``$orderby`` and sorts rows, nulls first when ascending."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from ci_migrate.sandbox.filters import Dialect, Operand
from ci_migrate.sandbox.lexer import FilterError

Sorter = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


def _key(column: Operand, dialect: Dialect) -> Callable[[dict[str, Any]], tuple[bool, Any]]:
    name = str(column.name)

    def key(row: dict[str, Any]) -> tuple[bool, Any]:
        value = row.get(name)
        return (False, 0) if value is None else (True, dialect.key(column.kind, value))

    return key


def compile_order(text: str, dialect: Dialect, *, falling: Collection[str]) -> Sorter:
    """A function that sorts rows by a ``$orderby``; ``falling`` are the words for descending."""
    parts: list[tuple[Operand, bool]] = []
    for part in text.split(","):
        words = part.split()
        if len(words) not in (1, 2) or (len(words) == 2 and words[1] not in {"asc", *falling}):
            raise FilterError(f"Syntax error in the sort order '{text}'.")
        parts.append((dialect.column(words[0]), len(words) == 2 and words[1] in falling))

    def sort(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for column, descending in reversed(parts):
            rows = sorted(rows, key=_key(column, dialect), reverse=descending)
        return rows

    return sort
