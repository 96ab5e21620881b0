"""The environment, read from the metadata of both services, and the file that keeps it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ci_migrate.catalogue import shipped
from ci_migrate.environment import Environment, EnvironmentColumn, EnvironmentTable, LegacyTable
from ci_migrate.errors import ServiceError
from ci_migrate.web import Client

HEADER = """\
# The tables and columns of this environment, written by `ci-migrate schema pull`.
# Do not edit: pull again. Names of your own belong in the settings.
"""
_CHECK = "check that the application user may read the definitions of tables"
_PREFIX = "msdynci_"
_KINDS = {  # F10: the type of an entity, compared without case
    "profile": "profile",
    "segment": "segment",
    "aggregatekpi": "measure",
    "profilekpi": "measure",
    "unifiedactivity": "activity",
    "enrichment": "enrichment",
    "intelligence": "model",
    "genericprediction": "model",
}
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dataverse_tables(client: Client) -> dict[str, EnvironmentTable]:
    """The Customer Insights tables by entity set name, custom measures among them.

    One request lists the tables and one more a table reads its columns; metadata comes without
    paging. ServiceError where it cannot be read, and where there is no such table at all.
    """
    listed = _values(client, "EntityDefinitions?$select=LogicalName,EntitySetName,TableType")
    found = {
        str(one["EntitySetName"]): EnvironmentTable(
            logical_name=str(one["LogicalName"]),
            table_type=str(one.get("TableType") or ""),
            columns=_columns(client, str(one["LogicalName"])),
        )
        for one in listed
        if str(one.get("LogicalName")).startswith(_PREFIX) and one.get("EntitySetName")
    }
    if not found:
        raise ServiceError(
            f"Dataverse lists no table whose name begins with {_PREFIX}; check DATAVERSE_URL, and "
            "that this environment receives the data of Customer Insights"
        )
    return found


def _columns(client: Client, logical: str) -> dict[str, EnvironmentColumn]:
    listed = _values(
        client,
        f"EntityDefinitions(LogicalName='{logical}')/Attributes"
        "?$select=LogicalName,AttributeType,DisplayName",
    )
    return {
        str(one["LogicalName"]): EnvironmentColumn(
            label=_label(one.get("DisplayName")), type=str(one.get("AttributeType") or "")
        )
        for one in listed
        if str(one.get("LogicalName")).startswith(_PREFIX)
    }


def _values(client: Client, path: str) -> list[Mapping[str, Any]]:
    reply = client.get(path)
    rows = reply.body.get("value") if isinstance(reply.body, Mapping) else None
    if reply.status != 200 or not isinstance(rows, list):
        what = path.partition("?")[0]
        raise ServiceError(
            f"Dataverse: {what} cannot be read: {reply.error or 'no list came'}; {_CHECK}"
        )
    return _mappings(rows)


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _label(value: Any) -> str:
    shown = value.get("UserLocalizedLabel") if isinstance(value, Mapping) else None
    return str(shown.get("Label") or "") if isinstance(shown, Mapping) else ""


def absent_sets(tables: Mapping[str, EnvironmentTable]) -> list[str]:
    """The entity sets that the catalogue expects and the environment lacks, sorted."""
    return sorted({one.entity_set for one in shipped().tables.values()} - set(tables))


def legacy_tables(client: Client) -> dict[str, LegacyTable]:
    """The tables of the legacy service by name; ServiceError where it does not tell them."""
    reply = client.get("manage/entities")
    body = reply.body
    listed = body.get("entities") if isinstance(body, Mapping) else body
    if reply.status != 200 or not isinstance(listed, list):
        raise ServiceError(
            f"manage/entities cannot be read: {reply.error or 'no list came'}; check CI_BASE_URL, "
            "CI_INSTANCE_ID and CI_SUBSCRIPTION_KEY"
        )
    named = ((one.get("qualifiedEntityName") or one.get("name"), one) for one in _mappings(listed))
    return {str(name): _legacy_table(one) for name, one in named if name}


def _legacy_table(entity: Mapping[str, Any]) -> LegacyTable:
    kind = _KINDS.get(str(entity.get("entityType")).lower())
    other = "source" if entity.get("dataSourceName") else "other"
    return LegacyTable(
        kind=kind or other,
        columns={
            str(one["name"]): str(one.get("dataType") or "")
            for one in _mappings(entity.get("attributes"))
            if one.get("name")
        },
    )


def schema_text(environment: Environment) -> str:
    """The file that :mod:`ci_migrate.settings` reads: sorted TOML, the same for the same names."""
    parts = [HEADER]
    for name, table in sorted(environment.tables.items()):
        parts.append(f"\n[tables.{_key(name)}]\nlogical-name = {_quoted(table.logical_name)}\n")
        if table.table_type:
            parts.append(f"table-type = {_quoted(table.table_type)}\n")
        parts.append(f"[tables.{_key(name)}.columns]\n")
        for own, column in sorted(table.columns.items()):
            facts = {"label": column.label, "type": column.type}
            inside = ", ".join(f"{key} = {_quoted(text)}" for key, text in facts.items() if text)
            parts.append(f"{_key(own)} = {{ {inside} }}\n")
    for name, legacy in sorted(environment.legacy.items()):
        parts.append(f"\n[legacy.{_key(name)}]\nkind = {_quoted(legacy.kind)}\n")
        parts.append(f"[legacy.{_key(name)}.columns]\n")
        for own, edm in sorted(legacy.columns.items()):
            parts.append(f"{_key(own)} = {_quoted(edm)}\n")
    return "".join(parts)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for DEL and lone surrogates."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
