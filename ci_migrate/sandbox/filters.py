"""Filters, sort orders and their evaluation, without recursion.

A filter becomes a postfix program of tests and ``and or not``; a chain of ``eq`` on one
column becomes one test, so that 500 conditions cost as much as one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ci_migrate.sandbox.collation import Matcher
from ci_migrate.sandbox.lexer import FilterError, Token, instant, tokens

Row = Mapping[str, Any]
Test = Callable[[Row], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """A column (``name`` is its key in the rows) or a literal of a filter."""

    kind: str
    name: str | None = None
    value: Any = None
    label: str | None = None
    """The name of a named argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One condition; ``keys`` are the values of an ``eq`` on ``column``."""

    test: Test
    column: Operand | None = None
    keys: frozenset[Any] = frozenset()
    conditions: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What a service allows in a filter and how it compares."""

    column: Callable[[str], Operand]
    fold: Callable[[str], str]
    match: Callable[[str, str], Matcher]
    text_functions: tuple[str, ...]
    functions: Mapping[str, Callable[[list[Operand]], Leaf]]
    in_operator: bool
    null_ne: bool = True
    max_conditions: int | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    oldest: datetime | None = None

    def key(self, kind: str, value: Any) -> Any:
        """A value in the form in which the service compares it."""
        if kind == "text":
            return self.fold(value)
        return instant(value) if kind == "date" else value


