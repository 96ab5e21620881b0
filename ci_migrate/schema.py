"""The column map of an environment, read from Dataverse's metadata.

The display name of a column carries its legacy name in legacy casing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from ci_migrate.catalogue import shipped
from ci_migrate.errors import ServiceError
from ci_migrate.web import Client


def pull_columns(client: Client) -> dict[str, dict[str, str]]:
    """Legacy table -> legacy column -> logical name, for columns that the catalogue lacks.

    A table that the environment lacks is left out. ServiceError where metadata cannot be read.
    """
    found: dict[str, dict[str, str]] = {}
    seen: set[str] = set()
    for table in shipped().tables.values():
        if table.packed or table.logical_name in seen:
            continue
        seen.add(table.logical_name)
        known = {column.name for column in table.columns.values()} | set(table.hidden)
        names = {
            label: name
            for name, label in _labels(client, table.logical_name)
            if name.startswith("msdynci_") and name not in known
        }
        if names:
            found[table.legacy] = dict(sorted(names.items()))
    return found


def _labels(client: Client, logical: str) -> list[tuple[str, str]]:
    reply = client.get(
        f"EntityDefinitions(LogicalName='{logical}')/Attributes?$select=LogicalName,DisplayName"
    )
    if reply.status == 404:
        return []
    if reply.status != 200 or not isinstance(reply.body, Mapping):
        raise ServiceError(f"the columns of {logical} cannot be read: {reply.error}")
    pairs = []
    for column in reply.body.get("value", []):
        label = (column.get("DisplayName") or {}).get("UserLocalizedLabel") or {}
        if label.get("Label"):
            pairs.append((str(column["LogicalName"]), str(label["Label"])))
    return pairs


def schema_text(columns: Mapping[str, Mapping[str, str]]) -> str:
    """The file that :mod:`ci_migrate.settings` reads beside the settings of a project."""
    lines = ["# Columns of this environment, written by `ci-migrate schema pull`.", ""]
    for table, names in sorted(columns.items()):
        lines.append(f"[columns.{json.dumps(table)}]")
        lines += [
            f"{json.dumps(legacy, ensure_ascii=False)} = {json.dumps(name)}"
            for legacy, name in names.items()
        ]
        lines.append("")
    return "\n".join(lines)
