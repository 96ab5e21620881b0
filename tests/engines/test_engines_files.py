"""The same tables in every format: each engine finds the same differences and says the same."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest

from ci_migrate.engines import Summary, compare_files
from ci_migrate.errors import MigrateError, SettingsError
from ci_migrate.parity.equality import Comparison, Rules, Tolerance
from ci_migrate.parity.whole_tables import engine_rules
from tests.engines.oracle import Row

KEY = ("Id",)
SAID = 'say "x", y\nz'
TEN, LEAP, LATER = "2024-01-01T10:00:00Z", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.5Z"
CONTROL: list[Row] = [
    {"Id": "a", "Name": "Zoë", "Points": 7, "Spend": 12.5, "Active": True, "At": TEN},
    {"Id": "b", "Name": None, "Points": None, "Spend": 0.1, "Active": False, "At": None},
    {"Id": "c", "Name": SAID, "Points": -1, "Spend": 1e20, "Active": None, "At": LEAP},
    {"Id": "d", "Name": "lost", "Points": 0, "Spend": None, "Active": True, "At": None},
]  # fmt: skip
CANDIDATE: list[Row] = [
    {"Id": "c", "Name": SAID, "Points": -1, "Spend": 1e20, "Active": None, "At": LATER},
    {"Id": "a", "Name": "Zoe", "Points": 7, "Spend": 12.5, "Active": True, "At": TEN},
    {"Id": "b", "Name": None, "Points": None, "Spend": 0.1, "Active": False, "At": None},
    {"Id": "e", "Name": "new", "Points": 0, "Spend": None, "Active": True, "At": None},
]  # fmt: skip
FOUND = {("missing-row", ""): 1, ("extra-row", ""): 1, ("value", "Name"): 1, ("value", "At"): 1}
SCHEMA = arrow.schema(
    [
        ("Id", arrow.string()),
        ("Name", arrow.string()),
        ("Points", arrow.int32()),
        ("Spend", arrow.float64()),
        ("Active", arrow.bool_()),
        ("At", arrow.timestamp("us", tz="UTC")),
    ]
)


def typed(rows: list[Row]) -> arrow.Table:
    """The rows with types of their own."""
    instants = [
        {**row, "At": row["At"] and datetime.fromisoformat(row["At"]).astimezone(UTC)}
        for row in rows
    ]
    return arrow.Table.from_pylist(instants, schema=SCHEMA)


def write(rows: list[Row], folder: Path, name: str) -> str:
    """The rows in the format of the name's ending."""
    path = folder / name
    match path.suffix:
        case ".parquet":
            parquet.write_table(typed(rows), path)
        case ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                lines = csv.DictWriter(file, list(rows[0]))
                lines.writeheader()
                lines.writerows(rows)
        case ".jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        case ".gz":
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            path.write_bytes(gzip.compress(text.encode()))
        case ".delta":
            import deltalake

            deltalake.write_deltalake(str(path), typed(rows[:2]))
            deltalake.write_deltalake(str(path), typed(rows), mode="overwrite")
    return str(path)


def found(
    control: str, candidate: str, engine: str, comparison: Comparison | None = None, **more: Any
) -> Summary:
    """What an engine finds."""
    rules = engine_rules(comparison or Comparison(key=KEY), **more)
    return compare_files(control, candidate, KEY, rules, engine=engine)


ENDINGS = ("parquet", "csv", "jsonl", "jsonl.gz", "delta")


@pytest.mark.parametrize("other", ENDINGS)
@pytest.mark.parametrize("one", ENDINGS)
def test_the_format_makes_no_difference(tmp_path: Path, one: str, other: str) -> None:
    control = write(CONTROL, tmp_path, f"control.{one}")
    candidate = write(CANDIDATE, tmp_path, f"candidate.{other}")

    summary = found(control, candidate, "duckdb")

    assert dict(summary.counts) == FOUND
    assert (summary.control, summary.candidate, summary.changed) == (4, 4, 2)
    values = {one.column: (one.control, one.candidate) for one in summary.differences if one.column}
    assert values["Name"] == ("Zoë", "Zoe")


