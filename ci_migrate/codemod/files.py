"""The files of a scan and how their call sites end, as things stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ci_migrate.codemod.answers.traces import Trace
from ci_migrate.codemod.datafiles import DataFile
from ci_migrate.codemod.edits.edits import Edits, Span
from ci_migrate.codemod.findings import Finding
from ci_migrate.codemod.moves.judge import Judged
from ci_migrate.codemod.python.mentions import Mentions
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.standins.doubles import Double
from ci_migrate.codemod.suppressions import SAID, Note, is_suppressed
from ci_migrate.inventory import Inventory
from ci_migrate.model import Outcome, Verdict
from ci_migrate.translate import Refusal
from ci_migrate.tree import Held, Tree


@dataclass(slots=True)
class File:
    """One candidate file: its module, its judged call sites and its traces."""

    module: Module
    judged: list[Judged]
    traces: list[Trace] = field(default_factory=list)
    failed: str | None = None
    refused: dict[int, Refusal] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()


@dataclass(slots=True)
class Project:
    """The outcome of a scan: findings, and what is to be done to each file that changes.

    ``edits`` are those of the files; ``companions`` the modules that come or change, each with
    what it has to serve; ``changes`` the new texts of all of them, where they were asked for.
    ``looked`` are the files that look at first as if they had to do with the service or the tool,
    with the texts that show it; ``speaking`` those that name the service, ``near`` those that may
    call it, by their bytes, and ``likely`` the calls in them that look like it. ``doubles`` are
    arguments of tests, by the places of the calls that use them; ``senders`` are the places of the
    calls that send the request of another, by the place of that.
    """

    root: Path
    tree: Tree = field(default_factory=lambda: Tree((), Path()))
    findings: list[Finding] = field(default_factory=list)
    edits: dict[Path, Edits] = field(default_factory=dict)
    companions: dict[Path, frozenset[str]] = field(default_factory=dict)
    changes: dict[Path, bytes] = field(default_factory=dict)
    data: list[DataFile] = field(default_factory=list)
    elsewhere: Inventory = field(default_factory=Inventory)
    looked: Held = field(default_factory=dict)
    speaking: set[Path] = field(default_factory=set)
    near: dict[Path, bytes] = field(default_factory=dict)
    likely: dict[Path, list[Site]] = field(default_factory=dict)
    before: dict[Path, bytes] = field(default_factory=dict)
    explained: list[dict[str, object]] = field(default_factory=list)
    candidates: int = 0
    unparsable: list[dict[str, str]] = field(default_factory=list)
    mentions: Mentions = field(init=False)
    modules: dict[Path, Module] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    hidden: dict[str, int] = field(default_factory=dict)
    doubles: dict[tuple[str, Span], list[Double]] = field(default_factory=dict)
    senders: dict[tuple[str, Span], tuple[str, Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mentions = Mentions(tree=self.tree)

    def drop_changes(self) -> None:
        """Leaves every file as it is."""
        self.edits.clear()
        self.companions.clear()
        self.changes.clear()


def outcome_of(file: File, judged: Judged) -> tuple[Outcome, str | None, str]:
    """Outcome, reason and sentence of one call site as things stand."""
    translation = judged.translation
    refusal = file.refused.get(id(judged))
    node = judged.site.node
    text = file.module.source.text
    if is_suppressed(text, node.lineno, node.end_lineno or node.lineno, translation.operation):
        return Outcome.SUPPRESSED, None, SAID
    if translation.verdict is Verdict.REFUSED:
        return Outcome.MANUAL, translation.reason, translation.message
    if refusal is not None:
        return Outcome.MANUAL, refusal.reason, refusal.message
    if translation.verdict is Verdict.LOSSY:
        lost = ", ".join(loss.id for loss in translation.losses if loss.accept)
        return Outcome.OFFERED, None, f"moves when these losses are accepted: {lost}"
    if file.failed is not None:
        return Outcome.FAILED, None, file.failed
    return Outcome.FIXED, None, translation.message


def fixed_in(file: File) -> list[Judged]:
    """The call sites that move."""
    return [one for one in file.judged if outcome_of(file, one)[0] is Outcome.FIXED]


def edited_in(file: File) -> list[Judged]:
    """The call sites that this run changes: those that move and are in view."""
    return [one for one in fixed_in(file) if id(one) not in file.left_out]
