"""Metadata reads and writes of the legacy service; writes answer and change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ci_migrate.sandbox.dataset import INSTANCE, MEASURES, STORE_VISITS, Dataset, Table
from ci_migrate.sandbox.http import Reply, Request, json_reply
from ci_migrate.sandbox.legacy_rows import LegacyError, pairs
from ci_migrate.sandbox.management_samples import (
    ASSIGNMENT,
    AUDIT,
    HIERARCHY,
    INSTANCE_INFO,
    JOB,
    METADATA,
    NODE,
    RELATIONSHIP,
    SCHEDULE,
    STAMP,
)
from ci_migrate.sandbox.operations import Operation, operations

Json = dict[str, Any]
Names = Mapping[str, str]


def _api_error(status: int, message: str) -> Json:
    """An ApiErrorResult (E10)."""
    code = {400: "badRequest", 404: "notFound"}[status]
    return {
        "exception": None,
        "httpStatusCode": str(status),
        "exceptionCulprit": "user",
        "errorCode": code,
        "resultSeverity": "error",
        "message": message,
        "name": None,
        "params": {},
        "ciResults": [],
    }


class _Missing(Exception):
    """A name in a path that the sandbox does not have."""


class Management:
    """Answers everything that is not a data read."""

    def __init__(self, data: Dataset) -> None:
        self._data = data
        self._shapes: dict[str, Callable[[Names], Any]] = {
            "instances": lambda names: [INSTANCE_INFO],
            "instance": lambda names: METADATA,
            "true": lambda names: True,
            "ok": lambda names: {"statusCode": 200},
            "labels": lambda names: [],
            "entities": lambda names: self._model(),
            "entity": lambda names: self._entity(self._table(names["entity"])),
            "entity-size": self._size,
            "entity-profile": self._profile,
            "attribute-profile": self._attribute,
            "sources": lambda names: self._sources(),
            "source": lambda names: _named(self._sources(), "dataSourceId", names["source"]),
            "segments": lambda names: self._segments(),
            "segment": lambda names: self._segments()[0],
            "measures": lambda names: self._measures(),
            "measure": lambda names: _named(self._measures(), "name", names.get("measure")),
            "relationships": lambda names: [RELATIONSHIP],
            "relationship": lambda names: _named([RELATIONSHIP], "name", names.get("relationship")),
            "search": lambda names: self._search(),
            "key-ring": self._key_ring,
            "activity-types": self._activity_types,
            "store-state": lambda names: self._store_state(),
            "roles": lambda names: [{"roleName": "Viewer", "description": "Reads."}],
            "assignment": lambda names: ASSIGNMENT,
            "assignments": lambda names: [ASSIGNMENT],
            "jobs": lambda names: [JOB],
            "job": lambda names: JOB | {"jobId": names.get("job", "job-1")},
            "tasks": lambda names: [NODE | {"taskId": "task-1", "waitingTaskIds": []}],
            "nodes": lambda names: [NODE | {"identifier": "Website"}],
            "schedules": lambda names: [SCHEDULE],
            "schedule": lambda names: SCHEDULE,
            "timezones": lambda names: [{"id": "UTC", "name": "Coordinated Universal Time"}],
            "hierarchies": lambda names: [HIERARCHY],
            "hierarchy": lambda names: HIERARCHY,
        }

    def answer(self, request: Request, parts: list[str]) -> Reply | None:
        """The reply of the operation that a request names, or None if there is none."""
        for operation in operations():
            names = operation.names(request.method, parts)
            if names is not None:
                try:
                    return self._reply(operation, dict(pairs(request.query)) | names, request)
                except _Missing as missing:
                    return self.refusal(404, str(missing), operation.name)
        return None

    def refusal(self, status: int, message: str, operation: str | None = None) -> Reply:
        """A refusal in the shape of the metadata operations."""
        return json_reply(status, _api_error(status, message), operation=operation)

    def _reply(self, operation: Operation, names: Names, request: Request) -> Reply:
        kind = operation.shape
        if kind == "none":
            return Reply(status=operation.status, operation=operation.name)
        if kind == "created":
            value: Any = self._created(request)
        elif kind.startswith("echo-"):
            value = _merged(self._shapes[kind.removeprefix("echo-")]({}), request.body)
        else:
            value = self._shapes[kind](names)
        rows = len(value) if isinstance(value, list) else None
        return json_reply(operation.status, value, rows=rows, operation=operation.name)

    def _created(self, request: Request) -> Json:
        """A CreatedResult (F16)."""
        location = f"{request.scheme}://{request.host}{request.path}"
        return {"location": location, "value": _body(request.body), "statusCode": 201}

    # Tables

    def _table(self, name: str) -> Table:
        found = self._data.tables.get(name)
        if found is None:
            raise _Missing(f"The table '{name}' does not exist.")
        return found

    def _entity(self, table: Table) -> Json:
        """An IEntityMetadata (F10); no declared type stands for an ingested table."""
        searched = {"isSearchable": True, "isFilterable": True, "isSortable": True}
        attributes = [
            {
                "name": column.name,
                "friendlyName": column.name,
                "baseName": column.name,
                "dataType": column.type,
                "semanticType": None,
                "searchProperties": searched | {"isFacetable": False},
            }
            for column in table.columns
        ]
        source = table.name.partition("_")[0] if table.kind == "source" else None
        return {
            "name": table.name,
            "qualifiedEntityName": table.name,
            "dataSourceName": source,
            "datasourceId": source,
            "entityType": "unspecified" if source else table.kind,
            "attributes": attributes,
            "keys": [attributes[:1]],
            "relationships": [],
            "refreshTime": STAMP,
            "partitions": [],
        }

    def _model(self) -> Json:
        entities = [self._entity(table) for table in self._data.tables.values()]
        return {
            "instanceId": INSTANCE,
            "dataflowId": "sandbox",
            "datasourceId": None,
            "dataflowType": "sandbox",
            "entities": entities,
        }

    def _size(self, names: Names) -> Json:
        table = self._table(names["entity"])
        count = len(table.rows)
        return {"qualifiedEntityName": table.name, "size": count * 512, "rowCount": count}

    def _profile(self, names: Names) -> Json:
        table = self._table(names["entity"])
        return {
            "qualifiedEntityName": table.name,
            "rowCount": len(table.rows),
            "quarantineRowCount": 0,
            "profilingDate": STAMP,
            "attributeDataProfiles": [],
        }

    def _attribute(self, names: Names) -> Json:
        table = self._table(names["entity"])
        column = names["attribute"]
        if column not in {one.name for one in table.columns}:
            raise _Missing(f"The column '{column}' does not exist in {table.name}.")
        values = [row[column] for row in table.rows]
        return {
            "qualifiedEntityName": table.name,
            "attributeName": column,
            "count": len(values),
            "missingCount": sum(value is None for value in values),
            "errorCount": 0,
            "uniqueValueCount": len({value for value in values if value is not None}),
            "profilingDate": STAMP,
        }

    def _sources(self) -> list[Json]:
        """DataSourceInfo of the ingested tables (F14)."""
        tables = [table.name for table in self._data.tables.values() if table.kind == "source"]
        return [
            {
                "dataSourceId": name.partition("_")[0],
                "dataSourceMetadata": AUDIT
                | {
                    "kind": "powerQuery",
                    "isActive": True,
                    "entityNames": [name],
                    "dataSourceId": name.partition("_")[0],
                    "name": name.partition("_")[0],
                    "friendlyName": name.partition("_")[0],
                },
                "model": None,
            }
            for name in tables
        ]

    # Segments, measures, keys

    def _segments(self) -> list[Json]:
        """SegmentMetadata (F8)."""
        return [
            AUDIT
            | {
                "kind": "default",
                "name": name,
                "friendlyName": name.replace("_", " "),
                "description": None,
                "segmentQueryExpression": {"type": "structured", "rowsets": []},
                "state": "active",
                "errorDescription": None,
                "evaluationStatus": {
                    "jobStatus": "CompletedSuccess",
                    "evaluationDate": STAMP,
                    "entityCount": len(members),
                },
                "evaluationStatusHistory": [],
            }
            for name, members in self._data.segments.items()
        ]

    def _measures(self) -> list[Json]:
        """MeasureMetadata: the customer attributes, a table of its own, a business measure (F9)."""
        total = sum(row["TotalSpent"] or 0 for row in self._data.rows("Customer_Measure"))
        scalars = {"TotalRevenue": f"{total:.2f}"}
        dimensions = {STORE_VISITS: [{"field": "CustomerId", "alias": "CustomerId"}]}
        return [
            AUDIT
            | {
                "displayName": name,
                "name": name,
                "description": None,
                "definition": {
                    "kind": "attribute" if name in MEASURES else "entity",
                    "isScalar": name in scalars,
                    "dimensions": dimensions.get(name, []),
                    "aggregates": [],
                },
                "latestEvaluation": {"state": "completed", "endTime": STAMP},
                "output": {
                    "values": {name: scalars[name]},
                    "measureName": name,
                    "evaluationTime": STAMP,
                }
                if name in scalars
                else None,
            }
            for name in (*MEASURES, STORE_VISITS, *scalars)
        ]

    def _search(self) -> Json:
        attributes = [
            {"name": column.name, "properties": {"isSearchable": column.type == "Edm.String"}}
            for column in self._table("Customer").columns
        ]
        config = {"qualifiedEntityName": "Customer", "attributes": attributes}
        return AUDIT | {"entityConfig": [config], "isSystemGenerated": True}

    def _key_ring(self, names: Names) -> Json:
        """A KeyRingResponse; its items keep the name of the legacy table (F12)."""
        source, entity, key = (names.get(n) for n in ("dataSourceName", "entityName", "key"))
        column = f"{source}_{entity}_ContactId"
        for row in self._data.rows("Customer"):
            if key and key in (row.get(f"{column}_Alternate") or "").split(";"):
                item = {"dataSourceName": source, "entityName": entity}
                item |= {"preferredKey": row[column], "keys": row[f"{column}_Alternate"].split(";")}
                return {
                    "instanceId": INSTANCE,
                    "customerId": row["CustomerId"],
                    "keyRing": [item],
                }
        raise _Missing(f"The key '{key}' does not exist in {source}_{entity}.")

    def _activity_types(self, names: Names) -> Json:
        """A KeyRingResponse as declared; the real shape is unknown (F13)."""
        key = names.get("customerId")
        counts: dict[str, int] = {}
        for row in self._data.rows("UnifiedActivity"):
            if row["CustomerId"] == key:
                counts[row["ActivityType"]] = counts.get(row["ActivityType"], 0) + 1
        return {"instanceId": INSTANCE, "customerId": key, "keyRing": counts}

    def _store_state(self) -> Json:
        info = {"currentState": "queryable", "rowCount": len(self._data.rows("Customer"))}
        return {"ingestionTime": STAMP, "primaryInfo": info, "instanceId": INSTANCE}


def _named(items: list[Json], column: str, name: str | None) -> Json:
    """The item of that name; the first one when no name is asked for."""
    for item in items:
        if name is None or item[column] == name:
            return item
    raise _Missing(f"'{name}' does not exist.")


def _body(text: bytes) -> Any:
    """The value of a request body; clients send JSON inside a JSON text, too (D11)."""
    try:
        value = json.loads(text or b"null")
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError) as error:
        raise LegacyError(400, "The body is not JSON.") from error


def _merged(template: Json, text: bytes) -> Json:
    value = _body(text)
    return template | value if isinstance(value, dict) else template