@pytest.mark.parametrize("pair", [("csv", "parquet"), ("jsonl", "delta"), ("parquet", "csv")])
def test_spark_reads_every_format_alike(spark: Any, tmp_path: Path, pair: tuple[str, str]) -> None:
    control = write(CONTROL, tmp_path, f"control.{pair[0]}")
    candidate = write(CANDIDATE, tmp_path, f"candidate.{pair[1]}")

    assert found(control, candidate, "spark") == found(control, candidate, "duckdb")


def test_a_pattern_names_many_files_whose_columns_stand_in_any_order(tmp_path: Path) -> None:
    write(CONTROL[:2], tmp_path, "control-1.csv")
    write([dict(reversed(row.items())) for row in CONTROL[2:]], tmp_path, "control-2.csv")
    whole = write(CONTROL, tmp_path, "whole.parquet")

    assert found(str(tmp_path / "control-*.csv"), whole, "duckdb").equal


def test_so_they_may_on_spark(spark: Any, tmp_path: Path) -> None:
    write(CONTROL[:2], tmp_path, "control-1.csv")
    write([dict(reversed(row.items())) for row in CONTROL[2:]], tmp_path, "control-2.csv")
    whole = write(CONTROL, tmp_path, "whole.parquet")

    assert found(str(tmp_path / "control-*.csv"), whole, "spark").equal


def test_a_folder_of_parts_is_one_table(tmp_path: Path) -> None:
    parts = tmp_path / "control.parquet"
    parts.mkdir()
    write(CONTROL[:1], parts, "part-0.parquet")
    write(CONTROL[1:], parts, "part-1.parquet")
    (parts / "_SUCCESS").touch()
    (parts / ".part-0.parquet.crc").touch()

    assert found(str(parts), write(CONTROL, tmp_path, "one.jsonl"), "duckdb").equal


