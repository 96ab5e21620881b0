"""The command line as a user meets it: in a process of its own, in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import KEPT, PROGRAM, Cli, Done
from started import Interpreter

SECRETS = ("AZURE_", "CI_", "DATAVERSE_")


@pytest.fixture(scope="session")
def python() -> Iterator[Interpreter]:
    """What runs the command, with its libraries loaded."""
    with Interpreter(os.environ | {"PYTHONIOENCODING": "utf-8"}) as running:
        yield running


@pytest.fixture
def cli(python: Interpreter, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """Runs a command; the secrets of the environment are those that the test gives."""
    elsewhere = {"TMPDIR": str(tmp_path_factory.mktemp("elsewhere"))}  # copies of rewritten files

    def run(*arguments: str, cwd: Path = tmp_path, **variables: str) -> Done:
        base = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
        said = {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
        variables = base | said | elsewhere | variables
        done = python.run("-m", "ci_migrate", *arguments, cwd=cwd, environment=variables)
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
