"""What a case forgives, column by column; what it took is always counted."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

import pytest

from ci_migrate.errors import SettingsError
from ci_migrate.parity import parse_cases
from ci_migrate.parity.compare import differences
from ci_migrate.parity.equality import Comparison, Rules, Tolerance
from ci_migrate.parity.natures import WORDS, nature, sentence
from ci_migrate.parity.normalise import DEFAULT

CASE = '[[case]]\nname = "a"\nlegacy = "/data/Customer"\n'


def compared(rules: Rules, control: Any, candidate: Any) -> tuple[list[str | None], dict[str, int]]:
    """The natures of the mismatches in one column, and what was counted."""
    counts: Counter[str] = Counter()
    comparison = Comparison(key=("id",), columns={"v": rules})
    found = list(differences([control], [candidate], comparison, counts))
    return [one.nature for one in found], dict(+counts)


@pytest.mark.parametrize(
    ("tolerance", "control", "candidate", "covered"),
    [
        (0.01, 1.0, 1.01, True),
        (0.1, 0.3, 0.2, True),
        (0.01, 1.0, 1.011, False),
        (1, 5, 6, True),
        ("1 %", 100, 101, True),
        ("1%", 100, 102, False),
        ("1 %", -100, -101, True),
        ("2 s", "2019-03-05T10:15:00Z", "2019-03-05T10:15:02Z", True),
        ("2 s", "2019-03-05T10:15:00Z", "2019-03-05T11:15:02+01:00", True),
        ("2 s", "2019-03-05T10:15:00Z", "2019-03-05T10:15:03", False),
        ("500 ms", "2019-03-05T10:15:00Z", "2019-03-05T10:15:00.5Z", True),
        ("1 d", "2019-03-05T10:15:00Z", "2019-03-06T10:15:00Z", True),
        ("2 s", 1, 2, False),
        (5, "1", "2", False),
        (5, 1, "1", False),
        (5, True, False, False),
        (5, None, 1, False),
        ("2 s", "soon", "later", False),
        (5, float("nan"), 1.0, False),
    ],
)
def test_a_tolerance_covers_what_lies_no_further_apart(
    tolerance: Any, control: Any, candidate: Any, covered: bool
) -> None:
    """In both directions; a difference of type is never covered."""
    rules = Rules(tolerance=Tolerance.parse(tolerance))

    for left, right in ((control, candidate), (candidate, control)):
        natures, counts = compared(rules, {"id": 1, "v": left}, {"id": 1, "v": right})

        assert (natures == [], counts) == (covered, {"tolerance": 1} if covered else {})


def test_what_is_not_a_number_is_the_same_as_itself() -> None:
    row = {"id": 1, "v": float("nan")}

    assert compared(Rules(), row, {"id": 1, "v": float("nan")}) == ([], {})


@pytest.mark.parametrize(
    ("name", "control", "candidate"),
    [
        ("blanks", "Ann ", "Ann"),
        ("letter-case", "ANN", "Ann"),
        ("accents", "Zoë", "Zoe"),
        ("unicode-form", "Zoë", unicodedata.normalize("NFD", "Zoë")),
        ("empty-as-null", "", None),
    ],
)
def test_what_is_forgiven_only_on_request_is_counted(
    name: str, control: Any, candidate: Any
) -> None:
    """Without the request it is a mismatch."""
    left, right = {"id": 1, "v": control}, {"id": 1, "v": candidate}

    strict, _ = compared(Rules(), left, right)
    lenient = compared(Rules(normalisers=(*DEFAULT, name)), left, right)

    assert len(strict) == 1
    assert lenient == ([], {name: 1})


def test_what_is_forgiven_by_itself_can_be_forbidden() -> None:
    """Nulls, dates, numbers, JSON texts and annotations are then what they are."""
    none = Rules(normalisers=())
    for control, candidate, said in (
        (1, 1.0, "spelling"),
        ("2019-03-05T10:15:00Z", "2019-03-05T10:15:00.0Z", "spelling"),
        ("[1, 2]", "[1,2]", "spelling"),
    ):
        assert compared(none, {"id": 1, "v": control}, {"id": 1, "v": candidate})[0] == [said]
    two = [{"id": 1, "v": None}, {"id": 2, "v": 1}]
    strict = Comparison(key=("id",), rules=none)
    (absent,) = differences(two, [{"id": 1}, two[1]], strict, Counter())
    (gone,) = differences(two[:1], [{"id": 1}], strict, Counter())
    (extra,) = differences([{"id": 1}], [{"id": 1, "@odata.etag": "x"}], strict, Counter())

    assert (absent.kind, absent.nature) == ("value", "absent")
    assert (gone.kind, gone.column) == ("missing-column", "v")
    assert (extra.kind, extra.column) == ("extra-column", "@odata.etag")


def test_a_column_that_may_differ_tells_no_unkeyed_rows_apart() -> None:
    """The difference is a value, not a row that is missing and another that is extra."""
    tolerant = Rules(tolerance=Tolerance.parse(0.1))
    comparison = Comparison(columns={"v": tolerant}, loose=frozenset(("v",)))
    control = [{"a": n, "v": float(n)} for n in range(60)]
    near = [{**row, "v": row["v"] + 0.05} for row in reversed(control)]
    far = [{**row, "v": row["v"] + (0.5 if row["a"] == 7 else 0.05)} for row in control]
    counts: Counter[str] = Counter()

    assert list(differences(control, near, comparison, counts)) == []
    assert counts["tolerance"] == 60
    (one,) = differences(control, far, comparison, Counter())
    assert (one.kind, one.column, one.control) == ("value", "v", 7.0)


def test_rules_are_read_from_the_file() -> None:
    text = (
        CASE + 'normalise = ["nulls", "companions"]\n[case.columns.Score]\ntolerance = "1 %"\n'
        '[case.columns.City]\nnormalise = ["blanks"]\n'
    )

    (case,) = parse_cases(text, "p.toml")

    assert case.rules == Rules(normalisers=("nulls", "companions"))
    assert case.columns["Score"].tolerance == Tolerance.parse("1 %")
    assert case.columns["City"] == Rules(normalisers=("nulls", "companions", "blanks"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('normalise = ["blank"]', "normalise names 'blank'; did you mean 'blanks'?"),
        ('normalise = "blanks"', "a list out of companions"),
        ("columns = 1", "write it as [case.columns.NAME]"),
        ("[case.columns]\nScore = 1", "columns.Score is 1"),
        ("[case.columns.Score]\ntolerances = 1", "did you mean 'tolerance'"),
        ('[case.columns.Score]\ntolerance = "1 mile"', "give an amount like 0.01"),
        ("[case.columns.Score]\ntolerance = 0", "tolerance is 0"),
        ("[case.columns.Score]\ntolerance = -1", "tolerance is -1"),
        ("[case.columns.Score]\ntolerance = true", "tolerance is True"),
        ("[case.columns.Score]\ntolerance = inf", "tolerance is inf"),
    ],
)
def test_what_is_wrong_with_rules_is_named(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        parse_cases(CASE + text, "p.toml")

    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("control", "candidate", "word"),
    [
        ("a", None, "null"),
        (12.5, "12.5", "number-as-text"),
        (12.5, "x", "type"),
        (True, "True", "truth-as-text"),
        ({"a": 1}, '{"a": 1}', "json-as-text"),
        ([1], {"a": 1}, "type"),
        (1, True, "type"),
        (True, False, "truth"),
        (1.25, 1.3, "rounding"),
        (5, -5, "sign"),
        (5, 6, "number"),
        (5.0, float("inf"), "number"),
        ("Zoë", "zoe", "letter-case+accents"),
        ("Some long text", "Some long", "cut"),
        ("ab", "a", "text"),
        ("2019-03-05T10:15:00Z", "2019-03-05T17:15:00Z", "offset"),
        ("2019-03-05T10:15:00Z", "2019-03-07T10:15:00Z", "days"),
        ("2019-03-05T10:15:00Z", "2019-03-05T10:15:07Z", "date"),
        ("2019-03-05T10:15:00.1234567Z", "2019-03-05T10:15:00.1234568Z", "precision"),
        ("2019-03-05T10:15:00Z", "2019-04-05T10:17:00Z", "date"),
        ([1, 2], [2, 1], "list-order"),
        ([1, 2], [1], "list-length"),
        ([1, 2], [1, 3], "nested"),
        ({"a": 1}, {"a": 2}, "nested"),
        ('{"a": 1}', '{"a": 2}', "nested"),
    ],
)
def test_a_difference_has_a_word_for_it(control: Any, candidate: Any, word: str) -> None:
    """The same in both directions, and the word has a sentence."""
    assert nature(control, candidate) == nature(candidate, control) == word
    assert sentence(word)
    assert all(part in WORDS for part in word.split("+"))
