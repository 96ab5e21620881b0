"""Which rows are read: ``$skip`` and ``$top`` over pages, long chains in pieces, errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from folding_service import FoldingService, Row, conditions

from ci_migrate.adapter import Answer, Bookmark, Page, Read, Request, Table, answer, equals, join
from ci_migrate.odata import parse_filter

Tables = dict[str, Table]
Service = Callable[..., FoldingService]
Customers = Callable[..., list[Row]]
PROFILES = "msdynci_customerprofiles"


def ids(found: Answer) -> list[str]:
    assert found.failed is None
    return [row["CustomerId"] for row in found.rows]


def named(numbers: range) -> list[str]:
    return [f"c{number}" for number in numbers]


def chain(column: str, values: list[str]) -> str:
    return " or ".join(equals(column, value) for value in values)


@pytest.mark.parametrize("page", [1, 3, 10, 5000])
@pytest.mark.parametrize(
    ("skip", "top", "window"),
    [
        (0, None, range(10)),
        (4, None, range(4, 10)),
        (0, 3, range(3)),
        (2, 3, range(2, 5)),
        (8, 5, range(8, 10)),
        (20, 5, range(0)),
        (3, 0, range(0)),
    ],
)
def test_a_window_holds_the_same_rows_whatever_the_page_size(
    service: Service, tables: Tables, page: int, skip: int, top: int | None, window: range
) -> None:
    query = PROFILES if top is None else join(PROFILES, {"$top": str(top)})

    found = service(10, page).read(Read(query, skip=skip), tables)

    assert ids(found) == named(window)


def test_a_skip_that_is_text_counts_like_a_number(service: Service, tables: Tables) -> None:
    """A rewritten program may hold the number as text, as it did for the legacy client."""
    assert ids(service(5).read(Read(PROFILES, skip="3"), tables)) == ["c3", "c4"]


def test_next_links_are_followed_verbatim_with_the_same_page_size(
    service: Service, tables: Tables
) -> None:
    """Fact 25; and where rows are skipped, ``$top`` is no option: fact 26."""
    stand_in = service(10, 2)

    stand_in.read(Read(f"{PROFILES}?$top=3", skip=4), tables)

    assert stand_in.log[0] == Request(PROFILES, 7)
    assert [request.url.partition("=")[0] for request in stand_in.log[1:]] == [
        "https://org.example/api/data/v9.2/next?n"
    ] * (len(stand_in.log) - 1)
    assert {request.page_size for request in stand_in.log} == {7}


def test_a_loop_over_windows_reads_each_page_once(service: Service, tables: Tables) -> None:
    """A bookmark says where the last window ended; another position starts again.

    A window of rows that are there already asks for one row, so that the caller has a response.
    """
    stand_in = service(50, 10)
    bookmarks: dict[str, Bookmark] = {}

    def window(skip: int) -> list[str]:
        read = Read(f"{PROFILES}?$top=15", skip=skip)
        return ids(stand_in.read(read, tables, bookmarks=bookmarks))

    assert [window(skip) for skip in (0, 15, 30, 45, 60)] == [
        named(range(skip, min(skip + 15, 50))) for skip in (0, 15, 30, 45, 60)
    ]
    pages = [request for request in stand_in.log if request.page_size != 1]
    assert len(pages) == 2 + 5  # the first window alone, then all rows once
    assert window(5) == named(range(5, 20))


def test_reading_ends_where_the_window_is_full(service: Service, tables: Tables) -> None:
    stand_in = service(1000, 10)

    assert ids(stand_in.read(Read(f"{PROFILES}?$top=15", skip=5), tables)) == named(range(5, 20))
    assert len(stand_in.log) == 2


def test_a_plain_top_is_left_to_the_service(service: Service, tables: Tables) -> None:
    """Without a page size beside it, or it would be ignored (fact 26)."""
    stand_in = service(10)

    stand_in.read(Read(f"{PROFILES}?$top=3"), tables)

    assert stand_in.log == [Request(f"{PROFILES}?$top=3", None)]


@pytest.mark.parametrize("count", [400, 401])
def test_a_long_chain_is_cut_and_its_rows_are_united_in_order(
    service: Service, tables: Tables, count: int
) -> None:
    """No request holds more conditions or characters than the service takes (facts 16, 22)."""
    wanted = named(range(count))
    stand_in = service(count + 10)

    found = stand_in.read(
        Read(join(PROFILES, {"$filter": chain("msdynci_customerid", wanted)})), tables
    )

    assert ids(found) == wanted
    assert len(stand_in.log) == -(-count // 400)


def test_values_asked_for_twice_come_once(service: Service, tables: Tables) -> None:
    wanted = named(range(450)) * 2

    found = service(450).read(
        Read(join(PROFILES, {"$filter": chain("msdynci_customerid", wanted)})), tables
    )

    assert ids(found) == named(range(450))


def test_few_long_values_are_cut_by_length(
    service: Service, customers: Customers, tables: Tables
) -> None:
    """300 names of Greek letters are under 500 conditions and far above 32 KB."""
    rows = customers(300, fullname=lambda n: "α" * 60 + f"/{n}")
    query = join(
        PROFILES, {"$filter": chain("msdynci_fullname", [r["msdynci_fullname"] for r in rows])}
    )
    stand_in = service(rows)

    assert ids(stand_in.read(Read(query), tables)) == named(range(300))
    assert len(stand_in.log) > 1


def test_two_long_chains_share_what_a_request_may_hold(
    service: Service, customers: Customers, tables: Tables
) -> None:
    rows = customers(400, fullname=lambda n: f"N{n}")
    first = chain("msdynci_customerid", named(range(350)))
    second = chain("msdynci_fullname", [f"N{n}" for n in range(100, 400)])

    stand_in = service(rows)
    found = stand_in.read(Read(join(PROFILES, {"$filter": f"({first}) and ({second})"})), tables)

    assert ids(found) == named(range(100, 350))


@pytest.mark.parametrize("top", [1, 400])
def test_a_bound_holds_for_the_union_of_the_pieces(
    service: Service, tables: Tables, top: int
) -> None:
    query = join(
        PROFILES,
        {"$filter": chain("msdynci_customerid", named(range(450))), "$top": str(top)},
    )

    assert ids(service(450).read(Read(query), tables)) == named(range(top))


@pytest.mark.parametrize("other", ["msdynci_city", "msdynci_fullname"])
def test_a_row_that_two_pieces_find_comes_once(
    service: Service, customers: Customers, tables: Tables, other: str
) -> None:
    """The service folds case, so `N1` and `n1` find the same row; so may two columns."""
    rows = customers(210, fullname=lambda n: f"N{n}", city=lambda n: f"n{n}")
    either = f"{chain('msdynci_fullname', [f'N{n}' for n in range(210)])} or " + chain(
        other, [f"n{n}" for n in range(210)]
    )

    found = service(rows).read(Read(join(PROFILES, {"$filter": either})), tables)

    assert ids(found) == named(range(210))


def test_a_sorted_chain_too_long_for_one_request_is_refused_by_the_service(
    service: Service, tables: Tables
) -> None:
    """Only the service can sort, so the query goes out whole and the error is seen."""
    query = join(
        PROFILES,
        {
            "$filter": chain("msdynci_customerid", named(range(501))),
            "$orderby": "msdynci_customerid",
        },
    )

    found = service(600).read(Read(query), tables)

    assert found.rows == ()
    assert found.failed is not None
    assert found.failed.status == 400


@pytest.mark.parametrize("good", range(3))
def test_an_error_page_ends_the_reading(service: Service, tables: Tables, good: int) -> None:
    """Rows that came before it are not passed off as the answer."""
    stand_in = service(10, 3)
    stand_in.broken_after = good

    found = stand_in.read(Read(PROFILES), tables)

    assert found == Answer(failed=Page(503, {"error": {"code": "", "message": "try later"}}))
    assert len(stand_in.log) == good + 1


@pytest.mark.parametrize("body", [None, [], "text"])
def test_a_page_that_is_no_json_object_is_an_error(tables: Tables, body: object) -> None:
    reading = answer(Read(PROFILES), tables)
    next(reading)

    with pytest.raises(StopIteration) as end:
        reading.send(Page(200, body))

    assert end.value.value == Answer(failed=Page(200, body))


def test_every_piece_of_a_chain_stays_within_the_limits() -> None:
    """The stand-in counts conditions of a tree, brackets and all."""
    assert conditions(parse_filter("a eq 1 and (b eq 1 or not (c eq 1 or d eq 1))")) == 4


def test_rows_of_one_query_that_share_a_primary_key_all_come(tables: Tables) -> None:
    """In an elastic table the partition belongs to the identity (fact 46)."""
    twins = [
        {"msdynci_customerprofileid": "1", "msdynci_customerid": "a", "msdynci_fullname": name}
        for name in ("Ann", "Zoe")
    ]
    reading = answer(Read("msdynci_customerprofiles?$select=msdynci_fullname"), tables)
    next(reading)

    with pytest.raises(StopIteration) as stop:
        reading.send(Page(200, {"value": twins}))

    assert stop.value.value.rows == ({"FullName": "Ann"}, {"FullName": "Zoe"})
