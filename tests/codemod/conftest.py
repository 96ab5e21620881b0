"""Short ways to scan and rewrite a few lines of somebody's program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ci_migrate.codemod import Project, diffs, document, scan, write_changes
from ci_migrate.settings import Settings


@dataclass
class Rewriting:
    """A folder of programs and what one run of the codemod makes of it."""

    folder: Path
    project: Project
    document: dict[str, Any]
    diffs: dict[str, str]

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings as the contract prints them."""
        found: list[dict[str, Any]] = self.document["findings"]
        return found

    @property
    def outcomes(self) -> list[tuple[str, str | None]]:
        """Outcome and reason of every finding, in order."""
        return [(one["outcome"], one["reason"]) for one in self.findings]

    def text(self, name: str = "app.py") -> str:
        """The text of a file as the run leaves it, written or not."""
        path = self.folder / name
        content = self.project.changes.get(path)
        return (path.read_bytes() if content is None else content).decode("utf-8")

    def write(self) -> list[str]:
        """Writes the changes; the names of the files written."""
        return write_changes(self.project)


def rewriting(folder: Path, **settings: Any) -> Rewriting:
    """What a dry run says of a folder."""
    project = scan([folder], folder, Settings(**settings))
    return Rewriting(folder, project, document(project), dict(diffs(project)))


@pytest.fixture
def rewrite(tmp_path: Path) -> Callable[..., Rewriting]:
    """Rewrites the text of one program, or several by file name, without writing."""

    def run(program: str | dict[str, str], **settings: Any) -> Rewriting:
        files = {"app.py": program} if isinstance(program, str) else program
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return rewriting(tmp_path, **settings)

    return run


@pytest.fixture
def again(tmp_path: Path) -> Callable[..., Rewriting]:
    """Runs once more over the same folder."""
    return lambda **settings: rewriting(tmp_path, **settings)
