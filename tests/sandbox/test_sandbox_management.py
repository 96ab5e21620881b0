"""Metadata reads and writes, through the real client and by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ci_migrate.sandbox.operations import operations

# Calls every operation of the real client and prints what came back, by name.
TOUR = """
import inspect, json, os
from dynamics.customerinsights.api import CustomerInsights, models

client = CustomerInsights()
headers = {
    "Authorization": "Bearer sandbox-legacy-token",
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}
known = {
    "instance_id": os.environ["CI_INSTANCE_ID"], "segment_name": "High_value",
    "measure_name": "TotalRevenue", "entity_name": "Customer", "relative_path": "Customer",
    "relationship_name": "UnifiedActivity_Customer", "data_source_id": "Website",
    "qualified_entity_name": "Customer", "attribute_name": "EMail", "workflow_name": "main",
    "customer_id": "ce759201f786d590bf2134bff576c369", "data_source_name": "Website",
    "key": "CNTID_1002", "operation_type": "all", "identifiers": ["a", "b"],
}
found = {}
for name, call in inspect.getmembers(client, inspect.ismethod):
    if name in ("close", "__init__", "__enter__", "__exit__") or name.startswith("_"):
        continue
    arguments = {}
    for one in inspect.signature(call).parameters.values():
        if one.default is inspect.Parameter.empty and one.kind is one.POSITIONAL_OR_KEYWORD:
            arguments[one.name] = known.get(one.name, "x")
    if name == "get_key_ring":
        arguments |= {"data_source_name": "Website", "entity_name": "contacts", "key": "CNTID_1002"}
    if name == "get_activity_types_and_counts":
        arguments["customer_id"] = known["customer_id"]
    answer = call(**arguments, custom_headers=headers, raw=True)
    output = answer.output
    kind = type(output[0] if isinstance(output, list) and output else output).__name__
    found[name] = [answer.response.status_code, kind]
print(json.dumps(found))
"""

WRITES_WITHOUT_BODY = {"update_an_entity": 204, "deletes_a_role_assignment": 200}


def test_the_real_client_reads_every_operation(run: Callable[..., str], box: Any) -> None:
    found = json.loads(run(TOUR))

    wrong = {
        name: (status, kind)
        for name, (status, kind) in found.items()
        if status not in (200, 201, 204)
        or (kind in ("NoneType", "ApiErrorResult", "ODataError", "ParsingError"))
        != (name in WRITES_WITHOUT_BODY)
    }
    assert wrong == {}
    assert len(found) == 60
    logged = {entry.get("operation") for entry in box.entries}
    assert set(found) <= logged


@pytest.mark.parametrize(
    "operation", operations(), ids=lambda one: f"{one.method} {'/'.join(one.path)}"
)
def test_every_operation_answers_with_its_status(legacy: Any, operation: Any) -> None:
    samples = {
        "instance": "11111111-2222-3333-4444-555555555555",
        "entity": "Customer",
        "attribute": "EMail",
        "source": "Website",
        "measure": "TotalSpent",
        "segment": "High_value",
        "relationship": "UnifiedActivity_Customer",
    }
    parts = [samples.get(part[1:-1], "x") if part[0] == "{" else part for part in operation.path]
    root = legacy.root.partition("/instances")[0]
    query = "?dataSourceName=Website&entityName=contacts&key=CNTID_6002"
    response = legacy.client.request(
        operation.method, f"{root}/{'/'.join(parts)}{query}", headers=legacy.headers
    )

    assert response.status_code == operation.status, response.text
    assert (response.content == b"") == (operation.shape == "none")


def test_lists_are_bare_and_the_table_model_is_an_object(legacy: Any) -> None:
    assert isinstance(legacy.get("manage/segments").json(), list)
    assert isinstance(legacy.get("manage/measures").json(), list)
    assert legacy.get("manage/entities").json()["entities"][0]["name"] == "Customer"


def test_a_custom_measure_is_described_as_a_measure_and_as_a_table(legacy: Any) -> None:
    """A measure of one value a customer is neither an attribute nor a scalar (F9, I5)."""
    tables = {one["name"]: one for one in legacy.get("manage/entities").json()["entities"]}
    table = tables["StoreVisits"]
    measure = legacy.get("manage/measures/StoreVisits").json()

    assert table["entityType"] == "aggregateKpi"
    assert {one["name"]: one["dataType"] for one in table["attributes"]} == {
        "CustomerId": "Edm.String",
        "StoreVisits": "Edm.Int64",
    }
    definition = measure["definition"]
    assert (definition["kind"], definition["isScalar"]) == ("entity", False)
    assert [one["field"] for one in definition["dimensions"]] == ["CustomerId"]
    assert measure["output"] is None


def test_an_ingested_table_is_known_by_its_data_source(legacy: Any) -> None:
    """The client declares no entity type for it (F10)."""
    table = legacy.get("manage/entities/Website_contacts").json()

    assert (table["entityType"], table["dataSourceName"]) == ("unspecified", "Website")


def test_a_segment_tells_the_number_of_its_members(legacy: Any) -> None:
    counts = {
        row["name"]: row["evaluationStatus"]["entityCount"]
        for row in legacy.get("manage/segments").json()
    }

    assert counts["Empty_segment"] == 0
    assert counts["High_value"] == len(legacy.rows("data/High_value?$top=1000"))


@pytest.mark.parametrize(
    "path",
    [
        "manage/entities/Nothing",
        "manage/measures/Nothing",
        "manage/relationships/Nothing",
        "manage/datasources/Nothing",
        "dataprofile/Customer/Nothing",
        "profile/keyring?dataSourceName=Website&entityName=contacts&key=Nothing",
    ],
)
def test_an_unknown_name_gives_an_api_error(legacy: Any, path: str) -> None:
    response = legacy.get(path)

    assert response.status_code == 404
    assert response.json()["errorCode"] == "notFound"
    assert "ciResults" in response.json()


def test_writes_echo_and_change_nothing(legacy: Any) -> None:
    before = legacy.get("manage/segments").json()
    made = legacy.send("POST", "manage/segments", json={"name": "Mine"})
    row = legacy.send("POST", "data/Customer", json=json.dumps({"CustomerId": "x"}))

    assert (made.status_code, made.json()["name"]) == (201, "Mine")
    assert (row.status_code, row.json()["value"]) == (201, {"CustomerId": "x"})
    chunked = legacy.send("POST", "data/Customer", content=iter([b'{"a"', b": 1}"]))
    assert chunked.json()["value"] == {"a": 1}
    assert legacy.send("POST", "data/Customer", content=b"{").status_code == 400
    assert legacy.get("manage/segments").json() == before


def test_the_page_of_2020_may_read_with_put_on_the_older_root(legacy: Any) -> None:
    root = legacy.root.replace("/v1", "/api")
    response = legacy.client.put(f"{root}/data/Customer?$top=1", headers=legacy.headers)

    assert len(response.json()["value"]) == 1
