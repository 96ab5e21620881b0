"""What the legacy service refuses, and in which shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("data/Website_contacts?$filter=ContactId eq 'CNTID_1002'", 400),
        ("data/Customer?$expand=UnifiedActivity&$select=CustomerId,FullName", 400),
        ('data/Customer?$expand=UnifiedActivity&$search="corey"', 400),
        ("data/Customer?$expand=BrandShareOfVoiceFromMicrosoft", 400),
        ("data/Customer?$expand=UnifiedActivity$top=10", 400),
        ("data/UnifiedActivity?$expand=Customer", 400),
        ("data/UnifiedActivity?$filter=CustomerId eq ‘x’", 400),
        ("data/Customer?$filter=CustomerId in ('a',’b’)", 400),
        ("data/UnifiedActivity$filter=CustomerId eq 'x'", 404),
        ("data/Customer?$filter=Nobody eq 'x'", 400),
        ("data/Customer?$select=Nobody", 400),
        ("data/Customer?$select=['CustomerId']", 400),
        ("data/Customer?$orderby=Nobody", 400),
        ("data/Customer?$orderby=FullName sideways", 400),
        ("data/Customer?$filter=FullName", 400),
        ("data/Customer?$filter=FullName eq", 400),
        ("data/Customer?$filter=(FullName eq 'x'", 400),
        ("data/Customer?$filter=FullName eq 'x')", 400),
        ("data/Customer?$filter=FullName eq 'x", 400),
        ("data/Customer?$filter=FullName eq 1", 400),
        ("data/Customer?$filter=RewardPoints eq '1'", 400),
        ("data/Customer?$filter=CreatedOn gt 2020-13-01", 400),
        ("data/Customer?$filter=CreatedOn gt 2020-01-01T00:00:00", 400),
        ("data/Customer?$filter=length(FullName) eq 1", 400),
        ("data/Customer?$filter=contains(RewardPoints,'1')", 400),
        ("data/Customer?$filter=contains(FullName)", 400),
        ("data/Customer?$filter=FullName in (null)", 400),
        ("data/Customer?$filter=IsMemberOfSegment(1)", 400),
        ("data/ChurnModel?$filter=IsMemberOfSegment('High_value')", 400),
        ("data/Customer?$filter=FullName eq City", 400),
        ("data/Customer?$skiptoken=abc", 400),
        ("data/Customer?$top=ten", 400),
        ("data/Customer?$skip=-1", 400),
        ("data?$top=1", 400),
        ("data/Nothing", 404),
        ("data/customer", 404),
    ],
)
def test_a_refusal_is_an_odata_error(legacy: Any, path: str, status: int) -> None:
    response = legacy.get(path)

    assert response.status_code == status, response.text
    body = response.json()
    assert set(body) == {"errorCode", "message", "target", "details", "innerError"}
    assert body["errorCode"] == {400: "badRequest", 404: "notFound"}[status]


def test_search_with_expand_passes_when_search_is_forced(legacy: Any) -> None:
    url = "data/Customer?$search=conor&$expand=Customer_Measure&forceSearch=true"

    assert legacy.rows(url)[0]["Customer_Measure"]["CustomerId"]


def test_the_envelope_of_the_standard_is_an_option(doors: Callable[..., Any]) -> None:
    _, legacy, _ = doors(legacy_errors="envelope")

    assert set(legacy.get("data/Nothing").json()) == {"error"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer sandbox-legacy-token"},
        {"Ocp-Apim-Subscription-Key": "sandbox-primary-key"},
        {"Authorization": "Bearer x", "Ocp-Apim-Subscription-Key": "sandbox-primary-key"},
        {"Authorization": "Bearer sandbox-legacy-token", "Ocp-Apim-Subscription-Key": "x"},
        {
            "Authorization": "Bearer sandbox-dataverse-token",
            "Ocp-Apim-Subscription-Key": "sandbox-primary-key",
        },
        {
            "Authorization": "Basic sandbox-legacy-token",
            "Ocp-Apim-Subscription-Key": "sandbox-primary-key",
        },
    ],
)
def test_a_call_without_both_proofs_is_unauthorized(legacy: Any, headers: dict[str, str]) -> None:
    response = legacy.client.get(f"{legacy.root}/data/Customer", headers=headers)

    assert response.status_code == 401
    assert set(response.json()) == {"statusCode", "message"}


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("", {"ocp-apim-subscription-KEY": "sandbox-secondary-key"}),
        ("?subscription-key=sandbox-primary-key", {}),
    ],
)
def test_either_key_opens_in_header_or_query(
    legacy: Any, query: str, headers: dict[str, str]
) -> None:
    sent = {"authorization": "bearer sandbox-legacy-token"} | headers

    assert legacy.client.get(f"{legacy.root}/data/Customer{query}", headers=sent).status_code == 200


def test_the_older_root_wants_a_token_and_no_key(legacy: Any) -> None:
    url = legacy.root.replace("/v1", "/api") + "/data/Customer"

    assert legacy.client.get(
        url, headers={"Authorization": "Bearer sandbox-legacy-token"}
    ).is_success
    assert legacy.client.get(url).status_code == 401


@pytest.mark.parametrize(
    "path", ["", "v2/instances", "v1", "v1/elsewhere", "v1/instances/1/a/b/c/d", "api/elsewhere"]
)
def test_a_path_that_is_no_operation_is_not_found(legacy: Any, path: str) -> None:
    url = f"{legacy.root.split('/v1')[0]}/{path}"

    assert legacy.client.get(url, headers=legacy.headers).status_code == 404


@pytest.mark.parametrize(("reading", "status"), [("empty", 200), ("refused", 400)])
def test_a_segment_that_does_not_exist_is_open(doors: Callable, reading: str, status: int) -> None:
    """No document says what the service answers: either reading can be switched on."""
    _, legacy, _ = doors(unknown_segment=reading)

    answer = legacy.send("GET", "data/Customer?$filter=IsMemberOfSegment('Nobody')")

    assert (answer.status_code, answer.json().get("value", [])) == (status, [])
