"""A verification as the contract writes it, with every field, and text that wishes CI ill."""

from __future__ import annotations

from collections import Counter
from typing import Any

VERDICTS = ("match", "ignored", "mismatch", "inconclusive")

SPITE = (
    "##vso[task.setvariable variable=token;]stolen",
    "##[add-mask]e",
    "##teamcity[buildStatus status='SUCCESS']",
    "\n::stop-commands::pause\n",
    "  ::error::made up",
    "::add-mask::a",
    "%0A##vso[task.complete result=Succeeded;]",
    "%5D%3B%AZP25",
    "]]></failure></testcase>",
    "</script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "| `code` | **bold** | ![x](https://example.org) | a\\|b \\",
    "\n```\n# head\n- [link](https://example.org)\n",
    "<!-- @everyone -->",
    "=HYPERLINK(1)",
    "@SUM(1)",
    "-2+3",
    "\t=1",
    "\x00\x07\x1b[31m\r\x85\u2028\u202e\ufeff\ufffe\uffff\ud800",
    "{{ 7*7 }} {% x %}",
    "Zoë 😀",
)


def mismatch(key: str, column: str, kind: str, **more: Any) -> dict[str, Any]:
    """One difference; ``more`` replaces."""
    return {
        "key": key,
        "column": column,
        "kind": kind,
        "nature": None,
        "control": None,
        "candidate": None,
        "rows": 1,
        "detail": [],
        "reason": None,
        "owner": None,
        "expires": None,
    } | more


def case(name: str, verdict: str, rows: tuple[int, int] = (1, 1), **more: Any) -> dict[str, Any]:
    """One case; its kinds are those of its mismatches."""
    sides = [
        {"rows": number, "status": 200, "pages": 1, "error": None, "cut": False} for number in rows
    ]
    found = more.get("mismatches", [])
    return {
        "name": name,
        "of": None,
        "verdict": verdict,
        "cause": None,
        "reason": None,
        "owner": None,
        "expires": None,
        "legacy": "/data/Customer?$filter=CustomerId eq '{CID}'",
        "dataverse": None,
        "parameters": {"CID": "c-1"},
        "files": False,
        "filled": ["/data/Customer?$filter=CustomerId eq 'c-1'"],
        "plan": {"steps": [step("msdynci_customerprofiles?$filter=msdynci_customerid eq 'c-1'")]},
        "losses": [],
        "control": sides[0],
        "candidate": sides[1],
        "noise": {"reads": 0, "columns": {}},
        "normalised": {},
        "kinds": dict(Counter(one["kind"] for one in found)),
        "open": [],
        "hints": [],
        "mismatches": [],
        "more_mismatches": 0,
    } | more


def step(url: str) -> dict[str, Any]:
    """One step of a plan."""
    return {"name": "rows", "url": url, "request": url.replace(" ", "%20"), "then": []}


def known(name: str, state: str, **more: Any) -> dict[str, Any]:
    """A known difference."""
    return {
        "case": name,
        "columns": ["Icon"],
        "kind": None,
        "key": None,
        "most": None,
        "reason": "icons stay behind",
        "owner": "crm-team",
        "expires": "2030-01-31",
        "state": state,
        "mismatches": 3,
    } | more


def run(*cases: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The document of a run."""
    verdicts = Counter(one["verdict"] for one in cases)
    counts = {"cases": len(cases), **{verdict: verdicts[verdict] for verdict in VERDICTS}}
    return {
        "schema": 1,
        "complete": True,
        "cause": None,
        "cases": list(cases),
        "known": [],
        "summary": counts,
    } | more
