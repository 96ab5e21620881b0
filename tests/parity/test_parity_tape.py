"""A recording gives the same verdicts without a network, and holds no secret."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutants import Changing

from ci_migrate.errors import MigrateError
from ci_migrate.parity import (
    Case,
    Options,
    Player,
    Pseudonyms,
    Recorder,
    RowRecorder,
    Run,
    parse_cases,
    shipped_cases,
)
from ci_migrate.parity.compare import differences
from ci_migrate.parity.equality import Comparison
from ci_migrate.parity.tape import Tape
from ci_migrate.sandbox import Sandbox
from ci_migrate.settings import Settings
from ci_migrate.web import Patience, Routes, Secrets, Services

Boxes = Callable[..., Sandbox]
Recorded = Callable[..., dict[str, Any]]
SAMPLED = parse_cases(
    """
[[case]]
name = "customers by id"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}'"
[case.table]
legacy = "/data/Customer?$select=CustomerId&$top=100"
columns = { CID = "CustomerId" }
count = 5
seed = 3
""",
    "p.toml",
)


@contextmanager
def services(box: Sandbox) -> Iterator[Services]:
    routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
    patience = Patience(sleep=lambda seconds: None, silence=0.4)
    with Services(box.environment({}), routes=routes, patience=patience) as found:
        yield found


def live(box: Sandbox, tape: Callable[[Secrets], Tape], cases: tuple[Case, ...]) -> dict[str, Any]:
    with services(box) as both:
        options = Options(tape=tape(both.secrets), today=date(2026, 1, 1))
        run = Run(cases, Settings(), both.legacy(), both.dataverse(), options)
        list(run)
    return dict(run.document())


def played(folder: Path, cases: tuple[Case, ...]) -> dict[str, Any]:
    player = Player(folder)
    options = Options(tape=player, today=date(2026, 1, 1), jobs=1)
    run = Run(cases, Settings(), player.reader, player.reader, options)
    list(run)
    return dict(run.document())


def whole(folder: Path) -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted(folder.iterdir()))


@pytest.mark.parametrize(
    "options",
    [
        {"drift": 3},
        {"legacy_next_link": True, "default_order": "shuffled"},
        {"server_errors": 0.5, "clipped": 0.2, "seed": 12},
        {"nulls": "absent"},
    ],
    ids=str,
)
def test_a_recording_gives_the_same_document(
    boxes: Boxes, tmp_path: Path, options: dict[str, Any]
) -> None:
    """To the letter: of matches, of mismatches, and of cases that faults left open."""
    cases = (*shipped_cases(), *SAMPLED)

    first = live(boxes(**options), lambda secrets: Recorder(tmp_path, secrets), cases)

    assert played(tmp_path, cases) == played(tmp_path, cases) == first
    assert len(first["cases"]) == len(shipped_cases()) + 5 or options.get("server_errors")


@pytest.mark.parametrize("kind", ["answers", "rows"])
def test_a_service_that_changed_is_recorded_as_it_changed(
    boxes: Boxes, tmp_path: Path, kind: str
) -> None:
    """The second answer to a request is not the first one."""
    case = Case(name="a", legacy="/data/Customer?$top=20")
    with services(boxes()) as both:
        tape: Tape = Recorder(tmp_path, both.secrets)
        if kind == "rows":
            tape = RowRecorder(tmp_path, both.secrets, Pseudonyms(b"key"))
        control = Changing(both.legacy(), lambda rows: rows[1:])
        run = Run([case], Settings(), control, both.dataverse(), Options(tape=tape))
        list(run)

    first, again = run.document()["cases"][0], played(tmp_path, (case,))["cases"][0]

    assert first["verdict"] == "inconclusive"
    assert (again["verdict"], again["cause"]) == (first["verdict"], first["cause"])


def test_rows_under_pseudonyms_give_the_same_verdicts(boxes: Boxes, tmp_path: Path) -> None:
    """The same kinds of the same difference in the same columns, and nobody's name."""
    cases = (*shipped_cases(), *SAMPLED)
    box = boxes(drift=3)

    def tape(secrets: Secrets) -> Tape:
        return RowRecorder(tmp_path, secrets, Pseudonyms(b"a key of sixteen"))

    first = live(box, tape, cases)
    again = played(tmp_path, cases)

    names = ("verdict", "kinds", "open", "control", "candidate", "noise", "normalised", "hints")
    for before, after in zip(first["cases"], again["cases"], strict=True):
        assert {n: after[n] for n in names} == {n: before[n] for n in names}
        told = [
            sorted((m["column"], m["nature"]) for m in c["mismatches"]) for c in (before, after)
        ]
        assert told[0] == told[1]
    assert again["summary"]["mismatch"] > 0
    text = whole(tmp_path)
    with services(box) as both:
        people = both.legacy().get("/data/Customer?$top=100").body["value"]
    for row in people:
        for column in ("CustomerId", "EMail", "FullName", "StreetAddress", "Telephone"):
            assert row[column] is None or row[column] not in text
    assert '"FullName"' in text


@pytest.mark.parametrize("fault", ["clipped", "server_errors"])
def test_under_pseudonyms_nothing_is_kept_of_an_answer_that_failed(
    boxes: Boxes, tmp_path: Path, fault: str
) -> None:
    """The beginning of a broken answer would be somebody's row; the verdict stays."""
    case = Case(name="a", legacy="/data/Customer?$top=20")
    box = boxes(**{fault: 1.0})

    first = live(box, lambda secrets: RowRecorder(tmp_path, secrets, Pseudonyms(b"k")), (case,))
    again = played(tmp_path, (case,))["cases"][0]

    assert "Bruno" in first["cases"][0]["cause"] or fault == "server_errors"
    assert again["verdict"] == "inconclusive"
    assert "(words that may hold values are left out)" in again["cause"]
    assert "Bruno" not in whole(tmp_path)


