"""Documents as logging commands of Azure Pipelines: issues, summary and result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ci_migrate.report.alarms import Alarm, alarms, shown
from ci_migrate.report.parity_words import summary
from ci_migrate.report.reading import read_migration
from ci_migrate.report.reading_parity import read_parity
from ci_migrate.report.site_alarms import TITLE, site_alarms
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.tallies import lede
from ci_migrate.report.words import for_logs, one_line

_TYPES = {"error": "error", "warning": "warning", "notice": "warning"}  # there are no others

# A percent sign is written as %AZP25 only where it would be read as the beginning of an escape:
# agents that do not know that spelling would show it in every encoded query.
_AMBIGUOUS = re.compile(r"%(?=3B|5D|0D|0A|AZP25)", re.IGNORECASE)
_ESCAPES = {"\r": "%0D", "\n": "%0A", "]": "%5D", ";": "%3B"}


def azure_commands(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """One issue for each alarm at the line of its case, the summary, and the task's result."""
    parity = read_parity(document)
    return _commands(alarms(parity), "parity", parity.green, summary(parity), about)


def azure_findings(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """One issue for each finding that is left, at its place, the summary, and the result."""
    migration = read_migration(document)
    found = site_alarms(migration, about)
    return _commands(found, TITLE, not found, lede(migration), about)


def _commands(
    found: Sequence[Alarm], topic: str, green: bool, said: str, about: Surroundings
) -> str:
    lines = [_issue(one, topic, about) for level in _TYPES for one in shown(found, level)]
    if about.summary:
        lines.append(_command("task.uploadsummary", {}, one_line(about.summary)))
    result = "Succeeded" if green else "Failed"
    lines.append(_command("task.complete", {"result": result}, said))
    return "".join(f"{line}\n" for line in lines)


def _issue(alarm: Alarm, topic: str, about: Surroundings) -> str:
    properties = {"type": _TYPES[alarm.level]}
    if file := alarm.path or about.file:
        properties["sourcepath"] = one_line(file)
    if line := alarm.place or about.line(alarm.case, alarm.of):
        properties["linenumber"] = str(line)
    if alarm.span:
        properties["columnnumber"] = str(alarm.span[0])
    return _command(
        "task.logissue", properties, "\n".join((f"{topic}: {alarm.title}", *alarm.lines))
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
