"""Whatever the rows are, both engines find what the plainest comparison finds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from ci_migrate.engines import Summary, compare_files, compare_streams
from ci_migrate.parity.compare import differences
from ci_migrate.parity.equality import Comparison, Rules, Tolerance
from ci_migrate.parity.whole_tables import engine_rules
from tests.engines.oracle import Row, judged
from tests.engines.rows import COLUMNS, KEYS, TYPES, Sides, plain, sides

SETS = 30  # sets of rows that Spark compares at once: it is slow to begin


def written(rows: list[Row], path: Path) -> str:
    """The rows as a Parquet file."""
    schema = arrow.schema(list(TYPES.items()))
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), path)
    return str(path)


def of_files(both: Sides, engine: str, comparison: Comparison) -> Summary:
    """What an engine finds in files with the rows."""
    with TemporaryDirectory() as folder:
        return compare_files(
            written(both[0], Path(folder, "control.parquet")),
            written(both[1], Path(folder, "candidate.parquet")),
            KEYS,
            engine_rules(comparison),
            engine=engine,
        )


USUAL = Comparison(key=KEYS)
FORGIVING = Comparison(
    key=KEYS,
    rules=Rules(normalisers=("nulls", "blanks", "letter-case", "unicode-form", "empty-as-null")),
    columns={"Amount": Rules(tolerance=Tolerance.parse(0.5))},
)


@given(sides())
@settings(max_examples=60)
def test_duckdb_finds_what_the_plainest_comparison_finds(both: Sides) -> None:
    found = of_files(both, "duckdb", USUAL)

    assert Counter(found.counts) == judged(plain(both[0]), plain(both[1]), KEYS)
    assert (found.control, found.candidate) == (len(both[0]), len(both[1]))
    assert len(found.differences) == sum(found.counts.values())
    assert found.equal == (not found.differences)


@given(some.lists(sides(), min_size=SETS, max_size=SETS), some.sampled_from([USUAL, FORGIVING]))
@settings(max_examples=3, phases=[Phase.generate])  # to shrink takes longer than to look
def test_spark_finds_what_duckdb_finds(
    spark: Any, many: list[Sides], comparison: Comparison
) -> None:
    both: Sides = ([], [])
    for number, one in enumerate(many):
        for rows, own in zip(both, one, strict=True):
            rows += [{**row, "Part": row["Part"] + 10 * number} for row in own]

    assert of_files(both, "spark", comparison) == of_files(both, "duckdb", comparison)


@given(sides(), some.integers(0, 6), some.sampled_from([USUAL, FORGIVING]))
@settings(max_examples=60)
def test_streams_find_what_the_comparison_of_a_case_finds(
    both: Sides, cut: int, comparison: Comparison
) -> None:
    control, candidate = (_without_nan(plain(rows)) for rows in both)
    counts: Counter[str] = Counter()
    usual = differences(control, candidate, comparison, counts)
    expected = sorted(_told(one) for one in usual)

    found = compare_streams(
        [control[:cut], control[cut:]],
        [candidate[:1], candidate[1:]],
        KEYS,
        engine_rules(comparison),
    )

    assert sorted(map(_told, found.differences)) == expected
    assert +Counter(found.normalised) == +counts


def _without_nan(rows: list[Row]) -> list[Row]:
    """JSON has none."""
    return [{name: one if one == one else None for name, one in row.items()} for row in rows]


def _told(one: Any) -> tuple[str, ...]:
    values = one.rows, one.control, one.candidate
    return (one.kind, one.key, one.column, *map(repr, values))


@given(sides(mixed=True))
@settings(max_examples=60)
def test_no_json_type_is_lost_in_a_stream(both: Sides) -> None:
    """Columns that hold values of several types, and others in later pages."""
    control, candidate = both

    found = compare_streams(
        [[row] for row in control], [[row] for row in candidate], KEYS, engine_rules(USUAL)
    )

    assert Counter(found.counts) == judged(control, candidate, KEYS)


def test_the_rows_that_are_drawn_differ_in_every_way() -> None:
    """What the tests above rest on: the drawn sides show each kind of difference."""
    kinds: Counter[str] = Counter()

    @given(sides())
    @settings(max_examples=60)
    def draw(both: Sides) -> None:
        kinds.update(kind for kind, _ in judged(plain(both[0]), plain(both[1]), KEYS))
        kinds["none"] += not judged(plain(both[0]), plain(both[1]), KEYS)

    draw()
    wanted = {"none", "missing-row", "extra-row", "value", "duplicate-key", "missing-key"}
    assert wanted <= {kind for kind, count in kinds.items() if count}
    assert COLUMNS.keys() <= TYPES.keys()
