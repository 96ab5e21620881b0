"""How the agents of GitHub Actions and Azure Pipelines read a line of a log: their rules, in short.

GitHub: ``::name key=value,...::message`` after leading blanks, and the older ``##[name ...]`` at
any place of a line. Azure: ``##vso[area.event key=value;...]message`` at any place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

GITHUB = frozenset(
    (
        "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group",
        "notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands",
        "warning",
    )
)  # fmt: skip
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
_AZURE = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%"))


@dataclass(frozen=True)
class Command:
    """What an agent would do."""

    name: str
    properties: dict[str, str]
    message: str


def lines_of(log: str) -> list[str]:
    """A log as agents cut it into lines."""
    return re.split(r"\r\n|\r|\n", log)


def github_command(line: str) -> Command | None:
    """The workflow command that a line is; None for ordinary text."""
    found = re.match(r"\s*::(.*?)::(.*)", line, re.DOTALL)
    if found is not None and found[1].partition(" ")[0] in GITHUB:
        name, _, told = found[1].partition(" ")
        return Command(name, _pairs(told, ",", _PROPERTY), _decoded(found[2], _DATA))
    older = re.search(r"##\[(.*?)\](.*)", line, re.DOTALL)
    if older is not None and older[1].partition(" ")[0] in GITHUB:
        return Command(older[1].partition(" ")[0], {}, older[2])
    return None


def azure_command(line: str) -> Command | None:
    """The logging command that a line holds; None for ordinary text."""
    found = re.search(r"##vso\[(.*?)\](.*)", line, re.DOTALL | re.IGNORECASE)
    if found is None or "." not in found[1].partition(" ")[0]:
        return None
    name, _, told = found[1].partition(" ")
    return Command(name, _pairs(told, ";", _AZURE), _decoded(found[2], _AZURE))


def _pairs(told: str, mark: str, escapes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    pairs = (one.split("=", 1) for one in told.split(mark) if "=" in one)
    return {key.strip(): _decoded(value, escapes) for key, value in pairs}


def _decoded(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for written, sign in escapes:
        text = text.replace(written, sign)
    return text
