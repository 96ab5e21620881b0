"""The document has the shape that is written down, in every case; its tally stays small."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_migrate.parity import (
    Case,
    Growth,
    Known,
    Options,
    known_text,
    settled,
    shipped_cases,
    updated,
)
from ci_migrate.parity.compare import differences
from ci_migrate.parity.document import CaseResult, Document, MismatchResult
from ci_migrate.parity.equality import Comparison
from ci_migrate.parity.known import KINDS, ROWS, Ledger, load_known
from ci_migrate.parity.rows import Mismatch
from ci_migrate.parity.tally import SHOWN, Tally

Run = Callable[..., dict[str, Any]]
UNTIL = date(2026, 6, 30)
ENTRY = Known(case="a", columns=("City",), reason="why", owner="who", expires=UNTIL)


def misshapen(value: Any, shape: Any, where: str = "") -> list[str]:
    """Where a value is not of the shape that a type says."""
    if is_typeddict(shape):
        hints = get_type_hints(shape)
        if not isinstance(value, dict) or set(value) != set(hints):
            return [f"{where}: {sorted(value) if isinstance(value, dict) else value}"]
        return [p for n, hint in hints.items() for p in misshapen(value[n], hint, f"{where}.{n}")]
    origin, inner = get_origin(shape), get_args(shape)
    if origin is list:
        return [p for one in value for p in misshapen(one, inner[0], f"{where}[]")]
    if origin is dict:
        return [p for one in value.values() for p in misshapen(one, inner[1], f"{where}{{}}")]
    if shape is Any:
        return []
    kinds = inner or (shape,)
    fits = any(kind is type(value) or get_origin(kind) is type(value) for kind in kinds)
    return [] if fits else [f"{where}: {value!r}"]


@pytest.mark.parametrize(
    "options",
    [{}, {"drift": 3}, {"server_errors": 0.9, "seed": 3}, {"legacy_only_columns": True}],
    ids=str,
)
def test_a_document_has_the_shape_that_is_written_down(run: Run, options: dict[str, Any]) -> None:
    """Matches, mismatches, nested ones, and what was not decided."""
    nested = Case(
        name="nested",
        legacy="/data/Customer?$expand=UnifiedActivity&$top=3",
        known=(Known(case="nested", kind="order", reason="r", owner="o", expires=UNTIL),),
    )

    document = run((*shipped_cases(), nested), **options)

    assert misshapen(document, Document) == []
    assert len(document["known"]) == 1


def test_the_shape_tells_what_is_missing() -> None:
    """The check above can fail."""
    good: dict[str, Any] = dict.fromkeys(get_type_hints(MismatchResult), "")
    good |= {"rows": 1, "detail": []}

    assert misshapen(good, MismatchResult) == []
    assert misshapen({**good, "rows": "1"}, MismatchResult) == [".rows: '1'"]
    assert misshapen({**good, "detail": [1]}, MismatchResult) == [".detail[]: 1"]
    assert misshapen({}, CaseResult) == [": []"]


# -- the tally


def test_a_tally_keeps_the_first_and_counts_the_rest() -> None:
    """In the order of key, column and kind, whatever the order in which they come."""
    tally = Tally(known=[ENTRY])
    for n in reversed(range(500)):
        tally.add(Mismatch(kind="value", key=f"{n:03}", column="City", nature="text"))
        tally.add(Mismatch(kind="value", key=f"{n:03}", column="Name", nature="cut"))

    assert [one.mismatch.key for one in tally.first] == [f"{n:03}" for n in range(SHOWN)]
    assert {one.mismatch.column for one in tally.first} == {"Name"}
    assert (tally.total, tally.kinds, tally.open) == (
        1000,
        {"value": 1000},
        {("value", "Name"): 500},
    )
    assert tally.needed == {ENTRY: 500}
    assert tally.hints()[0] == "City: another text, in 500 values"


def test_a_comparison_takes_no_memory_for_what_differs() -> None:
    """A hundred thousand mismatches, a few hundred kilobytes beside the rows."""
    rows = [{"id": n, **{f"c{m}": m for m in range(10)}} for n in range(10_000)]
    other = [{"id": n, **{f"c{m}": -m - 1 for m in range(10)}} for n in range(10_000)]
    tally = Tally()
    tracemalloc.start()
    found = differences(rows, other, Comparison(key=("id",)), Counter())
    for mismatch in found:
        tally.add(mismatch)
        if tally.total == 1:
            before = tracemalloc.get_traced_memory()[0]
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert tally.total == 100_000
    assert grown < 500_000


# -- known differences


@pytest.mark.parametrize(
    ("entry", "mismatch", "covered"),
    [
        ({"columns": ("City",)}, {"kind": "value", "column": "City"}, True),
        ({"columns": ("City",)}, {"kind": "missing-column", "column": "City"}, True),
        ({"columns": ("City",)}, {"kind": "value", "column": "Name"}, False),
        ({"columns": ("City",), "kind": "type"}, {"kind": "value", "column": "City"}, False),
        ({"columns": ("City",), "key": "k"}, {"kind": "value", "column": "City", "key": "k"}, True),
        (
            {"columns": ("City",), "key": "k"},
            {"kind": "value", "column": "City", "key": "l"},
            False,
        ),
        ({"kind": "value"}, {"kind": "value", "column": "City"}, True),
        ({"kind": "missing-row"}, {"kind": "missing-row", "key": "k"}, True),
        ({"kind": "missing-row"}, {"kind": "extra-row", "key": "k"}, False),
        ({"columns": ("id",)}, {"kind": "duplicate-key", "column": "id"}, False),
        ({"kind": "duplicate-key"}, {"kind": "duplicate-key", "column": "id"}, True),
    ],
)
def test_an_entry_covers_what_it_names(
    entry: dict[str, Any], mismatch: dict[str, Any], covered: bool
) -> None:
    """Differences between rows only where it names their kind."""
    known = Known(case="a", reason="r", owner="o", expires=UNTIL, **entry)

    assert known.covers(Mismatch(**mismatch)) is covered


@pytest.mark.parametrize(
    ("today", "most", "needed", "state"),
    [
        (UNTIL, None, {ENTRY: 5}, "used"),
        (UNTIL, None, {}, "unused"),
        (UNTIL, None, None, "undecided"),
        (date(2026, 7, 1), None, {ENTRY: 5}, "expired"),
        (date(2026, 7, 1), None, None, "expired"),
    ],
)
def test_an_entry_has_a_state(
    today: date, most: int | None, needed: dict[Known, int] | None, state: str
) -> None:
    ledger = Ledger([ENTRY], today)

    ledger.settle(("a",), needed)

    assert ledger.state(ENTRY) == state


def test_an_entry_for_many_cases_is_exceeded_by_their_sum() -> None:
    """And used by one of them, though another was not decided."""
    entry = Known(case="a", kind="value", most=5, reason="r", owner="o", expires=UNTIL)
    ledger = Ledger([entry], UNTIL)
    states = []
    for needed in (None, {entry: 3}, {entry: 2}, {entry: 1}):
        ledger.settle(("a [x]", "a"), needed)
        states.append(ledger.state(entry))

    assert states == ["undecided", "used", "used", "exceeded"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
ENTRIES = st.builds(
    Known,
    case=TEXTS,
    reason=TEXTS,
    owner=TEXTS,
    expires=st.dates(date(1000, 1, 1)),
    columns=st.lists(TEXTS, min_size=1, max_size=2).map(tuple),
    kind=st.none() | st.sampled_from(KINDS),
    key=st.none() | TEXTS,
    most=st.none() | st.integers(1, 2**62),
)


@given(st.lists(ENTRIES, max_size=3, unique=True))
def test_entries_survive_the_way_into_a_file(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Known]
) -> None:
    path = tmp_path_factory.mktemp("known") / "known.toml"
    path.write_text(known_text(entries), encoding="utf-8")

    assert load_known(path) == tuple(entries)


def test_an_update_shrinks_unless_it_is_told_to_grow(run: Run) -> None:
    """Of what differs now, an entry for each kind and column, with a number that only falls."""
    case = Case(name="hundred", legacy="/data/Customer?$top=100")
    growth = Growth(reason="seen", owner="us", expires=UNTIL)

    red = run([case], drift=9)
    shrunk = updated((), red, None)
    grown = updated((), red, growth)
    green = run([case], options=Options(known=grown, today=UNTIL), drift=9)
    fewer = run([case], options=Options(known=grown, today=UNTIL), drift=5)
    lowered = updated(grown, fewer, None)

    assert shrunk == ()
    assert sum(one.most or 0 for one in grown) == 9
    assert green["summary"]["ignored"] == 1
    assert settled(red, growth)["summary"]["mismatch"] == 0
    assert 0 < sum(one.most or 0 for one in lowered) <= 5
    assert len(lowered) <= len(grown)


def test_an_update_leaves_alone_what_was_not_decided(run: Run) -> None:
    case = Case(name="a", legacy="/data/Customer?$top=100")

    open_run = run([case], options=Options(known=(ENTRY,), today=UNTIL), server_errors=1.0)

    assert updated((ENTRY,), open_run, None) == (ENTRY,)
    assert [one["state"] for one in open_run["known"]] == ["undecided"]


def test_kinds_of_rows_are_kinds() -> None:
    assert set(ROWS) < set(KINDS)
