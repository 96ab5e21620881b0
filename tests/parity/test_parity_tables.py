"""One case, many values: lists, tables, files, and samples that a seed draws."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_migrate.errors import SettingsError
from ci_migrate.parity import load_cases, parse_cases
from ci_migrate.parity.cases import Values
from ci_migrate.parity.tables import drawn, expanded

Run = Callable[..., dict[str, Any]]

LEGACY = """
[[case]]
name = "customer"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}' and City ne '{City}'"
"""
IDS = ["ce759201f786d590bf2134bff576c369", "4720771f8ca8181166d2287672fdf202"]
SAMPLE = """
[[case]]
name = "customer"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}'"
[case.table]
legacy = "/data/Customer?$top=100"
columns = { CID = "CustomerId" }
count = 3
seed = 4
"""


def rows(text: str, folder: Path = Path()) -> list[dict[str, str]]:
    """The parameters of the cases that a file stands for."""
    (case,) = parse_cases(text, "p.toml", folder)
    assert case.values is not None
    return [dict(one.parameters) for one in expanded(case, drawn(case.values))]


def test_lists_of_values_go_side_by_side(tmp_path: Path) -> None:
    """A parameter with one value is the same in all; a table of rows or a file says the same."""
    pairs = [{"CID": "a", "City": "x"}, {"CID": "b", "City": "x"}]
    (tmp_path / "ids.csv").write_text("\ufeffCID,City\na,x\nb,x\n", encoding="utf-8")

    listed = rows(LEGACY + '[case.parameters]\nCID = ["a", "b"]\nCity = "x"')
    both = rows(LEGACY + '[case.parameters]\nCID = ["a", "b"]\nCity = ["x", "x"]')
    table = '[case.parameters]\nCity = "x"\n[case.table]\nrows = [{ CID = "a" }, { CID = "b" }]'
    file = LEGACY + '[case.table]\nfile = "ids.csv"'

    assert listed == both == rows(LEGACY + table) == rows(file, tmp_path) == pairs


def test_every_row_is_a_case_with_a_name_of_its_own() -> None:
    """It says where it comes from; long values are told apart by a digest."""
    long = "x" * 90
    values = f'["a", "a", "{long}", "{long}y"]'
    (case,) = parse_cases(LEGACY + f'[case.parameters]\nCID = {values}\nCity = "c"', "p.toml")
    assert case.values is not None

    made = expanded(case, drawn(case.values))

    names = [one.name for one in made]
    assert names[:2] == ["customer [a]", "customer [a] (2)"]
    assert len(set(names)) == 4
    assert all(one.of == "customer" for one in made)
    assert all(len(name) < 40 for name in names)


@given(st.lists(st.text(min_size=1), min_size=1, unique=True), st.integers(0, 9), st.randoms())
def test_a_seed_draws_the_same_rows_in_whatever_order_they_come(
    names: list[str], seed: int, shuffle: random.Random
) -> None:
    """Distinct values, as many as were asked for, nothing that is null."""
    values = Values(legacy="/data/x", columns={"C": "c"}, count=3, seed=seed)
    answered = [{"c": name} for name in names] + [{"c": None}, {"d": 1}, {"c": names[0]}]
    mixed = shuffle.sample(answered, len(answered))

    found = drawn(values, answered)

    assert found == drawn(values, mixed)
    assert len(found) == min(3, len(names))
    assert {row["C"] for row in found} <= set(names)


def test_numbers_become_the_texts_that_a_query_needs() -> None:
    values = Values(legacy="/data/x", columns={"C": "c"})

    assert [row["C"] for row in drawn(values, [{"c": 5}, {"c": 1.5}, {"c": True}])] == [
        "1.5",
        "5",
        "true",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[case.parameters]\nCID = ["a"]\nCity = ["x", "y"]', "differ in length"),
        ("[case.parameters]\nCID = []", "parameters.CID is an empty list"),
        ("[case.parameters]\nCID = [true]", "parameters.CID is True"),
        ('[case.parameters]\nCID = ["a"]\n[case.table]\nrows = [{}]', "not both"),
        ('[case.parameters]\nCIS = ["a"]', "parameters.CIS fills nothing"),
        ('[case.table]\nrows = [{ CIS = "a" }]', "parameters.CIS fills nothing"),
        ('[case.table]\nrows = [{ CID = "a" }, { City = "b" }]', "different placeholders"),
        ("[case.table]\nrows = []", "it holds no row"),
        ("[case.table]\nrows = 5", "write it as"),
        ('[case.table]\nfile = "none.csv"', "none.csv cannot be read"),
        ('[case.table]\nfile = "short.csv"', "short.csv:3: it has not one value a column"),
        ('[case.table]\nfile = "empty.csv"', "it holds no row"),
        ('[case.table]\nlegacy = "/data/x"', "columns is missing"),
        ('[case.table]\nlegacy = "/data/x"\nfile = "y"', "give one of rows, file and legacy"),
        ("[case.table]\ncount = 3", "give one of rows, file and legacy"),
        ('[case.table]\nrows = [{ CID = "a" }]\ncount = 0', "count is 0; a whole number from 1"),
        ('[case.table]\nrows = [{ CID = "a" }]\nseed = "x"', "seed is 'x'"),
        ('[case.table]\nlegacy = "/x?subscription-key=1"\ncolumns = { CID = "C" }', "CI_SUBSCRI"),
        ('table = "ids.csv"', "write it as [case.table]"),
        ("[case.table]\nrow = 1", "unknown key 'row'; did you mean 'rows'"),
    ],
)
def test_what_is_wrong_with_values_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "short.csv").write_text("CID,City\na,b\nc\n")
    (tmp_path / "empty.csv").write_text("CID,City\n")

    with pytest.raises(SettingsError) as wrong:
        parse_cases(LEGACY + text, "p.toml", tmp_path)

    assert str(wrong.value).startswith("p.toml: case 1 (customer): ")
    assert said in str(wrong.value)


def test_a_file_of_values_lies_beside_its_cases(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(LEGACY + '[case.table]\nfile = "ids.csv"')
    (tmp_path / "ids.csv").write_text("CID,City\na,b\n")

    (case,) = load_cases(tmp_path / "p.toml")

    assert case.values == Values(rows=({"CID": "a", "City": "b"},))


def test_a_sample_of_the_control_is_run(run: Run) -> None:
    """The same customers every time, others by another seed."""
    first, second, other = (
        run(parse_cases(text, "p.toml"))
        for text in (SAMPLE, SAMPLE, SAMPLE.replace("seed = 4", "seed = 5"))
    )

    assert first == second
    assert [case["verdict"] for case in first["cases"]] == ["match"] * 3
    assert {case["of"] for case in first["cases"]} == {"customer"}
    assert {case["name"] for case in first["cases"]} != {case["name"] for case in other["cases"]}


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (('"CustomerId" }', '"None" }'), "its values: the query finds none"),
        (("/data/Customer?$top=100", "/data/Nothing"), "its values: HTTP 404"),
    ],
)
def test_values_that_cannot_be_drawn_leave_the_case_open(
    run: Run, change: tuple[str, str], cause: str
) -> None:
    (case,) = run(parse_cases(SAMPLE.replace(*change), "p.toml"))["cases"]

    assert (case["name"], case["verdict"]) == ("customer", "inconclusive")
    assert case["cause"].startswith(cause)


# -- queries written by hand

HAND = """
[[case]]
name = "by hand"
legacy = "/data/Customer?$filter=City eq '{City}'&$top=10"
dataverse = "msdynci_customerprofiles?$filter=msdynci_city eq '{City}'&$top=10"
[case.parameters]
City = "São Paulo"
"""
SEGMENTS = """
[[case]]
name = "segments"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}' and IsMemberOfSegment('{S}')"
dataverse = "msdynci_segmentmemberships?$filter=msdynci_customerid eq '{CID}'"
gather = { name = "S", column = "msdynci_segments" }
[case.parameters]
CID = "32d90dcd57bb7d973ac4da9afb813921"
S = ["Male_under_40", "male_under_40", "High_value"]
"""


def test_a_dataverse_query_by_hand_takes_the_place_of_the_translation(run: Run) -> None:
    """Its parameters are filled in as well, and its rows have their legacy names."""
    (same,) = run(parse_cases(HAND, "p.toml"))["cases"]
    (less,) = run(parse_cases(HAND.replace('&$top=10"\n[', '&$top=2"\n['), "p.toml"))["cases"]

    assert (same["verdict"], same["normalised"], same["dataverse"] is None) == ("match", {}, False)
    assert same["plan"]["steps"][0]["url"].startswith("msdynci_customerprofiles?$filter=")
    assert set(less["kinds"]) == {"missing-row"}


def test_a_dataverse_query_by_hand_may_stand_for_what_is_not_translated(run: Run) -> None:
    """A source table, here; without a key that is known, whole rows are compared."""
    text = """
