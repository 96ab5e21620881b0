"""Parity cases: which legacy queries are compared, with which values, and what may differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from ci_migrate.model import PLACEHOLDER
from ci_migrate.parity.equality import Rules
from ci_migrate.parity.known import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Where the rows of values for a case come from, and how many of them are drawn.

    ``rows`` are written down; without them ``legacy`` is asked, and ``columns`` says which of
    its columns fills which placeholder. ``count`` of None takes all; else ``seed`` draws.
    """

    rows: tuple[Mapping[str, str], ...] = ()
    legacy: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    count: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """A placeholder that the control is asked for once a value; its answers become one.

    Each value that finds rows is one row, ``{name: value}``; on the Dataverse side the names in
    the JSON text of ``column`` are such rows.
    """

    name: str
    values: tuple[str, ...]
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One legacy query; ``key`` and ``ordered`` of None are found in table map and query.

    ``of`` is the case that this one was made from, one for each row of ``values``; ``dataverse``
    is a query written by hand, where the translation shall not be used; ``rules`` hold for all
    columns that ``columns`` does not name.
    """

    name: str
    legacy: str
    of: str | None = None
    dataverse: str | None = None
    key: tuple[str, ...] | None = None
    empty: bool = False
    ordered: bool | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    values: Values | None = None
    gather: Gather | None = None
    rules: Rules = field(default_factory=Rules)
    columns: Mapping[str, Rules] = field(default_factory=dict)
    known: tuple[Known, ...] = ()

    def placeholders(self) -> tuple[str, ...]:
        """The placeholders of both queries, each once."""
        texts = (self.legacy, self.dataverse or "")
        return tuple(dict.fromkeys(name for text in texts for name in PLACEHOLDER.findall(text)))

    def unfilled(self) -> tuple[str, ...]:
        """The placeholders that no parameter fills."""
        gathered = self.gather.name if self.gather else None
        return tuple(
            name
            for name in self.placeholders()
            if not self.parameters.get(name) and name != gathered
        )

    def filled(self, text: str | None = None) -> str:
        """The legacy text, or another, with the parameters in place.

        A value stands for itself: its apostrophes are doubled inside a literal, and marks that
        mean something in a URL are percent-encoded.
        """
        whole = self.legacy if text is None else text

        def value(match: re.Match[str]) -> str:
            found = self.parameters.get(match[1], "")
            before = whole[: match.start()]
            if (before.count("'") + before.count("%27")) % 2:
                found = found.replace("'", "''")
            return quote(found, safe="'")

        return PLACEHOLDER.sub(value, whole)

    def asked(self) -> tuple[str, ...]:
        """The legacy queries with their values in place, one for each that is gathered; none
        where a value is missing.
        """
        if self.unfilled():
            return ()
        if self.gather is None:
            return (self.filled(),)
        name, values = self.gather.name, self.gather.values
        each = (replace(self, parameters={**self.parameters, name: one}) for one in values)
        return tuple(one.filled() for one in each)

    def with_values(self, row: Mapping[str, str], name: str) -> Case:
        """The case for one row of values."""
        return replace(
            self, name=name, of=self.name, parameters={**self.parameters, **row}, values=None
        )
