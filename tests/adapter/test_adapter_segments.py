"""Members of a segment: asked for by text, kept by the parsed list, read with their profiles."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from folding_service import FoldingService, Row

from ci_migrate.adapter import (
    Answer,
    Bookmark,
    Read,
    Spelling,
    Table,
    equals,
    join,
    members_query,
    segments_of,
)

Tables = dict[str, Table]
Service = Callable[..., FoldingService]
Customers = Callable[..., list[Row]]
PROFILES = "msdynci_customerprofiles"


def memberships(*texts: str | None) -> list[Row]:
    """One row for each customer in turn, with this text as its list."""
    return [
        {"msdynci_customerid": f"c{n}", "msdynci_segments": text} for n, text in enumerate(texts)
    ]


def ids(found: Answer) -> list[str]:
    assert found.failed is None
    return [row["CustomerId"] for row in found.rows]


def test_only_exact_names_are_members(service: Service, tables: Tables) -> None:
    """Fact 63: an object or a bare list; facts 13, 14: case and `_` over-match."""
    lists = memberships(
        '{"Segments": ["Male_under_40"]}',
        '["Male_under_40", "Other"]',
        '["male_under_40"]',
        '["MaleXunder_40"]',
        '["Male_under_400"]',
        '["XMale_under_40"]',
        '{"Segments": []}',
        "[]",
        None,
        '{"Other": ["Male_under_40"]}',
        '{"Segments": ["Other", "Male_under_40"], "Source": "CI"}',
    )
    stand_in = service(len(lists), segmentmemberships=lists)

    assert ids(stand_in.read(Read(PROFILES, segment="Male_under_40"), tables)) == [
        "c0",
        "c1",
        "c10",
    ]


@pytest.mark.parametrize("name", ["It''s", "50%", "a[b", "Männer", "MÄNNER", "a b"])
def test_a_name_with_marks_of_its_own_finds_its_members(
    service: Service, tables: Tables, name: str
) -> None:
    plain = name.replace("''", "'")
    lists = memberships(json.dumps([plain], ensure_ascii=False), '["Other"]')

    found = service(2, segmentmemberships=lists).read(Read(PROFILES, segment=name), tables)

    assert ids(found) == ["c0"]


def test_backslashes_before_the_quotes_are_a_setting() -> None:
    """Whether the backslashes of the documented filter are literal is not documented (fact 63)."""
    plain = members_query("S")[1]["$filter"]
    backslashes = members_query("S", spelling=Spelling(backslashes=True))[1]["$filter"]

    assert plain == "contains(msdynci_segments,'\"S\"')"
    assert backslashes == "contains(msdynci_segments,'\\\"S\\\"')"


@pytest.mark.parametrize(
    ("condition", "passed_on"),
    [
        ("msdynci_customerid eq 'c1'", " and msdynci_customerid eq 'c1'"),
        (
            "msdynci_customerid eq 'c1' or msdynci_customerid eq 'c2'",
            " and (msdynci_customerid eq 'c1' or msdynci_customerid eq 'c2')",
        ),
        ("msdynci_fullname eq 'x'", ""),
        ("msdynci_customerid eq 'c1' and msdynci_fullname eq 'x'", ""),
        ("", ""),
    ],
)
def test_only_conditions_on_the_customer_reach_the_memberships(
    condition: str, passed_on: str
) -> None:
    name, options = members_query("S", condition)

    assert name == "msdynci_segmentmemberships"
    assert options["$filter"] == "contains(msdynci_segments,'\"S\"')" + passed_on


def test_several_rows_of_one_customer_are_one_member(service: Service, tables: Tables) -> None:
    """Fact 65: a customer may have a row for each provider and type."""
    lists = [row | {"msdynci_customerid": "c1"} for row in memberships('["S"]', '["S"]', "[]")]

    found = service(3, segmentmemberships=lists).read(Read(PROFILES, segment="S"), tables)

    assert ids(found) == ["c1"]


@pytest.mark.parametrize("text", ['{"Segments": []}', '["s"]', '["T"]'])
def test_an_empty_segment_is_answered_without_reading_profiles(
    service: Service, tables: Tables, text: str
) -> None:
    stand_in = service(3, segmentmemberships=memberships(text, text, text))

    assert stand_in.read(Read(PROFILES, segment="S"), tables) == Answer(rows=())
    assert [request.url.partition("?")[0] for request in stand_in.log] == [
        "msdynci_segmentmemberships"
    ]


def test_a_large_segment_is_read_in_pieces_and_windowed_as_a_whole(
    service: Service, tables: Tables
) -> None:
    lists = memberships(*['["S"]'] * 450)
    read = Read(f"{PROFILES}?$top=50", skip=380, segment="S")

    found = service(450, 100, segmentmemberships=lists).read(read, tables)

    assert ids(found) == [f"c{n}" for n in range(380, 430)]


@pytest.mark.parametrize("page", [2, 5000])
def test_members_are_sorted_by_the_service(
    service: Service, customers: Customers, tables: Tables, page: int
) -> None:
    """A segment too large for one request is sorted by reading all rows and keeping its members."""
    rows = customers(420, fullname=lambda n: f"N{420 - n:03}")
    lists = memberships(*['["T"]' if n in (417, 419) else '["S"]' for n in range(420)])
    read = Read(f"{PROFILES}?$orderby=msdynci_fullname&$top=3", segment="S")

    found = service(rows, page, segmentmemberships=lists).read(read, tables)

    assert ids(found) == ["c418", "c416", "c415"]


def test_windows_of_two_segments_do_not_mix(
    service: Service, customers: Customers, tables: Tables
) -> None:
    rows = customers(900, fullname=lambda n: f"N{n:03}")
    lists = memberships(*['["A"]' if n > 449 else '["B"]' for n in range(900)])
    stand_in = service(rows, segmentmemberships=lists)
    bookmarks: dict[str, Bookmark] = {}
    query = f"{PROFILES}?$orderby=msdynci_fullname&$top=2"

    stand_in.read(Read(query, segment="A"), tables, bookmarks=bookmarks)
    found = stand_in.read(Read(query, skip=2, segment="B"), tables, bookmarks=bookmarks)

    assert ids(found) == ["c2", "c3"]


def test_other_conditions_hold_for_the_members(
    service: Service, customers: Customers, tables: Tables
) -> None:
    rows = customers(6, city=["Bonn", "bonn", "Köln", "Bonn", "Bonn", "Bonn"].__getitem__)
    lists = memberships(*['["S"]'] * 4)
    query = join(PROFILES, {"$filter": equals("msdynci_city", "Bonn")})

    found = service(rows, segmentmemberships=lists).read(Read(query, segment="S"), tables)

    assert ids(found) == ["c0", "c3"]


def test_a_long_list_beside_a_segment_stays_within_the_limits(
    service: Service, tables: Tables
) -> None:
    lists = memberships(*['["S"]'] * 510)
    either = " or ".join(equals("msdynci_customerid", f"c{n}") for n in range(505))
    query = join(PROFILES, {"$filter": either})

    found = service(510, segmentmemberships=lists).read(Read(query, segment="S"), tables)

    assert ids(found) == [f"c{n}" for n in range(505)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (None, []),
        ('"{\\"Segments\\": [\\"A\\"]}"', ["A"]),
        ('"[\\"A\\"]"', ["A"]),
        ("", []),
        ("[]", []),
        ('["A","B"]', ["A", "B"]),
        ('{"Segments":["A"]}', ["A"]),
        ("{}", []),
        ("[40]", ["40"]),
    ],
)
def test_segment_names_come_out_of_both_shapes(text: str | None, names: list[str]) -> None:
    assert segments_of(text) == names
