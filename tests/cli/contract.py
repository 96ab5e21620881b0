"""The JSON contract as data: the keys that must be there, and what their values are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Shape = Any  # a type, a tuple of types, a set of allowed values, [of each], {key: shape}


def one_of(*values: str) -> Callable[[Any], bool]:
    """A text out of a closed list."""
    return lambda value: value in values


def counts(*names: str) -> dict[str, Shape]:
    """A summary: a number under each name."""
    return dict.fromkeys(names, int)


OUTCOMES = ("fixed", "offered", "manual", "suppressed", "failed")
TEXT = (str, type(None))
LOSS = {"id": str, "message": str, "accept": bool}
PLAN = {"steps": [{"url": str}]}

SCAN: Shape = {
    "schema": one_of(1),  # type: ignore[arg-type]  # the only number with a closed list
    "findings": [
        {
            "path": str,
            **counts("line", "column", "end_line", "end_column"),
            "operation": str,
            "access": one_of("read", "write"),
            "confidence": one_of("certain", "probable", "unknown"),
            "outcome": one_of(*OUTCOMES),
            "reason": TEXT,
            "message": str,
            "legacy": TEXT,
            "plan": (PLAN, None),
            "losses": [LOSS],
        }
    ],
    "files": {
        **counts("scanned", "candidates", "changed"),
        "unparsable": [{"path": str, "message": str}],
    },
    "summary": counts("sites", *OUTCOMES),
}
TRANSLATION: Shape = {
    "schema": SCAN["schema"],
    "legacy": str,
    "outcome": one_of("translated", "lossy", "refused"),
    "reason": TEXT,
    "plan": ({"steps": [{"url": str, "request": str}]}, None),
    "losses": [LOSS],
}
SIDE = {"rows": int, "status": (int, None), "pages": int}
VERIFICATION: Shape = {
    "schema": SCAN["schema"],
    "cases": [
        {
            "name": str,
            "verdict": one_of("match", "ignored", "mismatch", "inconclusive"),
            "control": (SIDE, None),
            "candidate": (SIDE, None),
            "mismatches": [
                {
                    "key": object,
                    "column": TEXT,
                    "kind": one_of("missing-row", "extra-row", "missing-column", "type", "value"),
                    "control": object,
                    "candidate": object,
                }
            ],
        }
    ],
    "summary": counts("cases", "match", "ignored", "mismatch", "inconclusive"),
}


def breaches(value: Any, shape: Shape, place: str = "document") -> list[str]:
    """Where a value is not of its shape; further keys are allowed."""
    match shape:
        case type() if shape in (int, bool):
            right = type(value) is shape
            return [] if right else [f"{place}: {value!r} is no {shape.__name__}"]
        case type():
            return [] if isinstance(value, shape) else [f"{place}: {value!r} is no {shape}"]
        case list():
            if not isinstance(value, list):
                return [f"{place}: {value!r} is no list"]
            found = (breaches(one, shape[0], f"{place}[{n}]") for n, one in enumerate(value))
            return [one for part in found for one in part]
        case Mapping():
            if not isinstance(value, dict):
                return [f"{place}: {value!r} is no object"]
            lacking = [f"{place}.{key} is missing" for key in shape if key not in value]
            kept = [key for key in shape if key in value]
            found = (breaches(value[key], shape[key], f"{place}.{key}") for key in kept)
            return [*lacking, *(one for part in found for one in part)]
        case tuple():
            tried = [
                [] if option is None and value is None else breaches(value, option, place)
                for option in shape
                if option is not None or value is None
            ]
            return min(tried, key=len)
    return [] if shape(value) else [f"{place}: {value!r} is not allowed"]