_ORDERED = {"gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le}
_OPERATORS = {"eq", "ne", *_ORDERED}
_EDM = {
    "text": "Edm.String",
    "number": "Edm.Int32",
    "date": "Edm.DateTimeOffset",
    "guid": "Edm.Guid",
    "boolean": "Edm.Boolean",
}
_PRECEDENCE = {"or": 1, "and": 2, "not": 3, "(": 0}


def among(column: Operand, keys: frozenset[Any], dialect: Dialect) -> Leaf:
    """The condition that a column has one of some values."""
    name, kind = str(column.name), column.kind

    def test(row: Row) -> bool:
        value = row.get(name)
        return value is not None and dialect.key(kind, value) in keys

    return Leaf(test=test, column=column, keys=keys)


def _null_test(name: str, operation: str) -> Leaf:
    if operation == "eq":
        return Leaf(test=lambda row: row.get(name) is None)
    if operation == "ne":
        return Leaf(test=lambda row: row.get(name) is not None)
    return Leaf(test=lambda row: False)


def _compare(left: Operand, operation: str, right: Operand, dialect: Dialect) -> Leaf:
    if left.name is None and right.name is not None:
        mirrored = {"gt": "lt", "lt": "gt", "ge": "le", "le": "ge"}
        return _compare(right, mirrored.get(operation, operation), left, dialect)
    if left.name is None or right.name is not None:
        raise FilterError("A condition compares one column with one literal.")
    name, kind = left.name, left.kind
    if right.kind == "null":
        return _null_test(name, operation)
    if right.kind != kind:
        raise FilterError(
            "A binary operator with incompatible types was detected. Found operand types "
            f"'{_EDM[kind]}' and '{_EDM.get(right.kind, right.kind)}' for '{operation}'."
        )
    wanted = dialect.key(kind, right.value)
    if kind == "date" and dialect.oldest and wanted < dialect.oldest:
        raise FilterError(f"The date '{right.value}' is too early.")
    if operation == "eq":
        return among(left, frozenset({wanted}), dialect)
    if operation == "ne":
        return Leaf(test=lambda row: _differs(row.get(name), kind, wanted, dialect))
    ordered = _ORDERED[operation]

    def test(row: Row) -> bool:
        value = row.get(name)
        return value is not None and bool(ordered(dialect.key(kind, value), wanted))

    return Leaf(test=test)


def _differs(value: Any, kind: str, wanted: Any, dialect: Dialect) -> bool:
    if value is None:
        return dialect.null_ne
    return bool(dialect.key(kind, value) != wanted)


def _text_function(function: str, arguments: list[Operand], dialect: Dialect) -> Leaf:
    if len(arguments) != 2 or arguments[0].name is None or arguments[1].kind != "text":
        raise FilterError(f"The function '{function}' takes a column and a text.")
    column, value = arguments
    if column.kind != "text":
        raise FilterError(f"The function '{function}' needs a column of type Edm.String.")
    name = str(column.name)
    matches = dialect.match(function, dialect.fold(value.value))

    def test(row: Row) -> bool | None:
        text = row.get(name)
        return None if text is None else matches(dialect.fold(text))

    return Leaf(test=test)


class Program:
    """A compiled filter: call :meth:`keeps` with a row."""

    __slots__ = ("_steps",)

    def __init__(self, steps: list[Leaf | str]) -> None:
        self._steps = steps

    def keeps(self, row: Row) -> bool:
        """Whether the filter is true for a row; null counts as false (fact 17)."""
        stack: list[bool | None] = []
        for step in self._steps:
            if isinstance(step, Leaf):
                stack.append(step.test(row))
            elif step == "not":
                value = stack.pop()
                stack.append(None if value is None else not value)
            else:
                right, left = stack.pop(), stack.pop()
                decisive = step == "or"
                if left is decisive or right is decisive:
                    stack.append(decisive)
                else:
                    stack.append(None if left is None or right is None else not decisive)
        return stack[-1] is True


class Parser:
    """Reads one filter text with two stacks, as deep as the text goes."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._tokens = tokens(text)
        self._at = 0
        self._waiting: list[str] = []
        self._output: list[list[Leaf | str]] = []
        self._conditions = 0

    def program(self) -> Program:
        """The compiled filter."""
        expecting = True
        while self._at < len(self._tokens):
            expecting = self._operand() if expecting else self._connective()
        if expecting:
            raise self._error()
        self._reduce(0)
        if self._waiting:
            raise self._error()
        limit = self._dialect.max_conditions
        if limit is not None and self._conditions > limit:  # fact 16
            raise FilterError(
                f"TooManyConditionsInQuery: {self._conditions} conditions, {limit} are allowed.",
                "0x8004430C",
            )
        return Program(self._output[0])

    def _error(self) -> FilterError:
        tail = self._at >= len(self._tokens)
        position = len(self._text) if tail else self._tokens[self._at].position
        return FilterError(f"Syntax error at position {position} in '{self._text}'.")

    def _peek(self, *values: str) -> bool:
        if self._at >= len(self._tokens):
            return False
        token = self._tokens[self._at]
        return token.kind in ("word", "punctuation") and token.value in values

    def _take(self) -> Token:
        if self._at >= len(self._tokens):
            raise self._error()
        self._at += 1
        return self._tokens[self._at - 1]

    def _require(self, value: str) -> None:
        if not self._peek(value):
            raise self._error()
        self._at += 1

    def _operand(self) -> bool:
        """Reads what may start a condition; true while one is still awaited."""
        if self._peek("(", "not"):
            self._waiting.append(self._take().value)
            return True
        leaf = self._condition()
        self._conditions += leaf.conditions
        self._output.append([leaf])
        return False

    def _connective(self) -> bool:
        if self._peek("and", "or"):
            word = str(self._take().value)
            self._reduce(_PRECEDENCE[word])
            self._waiting.append(word)
            return True
        self._require(")")
        self._reduce(1)
        if not self._waiting:
            self._at -= 1
            raise self._error()
        self._waiting.pop()
        return False

    def _reduce(self, level: int) -> None:
        while self._waiting and self._waiting[-1] != "(":
            word = self._waiting[-1]
            if _PRECEDENCE[word] < level:
                return
            self._waiting.pop()
            if word == "not":
                self._output[-1].append("not")
                continue
            right = self._output.pop()
            self._join(word, right)

    def _join(self, word: str, right: list[Leaf | str]) -> None:
        left = self._output[-1]
        merged = _merge(left, right, self._dialect) if word == "or" else None
        if merged is not None:
            self._output[-1] = [merged]
        else:
            left.extend(right)
            left.append(word)

    def _condition(self) -> Leaf:
        token = self._take()
        if token.kind == "word" and self._peek("("):
            leaf = self._function(str(token.value))
            if self._peek("eq") and self._tokens[self._at + 1 :]:
                self._at += 1
                return self._negated(leaf, self._take())
            return leaf
        left = self._value(token)
        word = self._take()
        if word.kind != "word" or word.value not in {*_OPERATORS, "in"}:
            self._at -= 1
            raise self._error()
        if word.value == "in":
            return self._in_list(left)
        return _compare(left, str(word.value), self._value(self._take()), self._dialect)

    def _negated(self, leaf: Leaf, token: Token) -> Leaf:
        if token.kind != "boolean":
            raise self._error()
        if token.value:
            return leaf

        def test(row: Row) -> bool | None:
            value = leaf.test(row)
            return None if value is None else not value

        return Leaf(test=test, conditions=leaf.conditions)

    def _value(self, token: Token) -> Operand:
        if token.kind == "word":
            return self._dialect.column(str(token.value))
        if token.kind == "alias":
            text = self._dialect.aliases.get(str(token.value), "null")  # fact 4
            found = tokens(text)
            if len(found) != 1 or found[0].kind in ("word", "alias", "punctuation"):
                raise FilterError(f"The parameter alias '{token.value}' is not a literal.")
            token = found[0]
        if token.kind == "punctuation":
            self._at -= 1
            raise self._error()
        return Operand(kind=token.kind, value=token.value)

    def _in_list(self, left: Operand) -> Leaf:
        if not self._dialect.in_operator:
            raise FilterError(f"The operator 'in' is not supported in '{self._text}'.")
        self._require("(")
        values = [self._value(self._take())]
        while self._peek(","):
            self._at += 1
            values.append(self._value(self._take()))
        self._require(")")
        if left.name is None or any(value.kind == "null" for value in values):
            raise FilterError("The operator 'in' takes a column and literals that are not null.")
        leaves = [_compare(left, "eq", value, self._dialect) for value in values]
        keys = frozenset[Any]().union(*(leaf.keys for leaf in leaves))
        return among(left, keys, self._dialect)

    def _function(self, name: str) -> Leaf:
        if "/" in name:  # a lambda such as nav/any(...): the dialect refuses the path
            self._dialect.column(name)
        self._require("(")
        arguments: list[Operand] = []
        while not self._peek(")"):
            if arguments:
                self._require(",")
            arguments.append(self._argument())
        self._require(")")
        if name in self._dialect.text_functions:
            return _text_function(name, arguments, self._dialect)
        if name in self._dialect.functions:
            return self._dialect.functions[name](arguments)
        raise FilterError(f"An unknown function with name '{name}' was found.")

    def _argument(self) -> Operand:
        token = self._take()
        if token.kind == "word" and self._peek("="):
            self._at += 1
            value = self._value(self._take())
            return Operand(kind=value.kind, value=value.value, label=str(token.value))
        return self._value(token)


def _merge(left: list[Leaf | str], right: list[Leaf | str], dialect: Dialect) -> Leaf | None:
    """One condition for two ``eq`` on the same column, if they are that."""
    if len(left) != 1 or len(right) != 1:
        return None
    one, two = left[0], right[0]
    if not isinstance(one, Leaf) or not isinstance(two, Leaf):
        return None
    if one.column is None or one.column != two.column:
        return None
    both = among(one.column, one.keys | two.keys, dialect)
    return replace(both, conditions=one.conditions + two.conditions)


def compile_filter(text: str, dialect: Dialect) -> Program:
    """The program of a ``$filter``; raises FilterError where the service refuses."""
    return Parser(text, dialect).program()
