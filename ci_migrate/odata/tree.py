"""The tree of an OData filter expression: frozen nodes, the same for both services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Choice

LiteralKind = Choice["string", "number", "boolean", "null", "datetime", "date", "guid", "hole"]


@dataclass(frozen=True, slots=True)
class Property:
    """A column, or a path through navigation properties."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value: the decoded text of a string, the OData text of everything else."""

    kind: LiteralKind
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """``left eq right`` and its kin: eq, ne, gt, ge, lt, le."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class In:
    """``property in (item, ...)``."""

    left: Node
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """A chain of two or more terms joined by ``and`` or by ``or``."""

    operator: Choice["and", "or"]
    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """``not term``."""

    term: Node


Node = Property | Literal | Call | Compare | In | Logic | Not


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below a node."""
    match node:
        case Call():
            return node.arguments
        case Compare():
            return (node.left, node.right)
        case In():
            return (node.left, *node.items)
        case Logic():
            return node.terms
        case Not():
            return (node.term,)
        case _:
            return ()


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """The terms that must all hold: those of a top-level ``and``, or the node alone."""
    if node is None:
        return ()
    return node.terms if isinstance(node, Logic) and node.operator == "and" else (node,)


def all_of(terms: tuple[Node, ...]) -> Node | None:
    """The tree in which all terms hold; None for no terms."""
    if len(terms) > 1:
        return Logic("and", terms)
    return terms[0] if terms else None
