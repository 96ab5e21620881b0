"""Documents as the contract writes them, small but with every part that a report can show."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import chromium
from report_findings import HOSTILE, ROW_BOUND, SEARCH_COLUMNS, finding
from report_outputs import ICONS, ID, NAMES, SPENT
from report_parity import known, run

from ci_migrate.report import html_report

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def parity() -> dict[str, Any]:
    """A verification with one case of each verdict."""

    def case(name: str, verdict: str, rows: tuple[int, int], **more: Any) -> dict[str, Any]:
        control, candidate = ({"rows": number, "status": 200, "pages": 1} for number in rows)
        sides = {"control": control, "candidate": candidate}
        return {"name": name, "verdict": verdict, **sides, "mismatches": [], **more}

    different = [
        {"key": "C-2", "column": "Age", "kind": "type", "control": 1, "candidate": "1"},
        {"key": "C-1", "column": "FullName", "kind": "value", "control": "Zoë", "candidate": "Zoe"},
    ]
    cases = [
        case("profiles by segment", "mismatch", (100, 99), mismatches=different),
        case("profiles by id", "match", (1, 1)),
        case("activities", "ignored", (5, 5), reason="icons stay behind", expires="2030-01-31"),
        case("measures", "inconclusive", (5, 0), cause="the candidate refused the token"),
    ]
    return {"schema": 1, "cases": cases, "summary": {}}


@pytest.fixture
def document() -> dict[str, Any]:
    """A dry rewrite with one finding of each outcome and two fixed ones."""
    plan = {
        "steps": [
            {
                "name": "profiles",
                "url": "msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100",
                "request": "/api/data/v9.2/msdynci_customerprofiles?%24top=100",
                "then": ["keep rows that match exactly"],
            }
        ]
    }
    read = {
        "excerpt": '        rows = client.get_entities_with_odata_path(ENV, "Customer")',
        "legacy": "/data/Customer?$filter=CustomerId eq '{cid}'",
        "plan": plan,
        "losses": [ROW_BOUND],
    }
    search = {"reason": "search", "losses": [ROW_BOUND, SEARCH_COLUMNS], "plan": plan}
    segments = {
        "operation": "get_all_segments",
        "reason": "metadata",
        "next_step": "Keep a list of segments in configuration.",
    }
    token = {"kind": "token", "operation": "unknown"}
    return {
        "schema": 1,
        "findings": [
            finding("lib/token.py", 3, "fixed", **token),
            finding("app/etl.py", 40, "offered", **search),
            finding("app/etl.py", 12, "fixed", **read),
            finding("app/admin.py", 7, "manual", **segments),
            finding("app/admin.py", 9, "suppressed"),
            finding("lib/<b>.py", 2, "failed", excerpt=HOSTILE, message=HOSTILE, legacy=HOSTILE),
        ],
        "files": {
            "scanned": 10,
            "candidates": 4,
            "changed": 0,
            "unparsable": ["app/broken.py", {"path": "app/bad.py", "message": "bad indent"}],
            "explained": [{"path": "app/etl.py", "line": 1, "why": "a docstring"}],
        },
        "summary": {},
    }


@pytest.fixture
def mixed() -> dict[str, Any]:
    """A run with one case of each verdict, and a known difference that nobody needs."""
    return run(ID, NAMES, SPENT, ICONS, known=[known("icons", "used"), known("old", "unused")])


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser of the system; one for all tests of a process, which cannot drive two."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def programs() -> dict[str, Any]:
    """The document of a scan of real programs, with what a rewrite changes."""
    command = [sys.executable, "-m", "ci_migrate", "report", "tests/programs", "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="session")
def report(programs: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of real programs."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_report(programs), encoding="utf-8")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """Writes a document as a report."""

    def written(document: dict[str, Any]) -> Path:
        path = tmp_path / "report.html"
        path.write_text(html_report(document), encoding="utf-8")
        return path

    return written
