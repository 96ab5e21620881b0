"""No false match and no false mismatch: every change of the data is reported as what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from mutants import (
    DATE,
    NUMBER,
    PACKED,
    PACKED_TRUTH,
    TEXT,
    Mutant,
    Pages,
    Reading,
    column_mutants,
    differences_of,
    null_mutants,
    packed_mutants,
    row_mutants,
    spelling_mutants,
    value_mutants,
)

from ci_migrate.parity import Case, verify
from ci_migrate.sandbox import Sandbox
from ci_migrate.settings import Settings
from ci_migrate.web import Routes, Services

CID = "msdynci_customerid"
CUSTOMERS = Case(name="customers", legacy="/data/Customer?$top=20")
SORTED = Case(name="sorted", legacy="/data/Customer?$orderby=CustomerId desc&$top=20")
ACTIVITIES = Case(
    name="activities",
    legacy="/data/UnifiedActivity?$filter=CustomerId eq 'ce759201f786d590bf2134bff576c369'"
    "&$orderby=ActivityTime",
)
MEASURES = Case(name="measures", legacy="/data/Customer_Measure?$top=9", key=("CustomerId",))
SCORES = Case(name="scores", legacy="/data/OOBeCommerceChurnPrediction?$top=9", key=("CustomerId",))
SELECTED = Case(name="selected", legacy="/data/Customer?$select=FirstName,City,EMail&$top=20")

Verified = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def services(boxes: Callable[..., Sandbox]) -> Iterator[Services]:
    box = boxes()
    routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
    with Services(box.environment({}), routes=routes) as found:
        yield found


@pytest.fixture(scope="module")
def verified(services: Services) -> Verified:
    """The one case, with the candidate's answers changed."""

    def run(case: Case, mutant: Mutant | None = None, **changes: Any) -> dict[str, Any]:
        candidate = Reading(services.dataverse(), mutant.change if mutant else None, **changes)
        document = verify([case], Settings(), services.legacy(), candidate)
        return dict(document["cases"][0])

    return run


def names(services: Services, table: str) -> dict[str, str]:
    """The legacy names of a table's columns by their logical names."""
    rows = services.legacy().get(f"/data/{table}?$top=1").body["value"]
    return {f"msdynci_{column.lower()}": column for column in rows[0]}


def raw(services: Services, query: str) -> list[dict[str, Any]]:
    return list(services.dataverse().get(query).body["value"])


def customers(services: Services, rows: list[dict[str, Any]]) -> Iterator[Mutant]:
    own = names(services, "Customer")
    edits = {
        "msdynci_fullname": TEXT,
        "msdynci_streetaddress": TEXT,
        "msdynci_rewardpoints": NUMBER,
        "msdynci_dateofbirth": DATE,
        "msdynci_createdon": DATE,
    }
    yield from row_mutants(rows, CID, ordered=False)
    yield from value_mutants(rows, own, CID, edits)
    yield from spelling_mutants(rows, ("msdynci_dateofbirth", "msdynci_createdon"))
    for column in ("msdynci_city", "msdynci_rewardpoints"):
        yield from column_mutants(rows, own, column)
    yield from null_mutants(rows, own, "msdynci_loyalty_loycustomers_loyaltyid")


def activities(services: Services, rows: list[dict[str, Any]]) -> Iterator[Mutant]:
    own, key = names(services, "UnifiedActivity"), "msdynci_activityid"
    edits = {"msdynci_title": TEXT, "msdynci_activitytype": TEXT, "msdynci_activitytime": DATE}
    yield from row_mutants(rows, key, ordered=True)
    yield from value_mutants(rows, own, key, edits)


MAKERS: dict[str, tuple[Case, str, Callable[..., Iterator[Mutant]], str]] = {
    "customers": (CUSTOMERS, "msdynci_customerprofiles?$top=20", customers, "CustomerId"),
    "sorted": (
        SORTED,
        "msdynci_customerprofiles?$orderby=msdynci_customerid desc&$top=20",
        lambda services, rows: row_mutants(rows, CID, ordered=True),
        "CustomerId",
    ),
    "activities": (
        ACTIVITIES,
        "msdynci_unifiedactivities?$filter=msdynci_customerid eq "
        "'ce759201f786d590bf2134bff576c369'&$orderby=msdynci_activitytime&$top=100",
        activities,
        "ActivityId",
    ),
    "measures": (
        MEASURES,
        "msdynci_customermeasures?$top=9",
        lambda services, rows: packed_mutants(
            rows, "msdynci_measures", {"ChurnScore": PACKED, "CLTVScore": PACKED}
        ),
        "CustomerId",
    ),
    "scores": (
        SCORES,
        "msdynci_predictions?$filter=msdynci_modelprovider eq 'OOBeCommerceChurnPrediction'&$top=9",
        lambda services, rows: packed_mutants(
            rows, "msdynci_values", {"ChurnScore": PACKED, "IsChurn": PACKED_TRUTH}
        ),
        "CustomerId",
    ),
}


