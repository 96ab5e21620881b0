"""A ``verify`` document as workflow commands of GitHub Actions: annotations at the cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ci_migrate.report.alarms import Alarm, alarms, shown
from ci_migrate.report.reading import read_parity
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.words import for_logs, one_line


def github_commands(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """One annotation for each alarm, at the line of its case in the case file."""
    found = alarms(read_parity(document))
    told = (*shown(found, "error"), *shown(found, "notice"))
    return "".join(f"{_annotation(one, about)}\n" for one in told)


def _annotation(alarm: Alarm, about: Surroundings) -> str:
    place = {"file": one_line(about.file)} if about.file else {}
    line = about.line(alarm.case, alarm.of)
    place |= {"line": str(line)} if line else {}
    properties = {**place, "title": f"parity: {alarm.title}"}
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
