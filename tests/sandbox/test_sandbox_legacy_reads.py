"""What data reads of the legacy service give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CID = "ce759201f786d590bf2134bff576c369"
Rows = list[dict[str, Any]]


def test_a_read_without_top_gives_one_hundred_rows(legacy: Any, people: Rows) -> None:
    assert legacy.rows("data/Customer") == people[:100]


def test_top_and_skip_cut_a_window(legacy: Any, people: Rows) -> None:
    assert legacy.rows("data/Customer?$top=3&$skip=200") == people[200:203]
    assert legacy.rows("data/Customer?$skip=255") == people[255:]


def test_top_above_one_hundred_is_honoured_unless_a_cap_is_given(
    doors: Callable[..., Any], people: Rows
) -> None:
    _, capped, _ = doors(legacy_top_cap=40)

    assert len(people) == 260
    assert len(capped.rows("data/Customer?$top=1000")) == 40


def test_no_next_link_is_sent_unless_that_reading_is_chosen(
    legacy: Any, doors: Callable[..., Any], people: Rows
) -> None:
    _, linked, _ = doors(legacy_next_link=True)
    first = linked.get("data/Customer").json()
    second = linked.client.get(first["@odata.nextLink"], headers=linked.headers).json()

    assert "@odata.nextLink" not in legacy.get("data/Customer").json()
    assert first["value"] + second["value"] == people[:200]
    assert "@odata.nextLink" not in linked.get("data/Customer?$top=10").json()


@pytest.mark.parametrize(
    "query",
    [
        f"$filter=CustomerId eq '{CID}'",
        f"%24filter=CustomerId%20eq%20%27{CID}%27",
        f"%24filter=CustomerId+eq+%27{CID}%27",
        f"$filter=customerid eq '{CID}'",
        f"$filter=CustomerId in ('{CID}')",
        f"$filter=(CustomerId eq '{CID}') and not (CustomerId ne '{CID}')",
        f"$filter='{CID}' eq CustomerId",
    ],
)
def test_one_filter_has_many_spellings(legacy: Any, query: str) -> None:
    assert [row["CustomerId"] for row in legacy.rows(f"data/Customer?{query}")] == [CID]


def test_columns_match_without_case_and_come_in_schema_case_in_the_order_asked(legacy: Any) -> None:
    row = legacy.rows("data/Customer?$select=fullname,CUSTOMERID&$top=1")[0]

    assert list(row) == ["FullName", "CustomerId"]


def test_values_compare_to_the_letter(legacy: Any) -> None:
    found = [r["FirstName"] for r in legacy.rows("data/Customer?$filter=FirstName eq 'Ann'")]

    assert found == ["Ann"]
    assert len(legacy.rows("data/Customer?$filter=contains(FirstName,'Zoë')")) == 1
    assert legacy.rows("data/Customer?$filter=LastName eq 'blank'") == []


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("'O''Neil'", "O'Neil"),
        ("'Smith %26 Sons'", "Smith & Sons"),
        ("'A%2BB'", "A+B"),
        ("'50%25 off'", "50% off"),
        ("'under_score'", "under_score"),
        ("'Blank '", "Blank "),
        ("''", ""),
        ("'Fuchs %F0%9F%A6%8A'", "Fuchs \U0001f98a"),
    ],
)
def test_hostile_names_are_found_exactly(legacy: Any, written: str, last: str) -> None:
    rows = legacy.rows(f"data/Customer?$filter=LastName eq {written}")

    assert [row["LastName"] for row in rows] == [last]


def test_null_is_a_value_of_its_own(legacy: Any, people: Rows) -> None:
    missing = legacy.rows("data/Customer?$filter=EMail eq null&$top=1000")
    present = legacy.rows("data/Customer?$filter=EMail ne null&$top=1000")

    assert missing
    assert {row["EMail"] for row in missing} == {None}
    assert len(missing) + len(present) == len(people)


def test_numbers_and_dates_compare_as_such(legacy: Any, people: Rows) -> None:
    rich = legacy.rows("data/Customer?$filter=RewardPoints ge 4000&$top=1000")
    window = legacy.rows(
        "data/UnifiedActivity?$filter=ActivityTime gt 2017-01-01T00:00:00.000Z"
        " and ActivityTime lt 2020-01-01T00:00:00.000Z&$top=10000"
    )

    assert len(rich) == sum((row["RewardPoints"] or 0) >= 4000 for row in people)
    assert 0 < len(window) < 6394
    assert all("2017" <= row["ActivityTime"] < "2020" for row in window)


def test_order_runs_both_ways_and_over_several_columns(legacy: Any, people: Rows) -> None:
    rows = legacy.rows("data/Customer?$orderby=Gender desc,RewardPoints&$top=1000")
    keys = [(row["Gender"] or "", row["RewardPoints"] or -1) for row in rows]

    assert [gender for gender, _ in keys] == sorted((gender for gender, _ in keys), reverse=True)
    males = [points for gender, points in keys if gender == "Male"]
    assert males == sorted(males)
    descending = legacy.rows("data/Customer?$orderby=CreatedOn descending&$top=5")
    assert [r["CreatedOn"] for r in descending] == sorted(
        (r["CreatedOn"] for r in people), reverse=True
    )[:5]


def test_a_segment_filters_customers_and_has_a_table_of_its_own(legacy: Any) -> None:
    condition = "IsMemberOfSegment('Male_under_40')"
    members = legacy.rows(f"data/Customer?$filter={condition}&$top=1000")
    one = members[0]["CustomerId"]

    assert members == legacy.rows("data/Male_under_40?$top=1000")
    assert [
        row["CustomerId"]
        for row in legacy.rows(f"data/Customer?$filter={condition} and CustomerId eq '{one}'")
    ] == [one]
    assert legacy.rows("data/Empty_segment") == []
    assert len(legacy.rows("data/High_value?$top=1000")) > 100


def test_segment_names_differ_by_case_and_by_underscore(legacy: Any) -> None:
    names = ("Male_under_40", "Male-under-40", "male_under_40")
    members = [{row["CustomerId"] for row in legacy.rows(f"data/{name}")} for name in names]

    assert all(members)
    assert members[0] != members[1] != members[2] != members[0]


def test_expand_gives_a_list_of_activities_and_one_measure_object(legacy: Any) -> None:
    url = f"data/Customer?$expand=UnifiedActivity,Customer_Measure&$filter=CustomerId eq '{CID}'"
    row = legacy.rows(url)[0]

    assert row["UnifiedActivity"] == legacy.rows(
        f"data/UnifiedActivity?$filter=CustomerId eq '{CID}'"
    )
    assert [row["Customer_Measure"]] == legacy.rows(
        f"data/Customer_Measure?$filter=CustomerId eq '{CID}'"
    )
    assert next(iter(row["Customer_Measure"])) == "CustomerId"


def test_search_finds_any_term_and_scores_customers(legacy: Any) -> None:
    rows = legacy.rows('data/Customer?$search="conor Bauer"&$top=10')

    assert {row["LastName"] for row in rows} == {"O'Neil", "Bauer"}
    assert all(isinstance(row["@microsoft.customer360.search.Score"], str) for row in rows)
    assert legacy.rows("data/UnifiedActivity?$search=espresso&$top=1")[0]["Title"] == (
        "Espresso machine"
    )
    assert legacy.rows("data/Customer?$search=conor&$select=LastName")[0]["LastName"] == "O'Neil"


def test_the_key_form_gives_one_bare_object(legacy: Any) -> None:
    found = legacy.get(f"data/Customer('{CID}')").json()

    assert found["CustomerId"] == CID
    assert "value" not in found
    assert legacy.get("data/Customer('nobody')").status_code == 404


def test_proxy_gives_download_requests_in_place_of_rows(legacy: Any) -> None:
    assert list(legacy.get("data/Customer?proxy=true").json()) == ["httpRequests"]


def test_the_first_generation_names_its_table_in_the_query(legacy: Any, people: Rows) -> None:
    assert legacy.rows("data?relativePath=Customer&$top=2&forceSearch=true") == people[:2]
    assert legacy.rows("data?relativePath=Customer&Top=2&Skip=1") == people[1:3]
    stuck = f"data?relativePath=Customer?$filter=CustomerId eq '{CID}'&$top=5"
    assert [row["CustomerId"] for row in legacy.rows(stuck)] == [CID]


def test_an_escaped_query_in_the_path_is_split_off(legacy: Any) -> None:
    path = f"data/ChurnModel%3F%24filter%3DCustomerId%20eq%20'{CID}'"

    assert [row["CustomerId"] for row in legacy.rows(path)] == [CID]
    assert legacy.get("data/Customer%253F%24top%3D1").status_code == 404


def test_parameters_without_a_dollar_follow_the_chosen_reading(
    legacy: Any, doors: Callable[..., Any]
) -> None:
    _, honoured, _ = doors(unknown_options="honoured")
    _, refused, _ = doors(unknown_options="refused")
    url = f"data/ChurnModel%3Ffilter%3DCustomerId%20eq%20'{CID}'"

    assert len(legacy.rows(url)) == 100
    assert len(honoured.rows(url)) == 1
    assert refused.get(url).status_code == 400
    stray = f"data/Customer?$filter=CustomerId eq '{CID}'&IsMemberOfSegment('Empty_segment')"
    assert len(legacy.rows(stray)) == 1
    assert len(legacy.rows("data/Customer?select=CustomerId&$top=1")[0]) > 20


def test_a_blank_before_an_option_name_follows_the_chosen_reading(
    legacy: Any, doors: Callable[..., Any], people: Rows
) -> None:
    _, strict, _ = doors(spaced_options="ignored")
    url = "data/Customer?$top=260& $orderby=CustomerId asc"

    assert legacy.rows(url) == sorted(people, key=lambda row: row["CustomerId"])
    assert strict.rows(url) == people


@pytest.mark.parametrize(
    "path",
    [
        "v1/instances/{0}/data/Customer",
        "v1/instances/{0}/Customer",
        "api/instances/{0}/data/Customer",
    ],
)
def test_all_roots_of_the_documents_lead_to_the_same_rows(
    legacy: Any, people: Rows, path: str
) -> None:
    root = legacy.root.split("/v1")[0]
    url = f"{root}/{path.format('any-guid')}?$top=1"

    assert legacy.client.get(url, headers=legacy.headers).json()["value"] == people[:1]


def test_the_older_list_of_instances_names_the_scale_unit(legacy: Any) -> None:
    url = legacy.root.split("/v1")[0] + "/api/instances"

    assert "scaleUnitUri" in legacy.client.get(url, headers=legacy.headers).json()[0]


def test_only_the_configured_instance_exists_when_there_is_one(doors: Callable[..., Any]) -> None:
    _, door, _ = doors(instance="99999999-2222-3333-4444-555555555555")

    assert door.get("data/Customer").status_code == 404
    assert door.client.get(
        door.root.replace("11111111", "99999999"), headers=door.headers
    ).is_success


def test_legacy_only_columns_are_an_option(legacy: Any, doors: Callable[..., Any]) -> None:
    _, wide, dataverse = doors(legacy_only_columns=True)

    assert "StartTime" in wide.rows("data/UnifiedActivity?$top=1")[0]
    assert "StartTime" not in legacy.rows("data/UnifiedActivity?$top=1")[0]
    assert "msdynci_starttime" not in dataverse.rows("msdynci_unifiedactivities?$top=1")[0]
