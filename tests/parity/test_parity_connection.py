"""Parity from Python: load cases, connect, iterate over a run, take its document."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ci_migrate import parity
from ci_migrate.errors import AuthError, MigrateError, SettingsError
from ci_migrate.parity.document import CaseResult, Document, KnownResult, MismatchResult
from ci_migrate.report import PARITY, Surroundings
from ci_migrate.sandbox import Sandbox
from ci_migrate.web import Routes

CASES = """
[[case]]
name = "hundred"
legacy = "/data/Customer?$top=100"

[[case]]
name = "five and four"
legacy = "/data/Customer?$top=5"
dataverse = "msdynci_customerprofiles?$top=4"
[[case.ignore]]
columns = ["City"]
reason = "cities move"
owner = "crm-team"
expires = 2100-01-31
"""


@pytest.fixture
def box(boxes: Callable[..., Sandbox]) -> dict[str, Any]:
    """What leads a connection to a running sandbox."""
    running = boxes()
    return {
        "environ": running.environment({}),
        "routes": Routes(hosts=running.hosts, ca_file=running.ca_file),
    }


@pytest.fixture
def cases(tmp_path: Path) -> tuple[parity.Case, ...]:
    """The cases of a file."""
    path = tmp_path / "parity.toml"
    path.write_text(CASES, encoding="utf-8")
    return parity.load_cases(path)


def test_results_come_in_the_order_of_the_cases_with_their_seconds(
    cases: tuple[parity.Case, ...], box: dict[str, Any]
) -> None:
    with parity.connect(**box) as both:
        run = both.run(cases)
        found = [(one.result["name"], one.result["verdict"], one.elapsed > 0) for one in run]

    document = run.document()
    assert found == [("hundred", "match", True), ("five and four", "mismatch", True)]
    assert [one["name"] for one in document["cases"]] == ["hundred", "five and four"]
    assert parity.exit_code(document) == 1
    assert "five and four" in PARITY["markdown"].write(document, Surroundings())


def test_a_recording_answers_without_variables(
    cases: tuple[parity.Case, ...], box: dict[str, Any], tmp_path: Path
) -> None:
    tape = tmp_path / "tape"
    with parity.connect(**box) as both:
        recorder = parity.Recorder(tape, both.secrets)
        live = both.run(cases, parity.Options(tape=recorder))
        assert [one.done for one in live] == [1, 2]

    with parity.connect(replay=tape, environ={}) as both:
        replayed = both.run(cases)
        assert [one.count for one in replayed] == [2, 2]

    assert replayed.document() == live.document()


def test_what_is_missing_is_an_error_before_a_run_begins(tmp_path: Path) -> None:
    with pytest.raises(AuthError, match="AZURE_CLIENT_SECRET"), parity.connect(environ={}):
        pass
    with pytest.raises(MigrateError, match="is no recording"), parity.connect(replay=tmp_path):
        pass
    (tmp_path / "ci-migrate.toml").write_text("tabels = 1")
    with pytest.raises(SettingsError, match="tabels"), parity.connect(folder=tmp_path, environ={}):
        pass


def test_a_run_that_may_take_nothing_proves_nothing(
    cases: tuple[parity.Case, ...], box: dict[str, Any]
) -> None:
    with parity.connect(**box) as both:
        run = both.run(cases, seconds=0.000_1)
        verdicts = {one.result["verdict"] for one in run}

    assert verdicts == {"inconclusive"}
    assert (run.document()["complete"], parity.exit_code(run.document())) == (False, 2)


def test_no_result_holds_a_secret_of_the_environment(
    cases: tuple[parity.Case, ...], box: dict[str, Any]
) -> None:
    box["environ"] = {**box["environ"], "BACKUP_PASSWORD": "customerprofiles"}
    with parity.connect(**box) as both:
        run = both.run(cases)
        results = [one.result for one in run]

    assert "customerprofiles" not in json.dumps([results, run.document()])


def test_the_documents_that_outputs_are_tested_with_have_the_fields_of_a_run() -> None:
    """What the writers are shown is what a run gives."""
    import importlib.util

    path = Path(__file__).parent.parent / "report" / "report_parity.py"
    spec = importlib.util.spec_from_file_location("report_parity", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)

    document = made.run(made.case("a", "match"), known=[made.known("a", "used")])
    assert document.keys() == Document.__annotations__.keys()
    assert document["cases"][0].keys() == CaseResult.__annotations__.keys()
    assert document["known"][0].keys() == KnownResult.__annotations__.keys()
    assert made.mismatch("k", "c", "value").keys() == MismatchResult.__annotations__.keys()


@pytest.mark.parametrize("kind", ["unused", "expired", "exceeded", "used", "undecided"])
@pytest.mark.parametrize("verdict", ["match", "ignored", "mismatch", "inconclusive"])
@pytest.mark.parametrize("complete", [True, False])
def test_outputs_are_green_exactly_where_the_exit_code_is_0(
    kind: str, verdict: str, complete: bool
) -> None:
    counts = {"cases": 1, "match": 0, "ignored": 0, "mismatch": 0, "inconclusive": 0, verdict: 1}
    document = {
        "schema": 1,
        "complete": complete,
        "cause": None if complete else "stopped",
        "cases": [{"name": "a", "verdict": verdict}],
        "known": [{"case": "a", "state": kind}],
        "summary": counts,
    }

    green = PARITY["markdown"].write(document, Surroundings()).startswith("## ✓")

    assert green is (parity.exit_code(document) == 0)
