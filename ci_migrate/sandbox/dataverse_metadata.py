"""What Dataverse tells about its tables: the service document and EntityDefinitions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ci_migrate.sandbox.collation import fold_case, plain_match
from ci_migrate.sandbox.filters import Dialect, Operand, compile_filter
from ci_migrate.sandbox.lexer import FilterError
from ci_migrate.sandbox.schema import Attribute, Entity

Row = dict[str, Any]
_DEFINITION = re.compile(
    r"EntityDefinitions(?:\(LogicalName='(?P<name>\w+)'\))?"
    r"(?P<attributes>/Attributes(?:\(LogicalName='(?P<attribute>\w+)'\))?)?"
)


def _label(text: str) -> Row:
    """A label object."""
    label = {"Label": text, "LanguageCode": 1033}
    return {"LocalizedLabels": [label], "UserLocalizedLabel": label}


def _definition(entity: Entity) -> Row:
    return {
        "LogicalName": entity.logical,
        "SchemaName": entity.logical,
        "EntitySetName": entity.entity_set,
        "PrimaryIdAttribute": entity.primary_id,
        "PrimaryNameAttribute": entity.primary_name,
        "TableType": "Elastic",  # fact 43: read it at run time
        "DisplayName": _label(entity.display),
    }


def _attribute(entity: Entity, attribute: Attribute) -> Row:
    return {
        "LogicalName": attribute.logical,
        "SchemaName": attribute.schema,
        "AttributeType": attribute.type,
        "EntityLogicalName": entity.logical,
        "IsPrimaryId": attribute.logical == entity.primary_id,
        "IsPrimaryName": attribute.logical == entity.primary_name,
        "DisplayName": _label(attribute.display),
    }


def service_document(entities: Mapping[str, Entity], root: str) -> Row:
    """The list of entity sets (fact 33)."""
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in entities]
    return {"@odata.context": f"{root}/$metadata", "value": sets}


def _selected(rows: list[Row], options: Mapping[str, str]) -> list[Row]:
    """The properties asked for; MetadataId always comes with the rest of a definition."""
    names = [name.strip() for name in options.get("$select", "").split(",") if name.strip()]
    for name in names:
        if rows and name not in rows[0]:
            raise FilterError(
                f"Could not find a property named '{name}' on the metadata type.", "0x80060888"
            )
    return [{name: row[name] for name in names} for row in rows] if names else rows


def _filtered(rows: list[Row], text: str) -> list[Row]:
    def column(name: str) -> Operand:
        if rows and name not in rows[0]:
            raise FilterError(f"Could not find a property named '{name}' on the metadata type.")
        kind = "boolean" if rows and isinstance(rows[0][name], bool) else "text"
        return Operand(kind=kind, name=name)

    dialect = Dialect(
        column=column,
        fold=fold_case,
        match=plain_match,
        text_functions=("startswith", "endswith", "contains"),
        functions={},
        in_operator=False,
    )
    program = compile_filter(text, dialect)
    return [row for row in rows if program.keeps(row)]


def definitions(
    entities: Mapping[str, Entity], path: str, options: Mapping[str, str], root: str
) -> Row | None:
    """The metadata at a path, or None if it names nothing that exists."""
    match = _DEFINITION.fullmatch(path)
    if match is None:
        return None
    known = {entity.logical: entity for entity in entities.values()}
    chosen = list(known.values()) if match["name"] is None else [known.get(match["name"])]
    found = [entity for entity in chosen if entity is not None]
    if not found or (match["attributes"] and match["name"] is None):
        return None
    rows = [_definition(entity) for entity in found]
    single = match["name"] is not None
    if match["attributes"]:
        rows = [_attribute(found[0], column) for column in found[0].attributes.values()]
        single = match["attribute"] is not None
        rows = [row for row in rows if match["attribute"] in (None, row["LogicalName"])]
    if options.get("$filter"):
        rows = _filtered(rows, options["$filter"])
    rows = _selected(rows, options)
    if single:
        return {"@odata.context": f"{root}/$metadata#{path}"} | rows[0] if rows else None
    return {"@odata.context": f"{root}/$metadata#{path}", "value": rows}
