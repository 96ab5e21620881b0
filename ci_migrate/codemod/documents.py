"""What a scan found as the contract's document, and what it changes as diffs; secrets hidden."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ci_migrate.codemod.credentials import credentials
from ci_migrate.codemod.display import shown
from ci_migrate.codemod.elsewhere import files_read
from ci_migrate.codemod.files import Project
from ci_migrate.codemod.python.source import decode, is_companion, is_notebook, relative
from ci_migrate.codemod.requirements import dependency_hints
from ci_migrate.model import Outcome
from ci_migrate.redact import redact, redacted


def document(project: Project) -> dict[str, Any]:
    """The scan as the contract's JSON, secrets hidden."""
    counts = {outcome.value: 0 for outcome in Outcome}
    for finding in project.findings:
        counts[finding.outcome.value] += 1
    found: dict[str, Any] = redacted(
        {
            "schema": 1,
            "findings": list(shown(project.findings, project)),
            "files": {
                "scanned": files_read(project.tree, project.elsewhere),
                "others": len(project.elsewhere.names),
                "candidates": project.candidates + project.elsewhere.candidates,
                "changed": len(project.edits) + len(project.companions),
                "companions": len(project.companions),
                "unparsable": project.unparsable,
                "explained": project.explained,
            },
            "dependencies": [hint.to_json() for hint in dependency_hints(project)],
            "credentials": credentials(project),
            "notes": [note.to_json() for note in project.notes],
            "hidden": project.hidden,
            "summary": {"sites": len(project.findings), **counts},
        }
    )
    return found


def diffs(project: Project) -> Iterator[tuple[str, str]]:
    """The unified diff of every changed file, sorted by path, secrets hidden."""
    for path, content in sorted(project.changes.items()):
        name = relative(path, project.root)
        before = project.before.get(path, path.read_bytes() if path.is_file() else b"")
        old, new = (_shown(path, project.root, one) for one in (before, content))
        lines = difflib.unified_diff(
            _lines(old), _lines(new), f"a/{name}" if before else "/dev/null", f"b/{name}"
        )
        text = "".join(lines)
        # The companion is the tool's own text: nothing in it comes from the program.
        yield name, text if is_companion(content.decode("utf-8", "replace")) else redact(text)


def _shown(path: Path, root: Path, content: bytes) -> bytes:
    """What a diff shows of a file: its own bytes, or the text of a notebook's cells."""
    return decode(path, root, content).shown.encode() if is_notebook(path) else content


def _lines(content: bytes) -> list[str]:
    text = content.decode("utf-8", errors="replace")
    return [
        line + "\n" for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text
    ]
