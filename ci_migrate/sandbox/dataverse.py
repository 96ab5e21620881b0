"""The Dataverse service: tokens, paths, headers and error bodies of its Web API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from ci_migrate.sandbox.dataset import Dataset
from ci_migrate.sandbox.dataverse_metadata import definitions, service_document
from ci_migrate.sandbox.dataverse_query import FORMATTED, PAGE, Engine, Preferences, Query
from ci_migrate.sandbox.hosts import DATAVERSE
from ci_migrate.sandbox.http import Reply, Request, json_reply
from ci_migrate.sandbox.lexer import FilterError
from ci_migrate.sandbox.login import Tokens
from ci_migrate.sandbox.options import SandboxOptions
from ci_migrate.sandbox.schema import Entity
from ci_migrate.sandbox.tables import ETAG, Tables

_ROOT = "/api/data/v9.2"
_MAX_URL = 32_768  # fact 22
_GUID = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_KEYED = re.compile(r"(?P<set>\w+)\((?P<key>.*)\)")
_ROW_KEY = re.compile(
    rf"(?:(?P<name>\w+)=)?(?P<id>{_GUID})(?:,partitionid='(?P<partition>[^']*)')?"
)
_USER = "00000000-0000-0000-0000-0000000000aa"
# Functions that exist, but whose answers are not documented (facts 28, 50 and 81 to 83).
_NOT_STATED = {
    "msdynci_p13nprofile",
    "msdynci_p13nviews",
    "msdynci_p13nactions",
    "msdynci_p13npageviews",
    "msdynci_p13npageclicks",
    "ExecuteCosmosSqlQuery",
    "RetrieveTotalRecordCount",
}
_HEADERS = {
    "Content-Type": "application/json; odata.metadata=minimal",
    "OData-Version": "4.0",
    "x-ms-dop-hint": "4",
}


def _refusal(status: int, message: str, code: str = "") -> Reply:
    """An error body (fact 34)."""
    body = {"error": {"code": code, "message": message}}
    return json_reply(status, body, {"OData-Version": "4.0"})


class DataverseService:
    """Answers for every organisation host and for the plain Dataverse door."""

    def __init__(self, data: Dataset, options: SandboxOptions, tokens: Tokens) -> None:
        self._tokens = tokens
        self._tables = Tables(data, options)
        self._engine = Engine(self._tables, options)

    def __call__(self, request: Request) -> Reply:
        """The reply to one request."""
        root = f"{request.scheme}://{request.host}{_ROOT}"
        if len(root.removesuffix(_ROOT) + request.path + request.query) + 1 > _MAX_URL:
            return _refusal(414, f"The URL is longer than {_MAX_URL} characters.")
        if self._tokens.bearer(request.headers) != DATAVERSE:
            challenge = {"WWW-Authenticate": "Bearer"}
            body = {"error": {"code": "", "message": "The token is missing, expired or foreign."}}
            return json_reply(401, body, challenge)
        path = unquote(request.path)
        if path.rstrip("/") != _ROOT and not path.startswith(f"{_ROOT}/"):
            return _refusal(404, f"No Web API at '{path}'; it is at {_ROOT}.")
        if request.method not in ("GET", "HEAD"):
            return self._not_read(request, path)
        try:
            return self._get(request, path.removeprefix(_ROOT).strip("/"), root)
        except FilterError as error:
            return _refusal(error.status, error.message, error.code)

    def _not_read(self, request: Request, path: str) -> Reply:
        if path.endswith("/$batch"):
            return _refusal(501, "The sandbox has no $batch.")
        return _refusal(
            405, f"{request.method}: writing to these tables is discouraged."
        )  # fact 62

    def _get(self, request: Request, path: str, root: str) -> Reply:
        if path == "":
            return self._json(service_document(self._tables.entities, root))
        if path == "WhoAmI" or path == "WhoAmI()":
            context = f"{root}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse"
            ids = {"BusinessUnitId": _USER, "UserId": _USER, "OrganizationId": _USER}
            return self._json({"@odata.context": context} | ids)
        if path == "$metadata":
            return _refusal(501, "The sandbox has no $metadata; ask EntityDefinitions.")
        query = Query.of(request.query)
        if path.startswith("EntityDefinitions"):
            found = definitions(self._tables.entities, path, query.options, root)
            if found is None:
                return _refusal(404, f"The metadata at '{path}' does not exist.")
            rows = len(found["value"]) if "value" in found else 1
            return self._json(found, rows=rows)
        return self._rows(request, path, query, root)

    def _rows(self, request: Request, path: str, query: Query, root: str) -> Reply:
        keyed = _KEYED.fullmatch(path)
        name, _, rest = path.partition("/")
        entity = self._tables.entities.get(keyed["set"] if keyed else name)
        if entity is None:  # fact 38
            segment = (keyed["set"] if keyed else name).partition("(")[0]
            if segment in _NOT_STATED:
                return _refusal(501, f"The sandbox has no {segment}.")
            return _refusal(404, f"Resource not found for the segment '{segment}'.")
        if keyed:
            return self._single(entity, keyed["key"], query, root)
        if rest == "$count":
            count = min(len(self._engine.matching(entity, query)), PAGE)
            plain = {"Content-Type": "text/plain", "OData-Version": "4.0"}
            return Reply(status=200, body=str(count).encode(), headers=plain)
        if rest:
            return _refusal(404, f"Resource not found for the segment '{rest.split('/')[0]}'.")
        return self._collection(request, entity, query, root)

    def _collection(self, request: Request, entity: Entity, query: Query, root: str) -> Reply:
        preferences = Preferences.of(request.headers)
        page = self._engine.page(entity, query, preferences)
        select = query.options.get("$select")
        shape = f"({select})" if select else ""
        body: dict[str, Any] = {"@odata.context": f"{root}/$metadata#{entity.entity_set}{shape}"}
        if query.options.get("$count", "").lower() == "true":  # fact 28
            body["@odata.count"] = min(page.total, PAGE)
            counts = {
                "Microsoft.Dynamics.CRM.totalrecordcount": min(page.total, PAGE),
                "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded": page.total > PAGE,
            }
            body |= {f"@{name}": n for name, n in counts.items() if preferences.wants(name)}
        body["value"] = page.rows
        if preferences.wants(FORMATTED):
            body["value"] = [self._engine.annotated(row, entity) for row in page.rows]
        if page.cookie:
            following = self._engine.next_query(query, page.cookie)
            body["@odata.nextLink"] = f"{root}/{entity.entity_set}?{following}"
        size = preferences.page_size
        applied = {"Preference-Applied": f"odata.maxpagesize={size}"} if size else {}
        return self._json(body, rows=len(page.rows), headers=applied)

    def _single(self, entity: Entity, key: str, query: Query, root: str) -> Reply:
        """One row by its id; the id of a row is not the id of the customer (fact 74)."""
        match = _ROW_KEY.fullmatch(key)
        if match is None or match["name"] not in (None, entity.primary_id):  # fact 39
            message = f"The key in the request URI is not valid for resource '{entity.type_name}'."
            return _refusal(400, message)
        columns = self._engine.columns(entity, query.options.get("$select"))
        for row in self._tables.rows(entity.entity_set):
            if row[entity.primary_id] == match["id"].lower():
                if match["partition"] not in (None, row["partitionid"]):
                    break
                context = f"{root}/$metadata#{entity.entity_set}/$entity"
                body = {"@odata.context": context} | self._engine.shaped(row, columns)
                return self._json(body, rows=1, headers={"ETag": row[ETAG]})
        return _refusal(404, f"{entity.logical} with the id {match['id']} does not exist.")

    def _json(
        self, body: Any, rows: int | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        return json_reply(200, body, _HEADERS | dict(headers or {}), rows=rows)
