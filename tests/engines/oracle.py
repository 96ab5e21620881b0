"""The comparison once more, as plainly as it can be said, to judge the engines by.

It shares no code with what it judges.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Spelled = tuple[str, Any]


def spelled(value: Any) -> Spelled:
    """A value so that equal ones say the same."""
    if value is None:
        return ("null", None)
    if isinstance(value, bool):
        return ("truth", value)
    if isinstance(value, int | float):
        return ("number", "nan" if value != value else Fraction(str(value)))
    if isinstance(value, dict):
        inside = {name: spelled(one) for name, one in value.items() if one is not None}
        return ("object", tuple(sorted(inside.items())))
    if isinstance(value, list):
        return ("list", tuple(spelled(one) for one in value))
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return ("text", value)
        return ("text", moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC))
    if value[:1] in ("{", "["):
        try:
            return ("text", spelled_json(json.loads(value)))
        except ValueError:
            return ("text", value)
    return ("text", value)


def spelled_json(value: Any) -> Any:
    """What stands inside a JSON text: there a null is no absence, and 1.0 is not 1."""
    if isinstance(value, dict):
        return ("object", tuple(sorted((name, spelled_json(one)) for name, one in value.items())))
    if isinstance(value, list):
        return ("list", tuple(spelled_json(one) for one in value))
    return (type(value).__name__, value)


def judged(
    control: list[Row], candidate: list[Row], key: tuple[str, ...]
) -> Counter[tuple[str, str]]:
    """How many differences there are, by kind and column."""
    found: Counter[tuple[str, str]] = Counter()
    names = [{name for row in rows for name in row} for rows in (control, candidate)]
    if control and candidate:
        for kind, rows, only in (
            ("missing-column", control, names[0] - names[1]),
            ("extra-column", candidate, names[1] - names[0]),
        ):
            for name in only:
                if any(row.get(name) is not None for row in rows):
                    found[(kind, name)] += 1
    both = sorted(names[0] & names[1]) if control and candidate else []
    groups: dict[tuple[Spelled, ...], tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((control, candidate)):
        for row in rows:
            groups[tuple(spelled(row.get(name)) for name in key)][side].append(row)
    for values, (own, other) in groups.items():
        whole = ("null", None) not in values
        if whole and len(own) + len(other) == 1:
            found[("missing-row" if own else "extra-row", "")] += 1
            continue
        left, right = _rest(own, other, both)
        if whole and len(left) == len(right) == 1:
            found.update(_values(left[0], right[0], both))
        elif left or right:
            found[("duplicate-key" if whole else "missing-key", ",".join(key))] += 1
    return found


def _rest(own: list[Row], other: list[Row], names: list[str]) -> tuple[list[Row], list[Row]]:
    """The rows without an equal on the other side."""
    left, right = [], list(other)
    for row in own:
        equal = next((one for one in right if not _values(row, one, names)), None)
        if equal is None:
            left.append(row)
        else:
            right.remove(equal)
    return left, right


def _values(control: Row, candidate: Row, names: list[str]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for name in names:
        left, right = spelled(control.get(name)), spelled(candidate.get(name))
        if left != right:
            typed = left[0] != right[0] and "null" not in (left[0], right[0])
            found[("type" if typed else "value", name)] += 1
    return found
