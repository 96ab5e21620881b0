"""What a verification found, as reports show it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ci_migrate.report.documents import Loss, Step
from ci_migrate.report.words import FAILING


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one service answered; ``None`` is not told."""

    rows: int | None
    status: int | None
    pages: int | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One difference between the rows of control and candidate, its values as JSON text.

    ``rows`` is how many rows it stands for.
    """

    key: str
    column: str
    kind: str
    nature: str
    control: str
    candidate: str
    rows: int
    detail: tuple[str, ...]
    reason: str
    owner: str
    expires: str

    @property
    def sort(self) -> str:
        """The kind, with what more is said of it."""
        return f"{self.kind} ({self.nature})" if self.nature else self.kind

    @property
    def sided(self) -> bool:
        """Whether it holds values to show: a row that one side lacks does not."""
        return (self.control, self.candidate) != ("null", "null") or self.kind in ("value", "type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One parity case with its verdict; ``more`` counts mismatches that are not told.

    ``open`` counts what nothing excuses, by kind and column; ``reads`` is how often the control
    was read again to find ``noise``, the columns that differ from themselves.
    """

    name: str
    of: str
    verdict: str
    cause: str
    reason: str
    owner: str
    expires: str
    legacy: str
    dataverse: str
    parameters: tuple[tuple[str, str], ...]
    filled: tuple[str, ...]
    files: bool
    steps: tuple[Step, ...]
    losses: tuple[Loss, ...]
    control: Observation
    candidate: Observation
    reads: int
    noise: tuple[tuple[str, int], ...]
    normalised: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    open: tuple[tuple[str, str, int], ...]
    hints: tuple[str, ...]
    mismatches: tuple[Mismatch, ...]
    more: int

    @property
    def total(self) -> int:
        """How many mismatches there are, told or not."""
        return len(self.mismatches) + self.more

    @property
    def queries(self) -> tuple[str, ...]:
        """What Dataverse was asked: the query written by hand, or that of each step."""
        return (self.dataverse,) if self.dataverse else tuple(step.url for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A known difference, and whether the run still needs it."""

    case: str
    columns: tuple[str, ...]
    kind: str
    key: str
    most: int | None
    reason: str
    owner: str
    expires: str
    state: str
    mismatches: int

    @property
    def what(self) -> str:
        """What it excuses, as a phrase."""
        return ", ".join(filter(None, (*self.columns, self.kind, self.key))) or "everything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """All cases of a verification, and the differences that its team knows of."""

    complete: bool
    cause: str
    cases: tuple[Case, ...]
    known: tuple[Known, ...]

    def verdicts(self) -> Counter[str]:
        """How many cases ended with which verdict."""
        return Counter(case.verdict for case in self.cases)

    def of(self, *verdicts: str) -> tuple[Case, ...]:
        """The cases with these verdicts, verdict by verdict."""
        return tuple(case for word in verdicts for case in self.cases if case.verdict == word)

    @property
    def failing(self) -> tuple[Known, ...]:
        """The known differences that fail the run."""
        return tuple(one for one in self.known if one.state in FAILING)

    @property
    def green(self) -> bool:
        """Whether nothing is left to do, as the command's exit code 0 says it."""
        open_cases = self.of("mismatch", "inconclusive")
        return self.complete and bool(self.cases) and not open_cases and not self.failing
