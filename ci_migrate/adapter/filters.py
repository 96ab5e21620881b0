"""Filters of the Dataverse Web API compared again, letter by letter.

All text comparison of the service folds case and, in many languages, accents (fact 13), and
``% _ [`` are wildcards in ``contains`` (fact 14). The row adapter asks, then keeps the rows that
match exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

# -- companion: the text from here on is copied into rewritten programs --

Row = dict[str, Any]


@dataclass(frozen=True)
class Spelling:
    """How an environment reads texts in filters, where no document says it.

    ``backslashes`` stand before the quotes round a segment name (fact 63); ``wildcards``:
    ``% _ [`` mean something in text functions (fact 14; not documented for elastic tables).
    """

    backslashes: bool = False
    wildcards: bool = True

    def escaped(self, text: str) -> str:
        """Text for a text function: every character stands for itself."""
        return re.sub(r"[%_[]", lambda match: f"[{match[0]}]", text) if self.wildcards else text


PLAIN = Spelling()
Tree = tuple[Any, ...]  # ("or" | "and", (tree, ...)) | ("not", tree) | (operator, column, literal)

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[(),]|[^\s'(),]+)")  # last token first in the lists
_PLAIN_ID = re.compile(r"'[^A-Z\x80-\ud7ff\uf900-\U0010ffff]*'")
FUNCTIONS = ("contains", "startswith", "endswith")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
    "contains": lambda left, right: right in left,
    "startswith": lambda left, right: left.startswith(right),
    "endswith": lambda left, right: left.endswith(right),
}


def literals(text: str) -> list[str]:
    """The literals of a list as ``in`` takes it; one that is no list stays whole, to be refused."""
    found = re.findall(r"\s*('(?:[^']|'')*'|[^\s',]+)\s*(?:,|$)", text)
    rest = re.sub(r"\s*('(?:[^']|'')*'|[^\s',]+)\s*(?:,|$)", "", text)
    return [text] if rest.strip() or not found else found


def parsed(condition: str) -> Tree | None:
    """The tree of a filter; None where it is empty or the service has to refuse it."""
    tokens: list[str] = []
    position = 0
    while match := _TOKEN.match(condition, position):
        tokens.append(match[1])
        position = match.end()
    if condition[position:].strip() or not tokens:
        return None
    tokens.reverse()
    try:
        tree = _any_of(tokens)
    except (IndexError, RecursionError):
        return None
    return None if tokens else tree


def folded(tree: Tree | None) -> set[str]:
    """The columns whose text Dataverse compares without case and accents (fact 13).

    Customer ids are hexadecimal digits without capitals: see :func:`finds_nobody`.
    """
    if tree is None:
        return set()
    if tree[0] in ("and", "or"):
        return set().union(*(folded(term) for term in tree[1]))
    if tree[0] == "not":
        return folded(tree[1])
    return {tree[1]} - {"msdynci_customerid"} if tree[2].startswith("'") else set()


def finds_nobody(tree: Tree | None) -> bool:
    """Whether a customer id is written with capitals or accents: it finds one only where folded."""
    if tree is None:
        return False
    if tree[0] in ("and", "or"):
        return any(map(finds_nobody, tree[1]))
    if tree[0] == "not":
        return finds_nobody(tree[1])
    column, text = tree[1], tree[2]
    other = text.startswith("'") and not _PLAIN_ID.fullmatch(text)
    return column == "msdynci_customerid" and other


def _any_of(tokens: list[str]) -> Tree:
    return _chain("or", _all_of, tokens)


def _all_of(tokens: list[str]) -> Tree:
    return _chain("and", _one_of, tokens)


def _chain(word: str, term: Callable[[list[str]], Tree], tokens: list[str]) -> Tree:
    terms = [term(tokens)]
    while tokens and tokens[-1] == word:
        tokens.pop()
        terms.append(term(tokens))
    return terms[0] if len(terms) == 1 else (word, tuple(terms))


def _one_of(tokens: list[str]) -> Tree:
    head = tokens.pop()
    if head == "not":
        return ("not", _one_of(tokens))
    if head == "(":
        tree = _any_of(tokens)
        tokens.pop()
        return tree
    if head in FUNCTIONS:
        _, column, _, literal, _ = (tokens.pop() for _ in range(5))
        return (head, column, literal)
    operator = tokens.pop()
    return (operator, head, tokens.pop())


def rendered(tree: Tree) -> str:
    """The text of a filter tree, its values as they stand."""
    if tree[0] in ("and", "or"):
        return f" {tree[0]} ".join(
            f"({rendered(term)})" if term[0] in ("and", "or") else rendered(term)
            for term in tree[1]
        )
    if tree[0] == "not":
        return f"not ({rendered(tree[1])})"
    if tree[0] in FUNCTIONS:
        return f"{tree[0]}({tree[1]},{tree[2]})"
    return f"{tree[1]} {tree[0]} {tree[2]}"


def spelled(tree: Tree, spelling: Spelling) -> Tree:
    """The tree for the service: in text functions every character stands for itself."""
    if tree[0] in ("and", "or"):
        return (tree[0], tuple(spelled(term, spelling) for term in tree[1]))
    if tree[0] == "not":
        return ("not", spelled(tree[1], spelling))
    text = tree[2]
    return (tree[0], tree[1], spelling.escaped(text) if tree[0] in FUNCTIONS else text)


def searching(search: Mapping[str, str], spelling: Spelling = PLAIN) -> str:
    """The filter for rows that hold a text in one of some columns; empty where all texts are."""
    texts = {column: text.strip().strip('"') for column, text in search.items()}
    return " or ".join(
        f"contains({column}," + "'" + spelling.escaped(text).replace("'", "''") + "')"
        for column, text in texts.items()
        if text
    )


def both(first: str, second: str) -> str:
    """The filter for rows that two filters keep; an empty one keeps all."""
    tree = parsed(second)
    if tree is not None and tree[0] == "or" and first:
        second = f"({second})"
    tree = parsed(first) if second else None
    if tree is not None and tree[0] == "or":
        first = f"({first})"
    return " and ".join(text for text in (first, second) if text)


def columns_of(tree: Tree | None) -> set[str]:
    """The columns that a filter tree names."""
    if tree is None:
        return set()
    if tree[0] in ("and", "or"):
        return set().union(*(columns_of(term) for term in tree[1]))
    return columns_of(tree[1]) if tree[0] == "not" else {tree[1]}


def conditions_in(tree: Tree) -> int:
    """How many conditions a filter tree holds; none for an empty tree."""
    if not tree:
        return 0
    if tree[0] in ("and", "or"):
        return sum(conditions_in(term) for term in tree[1])
    return conditions_in(tree[1]) if tree[0] == "not" else 1


def holds(tree: Tree, row: Row) -> bool | None:
    """Whether a filter holds for a row; None where only the service can tell."""
    word = tree[0]
    if word == "not":
        inner = holds(tree[1], row)
        return None if inner is None else not inner
    if word in ("and", "or"):
        truths = [holds(term, row) for term in tree[1]]
        decided: bool = word == "or"
        if decided in truths:
            return decided
        return None if None in truths else not decided
    return _compares(word, row, tree[1], tree[2])


def _compares(word: str, row: Row, column: str, literal: str) -> bool | None:
    if column not in row or word not in _COMPARE:
        return None
    value = row[column]
    if literal == "null":
        return bool((value is None) == (word == "eq"))
    if value is None:
        return word == "ne"
    right = _value(literal, like=value)
    left = _instant(value) if isinstance(right, datetime) else value
    if left is None or right is None:
        return None
    return _COMPARE[word](left, right)


def _value(literal: str, like: Any) -> Any:
    """A literal as the kind of value that the column holds; None where they do not fit."""
    if literal.startswith("'"):
        return literal[1:-1].replace("''", "'") if isinstance(like, str) else None
    if literal in ("true", "false"):
        return (literal == "true") if isinstance(like, bool) else None
    if isinstance(like, (int, float)) and not isinstance(like, bool):
        try:
            return int(literal) if re.fullmatch("[+-]?[0-9]+", literal) else float(literal)
        except ValueError:
            return None
    return _instant(literal)


def _instant(text: Any) -> datetime | None:
    try:
        when = datetime.fromisoformat(re.sub(r"Z$", "+00:00", text))
    except (TypeError, ValueError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=timezone.utc)