def test_marks_in_the_name_of_a_file_stand_for_themselves(tmp_path: Path) -> None:
    folder = tmp_path / "it's [1] {x}"
    folder.mkdir()
    control = write(CONTROL, folder, "control.parquet")

    assert found(
        str(tmp_path / "it's*" / "control.parquet"), control.replace("[", "[[]"), "duckdb"
    ).equal


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_a_delta_table_in_folders_keeps_the_columns_of_their_names(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    if engine == "spark":
        request.getfixturevalue("spark")
    import deltalake

    control = tmp_path / "outer=1" / "control"
    deltalake.write_deltalake(str(control), typed(CONTROL), partition_by=["Points"])

    assert found(str(control), write(CONTROL, tmp_path, "one.parquet"), engine).equal


def column(values: list[Any], kind: arrow.DataType, path: Path) -> str:
    """A file with a key and one column."""
    ids = arrow.array([str(n) for n in range(len(values))])
    parquet.write_table(arrow.table({"Id": ids, "Value": arrow.array(values, kind)}), path)
    return str(path)


HUGE = Decimal("12345678901234567890.123456789012345678")
DAY = datetime(2024, 1, 1)
WIDE = arrow.decimal128(38, 18)
TEXT, MICROS = arrow.string(), arrow.timestamp("us")
PAIRS = [
    ([1, 2], arrow.int64(), [1.0, 2.5], arrow.float64(), {"value": 1}),
    ([2**53 + 1], arrow.int64(), [float(2**53)], arrow.float64(), {"value": 1}),
    ([Decimal("0.10")], arrow.decimal128(9, 2), [0.1], arrow.float64(), {}),
    ([Decimal("0.10")], arrow.decimal128(9, 2), [Decimal("0.100")], arrow.decimal128(9, 3), {}),
    ([HUGE], WIDE, [HUGE + Decimal("1e-18")], WIDE, {"value": 1}),
    ([HUGE], WIDE, [float(HUGE)], arrow.float64(), {"value": 1}),
    ([0.1], arrow.float32(), [0.1], arrow.float64(), {}),
    ([0.1], arrow.float32(), [0.2], arrow.float64(), {"value": 1}),
    ([1], arrow.int8(), [1], arrow.int64(), {}),
    ([True], arrow.bool_(), [1], arrow.int64(), {"type": 1}),
    ([12], arrow.int64(), ["12"], arrow.string(), {"type": 1}),
    ([date(2024, 1, 1)], arrow.date32(), ["2024-01-01"], arrow.string(), {}),
    ([date(2024, 1, 1)], arrow.date32(), ["2024-01-02"], arrow.string(), {"value": 1}),
    (["2024-01-01T11:00:00+01:00"], TEXT, [datetime(2024, 1, 1, 10)], MICROS, {}),
    (["2024-01-01T10:00:00+01:00"], TEXT, [datetime(2024, 1, 1, 10)], MICROS, {"value": 1}),
    (["2024-01-01T10:00:00+01:00"], TEXT, ["2024-01-01T10:00:00Z"], TEXT, {"value": 1}),
    (["2024-01-01T10:00:00+01:00"], TEXT, ["2024-01-01T09:00:00.0Z"], TEXT, {}),
    ([DAY], arrow.timestamp("ms"), [DAY], arrow.timestamp("us", "UTC"), {}),
    ([b"a"], arrow.binary(), [b"b"], arrow.binary(), {"value": 1}),
    ([[1, 2]], arrow.list_(arrow.int64()), [[1, 2]], arrow.list_(arrow.int32()), {}),
    ([[1, 2]], arrow.list_(arrow.int64()), [[2, 1]], arrow.list_(arrow.int64()), {"value": 1}),
    ([{"a": 1}], arrow.struct([("a", arrow.int64())]), ['{"a":1}'], arrow.string(), {"type": 1}),
    ([None, 1], arrow.int64(), [None, None], arrow.null(), {"value": 1}),
]  # fmt: skip


EVERY = PAIRS + [  # Spark reads no nanoseconds
    ([DAY], arrow.timestamp("ns", "Europe/Berlin"), [DAY], arrow.timestamp("ms"), {}),
    ([DAY], arrow.timestamp("ns", "UTC"), ["2024-01-01T01:00:00Z"], TEXT, {"value": 1}),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(EVERY)), ids=lambda n: f"{EVERY[n][1]}-{EVERY[n][3]}")
def test_types_are_compared_by_meaning(tmp_path: Path, number: int) -> None:
    left, left_type, right, right_type, kinds = EVERY[number]

    summary = found(
        column(left, left_type, tmp_path / "a.parquet"),
        column(right, right_type, tmp_path / "b.parquet"),
        "duckdb",
    )

    assert {kind: count for (kind, _), count in summary.counts.items()} == kinds


INSTANTS = (
    "2024-01-01 10:00:00", "2024-01-01 10:00:00.000", "2024-01-01 10:00:00+00",
    "2024-01-01T10:00:00Z",
    "2024-01-01 11:00:00+01:00", "2024-01-01 11:00:00 +0100", "2024-01-01 10:00:01", "soon",
)  # fmt: skip


@pytest.mark.parametrize(
    "kind", [MICROS, arrow.timestamp("ns"), arrow.timestamp("ns", "UTC")], ids=str
)
@pytest.mark.parametrize("key", ["Id", "Value"])
def test_an_instant_in_a_text_without_a_type_may_have_a_blank(
    tmp_path: Path, kind: arrow.DataType, key: str
) -> None:
    """As data frames and databases write it; only the last two are others."""
    lines = "".join(f"{n},{text}\n" for n, text in enumerate(INSTANTS))
    (tmp_path / "b.csv").write_text("Id,Value\n" + lines)
    days = [datetime(2024, 1, 1, 10)] * len(INSTANTS)
    left = column(days, kind, tmp_path / "a.parquet")
    expected = {"value": 2} if key == "Id" else {"duplicate-key": 1, "extra-row": 2}

    summary = compare_files(
        left, str(tmp_path / "b.csv"), (key,), engine_rules(Comparison(key=(key,)))
    )

    assert {kind: count for (kind, _), count in summary.counts.items()} == expected


