"""Rows are the same or differ in named ways; what was only spelled otherwise is counted."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_migrate.parity.compare import differences
from ci_migrate.parity.equality import Comparison, Rules, Tolerance
from ci_migrate.parity.explain import explain, shown
from ci_migrate.parity.rows import Mismatch

Row = dict[str, Any]
KEYED = Comparison(key=("id",))


@dataclass(frozen=True)
class Compared:
    """All mismatches in a fixed order, without place and nature, and what the normalisers did."""

    mismatches: tuple[Mismatch, ...]
    counts: Counter[str]


def compare(control: list[Row], candidate: list[Row], comparison: Comparison) -> Compared:
    counts: Counter[str] = Counter()
    found = sorted(
        differences(control, candidate, comparison, counts),
        key=lambda one: (one.key, one.column, one.kind),
    )
    return Compared(tuple(replace(one, nature=None, place=None) for one in found), +counts)


def kinds(control: list[Row], candidate: list[Row], comparison: Comparison = KEYED) -> list[str]:
    return [one.kind for one in compare(control, candidate, comparison).mismatches]


@pytest.mark.parametrize(
    ("control", "candidate", "count"),
    [
        ("2019-03-05T10:15:00Z", "2019-03-05T10:15:00.000Z", "dates"),
        ("2019-03-05T10:15:00Z", "2019-03-05T11:15:00.0+01:00", "dates"),
        ("2019-03-05T10:15:00.5Z", "2019-03-05T10:15:00.5000000Z", "dates"),
        ("2019-03-05T10:15:00", "2019-03-05T10:15:00Z", "zoneless-dates"),
        (1, 1.0, "numbers"),
        (2**53, float(2**53), "numbers"),
        ('{"a": 1, "b": [2]}', '{"b":[2],"a":1}', "json-texts"),
        ({"a": None, "b": 1}, {"b": 1}, "nulls"),
    ],
)
def test_another_spelling_is_the_same_and_counted(control: Any, candidate: Any, count: str) -> None:
    """In both directions, and inside lists as well."""
    for left, right in ((control, candidate), (candidate, control), ([control], [candidate])):
        found = compare([{"id": 1, "v": left}], [{"id": 1, "v": right}], KEYED)

        assert found.mismatches == ()
        assert found.counts == {count: 1}


@pytest.mark.parametrize(
    ("control", "candidate", "kind"),
    [
        (12.5, "12.5", "type"),
        (1, True, "type"),
        (0, False, "type"),
        ([1], [True], "value"),
        ({"a": 1}, '{"a": 1}', "type"),
        ({"a": 1}, [{"a": 1}], "type"),
        ("", None, "value"),
        (0, None, "value"),
        ("Zoë", "Zoe", "value"),
        ("ANN", "Ann", "value"),
        ("x ", "x", "value"),
        ("2019-03-05", "2019-03-05T00:00:00Z", "value"),
        ("2019-03-05T10:15:00.1234567Z", "2019-03-05T10:15:00.1234568Z", "value"),
        ("2019-03-05T10:15:00Z", "2019-03-05T10:15:00+01:00", "value"),
        ("2019-13-05T10:15:00Z", "2019-13-05T10:15:00.0Z", "value"),
        (2**53 + 1, float(2**53), "value"),
        ("[1, 2", "[1,2", "value"),
        ([1, 2], [2, 1], "value"),
        ([1], [1, 1], "value"),
        ({"a": 1}, {"a": 2}, "value"),
    ],
)
def test_a_difference_is_no_noise(control: Any, candidate: Any, kind: str) -> None:
    """A type is never forgiven; null stands for absence only."""
    for left, right in ((control, candidate), (candidate, control)):
        found = compare([{"id": 1, "v": left}], [{"id": 1, "v": right}], KEYED)

        assert found.mismatches == (
            Mismatch(kind=kind, key="1", column="v", control=left, candidate=right),
        )


def test_rows_are_joined_by_key_and_not_by_place() -> None:
    """Order means nothing where none was asked for."""
    rows = [{"id": n, "v": n % 3} for n in range(50)]
    mixed = random.Random(1).sample(rows, 50)

    assert compare(rows, mixed, KEYED).mismatches == ()


def test_rows_of_one_side_are_missing_or_extra() -> None:
    """Both are told by their key."""
    assert compare([{"id": "a"}], [{"id": "b"}], KEYED).mismatches == (
        Mismatch(kind="missing-row", key="a"),
        Mismatch(kind="extra-row", key="b"),
    )


def test_a_key_that_is_not_unique_is_a_mismatch_of_its_own() -> None:
    """Where both sides have the same rows it is only counted: no row is lost or made up."""
    twice = [{"id": 1}, {"id": 1}]

    for control, candidate in ((twice, twice[:1]), (twice[:1], twice)):
        (found,) = compare(control, candidate, KEYED).mismatches

        assert (found.kind, found.key, found.column) == ("duplicate-key", "1", "id")
        assert (found.control, found.candidate) == (len(control), len(candidate))
    assert compare(twice, twice, KEYED) == Compared((), Counter({"duplicate-keys": 2}))
    unlike = [{"id": 1, "v": 1}, {"id": 1, "v": 2}]
    assert compare(unlike, unlike[::-1], KEYED).mismatches == ()
    assert kinds(unlike, [unlike[0]] * 2) == ["value"]
    assert kinds(unlike, [{"id": 1, "v": n} for n in (3, 4)]) == ["duplicate-key"]


def test_a_row_without_its_key_is_a_mismatch_of_its_own() -> None:
    """Null and absent keys are no keys."""
    (found,) = compare([{"id": None}, {"v": 1}], [], Comparison(key=("id",))).mismatches

    assert (found.kind, found.control, found.candidate) == ("missing-key", 2, 0)


def test_a_column_that_one_side_lacks_is_one_mismatch() -> None:
    """Not one a row; a column that is null in every row is not missed."""
    control = [{"id": n, "a": n, "null": None} for n in range(5)]
    candidate = [{"id": n, "b": "x"} for n in range(5)]

    found = compare(control, candidate, KEYED)

    assert found.mismatches == (
        Mismatch(kind="missing-column", column="a", control=0, rows=5),
        Mismatch(kind="extra-column", column="b", candidate="x", rows=5),
    )
    assert found.counts == {"nulls": 5}


def test_annotations_of_odata_are_no_columns() -> None:
    """The search score of the legacy service is one: its rows carry it as a value (F4)."""
    control = [{"id": 1, "@odata.etag": "W/1", "x@OData.Community.Display.V1.FormattedValue": 1}]
    score = {"id": 1, "@microsoft.customer360.search.Score": "1.5"}

    assert compare(control, [{"id": 1}], KEYED).counts == {"companions": 2}
    assert kinds([score], [{"id": 1}]) == ["missing-column"]


def test_without_a_key_whole_rows_are_counted() -> None:
    """Equal rows are no mistake, but their number is compared."""
    rows = [{"a": 1, "n": None}, {"a": 1.0}, {"a": 2}]

    assert kinds(rows, list(reversed(rows)), Comparison()) == []
    assert kinds(rows, rows[1:], Comparison()) == ["missing-row"]
    assert kinds(rows[1:], rows, Comparison()) == ["extra-row"]


def test_many_rows_without_a_key_find_their_partners() -> None:
    """What a tolerance makes equal is equal, and counted; one value that differs is a value."""
    near = Comparison(columns={"s": Rules(tolerance=Tolerance.parse(0.01))}, loose=frozenset({"s"}))
    towns = [{"t": "a", "s": float(n)} for n in range(120)]
    moved = [{"t": "a", "s": n + 0.001} for n in random.Random(3).sample(range(120), 120)]
    rows = [{"a": n, "b": f"x{n}", "c": n % 7, "d": f"y{n % 11}"} for n in range(400)]
    other = [{**row, "b": row["b"] + "!"} if n < 150 else row for n, row in enumerate(rows)]
    other = [{**row, "d": "z"} if n >= 330 else row for n, row in enumerate(other)]
    random.Random(4).shuffle(other)

    found = compare(towns, moved, near)

    assert (found.mismatches, found.counts) == ((), Counter({"tolerance": 120}))
    assert kinds(towns[5:], moved, near) == ["extra-row"] * 5
    assert kinds(towns, moved[3:], near) == ["missing-row"] * 3
    assert Counter(kinds(towns, [{**row, "s": row["s"] + 900} for row in towns], near)) == Counter(
        {"missing-row": 120, "extra-row": 120}
    )
    assert kinds(rows, other, Comparison()) == ["value"] * 220
    assert Counter(kinds(rows[100:], other, Comparison())) == {"value": 120, "extra-row": 100}


def test_repeated_keys_within_a_tolerance_match_however_many_they_are() -> None:
    rows = [{"id": 1, "s": float(n)} for n in range(120)]
    near = Comparison(key=("id",), columns={"s": Rules(tolerance=Tolerance.parse(0.01))})

    found = compare(rows, [{**row, "s": row["s"] + 0.001} for row in rows[::-1]], near)

    assert (found.mismatches, found.counts) == ((), Counter({"duplicate-keys": 120}))


def test_order_counts_where_it_was_asked_for() -> None:
    """The first place that differs is named; rows equal in the sort columns may change places."""
    rows = [{"id": "a", "t": 1}, {"id": "b", "t": 1}, {"id": "c", "t": 2}]
    by_time = Comparison(key=("id",), ordered=True, sort=("T",))

    assert kinds(rows, [rows[1], rows[0], rows[2]], by_time) == []
    assert compare(rows, [rows[2], *rows[:2]], by_time).mismatches == (
        Mismatch(kind="order", key="a", control="a", candidate="c", rows=2),
    )


@pytest.mark.parametrize("sort", [(), ("t",)])
def test_order_by_what_the_rows_do_not_show_is_strict(sort: tuple[str, ...]) -> None:
    """No two rows may change places."""
    rows = [{"id": "a"}, {"id": "b"}]

    found = kinds(rows, rows[::-1], Comparison(key=("id",), ordered=True, sort=sort))

    assert found == ["order"]


def test_repeated_rows_have_an_order_too() -> None:
    """Whether they are told apart by a key that comes again, or by nothing at all."""
    towns = [{"t": "a"}, {"t": "a"}, {"t": "b"}, {"t": "b"}]
    rows = [{"id": 1, "t": "a"}, {"id": 1, "t": "b"}, {"id": 2, "t": "c"}]
    plain = Comparison(ordered=True, sort=("t",))
    keyed = Comparison(key=("id",), ordered=True, sort=("t",))

    assert kinds(towns, [towns[1], towns[0], *towns[2:]], plain) == []
    assert kinds(towns, towns[::-1], plain) == ["order"]
    assert kinds(towns, [towns[0], towns[2], towns[1], towns[3]], plain) == ["order"]
    assert kinds(rows, rows, keyed) == []
    assert kinds(rows, [rows[2], *rows[:2]], keyed) == ["order"]
    assert kinds(rows, [rows[1], rows[0], rows[2]], keyed) == ["order"]


def test_a_value_of_the_sort_column_that_differs_is_no_other_order() -> None:
    """Nor is one that a tolerance forgives: the rows stand where they stood."""
    rows = [{"id": 1, "t": 1.0}, {"id": 2, "t": 2.0}, {"id": 3, "t": 3.0}]
    by_time = Comparison(key=("id",), ordered=True, sort=("t",))
    near = replace(by_time, columns={"t": Rules(tolerance=Tolerance.parse(0.5))})
    other = [rows[0], {"id": 2, "t": 2.25}, rows[2]]

    assert kinds(rows, other, by_time) == ["value"]
    assert kinds(rows, other, near) == []
    assert kinds(rows, other[::-1], near) == ["order"]


def test_missing_rows_do_not_break_the_order() -> None:
    """Only rows of both sides are put in line."""
    rows = [{"id": "a"}, {"id": "b"}, {"id": "c"}]

    found = kinds(rows, rows[1:], Comparison(key=("id",), ordered=True))

    assert found == ["missing-row"]


def test_lists_of_related_rows_have_no_order() -> None:
    """Another order is counted; a lost duplicate is a difference."""
    related = Comparison(key=("id",), related={"acts": ("k",)})
    acts = [{"k": 1, "t": "x"}, {"k": 2, "t": "y"}]
    control = [{"id": 1, "acts": acts}]

    same = compare(control, [{"id": 1, "acts": acts[::-1]}], related)

    assert (same.mismatches, same.counts) == ((), {"related-order": 1})
    assert kinds(control, [{"id": 1, "acts": [acts[0]] * 2}], related) == ["value"]
    assert kinds([{"id": 1, "acts": None}], control, related) == ["value"]


def test_whole_rows_with_related_lists_are_compared_without_their_order() -> None:
    """The order inside a list does not make another row."""
    related = Comparison(related={"acts": ("k",)})
    acts = [{"k": 1}, {"k": 2}]

    assert kinds([{"acts": acts}], [{"acts": acts[::-1]}], related) == []


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([0.5, 1.0, "", "a", "1", "2020-01-01T00:00:00Z"]),
    st.lists(st.integers(0, 1), max_size=2),
)
ROWS = st.lists(
    st.fixed_dictionaries({"id": st.integers(0, 4)}, optional={"v": VALUES, "w": VALUES}),
    max_size=6,
    unique_by=lambda row: row["id"],
)


def naive(control: list[Row], candidate: list[Row]) -> Counter[tuple[str, str]]:
    """The plain way: every row with every row, every value by its JSON."""

    def spelled(value: Any) -> str:
        return json.dumps(int(value) if isinstance(value, float) and value == 1 else value)

    found: Counter[tuple[str, str]] = Counter()
    for row in control:
        partners = [other for other in candidate if other["id"] == row["id"]]
        found[("missing-row", "")] += not partners
        for other in partners:
            for name in ("v", "w"):
                if spelled(row.get(name)) != spelled(other.get(name)):
                    found[("different", name)] += 1
    for other in candidate:
        found[("extra-row", "")] += all(row["id"] != other["id"] for row in control)
    return +found


@given(ROWS, ROWS)
def test_comparing_finds_what_a_naive_comparison_finds(
    control: list[Row], candidate: list[Row]
) -> None:
    """Columns that a whole side lacks are told once: their rows are left out of the count."""
    apart = {
        name
        for name in ("v", "w")
        if control and candidate
        for side in (control, candidate)
        if not any(name in row for row in side)
    }
    left, right = (
        [{k: v for k, v in row.items() if k not in apart} for row in side]
        for side in (control, candidate)
    )

    found = compare(control, candidate, KEYED).mismatches

    mine = Counter(
        ("different" if one.kind in ("type", "value") else one.kind, one.column)
        for one in found
        if not one.kind.endswith("-column")
    )
    assert mine == naive(left, right)
    assert compare(candidate, control, KEYED).mismatches != () or found == ()


MANY = st.lists(
    st.fixed_dictionaries({}, optional={"id": st.none() | st.integers(0, 2), "v": VALUES}),
    max_size=5,
)


def bag(rows: list[Row]) -> Counter[str]:
    """The rows as a multiset, nulls and absent columns alike, whole numbers as such."""

    def spelled(value: Any) -> Any:
        return int(value) if isinstance(value, float) and value == 1 else value

    return Counter(
        json.dumps({k: spelled(v) for k, v in sorted(row.items()) if v is not None}) for row in rows
    )


@given(MANY, MANY, st.sampled_from([KEYED, Comparison(), Comparison(key=("id", "v"))]))
def test_rows_match_exactly_where_they_are_the_same_as_often(
    control: list[Row], candidate: list[Row], comparison: Comparison
) -> None:
    """With keys that are null, absent or not unique, and without any key."""
    found = compare(control, candidate, comparison).mismatches

    assert (found == ()) == (bag(control) == bag(candidate))
    assert compare(candidate, candidate[::-1], comparison).mismatches == ()


@given(ROWS, st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_rows(
    rows: list[Row], shuffle: random.Random
) -> None:
    """The same rows give the same mismatches in the same order."""
    other = [{**row, "v": "changed"} for row in rows]
    mixed = other.copy()
    shuffle.shuffle(mixed)

    assert compare(rows, mixed, KEYED).mismatches == compare(rows, other, KEYED).mismatches


def test_nested_differences_are_told_by_key() -> None:
    """One sentence for each, and how many more there are."""
    control = [{"k": n, "t": "x"} for n in range(9)]
    candidate = [{"k": n, "t": "y" if n == 7 else "x"} for n in reversed(range(9))]

    (line,) = explain(control, candidate, ("k",))

    assert "['7']['t']" in line
    assert explain(control, [], ("k",))[-1] == "and 4 more"
    assert explain({"a": None, "b": 1}, {"b": 2}, ()) == ["Value of root['b'] changed from 1 to 2."]
    assert explain([1], {"a": 1}, ("k",)) != []
    assert explain("a", "b", ()) == []


def test_long_and_nested_values_are_cut() -> None:
    """A scalar stays what it is."""
    assert shown(12.5) == 12.5
    assert shown({"b": 1, "a": 2}) == '{"a":2,"b":1}'
    assert shown("x" * 300) == "x" * 200 + "… (300 characters)"
