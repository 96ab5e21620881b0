"""Cases with more rows than memory shall hold are compared on disk, with the same result."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ci_migrate.parity import Case, Known, Options
from ci_migrate.parity.equality import Rules
from ci_migrate.parity.fetch import Bounds
from ci_migrate.sandbox import Sandbox
from ci_migrate.settings import Settings

Run = Callable[..., dict[str, Any]]

FEW = Bounds(rows=150)  # the sandbox has 260 customers
ALL = Settings(row_bound="all")
CASE = Case(name="all", legacy="/data/Customer")


def only(run: Run, case: Case = CASE, settings: Settings = ALL, **more: Any) -> dict[str, Any]:
    """The result of one case against a legacy service that pages."""
    (found,) = run([case], settings, legacy_next_link=True, **more)["cases"]
    return dict(found)


@pytest.mark.parametrize("drift", [0, 3, 40])
def test_a_comparison_on_disk_finds_what_one_in_memory_finds(run: Run, drift: int) -> None:
    own = ("verdict", "cause", "kinds", "open", "mismatches", "normalised", "more_mismatches")

    memory = only(run, drift=drift)
    disk = only(run, options=Options(bounds=FEW), drift=drift)

    assert {name: disk[name] for name in own} == {name: memory[name] for name in own}
    assert disk["verdict"] == ("mismatch" if drift else "match")
    assert (disk["control"]["rows"], disk["candidate"]["rows"]) == (260, 260 - _lost(disk))
    assert not disk["control"]["cut"]
    assert disk["control"]["pages"] == 3


def _lost(result: dict[str, Any]) -> int:
    kinds = result["kinds"]
    return int(kinds.get("missing-row", 0) - kinds.get("extra-row", 0))


def test_known_differences_hold_on_disk(run: Run) -> None:
    seen = only(run, options=Options(bounds=FEW), drift=40)
    entry = {"case": "all", "reason": "r", "owner": "o", "expires": date(2030, 1, 1)}
    known = tuple(
        Known(columns=(one["column"],), kind=one["kind"], **entry) for one in seen["open"]
    )

    excused = only(run, options=Options(bounds=FEW, known=known), drift=40)

    assert (excused["verdict"], excused["kinds"]) == ("ignored", seen["kinds"])


@pytest.mark.parametrize(
    ("case", "settings", "said"),
    [
        (CASE, Settings(), "keeps the bound of 100 rows"),
        (Case(name="sorted", legacy="/data/Customer?$orderby=CustomerId"), ALL, "order"),
        (Case(name="no key", legacy="/data/Customer?$select=FirstName"), ALL, "no key"),
        (Case(name="nulls", legacy="/data/Customer", rules=Rules(normalisers=())), ALL, "absent"),
    ],
    ids=lambda one: one.name if isinstance(one, Case) else None,
)
def test_a_case_that_cannot_be_compared_on_disk_says_so_and_what_to_do(
    run: Run, case: Case, settings: Settings, said: str
) -> None:
    found = only(run, case, settings, options=Options(bounds=FEW))

    assert found["verdict"] == "inconclusive"
    assert "more than 150 rows" in found["cause"]
    assert "verify --control-files" in found["cause"]
    assert said in found["cause"]


def test_a_missing_extra_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)

    found = only(run, options=Options(bounds=FEW))

    assert found["verdict"] == "inconclusive"
    assert "pip install 'ci-migrate[duckdb]'" in found["cause"]


def test_a_side_that_fails_half_way_proves_nothing(run: Run, boxes: Callable[..., Sandbox]) -> None:
    found = only(run, options=Options(bounds=FEW), server_errors=0.9, seed=3)

    assert found["verdict"] == "inconclusive"
    assert found["mismatches"] == []
