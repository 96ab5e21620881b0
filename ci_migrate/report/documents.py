"""The contract's documents as frozen views: every text visible, every list in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ci_migrate.report.words import count, kind_word

if TYPE_CHECKING:
    from ci_migrate.report.parities import Parity


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
class SourceLine:
    """A line of a finding: the marked part of its text, and what stands before and behind it."""

    number: int
    before: str
    marked: str
    behind: str

    @property
    def text(self) -> str:
        """The whole line."""
        return self.before + self.marked + self.behind


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
    end_line: int = 0
    end_column: int = 0
    fingerprint: str = ""
    source: tuple[SourceLine, ...] = ()
    cell: tuple[int, int] | None = None
    """Of a notebook: the cell, and the line in it."""
    file_line: int | None = None
    """The line in the file, where ``line`` counts in the text of a notebook."""
    utf16: tuple[int, int] | None = None
    """Both columns as SARIF counts, where they differ."""

    @property
    def position(self) -> str:
        """Line and column, both counted from one as editors do; the contract's column is not."""
        if self.cell:
            return f"cell {self.cell[0]}:{self.cell[1]}:{self.column + 1}"
        return f"{self.line}:{self.column + 1}"

    @property
    def place_line(self) -> int:
        """The line of the file, from one."""
        return self.file_line or self.line

    @property
    def word(self) -> str:
        """The shortest answer: why it stays, else how it ends."""
        return self.reason if self.outcome == "manual" and self.reason else self.outcome

    @property
    def place(self) -> str:
        """The path with line and column."""
        return f"{self.path}:{self.position}"

    @property
    def subject(self) -> str:
        """The operation, or the kind of place where no operation is at stake."""
        if self.reason in ("unparsable", "data-file"):
            return "file"
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
    companions: int | None
    unparsable: tuple[Note, ...]
    explained: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An entry of a baseline that no finding answers to."""

    path: str
    operation: str
    reason: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region of a file, lines from 1 and columns from 0 in UTF-16 units, and its new text.

    The text is as it will be in the file: it is for programs.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed since an earlier document: findings gone, new, and at another place.

    ``shifted`` counts those that stand on another line of their file, ``kept`` all that stayed.
    """

    sites: tuple[int, int]
    fixed: tuple[Finding, ...]
    new: tuple[Finding, ...]
    moved: tuple[tuple[Finding, Finding], ...]
    changed: tuple[tuple[Finding, Finding], ...]
    shifted: int
    kept: int
    unseen: int


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
    known: tuple[Finding, ...] = ()
    """Those that the baseline hides, where a format asked for them."""
    gone: tuple[Gone, ...] = ()
    """What the baseline holds and the code no longer has."""
    fixes: tuple[tuple[str, tuple[Region, ...]], ...] = ()
    """What a rewrite replaces, by path."""
    since: Since | None = None

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