def test_types_are_compared_alike_on_spark(spark: Any, tmp_path: Path) -> None:
    """All types in one table, since Spark is slow to begin."""
    sides = []
    for side in (0, 2):
        columns = {
            f"Value{n}": arrow.array([*PAIRS[n][side], None][:1], PAIRS[n][side + 1])
            for n in range(len(PAIRS))
        }
        sides.append(tmp_path / f"{side}.parquet")
        parquet.write_table(arrow.table({"Id": arrow.array(["x"]), **columns}), sides[-1])
    control, candidate = map(str, sides)

    assert found(control, candidate, "spark") == found(control, candidate, "duckdb")


@pytest.mark.parametrize(
    ("size", "differ"), [("0.01", ["2"]), ("1%", []), ("0.5%", ["1"]), (None, ["1", "2"])]
)
def test_a_tolerance_is_exact_at_its_edge(
    tmp_path: Path, size: str | None, differ: list[str]
) -> None:
    """0.01 covers 1.01 and 1.00, which as floats lie further apart."""
    control = column([5.0, 1.01, 1000.0], arrow.float64(), tmp_path / "a.parquet")
    candidate = column([5.0, 1.0, 1005.0], arrow.float64(), tmp_path / "b.parquet")
    tolerance = Tolerance.parse(size if size is None or "%" in size else float(size))
    comparison = Comparison(key=KEY, columns={"Value": Rules(tolerance=tolerance)})

    summary = found(control, candidate, "duckdb", comparison)

    assert [one.key for one in summary.differences] == differ
    assert summary.normalised == ({"tolerance": 2 - len(differ)} if size else {})


def test_untyped_texts_are_read_as_what_a_column_is_said_to_hold(tmp_path: Path) -> None:
    for name, value, truth in (("a", "1.50", "TRUE"), ("b", "1.5", "true")):
        (tmp_path / f"{name}.csv").write_text(
            f"Id,Amount,Active,Version\nx,{value},{truth},{value}\n"
        )
    control, candidate = str(tmp_path / "a.csv"), str(tmp_path / "b.csv")

    plain = found(control, candidate, "duckdb")
    told = found(
        control, candidate, "duckdb", numbers=frozenset({"Amount"}), truths=frozenset({"Active"})
    )

    assert sorted(column for _, column in plain.counts) == ["Active", "Amount", "Version"]
    assert [column for _, column in told.counts] == ["Version"]


def test_renamed_and_ignored_columns(tmp_path: Path) -> None:
    candidate = [
        {f"msdynci_{name.lower()}": value for name, value in row.items()}
        | {"createdon": "2026-01-01", "msdynci_own": 1}
        for row in CANDIDATE
    ]
    paths = write(CONTROL, tmp_path, "control.jsonl"), write(candidate, tmp_path, "other.jsonl")

    summary = found(
        *paths, "duckdb", rename={"msdynci_id": "Id"}, prefix="msdynci_", ignore=("N*",)
    )

    assert dict(summary.counts) == {
        ("missing-row", ""): 1, ("extra-row", ""): 1, ("value", "At"): 1,
        ("extra-column", "msdynci_own"): 1,
    }  # fmt: skip
    assert summary.left_out == ("Name", "createdon")


