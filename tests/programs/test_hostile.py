"""Programs written to break the codemod: each once printed something else after a rewrite.

The files in ``hostile/`` stand as their author wrote them.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from started import Interpreter

from ci_migrate.codemod import scan, write_changes
from ci_migrate.sandbox import Sandbox
from ci_migrate.settings import Settings

PROGRAMS = sorted((Path(__file__).parent / "hostile").glob("*.py"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_hostile_program_keeps_its_meaning(
    box: Sandbox, python: Interpreter, tmp_path: Path, program: Path
) -> None:
    """It prints the same, sends Dataverse no key, and a second run leaves it alone."""
    copy = Path(shutil.copy(program, tmp_path))
    before = python.run(copy.name, cwd=tmp_path)
    assert before.returncode == 0, before.stderr

    write_changes(scan([tmp_path], tmp_path, Settings()))
    seen = len(box.entries)
    after = python.run(copy.name, cwd=tmp_path)

    assert (after.stdout, after.returncode) == (before.stdout, 0), after.stderr
    dataverse = [one for one in box.entries[seen:] if one["service"] == "dataverse"]
    assert not any(one["subscription_key"] or one["bearer"] == "legacy" for one in dataverse)
    assert scan([tmp_path], tmp_path, Settings()).changes == {}


def test_there_are_hostile_programs() -> None:
    assert len(PROGRAMS) >= 25