@pytest.mark.parametrize("name", MAKERS)
def test_every_mutant_is_reported_as_what_it_is(
    verified: Verified, services: Services, name: str
) -> None:
    """And its twin, which nobody changed, is a match without a word."""
    case, query, make, key = MAKERS[name]
    rows = raw(services, query)
    twin = verified(case)
    assert (twin["verdict"], twin["normalised"], twin["hints"]) == ("match", {}, [])

    for mutant in make(services, rows):
        found = verified(case, mutant)

        wanted = Counter(mutant.found)
        assert found["verdict"] == ("mismatch" if wanted else "match"), (mutant.name, found)
        assert differences_of(found, key) == wanted, mutant.name
        assert found["normalised"] == mutant.counts, mutant.name


def test_there_are_more_than_two_hundred_mutants(services: Services) -> None:
    """Each with a name of its own."""
    made = [
        (name, mutant.name)
        for name, (_, query, make, _) in MAKERS.items()
        for mutant in make(services, raw(services, query))
    ]

    assert len(made) == len(set(made)) >= 200


@pytest.fixture(scope="module")
def paging(boxes: Callable[..., Sandbox]) -> Iterator[Services]:
    """Services that both send next links."""
    box = boxes(legacy_next_link=True)
    routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
    with Services(box.environment({}), routes=routes) as found:
        yield found


@pytest.mark.parametrize(
    ("faults", "kind", "rows", "hint"),
    [
        ({}, None, 260, None),
        ({"lost": 2}, "missing-row", 210, "50 rows in one piece are missing, 51 to 100 of the"),
        ({"lost": 5}, "missing-row", 210, "50 rows in one piece are missing, 201 to 250 of the"),
        ({"again": 2}, "duplicate-key", 310, "50 rows in one piece come again, up to row 150"),
        ({"again": 5}, "duplicate-key", 310, "50 rows in one piece come again, up to row 300"),
        ({"last": 3}, "missing-row", 150, "110 rows in one piece are missing, 151 to 260 of the"),
    ],
    ids=str,
)
def test_a_lost_or_repeated_page_is_told_as_one(
    paging: Services, faults: dict[str, int], kind: str, rows: int, hint: str
) -> None:
    """By the number of rows, and by the place of the piece."""
    candidate = Pages(paging.dataverse(), 50, **faults)
    case = Case(name="all", legacy="/data/Customer")

    (found,) = verify([case], Settings(row_bound="all"), paging.legacy(), candidate)["cases"]

    assert found["candidate"]["rows"] == rows
    assert found["kinds"] == ({kind: abs(260 - rows)} if kind else {})
    assert [one for one in found["hints"] if hint and hint in one] == found["hints"][:1]


@pytest.mark.parametrize(
    ("faults", "kind", "hint"),
    [
        ({"lost": 2}, "extra-row", "100 rows in one piece are extra, 101 to 200 of the candidate"),
        ({"again": 2}, "duplicate-key", "100 rows in one piece come again, up to row 300"),
    ],
    ids=str,
)
def test_so_is_a_page_of_the_control(
    paging: Services, faults: dict[str, int], kind: str, hint: str
) -> None:
    control = Pages(paging.legacy(), 100, **faults)
    case = Case(name="all", legacy="/data/Customer")

    (found,) = verify([case], Settings(row_bound="all"), control, paging.dataverse())["cases"]

    assert found["kinds"] == {kind: 100}
    assert hint in found["hints"][0]


