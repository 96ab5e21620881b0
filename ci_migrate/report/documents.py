"""The contract's documents as frozen views: every text visible, every list in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ci_migrate.report.words import count, kind_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A way in which the Dataverse answer may differ; ``accept``: the user must agree first."""

    id: str
    message: str
    accept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One Dataverse request of a plan and what is done with its rows."""

    name: str
    url: str
    request: str
    then: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one place in the scanned code; ``number`` is its rank in the report."""

    number: int
    path: str
    line: int
    column: int
    operation: str
    access: str
    confidence: str
    kind: str
    safety: str
    outcome: str
    reason: str
    message: str
    excerpt: str
    legacy: str
    next_step: str
    steps: tuple[Step, ...]
    losses: tuple[Loss, ...]

    @property
    def position(self) -> str:
        """Line and column, both counted from one as editors do; the contract's column is not."""
        return f"{self.line}:{self.column + 1}"

    @property
    def place(self) -> str:
        """The path with line and column."""
        return f"{self.path}:{self.position}"

    @property
    def subject(self) -> str:
        """The operation, or the kind of place where no operation is at stake."""
        nameless = self.operation == "unknown" and self.kind != "call"
        return kind_word(self.kind) if nameless else self.operation

    @property
    def to_accept(self) -> tuple[Loss, ...]:
        """The losses that wait for the user's agreement."""
        return tuple(loss for loss in self.losses if loss.accept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark on a file that is not a finding."""

    path: str
    line: int | None
    message: str

    @property
    def place(self) -> str:
        """The path, with the line where it is known."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """How many files were looked at, and which of them need a word; ``None`` is not told."""

    scanned: int | None
    candidates: int | None
    changed: int | None
    unparsable: tuple[Note, ...]
    explained: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one service answered; ``None`` is not told."""

    rows: int | None
    status: int | None
    pages: int | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One difference between the rows of control and candidate, its values as JSON text."""

    key: str
    column: str
    kind: str
    control: str
    candidate: str
    reason: str
    expires: str
    nature: str = ""
    owner: str = ""
    rows: int = 1
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One parity case with its verdict.

    ``more`` counts mismatches beyond those that are listed; ``noise`` are columns that differ
    from themselves, ``normalised`` is what was only spelled otherwise, both with counts.
    """

    name: str
    verdict: str
    cause: str
    reason: str
    expires: str
    control: Observation
    candidate: Observation
    mismatches: tuple[Mismatch, ...]
    owner: str = ""
    more: int = 0
    hints: tuple[str, ...] = ()
    noise: tuple[tuple[str, int], ...] = ()
    normalised: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An entry of the known differences that fails the run: unused, expired or exceeded."""

    case: str
    what: str
    state: str
    reason: str
    owner: str
    expires: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """All cases of a verification, by name; ``cause`` says why it is not complete."""

    cases: tuple[Case, ...]
    failing: tuple[Known, ...] = ()
    cause: str = ""

    def verdicts(self) -> Counter[str]:
        """How many cases ended with which verdict."""
        return Counter(case.verdict for case in self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A scan or a rewrite: findings by place, files, diffs, and a verification if there is one."""

    written: bool
    findings: tuple[Finding, ...]
    files: Files
    diffs: tuple[tuple[str, str], ...]
    parity: Parity | None
    hidden: tuple[tuple[str, int], ...] = ()
    """How many findings are out of view, by what hides them."""

    def outcomes(self) -> Counter[str]:
        """How many findings ended with which outcome."""
        return Counter(finding.outcome for finding in self.findings)

    def paths(self) -> tuple[str, ...]:
        """The files that hold findings, in order."""
        return tuple(sorted({finding.path for finding in self.findings}))

    def subject(self) -> str:
        """What the findings are, counted: call sites, or all kinds where there are others."""
        kinds = Counter(finding.kind for finding in self.findings)
        if set(kinds) <= {"call"}:
            return count(len(self.findings), "call site")
        parts = ", ".join(count(number, kind_word(kind)) for kind, number in sorted(kinds.items()))
        return f"{count(len(self.findings), 'finding')} ({parts})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The answer for one legacy query."""

    legacy: str
    outcome: str
    reason: str
    message: str
    next_step: str
    steps: tuple[Step, ...]
    losses: tuple[Loss, ...]
