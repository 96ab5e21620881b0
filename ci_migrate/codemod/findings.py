"""Findings: what a scan says of every call site, in the shape of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ci_migrate.catalogue import Reason
from ci_migrate.codemod.edits.edits import Span
from ci_migrate.model import Confidence, Loss, Outcome, Plan, show


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One call site, or one trace that no call site explains."""

    path: str
    span: Span
    operation: str
    access: str
    confidence: Confidence
    outcome: Outcome
    message: str
    excerpt: str
    reason: str | None = None
    legacy: str | None = None
    next_step: str | None = None
    plan: Plan | None = None
    losses: tuple[Loss, ...] = ()
    names: tuple[str, ...] = ()
    kind: str = "call"
    cell: tuple[int, int] | None = None
    language: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The finding as the contract prints it."""
        return {
            "path": self.path,
            **dict(zip(("line", "column", "end_line", "end_column"), self.span, strict=True)),
            "kind": self.kind,
            "operation": self.operation,
            "access": self.access,
            "confidence": self.confidence.value,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "message": show(self.message, self.names),
            "next_step": self.next_step,
            "excerpt": self.excerpt,
            "legacy": None if self.legacy is None else show(self.legacy, self.names),
            "plan": None if self.plan is None else self.plan.to_json(self.names),
            "losses": [loss.to_json() for loss in self.losses],
            **dict(zip(("cell", "cell_line"), self.cell or (), strict=False)),
            **({} if self.language is None else {"language": self.language}),
        }


def trace_finding(
    path: str, span: Span, name: str, reason: Reason, said: str, excerpt: str = ""
) -> Finding:
    """The finding for what no call site explains: a trace, or a file that does not parse."""
    return Finding(
        path=path,
        span=span,
        operation="unknown",
        access="read",
        confidence=Confidence.UNKNOWN,
        outcome=Outcome.MANUAL,
        reason=name,
        message=f"{reason.title}: {said}",
        next_step=reason.next_step,
        excerpt=excerpt,
        kind="trace",
    )