def test_rows_without_a_key_are_paired_with_the_row_most_like_them(
    verified: Verified, services: Services
) -> None:
    """A nudged value is a value; a lost row is a row, and so is a doubled one."""
    rows = raw(services, "msdynci_customerprofiles?$top=20")
    city = rows[4]["msdynci_city"]

    nudged = verified(SELECTED, Mutant("", lambda r: put_in(r, 4, "msdynci_city", city + " ")))
    lost = verified(SELECTED, Mutant("", lambda r: r[:-1]))
    doubled = verified(SELECTED, Mutant("", lambda r: [*r, r[3]]))
    mixed = verified(SELECTED, Mutant("", lambda r: r[::-1]))

    (one,) = nudged["mismatches"]
    assert (one["kind"], one["column"], one["nature"]) == ("value", "City", "blanks")
    assert lost["kinds"] == {"missing-row": 1}
    assert doubled["kinds"] == {"extra-row": 1}
    assert mixed["verdict"] == "match"


def put_in(rows: list[dict[str, Any]], place: int, column: str, value: Any) -> list[dict[str, Any]]:
    return [{**row, column: value} if n == place else row for n, row in enumerate(rows)]


def test_related_rows_are_told_apart_by_their_key(verified: Verified, services: Services) -> None:
    """A lost, changed or doubled activity is named; their order means nothing."""
    cid = "ce759201f786d590bf2134bff576c369"
    case = Case(
        name="nested",
        legacy=f"/data/Customer?$expand=UnifiedActivity&$filter=CustomerId eq '{cid}'",
    )
    kid = "msdynci_activityid"

    def children(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Mutant:
        return Mutant("", lambda rows: change(rows) if rows and kid in rows[0] else rows)

    lost = verified(case, children(lambda rows: rows[:-1]))
    changed = verified(case, children(lambda rows: put_in(rows, 2, "msdynci_title", "Other")))
    doubled = verified(case, children(lambda rows: [*rows, rows[0]]))
    mixed = verified(case, children(lambda rows: rows[::-1]))

    assert verified(case)["verdict"] == "match"
    for found, nature in ((lost, "list-length"), (changed, "nested"), (doubled, "list-length")):
        (one,) = found["mismatches"]
        assert (one["column"], one["kind"], one["nature"]) == ("UnifiedActivity", "value", nature)
        assert one["detail"]
    assert "Other" in changed["mismatches"][0]["detail"][0]
    assert (mixed["verdict"], mixed["normalised"]) == ("match", {"related-order": 1})


@pytest.mark.parametrize(
    ("control", "candidate", "nature", "counts"),
    [
        ('{"a": 1, "b": [2]}', '{"b":[2],"a":1}', None, {"json-texts": 1}),
        ('{"a": 1, "b": null}', '{ "b": null, "a": 1 }', None, {"json-texts": 1}),
        ('[{"a": 1}]', '[ { "a" : 1 } ]', None, {"json-texts": 1}),
        ('{"a": 1.0}', '{"a": 1}', None, {"json-texts": 1, "numbers": 1}),
        (
            '[{"t": "2024-01-01T10:00:00Z"}]',
            '[{"t": "2024-01-01T11:00:00.000+01:00"}]',
            None,
            {"json-texts": 1, "dates": 1},
        ),
        ('{"a": {"b": null}}', '{"a": {}}', None, {"json-texts": 1, "nulls": 1}),
        ('{"a": 1.5}', '{"a": 1}', "nested", {}),
        (
            '{"t": "2024-01-01T10:00:00Z"}',
            '{"t": "2024-01-01T10:00:00"}',
            None,
            {"json-texts": 1, "zoneless-dates": 1},
        ),
        ('{"a": 1, "b": [2]}', '{"a": 1, "b": [3]}', "nested", {}),
        ('{"a": 1}', '{"a": "1"}', "nested", {}),
        ("[1, 2]", "[2, 1]", "list-order", {}),
        ("[1, 2]", "[1, 2, 2]", "list-length", {}),
        ('{"a": 1}', '{"a": 1', "cut", {}),
        ('{"a": 1}', '{"A": 1}', "nested", {}),
    ],
)
def test_json_in_texts_is_compared_by_meaning(
    services: Services, control: str, candidate: str, nature: str | None, counts: dict[str, int]
) -> None:
    """The order of keys is spelling, the order of a list is not."""
    legacy = Reading(services.legacy(), lambda rows: put_in(rows, 0, "City", control))
    other = Reading(services.dataverse(), lambda rows: put_in(rows, 0, "msdynci_city", candidate))

    (found,) = verify([CUSTOMERS], Settings(), legacy, other)["cases"]

    assert [one["nature"] for one in found["mismatches"]] == ([nature] if nature else [])
    assert found["normalised"] == counts
