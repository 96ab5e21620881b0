"""A ``verify`` document as logging commands of Azure Pipelines: issues, summary and result."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ci_migrate.report.alarms import Alarm, alarms, shown
from ci_migrate.report.parity_words import summary
from ci_migrate.report.reading import read_parity
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.words import for_logs, one_line

_TYPES = {"error": "error", "notice": "warning"}  # there are no others

# A percent sign is written as %AZP25 only where it would be read as the beginning of an escape:
# agents that do not know that spelling would show it in every encoded query.
_AMBIGUOUS = re.compile(r"%(?=3B|5D|0D|0A|AZP25)", re.IGNORECASE)
_ESCAPES = {"\r": "%0D", "\n": "%0A", "]": "%5D", ";": "%3B"}


def azure_commands(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """One issue for each alarm at the line of its case, the summary, and the task's result."""
    parity = read_parity(document)
    found = alarms(parity)
    lines = [_issue(one, about) for level in _TYPES for one in shown(found, level)]
    if about.summary:
        lines.append(_command("task.uploadsummary", {}, one_line(about.summary)))
    result = "Succeeded" if parity.green else "Failed"
    lines.append(_command("task.complete", {"result": result}, summary(parity)))
    return "".join(f"{line}\n" for line in lines)


def _issue(alarm: Alarm, about: Surroundings) -> str:
    properties = {"type": _TYPES[alarm.level]}
    if about.file:
        properties["sourcepath"] = one_line(about.file)
    if line := about.line(alarm.case, alarm.of):
        properties["linenumber"] = str(line)
    return _command(
        "task.logissue", properties, "\n".join((f"parity: {alarm.title}", *alarm.lines))
    )


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    told = "".join(f"{key}={_escaped(value)};" for key, value in properties.items())
    return f"##vso[{f'{name} {told}'.strip()}]{_escaped(message)}"


def _escaped(text: str) -> str:
    """A text as the agent reads it back."""
    escaped = _AMBIGUOUS.sub("%AZP25", for_logs(text))
    for sign, written in _ESCAPES.items():
        escaped = escaped.replace(sign, written)
    return escaped
