"""The service folds text and takes wildcards; the row adapter keeps the rows that match exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from folding_service import FoldingService, Row, fold, like
from hypothesis import given, settings
from hypothesis import strategies as st

from ci_migrate.adapter import Read, Table, equals, join
from ci_migrate.adapter.filters import (
    PLAIN,
    finds_nobody,
    folded,
    holds,
    literals,
    parsed,
    rendered,
)
from ci_migrate.odata import Call, Compare, Literal, Logic, Node, Property, render

Tables = dict[str, Table]
Service = Callable[..., FoldingService]
Customers = Callable[..., list[Row]]
PROFILES = "msdynci_customerprofiles"

LOOKALIKES = ["Ann", "ann", "ANN", "Änn", "A\u0308nn", "Ann ", "A_n", "A%n", "Anna", "[A]nn", None]


def names(found: Any) -> list[Any]:
    return [row["FullName"] for row in found.rows]


@pytest.mark.parametrize("name", [name for name in LOOKALIKES if name])
def test_text_is_equal_only_letter_by_letter(
    service: Service, customers: Customers, tables: Tables, name: str
) -> None:
    """Case, accents, their composition and blanks at the end all count."""
    stand_in = service(customers(len(LOOKALIKES), fullname=LOOKALIKES.__getitem__))

    found = stand_in.read(
        Read(join(PROFILES, {"$filter": equals("msdynci_fullname", name)})), tables
    )

    assert names(found) == [name]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("contains(msdynci_fullname,'A_n')", ["A_n"]),
        ("contains(msdynci_fullname,'A%n')", ["A%n"]),
        ("contains(msdynci_fullname,'[A]')", ["[A]nn"]),
        ("contains(msdynci_fullname,'nna')", ["Anna"]),
        ("contains(msdynci_fullname,'nN')", []),
        ("startswith(msdynci_fullname,'Ann')", ["Ann", "Ann ", "Anna"]),
        ("endswith(msdynci_fullname,'nn')", ["Ann", "ann", "Änn", "A\u0308nn", "[A]nn"]),
        ("msdynci_fullname eq null", [None]),
        ("msdynci_fullname eq 'ann' or msdynci_fullname eq 'Änn'", ["ann", "Änn"]),
        ("msdynci_fullname eq 'ann' and msdynci_city eq 'X'", []),
    ],
)
def test_over_matches_of_the_service_are_dropped(
    service: Service, customers: Customers, tables: Tables, condition: str, expected: list[str]
) -> None:
    rows = customers(len(LOOKALIKES), fullname=LOOKALIKES.__getitem__, city=lambda n: "x")

    found = service(rows).read(
        Read(join(PROFILES, {"$filter": condition}).replace("%", "%25")), tables
    )

    assert names(found) == expected


def test_the_bound_counts_rows_after_the_comparison(
    service: Service, customers: Customers, tables: Tables
) -> None:
    rows = customers(40, fullname=lambda n: "Ann" if n % 4 == 3 else "ANN")
    query = join(PROFILES, {"$filter": "msdynci_fullname eq 'Ann'", "$top": "5"})

    found = service(rows, 3).read(Read(query, skip=2), tables)

    assert [row["CustomerId"] for row in found.rows] == ["c11", "c15", "c19", "c23", "c27"]


def test_a_compared_column_is_read_even_when_it_is_not_shown(
    service: Service, customers: Customers, tables: Tables
) -> None:
    rows = customers(2, fullname=["Ann", "ANN"].__getitem__, city=lambda n: "X")
    query = join(PROFILES, {"$select": "msdynci_city", "$filter": "msdynci_fullname eq 'ANN'"})
    stand_in = service(rows)

    assert stand_in.read(Read(query), tables).rows == ({"City": "X"},)
    assert "msdynci_fullname" in stand_in.log[0].url.partition("$select=")[2].partition("&")[0]


def test_a_column_that_is_not_in_the_row_is_left_to_the_service() -> None:
    tree = parsed("msdynci_rewardpoints gt 5 and msdynci_fullname eq 'Ann'")

    assert tree is not None
    assert holds(tree, {"msdynci_fullname": "Ann"}) is None
    assert holds(tree, {"msdynci_fullname": "ann"}) is False
    assert holds(tree, {"msdynci_fullname": "Ann", "msdynci_rewardpoints": 6}) is True


@pytest.mark.parametrize(
    ("condition", "row", "truth"),
    [
        ("a eq 9007199254740993", {"a": 9007199254740993}, True),
        ("a eq 9007199254740993", {"a": 9007199254740992}, False),
        ("a eq 1.5", {"a": 1.5}, True),
        ("a le 2", {"a": 1.5}, True),
        ("a ge 2", {"a": 1.5}, False),
        ("a lt 1e1", {"a": 3}, True),
        ("a eq true", {"a": True}, True),
        ("a eq true", {"a": False}, False),
        ("a eq true", {"a": 1}, None),
        ("a eq 1", {"a": True}, None),
        ("a eq 'x'", {"a": 5}, None),
        ("contains(a,'5')", {"a": 55}, None),
        ("a eq 5", {"a": "5"}, None),
        ("a gt 2020-01-01T00:00:00.000Z", {"a": "2020-01-01T00:00:01Z"}, True),
        ("a gt 2020-01-01T00:00:00Z", {"a": "2020-01-01T00:00:00Z"}, False),
        ("a eq 2020-01-01T01:00:00+01:00", {"a": "2020-01-01T00:00:00Z"}, True),
        ("a lt 2020-01-02", {"a": "2020-01-01"}, True),
        ("a lt 2020-01-02T00:00:00Z", {"a": "soon"}, None),
        ("a eq null", {"a": None}, True),
        ("a ne null", {"a": None}, False),
        ("a eq null", {"a": ""}, False),
        ("a ne 'x'", {"a": None}, True),
        ("a gt 5", {"a": None}, False),
        ("not (a eq 'x')", {"a": "X"}, True),
        ("not (a eq 'x')", {}, None),
        ("a eq 'O''Brian'", {"a": "O'Brian"}, True),
        ("a eq '' or b eq 1", {"a": "", "b": 2}, True),
        ("(a eq 1 or b eq 2) and not contains(c,'%')", {"a": 1, "c": "50%"}, False),
    ],
)
def test_a_condition_holds_fails_or_is_left_to_the_service(
    condition: str, row: Row, truth: bool | None
) -> None:
    """None: the value and the literal are of different kinds, so only the service can tell."""
    tree = parsed(condition)

    assert tree is not None
    assert holds(tree, row) is truth
    assert parsed(rendered(tree)) == tree


@pytest.mark.parametrize(
    "condition", ["", " ", "a eq", "a eq 'x", "(a eq 1", "a eq 1)", "a eq 1 b", "(" * 9000]
)
def test_a_filter_that_the_service_has_to_refuse_is_compared_by_nobody(condition: str) -> None:
    assert parsed(condition) is None


@pytest.mark.parametrize("text", ["CE75", "ce7\N{LATIN SMALL LETTER E WITH ACUTE}"])
def test_an_id_that_is_written_otherwise_finds_nobody(text: str) -> None:
    tree = parsed(f"b gt 5 and not (msdynci_customerid eq '{text}')")

    assert finds_nobody(tree)
    assert not finds_nobody(parsed(f"msdynci_fullname eq '{text}' or msdynci_customerid eq 'ce75'"))


def test_customer_ids_are_not_folded_text() -> None:
    """They are hexadecimal digits: ``$top`` may stay with the service."""
    assert folded(parsed("msdynci_customerid eq 'a' and b gt 5")) == set()
    assert folded(parsed("not (c eq 'a') or contains(d,'x') and e eq null")) == {"c", "d"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'a'", ["'a'"]),
        ("'a', 'b' ,'O''B,x'", ["'a'", "'b'", "'O''B,x'"]),
        ("1,2", ["1", "2"]),
        ("'a' or 1 eq 1", ["'a' or 1 eq 1"]),
        ("", [""]),
    ],
)
def test_a_list_made_by_the_program_is_taken_apart_or_left_whole(
    text: str, found: list[str]
) -> None:
    assert literals(text) == found


NAMED = ["Ann", "ANN", "50%", "O'Brian"]
COLUMNS = {"t": "msdynci_fullname", "u": "msdynci_city", "n": "msdynci_rewardpoints"}
ALPHABET = st.text(alphabet="aAäÄ_%[] 'n", max_size=4)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "msdynci_fullname": st.none() | ALPHABET,
            "msdynci_city": st.none() | ALPHABET,
            "msdynci_rewardpoints": st.none() | st.integers(-3, 3) | st.just(2**53 + 1),
        }
    ),
    max_size=12,
)
TEXT_COLUMNS = st.sampled_from(["msdynci_fullname", "msdynci_city"])
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        lambda column, text: Compare("eq", Property(column), Literal("string", text)),
        TEXT_COLUMNS,
        ALPHABET,
    ),
    st.builds(
        lambda name, column, text: Call(name, (Property(column), Literal("string", text))),
        st.sampled_from(["contains", "startswith", "endswith"]),
        TEXT_COLUMNS,
        ALPHABET.filter(bool),
    ),
    st.builds(
        lambda operator, number: Compare(
            operator, Property("msdynci_rewardpoints"), Literal("number", str(number))
        ),
        st.sampled_from(["eq", "gt", "ge", "lt", "le"]),
        st.integers(-3, 3) | st.just(2**53 + 1),
    ),
    st.builds(
        lambda operator, column: Compare(operator, Property(column), Literal("null", "null")),
        st.sampled_from(["eq", "ne"]),
        st.sampled_from(list(COLUMNS.values())),
    ),
)
FILTERS: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda terms: st.builds(
        Logic, st.sampled_from(["and", "or"]), st.lists(terms, min_size=2, max_size=3).map(tuple)
    ),
    max_leaves=6,
)


def exactly(node: Node, row: Row) -> bool:
    """What a legacy filter means, letter by letter."""
    match node:
        case Logic(operator, terms):
            return (all if operator == "and" else any)(exactly(term, row) for term in terms)
        case Call(name, (Property(column), Literal(text=text))):
            value = row[column]
            if value is None:
                return False
            return text in value if name == "contains" else bool(getattr(value, name)(text))
        case Compare(operator, Property(column), Literal(kind="null")):
            return (row[column] is None) == (operator == "eq")
        case Compare(operator, Property(column), Literal(kind, text)):
            value, right = row[column], text if kind == "string" else int(text)
            if value is None:
                return False
            return bool(
                {
                    "eq": value == right,
                    "gt": kind == "number" and value > right,
                    "ge": kind == "number" and value >= right,
                    "lt": kind == "number" and value < right,
                    "le": kind == "number" and value <= right,
                }[operator]
            )
    raise AssertionError(node)


@settings(derandomize=True, deadline=None, database=None, max_examples=150)
@given(ROWS, FILTERS, st.integers(0, 3), st.none() | st.integers(1, 4), st.sampled_from([1, 2, 50]))
def test_the_answer_is_what_an_exact_service_gives(
    rows: list[Row], condition: Node, skip: int, top: int | None, page: int
) -> None:
    """Over a service that folds: the same rows, in its order, the window counted after."""
    for number, row in enumerate(rows):
        row["msdynci_customerid"] = f"c{number}"
    table = Table(
        "Customer",
        "msdynci_customerprofile",
        {"msdynci_customerid": "CustomerId"} | {column: short for short, column in COLUMNS.items()},
    )
    text = render(condition).replace("%", "%25")
    options = {"$filter": text} | ({} if top is None else {"$top": str(top)})
    stand_in = FoldingService(tables={PROFILES: rows}, page=page)

    found = stand_in.read(Read(join(PROFILES, options), skip=skip), {PROFILES: table})

    wanted = [row["msdynci_customerid"] for row in rows if exactly(condition, row)]
    end = None if top is None else skip + top
    assert found.failed is None
    assert [row["CustomerId"] for row in found.rows] == wanted[skip:end]


@settings(derandomize=True, deadline=None, database=None, max_examples=200)
@given(st.text(max_size=8), st.text(max_size=8))
def test_a_text_without_wildcards_matches_itself_and_nothing_that_lacks_it(
    text: str, around: str
) -> None:
    pattern = like(PLAIN.escaped(text))

    assert pattern.search(fold(around + text + around))
    assert bool(pattern.search(fold(around))) == (fold(text) in fold(around))


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        ("msdynci_fullname ne 'Ann'", ["ann", "Ann ", None]),
        ("msdynci_fullname ne 'Ann' and msdynci_fullname ne null", ["ann", "Ann "]),
        ("msdynci_fullname gt 'Ann'", ["ann", "Ann "]),
        ("not (contains(msdynci_fullname,'A')) and msdynci_fullname ne null", ["ann"]),
    ],
)
def test_what_only_the_adapter_can_decide_is_decided_letter_by_letter(
    service: Service, customers: Customers, tables: Tables, keep: str, expected: list[str]
) -> None:
    rows = customers(4, fullname=["Ann", "ann", "Ann ", None].__getitem__)
    query = join(PROFILES, {"$select": "msdynci_fullname", "$top": "3"})

    found = service(rows).read(Read(query, keep=keep), tables)

    assert names(found) == expected


def test_an_empty_column_that_the_service_leaves_out_is_still_empty(
    service: Service, tables: Tables
) -> None:
    """Fact 17: whether a null stands in a row is not documented."""
    rows: list[Row] = [{"msdynci_customerid": "c0"}]

    for keep, count in (("msdynci_city ne 'X'", 1), ("msdynci_city gt 'X'", 0)):
        assert len(service(rows).read(Read(PROFILES, keep=keep), tables).rows) == count


def test_an_absent_null_decides_no_other_condition(service: Service, tables: Tables) -> None:
    """The service found the row by folding; without the city, nothing else speaks for it."""
    rows: list[Row] = [{"msdynci_customerid": "c0", "msdynci_fullname": "ANN"}]
    condition = "msdynci_city eq 'X' or msdynci_fullname eq 'Ann'"

    assert service(rows).read(Read(join(PROFILES, {"$filter": condition})), tables).rows == ()


def test_a_condition_of_the_program_that_is_none_is_refused_by_the_service(
    service: Service, tables: Tables
) -> None:
    """A value with a lone apostrophe: the legacy service refused it as well."""
    found = service(2).read(Read(PROFILES, keep="msdynci_city ne 'O'Brian'"), tables)

    assert found.failed is not None
    assert found.failed.status == 400


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ann", ["Ann", "ANN"]), ('"%"', ["50%"]), ("O'B", ["O'Brian"]), (" ", NAMED), ("", NAMED)],
)
def test_a_search_takes_the_text_as_it_is_and_counts_no_case(
    service: Service, customers: Customers, tables: Tables, text: str, expected: list[str]
) -> None:
    rows = customers(4, fullname=NAMED.__getitem__, city=lambda n: "X")
    search = {"msdynci_fullname": text, "msdynci_city": text}

    found = service(rows).read(
        Read(join(PROFILES, {"$filter": "msdynci_city eq 'X'"}), search=search), tables
    )

    assert names(found) == expected


def test_an_id_in_capitals_finds_nobody(service: Service, tables: Tables) -> None:
    """The legacy service compares letter by letter; Dataverse would find the customer."""
    stand_in = service(3)
    query = "msdynci_customerprofiles?$filter=msdynci_customerid eq '{}'&$top=5"

    assert len(stand_in.read(Read(query.format("c1")), tables).rows) == 1
    assert stand_in.read(Read(query.format("C1")), tables).rows == ()
