"""The command line as a user meets it: in a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import KEPT, PROGRAM, Cli, Done

SECRETS = ("AZURE_", "CI_", "DATAVERSE_")


@pytest.fixture
def cli(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """Runs a command; the secrets of the environment are those that the test gives."""
    elsewhere = {"TMPDIR": str(tmp_path_factory.mktemp("elsewhere"))}  # copies of rewritten files

    def run(*arguments: str, cwd: Path = tmp_path, **variables: str) -> Done:
        base = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
        done = subprocess.run(
            [sys.executable, "-m", "ci_migrate", *arguments],
            cwd=cwd,
            env=base | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"} | elsewhere | variables,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program with one call that moves."""
    path = tmp_path / "app.py"
    path.write_text(PROGRAM)
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A program with a call that moves and one that stays."""
    path = tmp_path / "app.py"
    path.write_text(KEPT)
    return path
