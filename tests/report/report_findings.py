"""A finding and its losses as the contract writes them, and text that wishes the report ill."""

from __future__ import annotations

from typing import Any

HOSTILE = "</script><script>alert(1)</script>\"'|`y` {{ 7*7 }} {% x %} Zoë \x1b[31m\u202e\ud800"

ROW_BOUND = {"id": "row-bound", "message": "The bound of 100 rows is kept.", "accept": False}
SEARCH_COLUMNS = {"id": "search-columns", "message": "Ranking and score are lost.", "accept": True}


def finding(path: str, line: int, outcome: str, **more: Any) -> dict[str, Any]:
    """A finding with the contract's keys; ``more`` replaces or adds."""
    return {
        "path": path,
        "line": line,
        "column": 8,
        "end_line": line,
        "end_column": 60,
        "operation": "get_entities_with_odata_path",
        "access": "read",
        "confidence": "certain",
        "outcome": outcome,
        "reason": None,
        "message": f"{outcome} at {path}",
        "legacy": None,
        "plan": None,
        "losses": [],
        **more,
    }


def multiplied(document: dict[str, Any], number: int) -> dict[str, Any]:
    """So many findings: those of the document in the folders of one team after the other."""
    findings: list[dict[str, Any]] = []
    diffs: dict[str, str] = {}
    while len(findings) < number:
        team = f"team{len(findings):05d}/"
        findings += [{**one, "path": team + one["path"]} for one in document["findings"]]
        diffs |= {team + path: text for path, text in document["diffs"].items()}
    diffs = {path: text for path, text in diffs.items() if len(text) < 20_000}
    return {**document, "findings": findings[:number], "diffs": diffs}
