"""The words that the rooms share: plans, losses, findings. Frozen data, no behaviour but views.

A text with *holes* stands for every text that a program may build: a hole is a marker
``\\ue000<n>\\ue001`` that stands for the n-th expression which only the running program knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ci_migrate.adapter import Read

HOLE = re.compile("\ue000([0-9]+)\ue001")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def hole(number: int) -> str:
    """The marker of the n-th hole."""
    return f"\ue000{number}\ue001"


def fill(text: str, make: Callable[[int], str]) -> str:
    """The text with every hole replaced by ``make(number)``."""
    return HOLE.sub(lambda match: make(int(match[1])), text)


def show(text: str, names: Sequence[str]) -> str:
    """The text with its holes written as ``{name}``, for people."""
    return fill(text, lambda number: "{" + names[number] + "}")


def from_placeholders(text: str) -> tuple[str, tuple[str, ...]]:
    """A text written by people, ``{CID}`` and all, as a text with holes and their names."""
    names: list[str] = []

    def mark(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return hole(names.index(match[1]))

    return PLACEHOLDER.sub(mark, text), tuple(names)


class Outcome(StrEnum):
    """How a call site ends."""

    FIXED = "fixed"
    OFFERED = "offered"
    MANUAL = "manual"
    SUPPRESSED = "suppressed"
    FAILED = "failed"


class Verdict(StrEnum):
    """How a translation ends."""

    TRANSLATED = "translated"
    LOSSY = "lossy"
    REFUSED = "refused"


class Confidence(StrEnum):
    """How sure it is that a call goes to the legacy service."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A way in which the Dataverse answer may differ; ``accept``: the user must agree first."""

    id: str
    message: str
    accept: bool = False

    def to_json(self) -> dict[str, Any]:
        """The loss as the contract prints it."""
        return {"id": self.id, "message": self.message, "accept": self.accept}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One GET of a plan and what is done with its rows, for people and for the contract."""

    name: str
    url: str
    request: str
    then: tuple[str, ...] = ()

    def to_json(self, names: Sequence[str]) -> dict[str, Any]:
        """The step as the contract prints it, its holes under their names."""
        return {
            "name": self.name,
            "url": show(self.url, names),
            "request": show(self.request, names),
            "then": [show(one, names) for one in self.then],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What replaces a legacy query: a read that the row adapter executes, and its steps in view."""

    read: Read
    steps: tuple[Step, ...]

    def to_json(self, names: Sequence[str]) -> dict[str, Any]:
        """The plan as the contract prints it, its holes under their names."""
        return {"steps": [step.to_json(names) for step in self.steps]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The answer for one legacy request: a plan, or a refusal with reason and next step.

    Texts hold holes; ``names`` are their names.
    """

    legacy: str
    operation: str
    access: str
    verdict: Verdict
    message: str
    reason: str | None = None
    next_step: str | None = None
    plan: Plan | None = None
    losses: tuple[Loss, ...] = ()
    names: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The translation as the contract prints it."""
        return {
            "schema": 1,
            "legacy": show(self.legacy, self.names),
            "operation": self.operation,
            "access": self.access,
            "outcome": self.verdict.value,
            "reason": self.reason,
            "message": show(self.message, self.names),
            "next_step": self.next_step,
            "plan": None if self.plan is None else self.plan.to_json(self.names),
            "losses": [loss.to_json() for loss in self.losses],
        }
