"""What one dry run of the codemod says of a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
