"""The same changes of the data, told alike by the engine that compares whole tables."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from mutants import DATE, NUMBER, TEXT, Found, Mutant, row_mutants, spelling_mutants, value_mutants

from ci_migrate.engines import Summary, compare_files, compare_streams
from ci_migrate.parity.compare import differences
from ci_migrate.parity.equality import Comparison
from ci_migrate.parity.natures import nature
from ci_migrate.parity.whole_tables import engine_rules
from ci_migrate.sandbox import Sandbox
from ci_migrate.web import Routes, Services

Row = dict[str, Any]
Compared = Callable[[list[Row], list[Row], Comparison, Path], Summary]

EDITS = {
    "FullName": TEXT,
    "RewardPoints": NUMBER,
    "DateOfBirth": DATE,
}
SINGLE = Comparison(key=("CustomerId",))
COMPOSITE = Comparison(key=("Gender", "CustomerId"))


@pytest.fixture(scope="module")
def rows(boxes: Callable[..., Sandbox]) -> list[Row]:
    """Twenty customers as the legacy service has them."""
    box = boxes()
    routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
    with Services(box.environment({}), routes=routes) as both:
        return list(both.legacy().get("/data/Customer?$top=20").body["value"])


def mutants(rows: list[Row]) -> Iterator[Mutant]:
    """Of rows, of values and of spellings; no row keeps its place, which means nothing here."""
    names = {name: name for name in rows[0]}
    yield from row_mutants(rows, "CustomerId", ordered=False)
    yield from value_mutants(rows, names, "CustomerId", EDITS)
    yield from spelling_mutants(rows, ("DateOfBirth",))


def of_streams(own: list[Row], other: list[Row], how: Comparison, folder: Path) -> Summary:
    """Pages that come in turns."""
    pages = [own[:7], own[7:]], [other[:12], other[12:]]
    return compare_streams(*pages, how.key, engine_rules(how))


def of_files(own: list[Row], other: list[Row], how: Comparison, folder: Path) -> Summary:
    """Parquet; a column that turns into another type does so in every row."""
    names = {name: None for row in own for name in row}
    schema = arrow.Table.from_pylist(own).schema
    paths = []
    for number, side in enumerate((own, other)):
        whole = [{**names, **row} for row in side]
        paths.append(str(folder / f"{number}.parquet"))
        parquet.write_table(
            arrow.Table.from_pylist(whole) if whole else schema.empty_table(), paths[-1]
        )
    return compare_files(paths[0], paths[1], how.key, engine_rules(how))


def told(summary: Summary) -> Counter[Found]:
    """The differences in the words of mutants."""
    return Counter(
        (
            one.kind,
            one.key,
            one.column,
            nature(one.control, one.candidate) if one.kind in ("value", "type") else None,
        )
        for one in summary.differences
    )


def wanted(mutant: Mutant, rows: list[Row], other: list[Row], how: Comparison) -> Counter[Found]:
    """What the mutant says of itself; a null is the same as an absent value here.

    With the composite key, which a mutant knows nothing of, what memory says.
    """
    if len(how.key) > 1:
        found = differences(rows, other, how, Counter())
        said = [(one.kind, one.key, one.column, one.nature) for one in found]
    else:
        said = [(k, key, c.replace("KEY", "CustomerId"), n) for k, key, c, n in mutant.found]
    return Counter((*one[:3], "null" if one[3] == "absent" else one[3]) for one in said)


@pytest.mark.parametrize("how", [SINGLE, COMPOSITE], ids=["key", "composite"])
@pytest.mark.parametrize("compared", [of_streams, of_files])
def test_every_mutant_is_told_on_disk_as_it_is_in_memory(
    rows: list[Row], tmp_path: Path, compared: Compared, how: Comparison
) -> None:
    """And the twin, which nobody changed, is equal without a word."""
    twin = compared(rows, copy.deepcopy(rows)[::-1], how, tmp_path)
    assert (twin.counts, twin.normalised) == ({}, {})
    tried = 0
    for number, mutant in enumerate(mutants(rows)):
        if how is COMPOSITE and number % 3:
            continue
        other = mutant.change(copy.deepcopy(rows))
        try:
            found = compared(rows, other, how, tmp_path)
        except arrow.ArrowException:  # no column of Parquet holds two types
            assert compared is of_files
            continue
        tried += 1
        assert told(found) == wanted(mutant, rows, other, how), mutant.name
        assert Counter(found.normalised) == Counter(mutant.counts), mutant.name
        assert found.equal == (not mutant.found), mutant.name

    assert tried >= (20 if how is COMPOSITE else 60)
