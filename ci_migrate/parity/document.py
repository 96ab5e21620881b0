"""The contract's document of a parity run: its shape, in one place.

It holds no clock and no chance: the same cases against the same data give the same document.
It only grows; a field that is renamed or dropped raises ``schema``.
"""

from __future__ import annotations

from typing import Any, TypedDict


class SideResult(TypedDict):
    """What one side answered; ``rows`` is None where it was not asked."""

    rows: int | None
    status: int | None
    pages: int
    error: str | None
    cut: bool


class MismatchResult(TypedDict):
    """One difference. ``kind`` is one of known.KINDS, ``nature`` one of natures.WORDS.

    ``rows`` counts the rows that it stands for; ``detail`` tells nested differences; ``reason``,
    ``owner`` and ``expires`` are those of the entry that excuses it.
    """

    key: str
    column: str
    kind: str
    nature: str | None
    control: Any
    candidate: Any
    rows: int
    detail: list[str]
    reason: str | None
    owner: str | None
    expires: str | None


class OpenResult(TypedDict):
    """How many mismatches of a kind, in a column, nothing excuses."""

    kind: str
    column: str
    mismatches: int


class NoiseResult(TypedDict):
    """How often the control was read again, and in how many rows its columns differ from
    themselves.
    """

    reads: int
    columns: dict[str, int]


class CaseResult(TypedDict):
    """One case. ``of`` names the case in the file that it was made from, where it has values.

    ``filled`` are the legacy queries with their values in place, as they are asked: several where
    answers are gathered, none where a value is missing. With ``files`` both sides are
    files, which ``legacy`` and ``dataverse`` name.
    ``verdict`` is match, ignored, mismatch or inconclusive; ``cause`` says why nothing is
    proven; ``kinds`` counts all mismatches by kind, of which the first 20 are in ``mismatches``;
    ``normalised`` counts what was only spelled otherwise, by normaliser; ``hints`` say what the
    mismatches have in common.
    """

    name: str
    of: str | None
    verdict: str
    cause: str | None
    reason: str | None
    owner: str | None
    expires: str | None
    legacy: str
    dataverse: str | None
    parameters: dict[str, str]
    filled: list[str]
    files: bool
    plan: dict[str, Any] | None
    losses: list[dict[str, Any]]
    control: SideResult
    candidate: SideResult
    noise: NoiseResult
    normalised: dict[str, int]
    kinds: dict[str, int]
    open: list[OpenResult]
    hints: list[str]
    mismatches: list[MismatchResult]
    more_mismatches: int


class KnownResult(TypedDict):
    """An entry of the known differences, its state, and how many mismatches it covers.

    ``state`` is used, unused, expired, exceeded (more than ``most``) or undecided (its case
    gave no verdict); unused, expired and exceeded entries fail the run.
    """

    case: str
    columns: list[str]
    kind: str | None
    key: str | None
    most: int | None
    reason: str
    owner: str
    expires: str
    state: str
    mismatches: int


class Document(TypedDict):
    """A run. ``complete`` is false where it was interrupted, and ``cause`` says by what."""

    schema: int
    complete: bool
    cause: str | None
    cases: list[CaseResult]
    known: list[KnownResult]
    summary: dict[str, int]
