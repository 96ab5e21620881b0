"""Which Dataverse table answers for a legacy table name."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from difflib import get_close_matches

from ci_migrate.adapter import Spelling, Table
from ci_migrate.catalogue import Catalogue, Column, Provider, TableMap
from ci_migrate.environment import EnvironmentTable
from ci_migrate.errors import MigrateError
from ci_migrate.settings import Settings

_SOURCE = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z][A-Za-z0-9]*)+")


class Refusal(MigrateError):
    """Inside a translation: it ends here, with a reason of the catalogue and a sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The map of a legacy table; ``segment``: the table holds the members of this segment;
    ``measure``: it holds this one of the customer's measures."""

    table: TableMap
    segment: str | None = None
    measure: str | None = None


def find_table(name: str, catalogue: Catalogue, settings: Settings) -> Found:
    """The map of a legacy table; Refusal where Dataverse has none or its kind is not known."""
    kind = settings.tables.get(name)
    known = catalogue.tables.get(name.lower())
    if known is not None and kind is None:
        if known.legacy != name:
            raise Refusal("unknown-table", f"{name}: the table is written {known.legacy}")
        return Found(table=known)
    if kind is None and name in settings.environment.legacy:
        kind = settings.environment.legacy[name].kind
    match kind:
        case "segment":
            return Found(table=catalogue.tables["customer"], segment=name)
        case "model" | "enrichment":
            return Found(table=_provided(name, kind, catalogue))
        case "attribute-measure":
            return Found(table=catalogue.tables["customer_measure"], measure=name)
        case "measure":
            return Found(table=measure_table(name, settings))
        case "source":
            raise Refusal("source-table", f"{name} is a source table: Dataverse holds none")
    raise _unknown(name, catalogue, settings)


def _provided(name: str, kind: str, catalogue: Catalogue) -> TableMap:
    like = next(one for one in catalogue.tables.values() if one.kind == kind and one.provider)
    provider = Provider(column=like.provider.column if like.provider else "", value=name)
    return replace(like, legacy=name, provider=provider)


def _unknown(name: str, catalogue: Catalogue, settings: Settings) -> Refusal:
    key = name if re.fullmatch(r"\w+", name) else json.dumps(name)
    names = [one.legacy for one in catalogue.tables.values()]
    near = get_close_matches(name, [*names, *settings.tables, *settings.environment.legacy], 1)
    hint = f" (did you mean {near[0]}?)" if near and near[0] != name else ""
    if _SOURCE.fullmatch(name):
        return Refusal(
            "source-table",
            f"{name} reads like a source table (DataSource_Table): Dataverse holds none{hint}. If "
            "it is the output table of a segment or a model, say so in the settings: "
            f'[tool.ci-migrate.tables] {key} = "segment"',
        )
    return Refusal(
        "unknown-table",
        f"{name} is none of the tables that Dataverse holds{hint}. If it is the output table of "
        f'a segment or a model, say so in the settings: [tool.ci-migrate.tables] {key} = "model"',
    )


def measure_table(name: str, settings: Settings) -> TableMap:
    """The map of a measure with a Dataverse table of its own (fact 68); Refusal without one.

    The logical name follows the documented pattern; the entity set name comes from the
    environment or from the settings (fact 33).
    """
    logical = f"msdynci_{name.lower()}"
    sets = {one.logical_name: key for key, one in settings.environment.tables.items()}
    entity_set = settings.entity_sets.get(name) or sets.get(logical)
    if entity_set is None and sets:
        raise Refusal(
            "measure-table",
            f"{name}: the environment has no table {logical}. If the measure is one of the "
            f"columns of Customer_Measure, say so: [tool.ci-migrate.tables] {name} = "
            '"attribute-measure"',
        )
    if entity_set is None:
        raise Refusal(
            "measure-table",
            f"{name}: the entity set name of {logical} is not documented; run `ci-migrate schema "
            f"pull`, or set [tool.ci-migrate.entity-sets] {name}",
        )
    return TableMap(
        legacy=name,
        kind="measure-table",
        entity_set=entity_set,
        logical_name=logical,
        hidden=(f"{logical}id",),
        open=True,
        key=("CustomerId",),
        columns={"CustomerId": Column(name="msdynci_customerid", type="id")},
    )


def spelling_of(settings: Settings) -> Spelling:
    """How the environment of the settings reads texts in filters."""
    return Spelling(
        backslashes=settings.segment_quotes == "backslash",
        wildcards=settings.wildcards == "active",
    )


def tables_of(
    catalogue: Catalogue, settings: Settings, names: Collection[str] = ()
) -> dict[str, Table]:
    """The tables as the row adapter needs them, by entity set name: all, or the named ones.

    ``names`` are entity set names or legacy names.
    """
    maps = [*catalogue.tables.values(), *_measures(settings)]
    return {
        one.entity_set: _table(one, settings)
        for one in maps
        if not names or one.entity_set in names or one.legacy in names
    }


def _measures(settings: Settings) -> list[TableMap]:
    """The measures of a project that have a Dataverse table of their own."""
    kinds = {name: one.kind for name, one in settings.environment.legacy.items()}
    found = []
    for name, kind in {**kinds, **settings.tables}.items():
        if kind == "measure":
            try:
                found.append(measure_table(name, settings))
            except Refusal:
                continue
    return found


def _table(one: TableMap, settings: Settings) -> Table:
    own = settings.columns.get(one.legacy, {})
    return Table(
        legacy=one.legacy,
        logical=one.logical_name,
        columns={
            **{column.name: legacy for legacy, column in one.columns.items()},
            **labels(one, settings.environment.tables.get(one.entity_set)),
            **{name: legacy for legacy, name in own.items()},
        },
        hidden=one.hidden,
        packed=one.packed,
    )


def labels(table: TableMap, found: EnvironmentTable | None) -> dict[str, str]:
    """Logical name -> legacy name of the columns that only the environment knows."""
    if found is None or table.packed:
        return {}
    known = {column.name for column in table.columns.values()} | set(table.hidden)
    return {
        name: column.label
        for name, column in found.columns.items()
        if column.label and name not in known
    }
