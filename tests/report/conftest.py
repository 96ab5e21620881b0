"""Documents as the contract writes them, small but with every part that a report can show."""

from __future__ import annotations

from typing import Any

import pytest
from report_findings import HOSTILE, ROW_BOUND, SEARCH_COLUMNS, finding
from report_outputs import ICONS, ID, NAMES, SPENT
from report_parity import known, run


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
