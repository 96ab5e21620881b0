"""One sandbox for the whole room, and short ways to ask its doors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from ci_migrate.sandbox import Sandbox, SandboxOptions

INSTANCE = "11111111-2222-3333-4444-555555555555"
LEGACY_HEADERS = {
    "Authorization": "Bearer sandbox-legacy-token",
    "Ocp-Apim-Subscription-Key": "sandbox-primary-key",
}
DATAVERSE_HEADERS = {"Authorization": "Bearer sandbox-dataverse-token"}

CLIENT = httpx.Client(timeout=30)  # one for all tests: each would build its own TLS setup


@dataclass
class Door:
    """A service root with the headers that open it."""

    root: str
    headers: dict[str, str]
    client: httpx.Client = CLIENT

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The response to a path that is sent as written."""
        sent = self.headers | {name.replace("_", "-"): text for name, text in headers.items()}
        return self.client.get(f"{self.root}/{path}", headers=sent)

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The response to any method."""
        return self.client.request(method, f"{self.root}/{path}", headers=self.headers, **options)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows of a collection that must answer."""
        response = self.get(path)
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()["value"]
        return found


def legacy_door(box: Sandbox) -> Door:
    return Door(f"{box.legacy_url}/instances/{INSTANCE}", LEGACY_HEADERS)


def dataverse_door(box: Sandbox) -> Door:
    return Door(f"{box.dataverse_url}/api/data/v9.2", DATAVERSE_HEADERS)


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def legacy(box: Sandbox) -> Door:
    return legacy_door(box)


@pytest.fixture(scope="session")
def dataverse(box: Sandbox) -> Door:
    return dataverse_door(box)


@pytest.fixture(scope="session")
def people(legacy: Door) -> list[dict[str, Any]]:
    """All customers in the legacy default order."""
    return legacy.rows("data/Customer?$top=1000")


@pytest.fixture
def doors() -> Iterator[Callable[..., tuple[Sandbox, Door, Door]]]:
    """Starts a sandbox with options of its own; it ends with the test."""
    running: list[Sandbox] = []

    def start(**options: Any) -> tuple[Sandbox, Door, Door]:
        box = Sandbox(SandboxOptions(**options)).__enter__()
        running.append(box)
        return box, legacy_door(box), dataverse_door(box)

    yield start
    for box in running:
        box.__exit__(None, None, None)


@pytest.fixture
def run(box: Sandbox, tmp_path: Path) -> Callable[..., str]:
    """Runs the text of a program under the real host names and gives what it printed."""

    def start(program: str, **variables: str) -> str:
        file = tmp_path / "program.py"
        file.write_text(program, encoding="utf-8")
        base = {"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"} | variables
        done = box.exec([sys.executable, str(file)], cwd=tmp_path, base=base, capture=True)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    return start
