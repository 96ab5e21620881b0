"""The 115 call-site patterns of the reference: what the tool says of each, and what runs print.

``patterns/manifest.toml`` holds the catalogue's verdict, the tool's, and which of them is better.
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from started import Interpreter

from ci_migrate.codemod import Project, scan, write_changes
from ci_migrate.codemod.python.source import decode
from ci_migrate.settings import Settings

HERE = Path(__file__).parent / "patterns"
PATTERNS: list[dict[str, Any]] = tomllib.loads(
    (HERE / "manifest.toml").read_text(encoding="utf-8")
)["pattern"]
RUNNING = [one for one in PATTERNS if one["runs"] and "equal" in one]


def _id(pattern: dict[str, Any]) -> str:
    return f"{pattern['number']}-{pattern['title'].replace(' ', '_')}"


def _copied(pattern: dict[str, Any], folder: Path) -> Path:
    """The program and its support files in a folder of their own."""
    for name in (*pattern.get("support", ()), pattern["file"]):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / name, place)
    return place


def _scanned(folder: Path) -> Project:
    return scan([folder], folder, Settings())


def _said(project: Project, folder: Path) -> list[tuple[str, str, str, str, str | None]]:
    """Place, line, operation, outcome and reason of each finding."""
    return [
        (
            one.path,
            _lines(folder / one.path)[one.span[0] - 1].strip(),
            one.operation,
            one.outcome.value,
            one.reason,
        )
        for one in project.findings
    ]


def _lines(path: Path) -> list[str]:
    return decode(path, path.parent, path.read_bytes()).shown.split("\n")


def test_the_catalogue_is_whole() -> None:
    assert [one["number"] for one in PATTERNS] == list(range(1, 116))


def test_what_is_safe_moves() -> None:
    """Of the patterns that the reference calls safe; what stays has its reason here."""
    stays = {
        one["number"]
        for one in PATTERNS
        if one["catalogue"] == "safe" and one["judgement"] == "worse"
    }

    assert stays == {82}  # whether the service sends next links is for the user to say


@pytest.mark.parametrize("pattern", PATTERNS, ids=_id)
def test_what_the_tool_says_of_a_pattern(tmp_path: Path, pattern: dict[str, Any]) -> None:
    _copied(pattern, tmp_path)

    assert sorted(_said(_scanned(tmp_path), tmp_path), key=repr) == sorted(
        (
            (
                one["path"],
                one["line_text"],
                one["operation"],
                one["outcome"],
                one.get("reason"),
            )
            for one in pattern.get("tool", ())
        ),
        key=repr,
    )


@pytest.mark.parametrize("pattern", RUNNING, ids=_id)
def test_a_pattern_prints_the_same_before_and_after(
    python: Interpreter, tmp_path: Path, pattern: dict[str, Any]
) -> None:
    program = _copied(pattern, tmp_path)
    before = _run(python, program)
    project = _scanned(tmp_path)
    write_changes(project)

    assert (_run(python, program) == before) is pattern["equal"]


def _run(python: Interpreter, program: Path) -> tuple[str, int]:
    done = python.run(program.name, cwd=program.parent)
    return done.stdout, done.returncode
