"""One case for each row of values: rows written down, rows of a file, or a sample drawn by seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from random import Random

from ci_migrate.parity.cases import Case, Values
from ci_migrate.parity.normalise import Row, canonical

_NAME = 80  # characters of values that a name shows; longer ones are told apart by a digest


def drawn(values: Values, answered: Sequence[Row] = ()) -> Sequence[Mapping[str, str]]:
    """The rows of values: ``answered`` are the rows that they come from, where none are given.

    The same rows and the same seed draw the same sample, in whatever order they come.
    """
    rows: Sequence[Mapping[str, str]] = values.rows
    if not rows:
        rows = sorted(_found(values, answered), key=canonical)
    if values.count is None or values.count >= len(rows):
        return rows
    return Random(values.seed).sample(sorted(rows, key=canonical), values.count)


def expanded(case: Case, rows: Sequence[Mapping[str, str]]) -> tuple[Case, ...]:
    """One case for each row of values, each with a name of its own."""
    names: dict[str, int] = {}
    made = []
    for row in rows:
        told = ", ".join(row.values())
        if len(told) > _NAME:
            told = f"#{sha256(told.encode('utf-8', 'replace')).hexdigest()[:12]}"
        name = f"{case.name} [{told}]"
        names[name] = names.get(name, 0) + 1
        made.append(case.with_values(row, name if names[name] == 1 else f"{name} ({names[name]})"))
    return tuple(made)


def rows_of_case(case: Case) -> tuple[Case, ...]:
    """The cases that a case becomes, as far as its values are written down; else none."""
    if case.values is None or not case.values.rows:
        return ()
    return expanded(case, drawn(case.values))


def _found(values: Values, rows: Iterable[Row]) -> Iterable[dict[str, str]]:
    """The distinct values of the columns that fill placeholders; a row without one has none."""
    found = ({name: row.get(column) for name, column in values.columns.items()} for row in rows)
    told = (
        {name: value if isinstance(value, str) else canonical(value) for name, value in one.items()}
        for one in found
        if all(value not in (None, "") for value in one.values())
    )
    return {canonical(one): one for one in told}.values()
