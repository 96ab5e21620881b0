"""Random rows of two sides: most of them the same, some changed, lost, doubled or added."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as arrow
from hypothesis import strategies as some

from tests.engines.oracle import Row

Sides = tuple[list[Row], list[Row]]

KEYS = ("Id", "Part")
_TEXTS = [
    "", "a", "A", "é", "e\u0301", "ß", "日本", "a|b", " a", "'", '"', "\\", "null",
    "1", "1.0", "{x",
    "2024-01-01T10:00:00Z", "2024-01-01T10:00:00.000Z", "2024-01-01T11:00:00+01:00",
    "2024-01-01T11:00:00Z", "2024-01-01T10:00:00", "2024-01-01T10:00:00.5Z",
    "2024-01-01", "2024-02-30T10:00:00Z",
    '{"a": 1, "b": [1, 2]}', '{"b":[1,2],"a":1}', '{"a":1.5}', "[]", "[ ]", '["2024"]',
]  # fmt: skip
_REAL = [0.0, -0.0, 0.1, 0.5, 1.0, -1.5, 1e20, 2.0**53, 1 / 3, float("nan")]
_WHOLE = [0, 1, -1, 2**53, 2**53 + 1, 2**63 - 1]
_INSTANTS = [
    datetime(2024, 1, 1, 10, tzinfo=UTC),
    datetime(2024, 1, 1, 10, 0, 0, 500_000, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
]
_NESTED = [{}, {"a": 1}, {"a": 1.0, "b": None}, {"a": [1, "x"]}, [], [1, 2], [2, 1], [{"b": True}]]
_WORDS = some.sampled_from(_TEXTS) | some.text(max_size=3)

COLUMNS: dict[str, Any] = {
    "Name": _WORDS,
    "Count": some.sampled_from(_WHOLE),
    "Amount": some.sampled_from(_REAL),
    "Active": some.booleans(),
    "At": some.sampled_from(_INSTANTS),
}
TYPES = {
    "Id": arrow.string(),
    "Part": arrow.int32(),
    "Name": arrow.string(),
    "Count": arrow.int64(),
    "Amount": arrow.float64(),
    "Active": arrow.bool_(),
    "At": arrow.timestamp("us", tz="UTC"),
}
_MIXED = some.one_of(
    _WORDS,
    some.sampled_from([*_WHOLE, 2**70]),
    some.sampled_from(_REAL),
    some.booleans(),
    some.sampled_from(_NESTED),
)


@some.composite
def sides(draw: Any, *, mixed: bool = False) -> Sides:
    """Rows of both sides; ``mixed``: one column holds anything that JSON has, or is absent."""
    key = some.sampled_from(["a", "b", "c", "2024-01-01T10:00:00Z", "2024-01-01T10:00:00.0Z"])
    columns = {"Name": _MIXED} if mixed else COLUMNS
    row = some.fixed_dictionaries(
        {
            "Id": some.none() | key if draw(some.booleans()) else key,
            "Part": some.integers(0, 2),
            **{name: some.none() | values for name, values in columns.items()},
        },
        optional={"Other": _MIXED} if mixed else {},
    )
    control = draw(some.lists(row, max_size=6))
    candidate = []
    for one in control:
        change = draw(some.sampled_from(["keep", "keep", "keep", "drop", "double", "change"]))
        kept = dict(one)
        if change == "change":
            name = draw(some.sampled_from(list(columns)))
            kept[name] = draw(some.none() | columns[name])
        candidate += [] if change == "drop" else [kept] * (2 if change == "double" else 1)
    candidate += draw(some.lists(row, max_size=2))
    return control, list(draw(some.permutations(candidate)))


def plain(rows: list[Row]) -> list[Row]:
    """The rows as JSON has them."""
    return [
        {
            name: f"{value:%Y-%m-%dT%H:%M:%S.%f}Z" if isinstance(value, datetime) else value
            for name, value in row.items()
        }
        for row in rows
    ]
