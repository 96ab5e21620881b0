"""The files of a scan and how their call sites end, as things stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ci_migrate.codemod.datafiles import DataFile
from ci_migrate.codemod.findings import Finding
from ci_migrate.codemod.judge import Judged
from ci_migrate.codemod.mentions import Mentions
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.suppressions import SAID, Note, is_suppressed
from ci_migrate.codemod.traces import Trace
from ci_migrate.inventory import Inventory
from ci_migrate.model import Outcome, Verdict
from ci_migrate.translate import Refusal


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
    """The outcome of a scan: findings, and for each changed file its new text."""

    root: Path
    findings: list[Finding] = field(default_factory=list)
    changes: dict[Path, bytes] = field(default_factory=dict)
    data: list[DataFile] = field(default_factory=list)
    elsewhere: Inventory = field(default_factory=Inventory)
    near: dict[Path, bytes] = field(default_factory=dict)
    before: dict[Path, bytes] = field(default_factory=dict)
    explained: list[dict[str, object]] = field(default_factory=list)
    scanned: list[Path] = field(default_factory=list)
    candidates: int = 0
    unparsable: list[dict[str, str]] = field(default_factory=list)
    mentions: Mentions = field(default_factory=lambda: Mentions(files=()))
    modules: dict[Path, Module] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    hidden: dict[str, int] = field(default_factory=dict)


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
