"""Rows joined by their key and compared: every difference is one mismatch with its kind.

The join is ours because tools that pair unkeyed rows are slow and pair the wrong ones; deepdiff
only says where two nested values differ.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ci_migrate.parity.normalise import (
    Row,
    canonical,
    in_order,
    kind_of_difference,
    plain,
    same,
    same_rows,
    without_companions,
)
from ci_migrate.parity.plan import Comparison

Key = tuple[str, ...]  # canonical texts of the key columns

_SCALARS = (str, int, float, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One difference; ``rows`` counts the rows that it stands for."""

    kind: str
    key: str = ""
    column: str = ""
    control: Any = None
    candidate: Any = None
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """All mismatches in a fixed order, and what the normalisers changed."""

    mismatches: tuple[Mismatch, ...]
    counts: Counter[str]


def compare(
    control_rows: Sequence[Row], candidate_rows: Sequence[Row], comparison: Comparison
) -> Compared:
    """The differences between the rows of both sides."""
    counts: Counter[str] = Counter()
    control = without_companions(control_rows, counts)
    candidate = without_companions(candidate_rows, counts)
    found = _columns(control, candidate)
    apart = {mismatch.column for mismatch in found}
    if comparison.key:
        left, right, spoiled = _keyed(control, candidate, comparison.key)
        found += spoiled
    else:
        left, right = (_whole(rows, apart, comparison.related) for rows in (control, candidate))
    found += [Mismatch(kind="missing-row", key=_said(one)) for one in left if one not in right]
    found += [Mismatch(kind="extra-row", key=_said(one)) for one in right if one not in left]
    for one in left:
        if one in right:
            found += _values(_said(one), left[one], right[one], apart, comparison.related, counts)
    if comparison.ordered:
        found += _order(left, right, comparison.sort)
    found.sort(key=lambda one: (one.key, one.column, one.kind))
    return Compared(mismatches=tuple(found), counts=+counts)


def _columns(control: list[Row], candidate: list[Row]) -> list[Mismatch]:
    """Columns that one side lacks in every row: one mismatch each, not one a row."""
    if not control or not candidate:
        return []
    found = []
    sides = (("missing-column", control, candidate), ("extra-column", candidate, control))
    for kind, having, lacking in sides:
        known = {name for row in lacking for name in row}
        values: dict[str, list[Any]] = {}
        for row in having:
            for name in row.keys() - known:
                if row[name] is not None:
                    values.setdefault(name, []).append(row[name])
        for name, held in values.items():
            sample = {"control" if kind == "missing-column" else "candidate": held[0]}
            found.append(Mismatch(kind=kind, column=name, rows=len(held), **sample))
    return found


def _keyed(
    control: list[Row], candidate: list[Row], key: tuple[str, ...]
) -> tuple[dict[Key, Row], dict[Key, Row], list[Mismatch]]:
    """The rows of both sides by key; keys that are missing or not unique are mismatches."""
    sides = []
    for rows in (control, candidate):
        groups: dict[Key, list[Row]] = {}
        for row in rows:
            groups.setdefault(_key(row, key), []).append(row)
        sides.append(groups)
    left, right = sides
    found = []
    spoiled = dict.fromkeys(
        one for groups in sides for one, rows in groups.items() if len(rows) > 1 or not all(one)
    )
    for one in spoiled:
        held = [groups.get(one, []) for groups in sides]
        counts = [len(rows) for rows in held]
        found.append(
            Mismatch(
                kind="duplicate-key" if all(one) else "missing-key",
                key=_said(one),
                column=",".join(key),
                control=counts[0],
                candidate=counts[1],
                rows=max(counts),
            )
        )
    unique = [
        {one: rows[0] for one, rows in g.items() if one not in spoiled} for g in (left, right)
    ]
    return unique[0], unique[1], found


def _key(row: Row, key: tuple[str, ...]) -> Key:
    """The key of a row; an empty text stands for a column that is null or absent."""
    return tuple("" if row.get(name) is None else canonical(plain(row[name])) for name in key)


def _whole(
    rows: list[Row], apart: set[str], related: Mapping[str, tuple[str, ...]]
) -> dict[Key, Row]:
    """The rows by all their columns; equal rows are told apart by their number."""
    seen: Counter[str] = Counter()
    found: dict[Key, Row] = {}
    for row in rows:
        kept = {
            name: in_order(value, related[name]) if name in related else value
            for name, value in row.items()
            if name not in apart
        }
        text = canonical(plain(kept))
        seen[text] += 1
        found[(text,) if seen[text] == 1 else (text, str(seen[text]))] = row
    return found


def _values(
    key: str,
    control: Row,
    candidate: Row,
    apart: set[str],
    related: Mapping[str, tuple[str, ...]],
    counts: Counter[str],
) -> list[Mismatch]:
    """The values that differ in a row of both sides."""
    found = []
    for name in {**control, **candidate}:
        own, other = control.get(name), candidate.get(name)
        if name in apart or (own == other and type(own) is type(other) in _SCALARS):
            continue  # the common case, without any bookkeeping
        taken: Counter[str] = Counter()
        if name in related:
            equal = same_rows(own, other, related[name], taken)
        else:
            equal = same(own, other, taken)
        if not equal:
            kind = kind_of_difference(own, other)
            found.append(Mismatch(kind=kind, key=key, column=name, control=own, candidate=other))
            continue
        if taken:
            counts += taken
        if (name in control) != (name in candidate):
            counts["nulls"] += 1
    return found


def _order(left: dict[Key, Row], right: dict[Key, Row], sort: tuple[str, ...]) -> list[Mismatch]:
    """The first place where the rows of both sides stand in another order.

    Rows that are equal in the sort columns may change places; where the rows do not show the
    sort columns, none may.
    """
    shared = [one for one in left if one in right]
    moved = [one for one in right if one in left]
    shown = {name.lower(): name for row in left.values() for name in row}
    columns = tuple(shown[name.lower()] for name in sort if name.lower() in shown)

    def place(one: Key, rows: dict[Key, Row]) -> Any:
        return _key(rows[one], columns) if columns and len(columns) == len(sort) else one

    for one, other in zip(shared, moved, strict=True):
        if place(one, left) != place(other, right):
            return [
                Mismatch(kind="order", key=_said(one), control=_said(one), candidate=_said(other))
            ]
    return []


def _said(key: Key) -> str:
    """A key for people."""
    return "|".join(json.loads(part) if part.startswith('"') else part for part in key)