def test_a_case_that_was_not_recorded_is_inconclusive(boxes: Boxes, tmp_path: Path) -> None:
    """As is a request that was not made then."""
    first = Case(name="a", legacy="/data/Customer?$top=3")
    other = Case(name="b", legacy="/data/Customer?$top=3")
    changed = Case(name="a", legacy="/data/Customer?$top=4")
    for folder, tape in (
        ("answers", lambda secrets: Recorder(tmp_path / "answers", secrets)),
        ("rows", lambda secrets: RowRecorder(tmp_path / "rows", secrets, Pseudonyms(b"k"))),
    ):
        live(boxes(), tape, (first,))

        found = played(tmp_path / folder, (first, other, changed))

        causes = [case["cause"] for case in found["cases"]]
        assert causes[0] is None
        assert "the recording" in causes[1]
        assert "record it again" in causes[1]
    assert (
        "the recording has no answer to this request"
        in played(tmp_path / "answers", (changed,))["cases"][0]["cause"]
    )


def test_a_folder_that_is_no_recording_is_refused(tmp_path: Path) -> None:
    """Neither played nor written over; an earlier recording is."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "notes.txt").write_text("mine")

    with pytest.raises(MigrateError, match="is no recording; make one"):
        Player(own)
    with pytest.raises(MigrateError, match="is no recording; make one"):
        Player(tmp_path / "nowhere")
    with pytest.raises(MigrateError, match="no recording; name another folder"):
        Recorder(own, Secrets())
    with pytest.raises(MigrateError, match="cannot be written"):
        Recorder(own / "notes.txt", Secrets())
    (own / "notes.txt").unlink()
    Recorder(own, Secrets())
    RowRecorder(own, Secrets(), Pseudonyms(b"k"))
    assert json.loads((own / "run.json").read_text()) == {"schema": 1, "kind": "rows"}


def test_a_line_that_was_broken_off_is_left_out(boxes: Boxes, tmp_path: Path) -> None:
    """A recording of a run that was killed can be played as far as it goes."""
    cases = (Case(name="a", legacy="/data/Customer?$top=3"),)
    live(boxes(), lambda secrets: Recorder(tmp_path, secrets), cases)
    (file,) = tmp_path.glob("case-*")
    file.write_text(file.read_text()[:-40])

    assert played(tmp_path, cases)["summary"]["inconclusive"] == 1


# -- pseudonyms

PEOPLE = Pseudonyms(b"some key or other")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(WORDS, WORDS)
def test_pseudonyms_are_equal_exactly_where_values_are(one: str, other: str) -> None:
    assert (PEOPLE.text(one) == PEOPLE.text(other)) == (one == other)


@given(WORDS)
def test_a_pseudonym_has_the_shape_of_its_value(text: str) -> None:
    """Length, blanks and form of Unicode stay."""
    made = PEOPLE.text(text)

    assert made.isspace() == text.isspace()
    assert len(made.split()) == len(text.split())
    for form in ("NFC", "NFD"):
        if unicodedata.is_normalized(form, text):
            assert unicodedata.is_normalized(form, made)


@pytest.mark.parametrize(
    ("one", "other", "nature"),
    [
        ("Zoë Quint", "ZOË QUINT", "letter-case"),
        ("Zoë Quint", "Zoe Quint", "accents"),
        ("Zoë Quint", " Zoë Quint ", "blanks"),
        ("Zoë", unicodedata.normalize("NFD", "Zoë"), "unicode-form"),
        ("Zoë Quint", "Zoë Qui", "cut"),
        ("2019-03-05T10:15:00Z", "2019-03-05T10:15:00+01:00", "offset"),
        ("2019-03-05T10:15:00Z", "2019-03-06T10:15:00Z", "days"),
        ("2019-03-05T10:15:00Z", "2019-03-05", "cut"),
        ('{"a": "Zoë"}', '{"a": "Zoe"}', "nested"),
        ("Жанна", "жанна", "letter-case"),
        (5, 6, "number"),
        ("", None, "null"),
    ],
)
def test_a_difference_stays_what_it_is_under_pseudonyms(one: Any, other: Any, nature: str) -> None:
    rows = [{"id": "a", "v": value} for value in (one, other)]

    for left, right in (rows, [PEOPLE.value(row) for row in rows]):
        (found,) = differences([left], [right], Comparison(key=("id",)), Counter())

        assert found.nature == nature


def test_pseudonyms_depend_on_the_key_and_on_nothing_else() -> None:
    names = ["Zoë Quint", "zoe@example.com", "+1-555-9477", "2019-03-05"]

    made = [Pseudonyms(b"one key").value(names) for _ in range(2)]

    assert made[0] == made[1]
    assert not set(made[0]) & set(names)
    assert not set(made[0]) & set(Pseudonyms(b"another").value(names))


def test_numbers_and_names_of_columns_stay() -> None:
    row = {"City": None, "Points": 5, "Rate": 0.5, "On": True, "Tags": ["x y"]}

    made = PEOPLE.value(row)

    assert {**made, "Tags": 0} == {**row, "Tags": 0}
    assert PEOPLE.value('{"City": 5, "On": [true, null]}') == '{"City": 5, "On": [true, null]}'
