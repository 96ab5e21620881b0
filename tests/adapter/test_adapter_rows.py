"""Rows under their legacy names and in their legacy shapes."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from folding_service import FoldingService, Row

from ci_migrate.adapter import Answer, Page, Read, Request, Table, answer, unpacked

Tables = dict[str, Table]
Service = Callable[..., FoldingService]
Customers = Callable[..., list[Row]]
PROFILES = "msdynci_customerprofiles"


def test_rows_have_the_names_and_the_order_of_the_legacy_table(
    service: Service, tables: Tables
) -> None:
    """The row key, etags and columns of the platform are companions that nobody asked for."""
    row = {
        "msdynci_fullname": "Ann",
        "createdon": "2024-01-01T00:00:00Z",
        "_ownerid_value": "0",
        "msdynci_customerprofileid": "key",
        "msdynci_customerid": "c0",
    }

    found = service([row]).read(Read(PROFILES), tables)

    assert [list(one.items()) for one in found.rows] == [
        [("CustomerId", "c0"), ("FullName", "Ann")]
    ]


def test_a_select_decides_columns_and_their_order(
    service: Service, customers: Customers, tables: Tables
) -> None:
    """A column without a value is there as None."""
    read = Read(f"{PROFILES}?$select=msdynci_city,msdynci_fullname")

    found = service(customers(1, fullname=lambda n: "Ann")).read(read, tables)

    assert [list(row.items()) for row in found.rows] == [[("City", None), ("FullName", "Ann")]]


def test_columns_that_no_table_lists_are_looked_up_once_by_their_labels(
    service: Service, customers: Customers, tables: Tables
) -> None:
    """Display names carry the legacy casing; a column without one keeps its logical name."""
    rows = customers(2, fullname=lambda n: "Ann", shoesize=lambda n: 38 + n, nameless=lambda n: n)
    stand_in = service(rows)
    stand_in.labels = {"msdynci_customerprofile": {"msdynci_shoesize": "ShoeSize", "owner": "X"}}
    labels: dict[str, dict[str, str]] = {}

    first = stand_in.read(Read(PROFILES), tables, labels)
    again = stand_in.read(Read(PROFILES), tables, labels)

    assert first == again
    assert first.rows[1] == {
        "CustomerId": "c1",
        "FullName": "Ann",
        "ShoeSize": 39,
        "msdynci_nameless": 1,
    }
    assert [request.url.partition("(")[0] for request in stand_in.log] == [
        PROFILES,
        "EntityDefinitions",
        PROFILES,
    ]


def test_known_columns_need_no_labels(service: Service, tables: Tables) -> None:
    stand_in = service(3)

    stand_in.read(Read(PROFILES), tables)

    assert len(stand_in.log) == 1


@pytest.mark.parametrize(
    ("labels", "name"),
    [({}, "shoeSIZE"), ({"msdynci_customerprofile": {"msdynci_shoesize": "ShoeSize"}}, "ShoeSize")],
)
def test_a_name_given_with_the_read_serves_where_there_is_no_label(
    service: Service,
    customers: Customers,
    tables: Tables,
    labels: dict[str, dict[str, str]],
    name: str,
) -> None:
    """The query may write a column in any letter case (G1); its label has the right one."""
    read = Read(f"{PROFILES}?$select=msdynci_shoesize", names={"msdynci_shoesize": "shoeSIZE"})
    stand_in = service(customers(1, shoesize=lambda n: 38))
    stand_in.labels = labels

    assert stand_in.read(read, tables).rows == ({name: 38},)


def test_names_that_nobody_can_tell_end_the_reading(
    service: Service, customers: Customers, tables: Tables
) -> None:
    found = service(customers(1, shoesize=lambda n: 38)).read(Read(PROFILES), tables)

    assert found.failed is not None
    assert found.failed.status == 403


def test_labels_name_only_what_no_table_names(
    service: Service, customers: Customers, tables: Tables
) -> None:
    stand_in = service(customers(1, fullname=lambda n: "Ann", shoesize=lambda n: 38))
    stand_in.labels = {
        "msdynci_customerprofile": {"msdynci_fullname": "Full name", "msdynci_shoesize": "ShoeSize"}
    }

    found = stand_in.read(Read(PROFILES), tables)

    assert found.rows == ({"CustomerId": "c0", "FullName": "Ann", "ShoeSize": 38},)


def test_labels_that_are_refused_end_the_reading(tables: Tables) -> None:
    reading = answer(Read(PROFILES), tables)
    next(reading)
    asked = reading.send(Page(200, {"value": [{"msdynci_strange": 1}]}))

    with pytest.raises(StopIteration) as end:
        reading.send(Page(403, {"error": {}}))

    assert asked == Request(
        "EntityDefinitions(LogicalName='msdynci_customerprofile')/Attributes"
        "?$select=LogicalName,DisplayName"
    )
    assert end.value.value == Answer(failed=Page(403, {"error": {}}))


def test_a_table_that_nobody_knows_is_read_as_it_is(service: Service) -> None:
    """The rows of an unlisted table keep the names that its labels give."""
    stand_in = service(things=[{"msdynci_a": 1}])
    stand_in.labels = {"msdynci_things": {"msdynci_a": "A"}}

    assert stand_in.read(Read("msdynci_things"), {}).rows == ({"A": 1},)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("1.5", 1.5),
        ("12.0", 12.0),
        ("true", True),
        ("false", False),
        ("0123", "0123"),
        ("1.50", "1.50"),
        ("+5", "+5"),
        ("1e3", "1e3"),
        (" 5", " 5"),
        ("-0", "-0"),
        ("5%", "5%"),
        ("2024-01-01", "2024-01-01"),
        ("True", "True"),
        ("null", "null"),
        ("NaN", "NaN"),
        ("", ""),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        (7, 7),
        (None, None),
        ([1], [1]),
    ],
)
def test_text_becomes_a_number_only_where_it_is_the_one_way_to_write_it(
    text: Any, value: Any
) -> None:
    row = {"msdynci_customerid": "c0", "packed": json.dumps({"M": text})}

    (found,) = unpacked(row, "packed")

    assert (found["M"], type(found["M"])) == (value, type(value))


def test_infinity_is_text() -> None:
    row = {"msdynci_customerid": "c0", "packed": '{"M": "-Infinity"}'}

    assert unpacked(row, "packed")[0]["M"] == "-Infinity"


@pytest.mark.parametrize(
    ("packed", "rows"),
    [
        ('{"A": "1", "CustomerID": "other"}', [{"CustomerId": "c0", "A": 1}]),
        ('[{"A": 1}, {}]', [{"CustomerId": "c0", "A": 1}, {"CustomerId": "c0"}]),
        ("[]", []),
        ("{}", [{"CustomerId": "c0"}]),
        ("", [{"CustomerId": "c0"}]),
        (None, [{"CustomerId": "c0"}]),
    ],
)
def test_an_object_is_one_row_and_a_list_is_several(
    packed: str | None, rows: list[dict[str, Any]]
) -> None:
    """The customer is the one of the row, however its key is written inside (facts 67, 70)."""
    assert unpacked({"msdynci_customerid": "c0", "packed": packed}, "packed") == rows


def test_columns_of_a_packed_table_are_picked_after_unpacking(
    service: Service, tables: Tables
) -> None:
    measures = [{"msdynci_customerid": "c0", "msdynci_measures": '{"A": "1", "B": "2"}'}]
    read = Read(
        "msdynci_customermeasures?$select=msdynci_customerid,msdynci_measures",
        columns=("B", "Missing", "CustomerId"),
    )

    found = service(customermeasures=measures).read(read, tables)

    assert [list(row.items()) for row in found.rows] == [
        [("B", 2), ("Missing", None), ("CustomerId", "c0")]
    ]


def test_expanded_tables_come_as_a_list_and_as_one_object(service: Service, tables: Tables) -> None:
    """F5: activities are a list, possibly empty; measures are one object, or none."""
    activities = [
        {"msdynci_customerid": "c1", "msdynci_title": "first", "msdynci_unifiedactivityid": "x"},
        {"msdynci_customerid": "c0", "msdynci_title": "other"},
        {"msdynci_customerid": "c1", "msdynci_title": "second"},
        {"msdynci_customerid": "c9", "msdynci_title": "nobody's"},
    ]
    measures = [{"msdynci_customerid": "c1", "msdynci_measures": '{"TotalSpent": "12.5"}'}]
    stand_in = service(3, 2, unifiedactivities=activities, customermeasures=measures)

    found = stand_in.read(Read(PROFILES, expand=("UnifiedActivity", "Customer_Measure")), tables)

    assert found.rows == (
        {
            "CustomerId": "c0",
            "UnifiedActivity": [{"CustomerId": "c0", "Title": "other"}],
            "Customer_Measure": None,
        },
        {
            "CustomerId": "c1",
            "UnifiedActivity": [
                {"CustomerId": "c1", "Title": "first"},
                {"CustomerId": "c1", "Title": "second"},
            ],
            "Customer_Measure": {"CustomerId": "c1", "TotalSpent": 12.5},
        },
        {"CustomerId": "c2", "UnifiedActivity": [], "Customer_Measure": None},
    )


def test_nothing_is_expanded_where_no_row_was_found(service: Service, tables: Tables) -> None:
    stand_in = service(0, unifiedactivities=[])

    assert stand_in.read(Read(PROFILES, expand=("UnifiedActivity",)), tables).rows == ()
    assert len(stand_in.log) == 1


def test_an_error_while_expanding_fails_the_whole_answer(service: Service, tables: Tables) -> None:
    stand_in = service(3, unifiedactivities=[])
    stand_in.broken_after = 1

    found = stand_in.read(Read(PROFILES, expand=("UnifiedActivity",)), tables)

    assert (found.rows, found.failed and found.failed.status) == ((), 503)


@pytest.mark.parametrize("count", [0, 1, 450])
def test_a_list_of_the_program_becomes_one_condition_for_each_value(
    service: Service, tables: Tables, count: int
) -> None:
    """``within`` is filled at run time, so its length is known only then."""
    values = ",".join(f"'c{n}'" for n in range(count)) or "'nobody'"
    read = Read(f"{PROFILES}?$top=1000", within={"msdynci_customerid": values})

    found = service(500).read(read, tables)

    assert [row["CustomerId"] for row in found.rows] == [f"c{n}" for n in range(count)]


def test_a_read_is_the_text_of_its_query() -> None:
    """A function that hands on what it asks for may join, log and keep it."""
    read = Read("msdynci_customerprofiles?$top=5", segment="a")

    assert "/".join(["data", read]) == "data/msdynci_customerprofiles?$top=5"
    assert f"{read}" == read.query
    assert read != Read("msdynci_customerprofiles?$top=5", segment="b")
    assert len({read, Read(read.query, segment="a"), Read(read.query, segment="b")}) == 2
    assert pickle.loads(pickle.dumps(read)) == read
    assert replace(read, query="x").segment == "a"
