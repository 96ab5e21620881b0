"""What the Dataverse service answers, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

CID = "ce759201f786d590bf2134bff576c369"
PROFILES = "msdynci_customerprofiles"
ACTIVITIES = "msdynci_unifiedactivities"
MEMBERSHIPS = "msdynci_segmentmemberships"

# The sample queries of the documents, with their placeholders filled in.
SAMPLES = [
    (PROFILES, 260),
    (f"{PROFILES}?$filter=msdynci_customerid eq '{CID}'", 1),
    (f"{PROFILES}?$filter=msdynci_website_contacts_contactid eq 'CNTID_1002'", 1),
    (f"{PROFILES}?$select=msdynci_fullname&$filter=msdynci_customerid eq '{CID}'", 1),
    (f"{PROFILES}?$filter=msdynci_customerid eq '{CID}' or msdynci_customerid eq 'x'", 1),
    (
        f"{PROFILES}?$filter=msdynci_website_contacts_contactid eq 'CNTID_1002'"
        " or msdynci_website_contacts_contactid eq 'CNTID_1003'",
        2,
    ),
    (f"{PROFILES}?$filter=contains(msdynci_lastname,'bauer')&$top=10", 2),
    (rf"{MEMBERSHIPS}?$filter=contains(msdynci_segments,'\"High_value\"')", 0),
    (
        rf"{MEMBERSHIPS}?$filter=contains(msdynci_segments,'\"High_value\"')"
        f" and msdynci_customerid eq '{CID}'&$select=msdynci_customerid ",
        0,
    ),
    (f"{MEMBERSHIPS}?$filter=contains(msdynci_segments,'\"High_value\"')", 118),
    (f"{MEMBERSHIPS}?$filter=msdynci_customerid eq '{CID}'&$select=msdynci_segments", 1),
    (f"{ACTIVITIES}?$filter=msdynci_customerid eq '{CID}'", 20),
    (
        f"{ACTIVITIES}?$filter=msdynci_customerid eq '{CID}' and msdynci_activitytime gt "
        "2017-01-01T00:00:00Z and msdynci_activitytime lt 2017-01-01T00:00:00Z",
        0,
    ),
    (
        f"{ACTIVITIES}?$filter=msdynci_customerid eq '{CID}'"
        " and msdynci_activitytype eq 'SalesOrder'",
        None,
    ),
    (
        f"{ACTIVITIES}?$filter=msdynci_customerid eq '{CID}'"
        " and msdynci_activitytypedisplay eq 'Store purchase'",
        None,
    ),
    (f"{ACTIVITIES}?$filter=msdynci_customerid eq '{CID}'&$orderby=msdynci_activitytime asc", 20),
    (f"msdynci_customermeasures?$filter=msdynci_customerid eq '{CID}'", 1),
    (
        f"msdynci_enrichments?$filter=msdynci_customerid eq '{CID}'"
        " and msdynci_enrichmentprovider eq 'BrandShareOfVoiceFromMicrosoft'",
        1,
    ),
    (
        f"msdynci_enrichments?$filter=msdynci_customerid eq '{CID}'"
        " and msdynci_enrichmentprovider eq 'InterestShareOfVoiceFromMicrosoft'",
        1,
    ),
    (
        f"msdynci_predictions?$filter=msdynci_customerid eq '{CID}'"
        " and msdynci_modelprovider eq 'ChurnModel'",
        1,
    ),
]


@pytest.mark.parametrize(("query", "count"), SAMPLES)
def test_the_documented_samples_answer(dataverse: Any, query: str, count: int | None) -> None:
    rows = dataverse.rows(query)

    assert len(rows) == count if count is not None else 0 < len(rows) < 20


REFUSED = [
    (f"{PROFILES}?$skip=10", "The query parameter $skip is not supported."),
    (f"{PROFILES}?$search=x", "$search"),
    (f"{PROFILES}?$format=json", "$format"),
    (f"{PROFILES}?$Filter=x", "$Filter"),
    (f"{PROFILES}?top=1", "top"),
    (f"{PROFILES}?$top=1&$top=2", "twice"),
    (f"{PROFILES}?$filter=msdynci_customerid in ('a')", "'in' is not supported"),
    (f"{PROFILES}?$filter=tolower(msdynci_fullname) eq 'a'", "unknown function"),
    (
        f"{PROFILES}?$filter=FullName eq 'a'",
        "Could not find a property named 'FullName' on type "
        "'Microsoft.Dynamics.CRM.msdynci_customerprofile'.",
    ),
    (f"{PROFILES}?$filter=msdynci_FullName eq 'a'", "msdynci_FullName"),
    (f"{PROFILES}?$select=msdynci_nothing", "msdynci_nothing"),
    (f"{ACTIVITIES}?$select=msdynci_lookupfield_customer", "Could not find a property"),
    (f"{PROFILES}?$orderby=msdynci_nothing", "msdynci_nothing"),
    (f"{PROFILES}?$orderby=msdynci_fullname descending", "sort order"),
    (f"{ACTIVITIES}?$orderby=_msdynci_lookupfield_customer_value", "lookup"),
    (f"{PROFILES}?$top=ten", "$top"),
    (f"{PROFILES}?$top={'9' * 5000}", "$top"),
    (f"{PROFILES}?$expand=nothing", "Could not find a property"),
    (f"{PROFILES}?$filter=msdynci_rewardpoints eq {'9' * 5000}", "Unrecognized literal"),
    (
        f"{PROFILES}?$filter=Microsoft.Dynamics.CRM.In(PropertyName='msdynci_city',"
        f"PropertyValues={'[' * 9000}])",
        "Invalid JSON",
    ),
    (f"{PROFILES}?$filter=msdynci_fullname eq 'O'Neil'", "unterminated literal at position 27"),
    (f"{PROFILES}?$filter=msdynci_fullname eq 'O", "unterminated literal at position 20"),
    (f"{PROFILES}?$filter=msdynci_fullname eq 1", "incompatible types"),
    (f"{PROFILES}?$filter=msdynci_customerprofileid eq 'x'", "incompatible types"),
    (f"{PROFILES}?$filter=msdynci_fullname eq msdynci_city", "one column with one literal"),
    (f"{PROFILES}?$filter=startswith(msdynci_city,'%25a')", "leading wildcard"),
    (f"{PROFILES}?$filter=endswith(msdynci_city,'a%25')", "leading wildcard"),
    (f"{PROFILES}?$filter=contains(msdynci_city,'[z-a]')", "wildcard pattern"),
    (f"{PROFILES}?$filter=createdon gt 1700-01-01", "too early"),
    (f"{PROFILES}?$filter=Microsoft.Dynamics.CRM.In(PropertyName='msdynci_city')", "In takes"),
    (
        f"{PROFILES}?$filter=Microsoft.Dynamics.CRM.In(PropertyName='msdynci_city',"
        "PropertyValues='a')",
        "Invalid JSON",
    ),
    (
        f"{PROFILES}?$filter=Microsoft.Dynamics.CRM.In(PropertyName='msdynci_rewardpoints',"
        'PropertyValues=["a"])',
        "cannot compare",
    ),
    (
        f"{PROFILES}?$filter=Microsoft.Dynamics.CRM.In(PropertyName='msdynci_city',"
        f'PropertyValues=["{"a" * 851}"])',
        "850",
    ),
    (f"{PROFILES}?$filter=msdynci_city eq @p&@p=msdynci_city", "not a literal"),
    (f"{PROFILES}(msdynci_customerid='{CID}')", "The key in the request URI is not valid"),
    (f"{PROFILES}('{CID}')", "The key in the request URI is not valid"),
]


@pytest.mark.parametrize(("query", "message"), REFUSED)
def test_a_refusal_names_its_cause(dataverse: Any, query: str, message: str) -> None:
    response = dataverse.get(query)

    assert response.status_code == 400, response.text
    error = response.json()["error"]
    assert set(error) == {"code", "message"}
    assert message in error["message"]


@pytest.mark.parametrize(
    "query",
    [
        f"{ACTIVITIES}?$expand=msdynci_lookupfield_customer",
        f"{ACTIVITIES}?$filter=msdynci_lookupfield_customer/msdynci_city eq 'x'",
        f"{PROFILES}?$filter=msdynci_customer_unifiedactivity/any(a:a/msdynci_title eq 'x')",
    ],
)
def test_elastic_tables_refuse_joins(dataverse: Any, query: str) -> None:
    error = dataverse.get(query).json()["error"]

    assert error == {"code": "0x80048d0b", "message": "Link entities are not supported."}


def test_an_unknown_table_is_not_found(dataverse: Any) -> None:
    response = dataverse.get("msdynci_nothings")

    assert response.status_code == 404
    message = response.json()["error"]["message"]
    assert message == "Resource not found for the segment 'msdynci_nothings'."
    assert dataverse.get(f"{PROFILES}/elsewhere").status_code == 404
    root = dataverse.root.removesuffix("/v9.2")
    assert dataverse.client.get(f"{root}/v8.0/x", headers=dataverse.headers).status_code == 404


def test_more_than_five_hundred_conditions_are_refused_by_code(dataverse: Any) -> None:
    def chain(count: int) -> str:
        return quote(" or ".join(["msdynci_city eq 'Dublin'"] * count))

    assert dataverse.get(f"{PROFILES}?$filter={chain(500)}").status_code == 200
    refused = dataverse.get(f"{PROFILES}?$filter={chain(501)}")
    assert refused.json()["error"]["code"] == "0x8004430C"


def test_a_long_url_is_refused(dataverse: Any) -> None:
    response = dataverse.get(f"{PROFILES}?$filter=msdynci_city eq '{'a' * 33_000}'")

    assert response.status_code == 414


def test_a_deep_filter_is_answered(dataverse: Any) -> None:
    deep = "(" * 9000 + "msdynci_city eq 'Dublin'" + ")" * 9000
    nots = "not " * 3000 + "msdynci_city eq 'Dublin'"

    assert dataverse.rows(f"{PROFILES}?$filter={deep}") == dataverse.rows(
        f"{PROFILES}?$filter={nots}"
    )


@pytest.mark.parametrize("word", ["zoe", "ZOË", "Zoë", "zoë"])
def test_text_compares_without_case_and_accents(dataverse: Any, word: str) -> None:
    for condition in (f"msdynci_firstname eq '{word}'", f"startswith(msdynci_fullname,'{word} ')"):
        found = {r["msdynci_firstname"] for r in dataverse.rows(f"{PROFILES}?$filter={condition}")}
        assert found == {"Zoë", "Zoe"}


def test_accents_count_where_the_collation_says_so(doors: Callable[..., Any]) -> None:
    _, _, dataverse = doors(accents="distinct")

    assert len(dataverse.rows(f"{PROFILES}?$filter=msdynci_firstname eq 'ZOË'")) == 1


@pytest.mark.parametrize(
    ("condition", "last_names"),
    [
        ("contains(msdynci_lastname,'under_')", {"under_score", "underXscore"}),
        ("contains(msdynci_lastname,'under[_]')", {"under_score"}),
        ("contains(msdynci_lastname,'under[^_]')", {"underXscore"}),
        ("contains(msdynci_lastname,'50%25 o')", {"50% off"}),
        ("contains(msdynci_lastname,'o%25neil')", {"O'Neil"}),
        ("endswith(msdynci_lastname,'%26 sons')", {"Smith & Sons"}),
        ("endswith(msdynci_lastname,'_core')", {"under_score", "underXscore"}),
        ("startswith(msdynci_lastname,'100%25')", {"100%25"}),
        ("contains(msdynci_lastname,'[[]x]')", {"[x]"}),
        ("startswith(msdynci_lastname,'A%2BB')", {"A+B"}),
        ("startswith(msdynci_lastname,'A+B')", set()),
        ("not contains(msdynci_lastname,'%25') and msdynci_lastname ne null", set()),
        ("contains(msdynci_lastname,'bauer') eq true", {"Bauer"}),
    ],
)
def test_contains_and_its_kin_take_wildcards(
    dataverse: Any, condition: str, last_names: set[str]
) -> None:
    rows = dataverse.rows(f"{PROFILES}?$filter={condition}")

    assert {row["msdynci_lastname"] for row in rows} == last_names


def test_wildcards_are_plain_characters_where_that_reading_is_chosen(
    doors: Callable[..., Any],
) -> None:
    _, _, dataverse = doors(wildcards="literal")

    assert len(dataverse.rows(f"{PROFILES}?$filter=contains(msdynci_lastname,'under_')")) == 1


def test_null_matches_null_and_ne_follows_the_chosen_reading(
    dataverse: Any, doors: Callable[..., Any]
) -> None:
    _, _, strict = doors(null_ne="left-out", nulls="absent")
    url = f"{PROFILES}?$filter=msdynci_gender ne 'Male'"
    missing = dataverse.rows(f"{PROFILES}?$filter=msdynci_gender eq null")

    assert {row["msdynci_gender"] for row in missing} == {None}
    assert len(dataverse.rows(url)) == len(strict.rows(url)) + len(missing)
    assert dataverse.rows(f"{PROFILES}?$filter=msdynci_gender gt null") == []
    assert all("msdynci_headshot" not in row for row in strict.rows(url))


@pytest.mark.parametrize(
    ("filter_text", "count"),
    [
        (
            "Microsoft.Dynamics.CRM.In(PropertyName='msdynci_lastname',PropertyValues=[\"O'NEIL\"])",
            1,
        ),
        ("Microsoft.Dynamics.CRM.In(PropertyName='msdynci_city',PropertyValues=[])", 0),
        (
            "Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)"
            "&@p1='msdynci_customerid'&@p2=[\"" + CID + '"]',
            1,
        ),
        (
            "Microsoft.Dynamics.CRM.NotIn(PropertyName='msdynci_customerid',PropertyValues=[\""
            + CID
            + '"])',
            259,
        ),
        (f"msdynci_customerid eq @id&@id='{CID}'", 1),
        ("msdynci_gender eq @unassigned", 8),
        ("msdynci_rewardpoints ge 4990 and msdynci_rewardpoints lt 5000.5", None),
    ],
)
def test_in_and_aliases_select_rows(dataverse: Any, filter_text: str, count: int | None) -> None:
    rows = dataverse.rows(f"{PROFILES}?$filter={filter_text}")

    assert count is None or len(rows) == count


def test_rows_carry_etag_key_lookups_and_system_columns(dataverse: Any) -> None:
    row = dataverse.rows(f"{ACTIVITIES}?$filter=msdynci_customerid eq '{CID}'&$top=1")[0]
    profile = dataverse.rows(f"{PROFILES}?$filter=msdynci_customerid eq '{CID}'")[0]
    narrow = dataverse.rows(f"{PROFILES}?$select=msdynci_city&$top=1")[0]

    assert {"@odata.etag", "createdon", "modifiedon", "versionnumber", "_ownerid_value"} <= set(row)
    assert row["_msdynci_lookupfield_customer_value"] == profile["msdynci_customerprofileid"]
    assert row["partitionid"] == row["msdynci_unifiedactivityid"]
    assert set(narrow) == {"@odata.etag", "msdynci_city", "msdynci_customerprofileid"}
    assert profile["msdynci_customerprofileid"].replace("-", "") != CID


def test_guids_are_compared_without_quotes_and_case(dataverse: Any) -> None:
    row = dataverse.rows(f"{PROFILES}?$top=1")[0]
    key = row["msdynci_customerprofileid"].upper()

    assert dataverse.rows(f"{PROFILES}?$filter=msdynci_customerprofileid eq {key}") == [row]
    assert dataverse.rows(
        f"msdynci_customermeasures?$filter=_msdynci_lookupfield_customer_value eq {key}"
    )


def test_the_sort_order_takes_aliases(dataverse: Any) -> None:
    asked = f"{PROFILES}?$select=msdynci_city&$orderby="

    assert dataverse.rows(f"{asked}@p desc&@p=msdynci_city") == dataverse.rows(
        f"{asked}msdynci_city desc"
    )


def test_a_row_is_read_by_its_own_id(dataverse: Any) -> None:
    row = dataverse.rows(f"{PROFILES}?$top=1")[0]
    key = row["msdynci_customerprofileid"]

    for address in (key, f"msdynci_customerprofileid={key}", f"{key},partitionid='{key}'"):
        found = dataverse.get(f"{PROFILES}({address})?$select=msdynci_customerid").json()
        assert found["msdynci_customerid"] == row["msdynci_customerid"]
    assert dataverse.get(f"{PROFILES}({key},partitionid='x')").status_code == 404
    assert dataverse.get(f"{PROFILES}(00000000-0000-0000-0000-000000000000)").status_code == 404
    assert dataverse.rows(f"{PROFILES}?partitionId={key}") == [row]


def test_the_packed_columns_are_flat_maps_of_texts(dataverse: Any) -> None:
    def first(table: str, column: str) -> dict[str, Any]:
        query = f"{table}?$filter=msdynci_customerid eq '{CID}'&$top=1"
        found: dict[str, Any] = json.loads(dataverse.rows(query)[0][column])
        assert all(value is None or isinstance(value, str) for value in found.values())
        return found

    assert first("msdynci_customermeasures", "msdynci_measures")["CustomerId"] == CID
    assert first("msdynci_predictions", "msdynci_values")["CustomerID"] == CID
    assert first("msdynci_enrichments", "msdynci_values")["Brand"] == "Contoso"


def test_some_customers_have_two_membership_rows(dataverse: Any) -> None:
    rows = dataverse.rows(MEMBERSHIPS)
    ids = [row["msdynci_customerid"] for row in rows]

    assert len(ids) > len(set(ids))
    assert {row["msdynci_segmentprovider"] for row in rows} == {
        "CustomerInsights",
        "RealTimeMarketing",
    }
    assert all(set(json.loads(row["msdynci_segments"])) == {"Segments"} for row in rows)


def test_the_segment_list_may_be_bare(doors: Callable[..., Any]) -> None:
    _, _, dataverse = doors(segments_shape="list")

    assert isinstance(json.loads(dataverse.rows(MEMBERSHIPS)[0]["msdynci_segments"]), list)


@pytest.mark.parametrize("shape", ["object", "list"])
def test_a_segment_is_found_with_the_quotes_that_are_stored(
    doors: Callable[..., Any], shape: str
) -> None:
    """The two readings of the documented query exclude each other; both texts parse."""
    _, _, plain = doors(segments_shape=shape)
    _, _, escaped = doors(segments_shape=shape, segment_quotes="backslash")

    def found(door: Any, text: str) -> list[str]:
        query = quote(f"contains(msdynci_segments,'{text}')", safe="")
        rows = door.rows(f"{MEMBERSHIPS}?$filter={query}")
        return [row["msdynci_segments"] for row in rows]

    bare, slashed = '"High_value"', r"\"High_value\""
    assert len(found(plain, bare)) == len(found(escaped, slashed)) > 0
    assert found(plain, slashed) == found(escaped, bare) == []
    assert [json.loads(json.loads(text)) for text in found(escaped, slashed)] == [
        json.loads(text) for text in found(plain, bare)
    ]


def test_key_rings_spell_their_table_in_both_ways(dataverse: Any) -> None:
    rows = dataverse.rows("msdynci_alternatekeys")
    items = [json.loads(row["msdynci_keyring"])[0] for row in rows]

    assert any("tableName" in item for item in items)
    assert any("entityName" in item for item in items)
    assert {"msdynci_alternatevalue": "CNTID_1002"}.items() <= next(
        row for row in rows if row["msdynci_identifier"] == "Website|contacts|CNTID_1002"
    ).items()


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_writing_is_refused(dataverse: Any, method: str) -> None:
    assert dataverse.send(method, PROFILES, json={}).status_code == 405


def test_what_the_sandbox_does_not_have_it_says(dataverse: Any) -> None:
    assert dataverse.send("POST", "$batch").status_code == 501
    for path in ("$metadata", "msdynci_p13nprofile(cookieid='x')", f"{PROFILES}?$apply=x"):
        assert dataverse.get(path).status_code == 501


def test_formatted_values_come_on_request(dataverse: Any) -> None:
    url = f"{PROFILES}?$filter=msdynci_rewardpoints ge 1000&$top=1"
    plain = dataverse.rows(url)[0]
    formatted = dataverse.get(url, Prefer='odata.include-annotations="*"').json()["value"][0]
    suffix = "@OData.Community.Display.V1.FormattedValue"

    assert not [name for name in plain if "@" in name[1:]]
    assert formatted[f"msdynci_rewardpoints{suffix}"] == f"{plain['msdynci_rewardpoints']:,}"
    assert formatted[f"createdon{suffix}"] == "09/01/2021 06:00 AM"


@pytest.mark.parametrize(
    "token", [None, "Bearer", "Bearer nonsense", "Bearer sandbox-legacy-token"]
)
def test_a_foreign_token_is_unauthorized(dataverse: Any, token: str | None) -> None:
    response = dataverse.client.get(
        f"{dataverse.root}/{PROFILES}", headers={"Authorization": token} if token else {}
    )

    assert response.status_code == 401
