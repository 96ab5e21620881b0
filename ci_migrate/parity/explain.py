"""Where two nested values differ, in a few sentences."""

from __future__ import annotations

from typing import Any

from ci_migrate.parity.equality import plain
from ci_migrate.parity.normalise import canonical

LINES = 5
LENGTH = 200


def shown(value: Any) -> Any:
    """A value for the result document: nested and long ones as a text that is cut."""
    text = canonical(value) if isinstance(value, dict | list) else value
    if isinstance(text, str) and len(text) > LENGTH:
        return f"{text[:LENGTH]}… ({len(text)} characters)"
    return text


def explain(control: Any, candidate: Any, key: tuple[str, ...]) -> list[str]:
    """The differences inside two nested values; lists of rows are told by their key."""
    if not all(isinstance(value, dict | list) for value in (control, candidate)):
        return []
    from deepdiff import DeepDiff

    sides = [plain(control), plain(candidate)]
    keyed = [_by_key(value, key) for value in sides]
    if type(keyed[0]) is type(keyed[1]):
        sides = keyed
    found = DeepDiff(sides[0], sides[1], threshold_to_diff_deeper=0)
    lines = sorted(found.pretty().splitlines())
    more = [f"and {len(lines) - LINES} more"] if len(lines) > LINES else []
    return [shown(line) for line in lines[:LINES]] + more


def _by_key(value: Any, key: tuple[str, ...]) -> Any:
    """A list of rows as an object by key, where the key tells all of them apart."""
    if not key or not isinstance(value, list):
        return value
    rows = {
        "|".join(str(row.get(name)) for name in key): row for row in value if isinstance(row, dict)
    }
    return rows if len(rows) == len(value) else value