def test_an_empty_side_lacks_every_row(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()

    summary = found(write(CONTROL, tmp_path, "control.jsonl"), str(empty), "duckdb")

    assert dict(summary.counts) == {("missing-row", ""): 4}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonl", b'[{"Id": "a"}]\n', "no JSON objects"),
        ("a.jsonl", b'{"Id": "a"}\n[1]\n', "in line 2"),
        ("a.csv", "Id,Name\na,Zo\u00eb\n".encode("latin-1"), "not utf-8"),
        ("a.csv", b"Id,Name\na,b,c\nd\n", "sniffing"),
    ],
)
def test_a_file_that_holds_no_such_rows_is_no_empty_one(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(MigrateError, match=said):
        found(write(CONTROL, tmp_path, "control.jsonl"), str(tmp_path / name), "duckdb")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("none*.csv", "control: no file is called"),
        ("notes.txt", "control: notes.txt: unknown format"),
        ("mixed.*", "names csv and parquet"),
        ("folder", "names no file"),
        ("broken.parquet", "DuckDB: "),
        ("broken.jsonl", "DuckDB: "),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, pattern: str, said: str) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "folder").mkdir()
    write(CONTROL, tmp_path, "mixed.csv")
    write(CONTROL, tmp_path, "mixed.parquet")
    (tmp_path / "broken.parquet").write_text("PAR1 no file")
    (tmp_path / "broken.jsonl").write_text('{"Id": "a"\n{"Id": "b"}\n')
    good = write(CONTROL, tmp_path, "good.parquet")

    with pytest.raises(MigrateError, match=said.replace("*", r"\*")):
        found(str(tmp_path / pattern), good, "duckdb")


def test_a_key_that_is_no_column_is_said_with_the_columns_that_are(tmp_path: Path) -> None:
    path = write(CONTROL, tmp_path, "control.csv")

    with pytest.raises(
        SettingsError, match="the control has no column Key of the key; it has Active, At"
    ):
        compare_files(path, path, ["Key"], engine_rules(Comparison()))


def test_a_delta_table_with_deletions_apart_is_refused(tmp_path: Path) -> None:
    import deltalake

    path = tmp_path / "table"
    deltalake.write_deltalake(
        str(path), typed(CONTROL), configuration={"delta.enableDeletionVectors": "true"}
    )

    with pytest.raises(SettingsError, match="deletionVectors"):
        found(str(path), str(path), "duckdb")


def test_a_memory_that_is_far_too_small_ends_in_words(tmp_path: Path) -> None:
    path = write(CONTROL, tmp_path, "control.parquet")

    with pytest.raises(MigrateError, match="DuckDB: "):
        compare_files(path, path, KEY, engine_rules(Comparison(key=KEY)), memory="much")


@pytest.mark.parametrize(
    ("package", "said"),
    [
        ("duckdb", r"duckdb is needed: pip install 'ci-migrate\[duckdb\]'"),
        ("pyspark", r"pyspark is needed: pip install 'ci-migrate\[spark\]'"),
        ("deltalake", r"deltalake is needed: pip install 'ci-migrate\[delta\]'"),
    ],
)
def test_a_missing_extra_is_named_with_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, said: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, package, None)
    path = write(CONTROL, tmp_path, "control.parquet")
    (tmp_path / "table" / "_delta_log").mkdir(parents=True)
    control = str(tmp_path / "table") if package == "deltalake" else path

    with pytest.raises(SettingsError, match=said):
        found(control, path, "spark" if package == "pyspark" else "duckdb")


@pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed")
def test_spark_without_java_says_what_it_needs(tmp_path: Path) -> None:
    """In a process of its own: where a session is running, Java is there."""
    path = write(CONTROL, tmp_path, "control.csv")
    program = (
        "from ci_migrate.engines import compare_files; "
        "from ci_migrate.parity.equality import Comparison; "
        "from ci_migrate.parity.whole_tables import engine_rules; "
        f"compare_files({path!r}, {path!r}, ['Id'], engine_rules(Comparison()), engine='spark')"
    )
    environment = os.environ | {"JAVA_HOME": str(tmp_path / "nowhere")}

    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )

    assert "SettingsError: Spark does not start" in done.stderr
    assert "Java 17" in done.stderr
