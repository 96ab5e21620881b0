"""OData filter text to tree.

The grammar is LALR, so a chain of thousands of terms needs no recursion. Operators and names are
case-sensitive, as in OData 4.0; ``in`` is of OData 4.01 and was taken by the legacy service.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from ci_migrate.errors import QueryError
from ci_migrate.model import HOLE
from ci_migrate.odata.tree import Call, Compare, In, Literal, Logic, Node, Not, Property

if TYPE_CHECKING:
    from lark import Lark

DEEPEST = 100  # brackets inside brackets; more is a mistake or an attack

_GRAMMAR = r"""
start: _either
_either: either | _both
either: _both ("or" _both)+
_both: both | _one
both: _one ("and" _one)+
_one: negated | _term
negated: "not" _one
_term: compare | member | "(" _either ")" | call
compare: _operand OPERATOR _operand
member: _operand "in" "(" _operand ("," _operand)* ")"
_operand: call | property | literal
call: NAME "(" [_operand ("," _operand)*] ")"
property: NAME
literal: STRING | FILLED | DATETIME | DATE | GUID | NUMBER | BOOLEAN | NULL | HOLE

OPERATOR.3: /(?:eq|ne|gt|ge|lt|le)(?![\w.\/])/
BOOLEAN.3: /(?:true|false)(?![\w.\/])/
NULL.3: /null(?![\w.\/])/
STRING: /'(?:[^']|'')*'/
FILLED.4: /@FILLED@/
DATETIME.2: /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?/
DATE.1: /\d{4}-\d\d-\d\d/
GUID.2: /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/
NUMBER: /[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w-])/
HOLE: /\ue000\d+\ue001/
NAME: /(?!(?:and|or|not|in|eq|ne|gt|ge|lt|le|true|false|null)(?![\w.\/@]))[^\W\d][\w.\/]*/
%ignore /[ \t]+/
"""

# A date or time of which the program fills in some or all digits, or that it begins: ``{day}Z``.
_PART = r"(?:\d|\ue000\d+\ue001)+"
_ZONE = rf"(?:Z|[+-]{_PART}:{_PART})"
_TIME = rf"T{_PART}(?::{_PART}){{1,2}}(?:\.{_PART})?"
_FILLED = (
    rf"(?=[^\s,()']*\ue000)(?:{_PART}-{_PART}-{_PART}(?:{_TIME})?{_ZONE}?"
    rf"|\ue000\d+\ue001(?:{_TIME}{_ZONE}?|{_ZONE}))(?![\w-])"
)

_TEXT = re.compile(r"'(?:[^']|'')*'")
_NOTS = re.compile(r"\bnot[ \t]+(?=not\b)")

_KINDS = {
    "STRING": "string",
    "FILLED": "datetime",
    "DATETIME": "datetime",
    "DATE": "date",
    "GUID": "guid",
    "NUMBER": "number",
    "BOOLEAN": "boolean",
    "NULL": "null",
    "HOLE": "hole",
}


def parse_filter(text: str) -> Node:
    """The tree of a filter expression; QueryError with the position where it does not parse."""
    if _depth(text) > DEEPEST:
        raise QueryError(f"more than {DEEPEST} brackets inside each other", text, 0)
    from lark.exceptions import UnexpectedInput

    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        ended = getattr(getattr(error, "token", None), "type", "") == "$END"
        position = error.pos_in_stream
        place = len(text) if ended or position is None or position < 0 else position
        raise QueryError(_reason(text, place), text, place) from None
    node: Node = _node(tree.children[0])
    return node


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(
        _GRAMMAR.replace("@FILLED@", _FILLED),
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=False,
    )


def _reason(text: str, place: int) -> str:
    rest = text[place:]
    if not rest.strip():
        return "the expression ends too early"
    if rest[0] in "\u2018\u2019\u201c\u201d":
        return "a curly quote stands where a straight one is needed"
    if rest[0] == "'" and not _TEXT.match(rest):
        return "a text literal is not closed"
    if HOLE.match(rest):
        return "a value that only the program knows stands where none may stand"
    word = _TEXT.match(rest)
    shown = f"the text {word[0]}" if word else f"'{rest.split()[0]}'"
    return f"{shown} is not expected"  # no repr: it would hide a hole


def _depth(text: str) -> int:
    depth = deepest = 0
    outside = _TEXT.sub("", text)
    for mark in outside:
        depth += {"(": 1, ")": -1}.get(mark, 0)
        deepest = max(deepest, depth)
    return deepest + len(_NOTS.findall(outside))


def _node(tree: Any) -> Node:
    parts = tree.children
    match tree.data:
        case "either":
            return Logic("or", tuple(_node(part) for part in parts))
        case "both":
            return Logic("and", tuple(_node(part) for part in parts))
        case "negated":
            return Not(_node(parts[0]))
        case "compare":
            return Compare(str(parts[1]), _node(parts[0]), _node(parts[2]))
        case "member":
            return In(_node(parts[0]), tuple(_node(part) for part in parts[1:]))
        case "call":
            return Call(str(parts[0]), tuple(_node(part) for part in parts[1:]))
        case "property":
            return Property(str(parts[0]))
        case _:
            return _literal(parts[0].type, str(parts[0]))


def _literal(terminal: str, text: str) -> Literal:
    kind: Any = _KINDS[terminal]
    return Literal(kind, text[1:-1].replace("''", "'") if kind == "string" else text)
