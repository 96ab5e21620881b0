"""The command line as a user meets it: in a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SECRETS = ("AZURE_", "CI_", "DATAVERSE_")


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The document on stdout."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    def refused(self, *words: str) -> None:
        """Asserts exit code 2 and one helpful sentence: nothing on stdout, no traceback."""
        assert (self.code, self.out) == (2, ""), self
        assert "Traceback" not in self.err
        assert len([line for line in self.err.splitlines() if "rror:" in line]) == 1, self.err
        for word in words:
            assert word in self.err


Cli = Callable[..., Done]


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Runs a command; the secrets of the environment are those that the test gives."""

    def run(*arguments: str, cwd: Path = tmp_path, **variables: str) -> Done:
        base = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
        done = subprocess.run(
            [sys.executable, "-m", "ci_migrate", *arguments],
            cwd=cwd,
            env=base | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"} | variables,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


PROGRAM = """\
import os

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
APP = msal.ConfidentialClientApplication("app", client_credential=os.environ["APP_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]


def people(cid):
    headers = {"Authorization": "Bearer " + TOKEN}
    url = f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'"
    return requests.get(url, headers=headers).json()["value"]
"""
KEPT = PROGRAM + '\n\nsegments = requests.get(f"{ROOT}/manage/segments")\n'
OFFERED = PROGRAM.replace("?$filter", "?IsMemberOfSegment('S')&$filter")
CLEAN = "print('nothing to see')\n"


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
