"""A side that differs from itself proves nothing: noise, and refreshes under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from mutants import Changing, Reading, put

from ci_migrate.parity import Case, Known, Options, Run, exit_code
from ci_migrate.sandbox import Sandbox
from ci_migrate.settings import Settings
from ci_migrate.web import Reader, Routes, Services

Row = dict[str, Any]
CUSTOMERS = Case(name="customers", legacy="/data/Customer?$top=20")
ALL = Case(name="all", legacy="/data/Customer")


def same(rows: list[Row]) -> list[Row]:
    return rows


def less(rows: list[Row]) -> list[Row]:
    return rows[1:]


@pytest.fixture
def services(boxes: Callable[..., Sandbox]) -> Iterator[Services]:
    box = boxes(legacy_next_link=True)
    routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
    with Services(box.environment({}), routes=routes) as found:
        yield found


def document(case: Case, control: Reader, candidate: Reader, **options: Any) -> dict[str, Any]:
    run = Run([case], Settings(row_bound="all"), control, candidate, Options(**options))
    list(run)
    return dict(run.document())


def test_a_refresh_between_the_first_page_and_the_last_is_noticed(services: Services) -> None:
    """On either side; the rows that came of it are not compared."""
    six = [same] * 6
    quiet = Changing(services.dataverse(), size=50)
    moving = Changing(services.dataverse(), *six, less, size=50)
    control = Changing(services.legacy(), same, same, same, less)

    calm = document(ALL, services.legacy(), quiet)["cases"][0]
    candidate = document(ALL, services.legacy(), moving)["cases"][0]
    other = document(ALL, control, services.dataverse())["cases"][0]

    assert (calm["verdict"], calm["candidate"]["pages"]) == ("match", 6)
    assert quiet.answers == moving.answers == 7
    for side, case in (("candidate", candidate), ("control", other)):
        assert case["verdict"] == "inconclusive"
        assert case["cause"].startswith(f"{side}: rows changed while they were read (its first")
        assert case["mismatches"] == []


def test_a_difference_that_the_second_reading_does_not_show_is_no_mismatch(
    services: Services,
) -> None:
    """It is shown, but the verdict is open."""
    for side in ("control", "candidate"):
        readers = {"control": services.legacy(), "candidate": services.dataverse()}
        readers[side] = Changing(readers[side], less)

        found = document(CUSTOMERS, readers["control"], readers["candidate"])

        case = found["cases"][0]
        assert case["verdict"] == "inconclusive"
        assert case["cause"].startswith(f"{side}: rows changed while they were read (1 row came")
        assert len(case["mismatches"]) == 1
        assert exit_code(found) == 2


def test_once_takes_the_first_reading_at_its_word(services: Services) -> None:
    candidate = Changing(services.dataverse(), less)

    case = document(CUSTOMERS, services.legacy(), candidate, once=True)["cases"][0]

    assert (case["verdict"], candidate.answers, case["noise"]["reads"]) == ("mismatch", 1, 0)


def test_columns_that_differ_from_themselves_are_named(services: Services) -> None:
    """In a case that matches as well: with --noise the control is read again in any case."""
    control = Changing(services.legacy(), same, put(3, "City", "x"), put(4, "City", "y"))

    case = document(CUSTOMERS, control, services.dataverse(), noise=2)["cases"][0]

    assert case["verdict"] == "match"
    assert case["noise"] == {"reads": 2, "columns": {"City": 2}}
    assert control.answers == 3


def test_differences_in_noise_alone_are_open_and_others_are_mismatches(
    services: Services,
) -> None:
    """Never green, because a column that flickers may be wrong as well."""

    def control() -> Changing:
        return Changing(services.legacy(), put(3, "City", "x"), put(3, "City", "y"))

    second = Reading(services.dataverse(), put(5, "msdynci_email", "other"))
    until = date(2100, 1, 1)
    known = Known(
        case="customers", columns=("City",), reason="it flickers", owner="us", expires=until
    )

    alone = document(CUSTOMERS, control(), services.dataverse())["cases"][0]
    other = document(CUSTOMERS, control(), second)["cases"][0]
    excused = document(CUSTOMERS, control(), services.dataverse(), known=(known,))["cases"][0]

    assert alone["verdict"] == "inconclusive"
    assert "columns that differ from themselves between two readings: City" in alone["cause"]
    assert alone["noise"]["columns"] == {"City": 1}
    assert (other["verdict"], other["kinds"]) == ("mismatch", {"value": 2})
    assert excused["verdict"] == "ignored"


def test_a_second_reading_that_fails_leaves_the_verdict_open(services: Services) -> None:
    candidate = Changing(services.dataverse(), less, lambda rows: "nonsense")  # type: ignore[arg-type,return-value]

    case = document(CUSTOMERS, services.legacy(), candidate)["cases"][0]

    assert case["verdict"] == "inconclusive"
    assert case["cause"].startswith("candidate: its second reading failed: ")
