"""Legacy columns and sort orders in Dataverse names, for one table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from ci_migrate.catalogue import Column, TableMap
from ci_migrate.environment import EnvironmentTable
from ci_migrate.model import HOLE
from ci_migrate.settings import Settings
from ci_migrate.translate.tables import Refusal, labels

_NEAR = 0.85  # of names that differ in one letter or two
_TYPES = {
    "String": "text",
    "Memo": "text",
    "Uniqueidentifier": "id",
    "DateTime": "datetime",
    "Boolean": "boolean",
    **dict.fromkeys(("Integer", "BigInt", "Double", "Decimal", "Money"), "number"),
}


@dataclass(slots=True, kw_only=True)
class Columns:
    """The columns of one query: maps names and remembers which losses that brings.

    ``own`` are the names of the settings, ``found`` is the table as the environment has it,
    ``legacy`` the columns that the legacy table is known to have. ``doubts`` says of columns by
    pattern which known ones they may be misspellings of.
    """

    table: TableMap
    own: Mapping[str, str]
    found: EnvironmentTable | None = None
    legacy: Mapping[str, str] = field(default_factory=dict)
    losses: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, table: TableMap, legacy: str, settings: Settings) -> Columns:
        """The columns of a table that a query calls ``legacy``."""
        environment = settings.environment
        known = environment.legacy.get(legacy)
        return cls(
            table=table,
            own=settings.columns.get(table.legacy, {}),
            found=environment.tables.get(table.entity_set),
            legacy=known.columns if known else {},
        )

    def logical(self, name: str) -> str:
        """The logical name of a legacy column, found without regard to case (G1)."""
        return self.column(name).name

    def column(self, name: str) -> Column:
        """The Dataverse column of a legacy column; Refusal where there is none."""
        if HOLE.search(name):
            raise Refusal("dynamic-query", "the name of a column is known only to the program")
        own = _without_case(self.own, name)
        if own is not None:
            self.names[self.own[own]] = own
            return self._typed(Column(name=self.own[own]), name)
        found = self.table.column(name)
        if found is not None:
            return self._typed(found[1], name)
        missing = _without_case(self.table.missing, name)
        if missing is not None:
            why = self.table.missing[missing]
            raise Refusal("missing-column", f"{self.table.legacy}.{missing}: {why}")
        if self.table.packed:
            raise Refusal(
                "packed-column",
                f"{self.table.legacy}.{name} stands inside the JSON text column "
                f"{self.table.packed}, which the service can neither filter nor sort",
            )
        if self.legacy and _without_case(self.legacy, name) is None:
            raise self._missing(name, f"the legacy table {self.table.legacy} has no column")
        if self.found is not None:
            return self._of_environment(name)
        if not self.table.open or not re.fullmatch(r"\w+", name):
            raise self._missing(name, f"no Dataverse column of {self.table.legacy} is known for")
        self.losses.add("column-names")
        self.names[f"msdynci_{name.lower()}"] = name
        self._doubt(name)
        return Column(name=f"msdynci_{name.lower()}")

    def _typed(self, column: Column, name: str) -> Column:
        """A column that the environment has, with its type; as it is where nothing is known."""
        if self.found is None:
            return column
        if column.name not in self.found.columns:
            raise self._missing(name, f"the environment has no column {column.name} for")
        if column.type == "id":
            return column
        kind = _TYPES.get(self.found.columns[column.name].type, "text")
        return Column(name=column.name, type=kind)  # type: ignore[arg-type]  # of the table above

    def _of_environment(self, name: str) -> Column:
        by_label = {label: logical for logical, label in labels(self.table, self.found).items()}
        label = _without_case(by_label, name)
        logical = by_label[label] if label is not None else f"msdynci_{name.lower()}"
        column = self._typed(Column(name=logical), name)
        self.names[logical] = label if label is not None else name
        return column

    def _missing(self, name: str, why: str) -> Refusal:
        """The refusal of a column, with the name that looks most like it."""
        known = [*self.table.columns, *self.own, *labels(self.table, self.found).values()]
        near = get_close_matches(name, [*known, *self.legacy], 1)
        hint = f" (did you mean '{near[0]}'?)" if near and near[0] != name else ""
        return Refusal("missing-column", f"{why} '{name}'{hint}")

    def _doubt(self, name: str) -> None:
        """Remembers a documented column that a name differs from in hardly a letter."""
        known = {one.lower(): one for one in self.table.columns}
        near = get_close_matches(name.lower(), known, 1, _NEAR)
        numbered = re.sub(r"[\d_]+$", "", name.lower()) in known  # City_2: a column of its own
        if near and not numbered and not self.legacy:
            said = f"no document names '{name}' (did you mean '{known[near[0]]}'?)"
            self.doubts = list(dict.fromkeys((*self.doubts, said)))

    def ordered(self, text: str) -> str:
        """An ``$orderby`` in Dataverse names."""
        terms = []
        for term in text.split(","):
            words = term.split()
            direction = {"": "", "asc": " asc", "desc": " desc", "descending": " desc"}
            ending = direction.get(" ".join(words[1:]))
            if ending is None or not words:
                raise Refusal("already-broken", f"$orderby={text} is not a sort order")
            column = self.column(words[0])
            if column.type == "text":
                self.losses.add("text-order")
            terms.append(column.name + ending)
        return ",".join(terms)


def _without_case(names: Mapping[str, str], name: str) -> str | None:
    """The name as the mapping writes it, found without regard to case."""
    folded = name.lower()
    return next((one for one in names if one.lower() == folded), None)
