"""Documents as workflow commands of GitHub Actions: annotations at the cases, or in the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ci_migrate.report.alarms import Alarm, alarms, shown
from ci_migrate.report.reading import read_migration
from ci_migrate.report.reading_parity import read_parity
from ci_migrate.report.site_alarms import TITLE, site_alarms
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.words import for_logs, one_line

_LEVELS = ("error", "warning", "notice")


def github_commands(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """One annotation for each alarm, at the line of its case in the case file."""
    return _annotations(alarms(read_parity(document)), "parity", about)


def github_findings(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """One annotation for each finding that is left, at its place."""
    return _annotations(site_alarms(read_migration(document), about), TITLE, about)


def _annotations(found: Sequence[Alarm], topic: str, about: Surroundings) -> str:
    told = (one for level in _LEVELS for one in shown(found, level))
    return "".join(f"{_annotation(one, topic, about)}\n" for one in told)


def _annotation(alarm: Alarm, topic: str, about: Surroundings) -> str:
    file = alarm.path or about.file
    place = {"file": one_line(file)} if file else {}
    line = alarm.place or about.line(alarm.case, alarm.of)
    place |= {"line": str(line)} if line else {}
    place |= {"endLine": str(alarm.last)} if alarm.last else {}
    if alarm.span:
        place |= {"col": str(alarm.span[0]), "endColumn": str(alarm.span[1])}
    properties = {**place, "title": f"{topic}: {alarm.title}"}
    return _command(alarm.level, properties, "\n".join(alarm.lines))


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {told}::{_data(message)}"


def _data(text: str) -> str:
    """A message as the runner reads it back; a percent sign first, it begins all escapes."""
    escaped = for_logs(text).replace("%", "%25")
    return escaped.replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