[[case]]
name = "contacts"
legacy = "/data/Website_contacts?$top=20"
dataverse = "msdynci_customerprofiles?$select=msdynci_website_contacts_contactid&$top=20"
"""
    (case,) = run(parse_cases(text, "p.toml"))["cases"]

    assert (case["verdict"], case["control"]["rows"], case["candidate"]["rows"]) == (
        "mismatch",
        20,
        20,
    )
    assert {m["column"] for m in case["mismatches"]} >= {"ContactId", "FullName"}


def test_what_is_no_dataverse_query_is_told(run: Run) -> None:
    text = HAND.replace("msdynci_customerprofiles?", "/data/Customer?")

    (case,) = run(parse_cases(text, "p.toml"))["cases"]

    assert "dataverse is no Dataverse query" in case["cause"]


def test_gathered_answers_are_one(run: Run) -> None:
    """A segment that the list forgets is an extra row, one too many is no row at all."""
    whole = run(parse_cases(SEGMENTS, "p.toml"))["cases"][0]
    less = run(parse_cases(SEGMENTS.replace('"male_under_40", ', ""), "p.toml"))["cases"][0]
    more = run(parse_cases(SEGMENTS.replace("S = [", 'S = ["Empty_segment", '), "p.toml"))

    assert (whole["verdict"], whole["control"]["rows"], whole["control"]["pages"]) == (
        "match",
        3,
        3,
    )
    assert [(m["kind"], m["key"]) for m in less["mismatches"]] == [("extra-row", "male_under_40")]
    assert more["cases"][0]["verdict"] == "match"


@pytest.mark.parametrize("error", [{"server_errors": 1.0}, {"segments_shape": "list"}])
def test_gathered_answers_that_fail_leave_the_case_open(run: Run, error: dict[str, Any]) -> None:
    case = run(parse_cases(SEGMENTS, "p.toml"), **error)["cases"][0]

    assert case["verdict"] == ("inconclusive" if "server_errors" in error else "match")


def test_a_column_without_names_is_an_error(run: Run) -> None:
    text = SEGMENTS.replace('"msdynci_segments"', '"msdynci_identifier"')

    case = run(parse_cases(text, "p.toml"))["cases"][0]

    assert case["cause"].startswith("candidate: msdynci_identifier holds no list of names")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('name = "S", ', ""), "gather.name is None"),
        (('column = "msdynci_segments"', "columns = 1"), "unknown key 'columns'"),
        (("gather = {", 'gather = "S" #'), "write {name = ..., column = ...}"),
        (('name = "S"', 'name = "T"'), "a list of values for 'T'"),
        (("dataverse = ", "# "), "gather needs a dataverse query"),
    ],
)
def test_what_is_wrong_with_gathering_is_named(change: tuple[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        parse_cases(SEGMENTS.replace(*change), "p.toml")

    assert said in str(wrong.value)
