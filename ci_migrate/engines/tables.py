"""What is compared: tables with typed columns, a key, rules; and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any, Protocol

CONTROL, CANDIDATE = SIDES = ("control", "candidate")


class Family(StrEnum):
    """What a column holds, whatever an engine or a file format calls its type.

    ``untyped`` are texts of a format without types (CSV); ``json`` are JSON texts of single
    values; ``single`` are numbers of 32 bits; ``nanos`` are instants with nanoseconds.
    """

    TEXT = "text"
    UNTYPED = "untyped"
    WHOLE = "whole"
    DECIMAL = "decimal"
    REAL = "real"
    SINGLE = "single"
    TRUTH = "truth"
    DAY = "day"
    INSTANT = "instant"
    NANOS = "nanos"
    BYTES = "bytes"
    NESTED = "nested"
    JSON = "json"
    EMPTY = "empty"


NUMBERS = frozenset({Family.WHOLE, Family.DECIMAL, Family.REAL, Family.SINGLE})
TEXTS = frozenset({Family.TEXT, Family.UNTYPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the name that it is compared under, the name in its relation, and its type in
    the words of the engine.
    """

    name: str
    source: str
    family: Family
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A relation of an engine. ``costly``: reading a part of it costs as much as reading it all,
    so that an engine rather keeps what it has read.
    """

    relation: str
    columns: tuple[Column, ...]
    costly: bool = False


class Equality(Protocol):
    """The rules by which two values say the same; it travels to where the rows are."""

    def told(self, column: str, control: Any, candidate: Any) -> tuple[bool, tuple[str, ...]]:
        """Whether two JSON values say the same. Names of normalisers that this took, one for
        each use; or the kind of the difference, ``value`` or ``type``.
        """

    def plain(self, column: str, value: Any) -> Any:
        """A JSON value in its one spelling."""

    def traits(self, column: str) -> frozenset[str]:
        """What an engine may rely on, or has to expect, in a column.

        ``dates``: texts of instants are compared by the instant, and one without an offset is
        read as UTC; ``folded``: texts have other spellings than those of dates and JSON;
        ``near``: a tolerance.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How tables are compared.

    ``ignore`` are names or patterns of columns that are left out; ``rename`` says what a column
    of the candidate is called in the control. With a ``prefix`` a column of the candidate that
    begins with it is called like the column of the control without it, whatever the letter case,
    and columns that neither have it nor are known are left out. ``numbers`` and ``truths`` are
    columns that hold these where a format has no types; ``companions``: annotations that OData
    puts beside columns are compared too; ``first`` is how many differences are kept.
    """

    equality: Equality
    ignore: tuple[str, ...] = ()
    rename: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    numbers: frozenset[str] = frozenset()
    truths: frozenset[str] = frozenset()
    companions: bool = False
    first: int = 20

    def is_left_out(self, column: str) -> bool:
        """Whether a column is not compared."""
        if "@odata." in column.lower() and not self.companions:
            return True
        return any(fnmatchcase(column, one) for one in self.ignore)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference; ``rows`` counts the rows that it stands for.

    Kinds: missing-row, extra-row, missing-column, extra-column, duplicate-key, missing-key,
    value, type.
    """

    kind: str
    key: str = ""
    column: str = ""
    control: Any = None
    candidate: Any = None
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a comparison found: rows read, all differences counted by kind and column, the first
    of them by key, and how often each normaliser made values equal.

    ``changed`` are rows of both sides with a difference in some column; ``left_out`` are
    columns that were not compared.
    """

    control: int
    candidate: int
    changed: int
    counts: Mapping[tuple[str, str], int]
    differences: tuple[Difference, ...]
    normalised: Mapping[str, int]
    left_out: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.counts
