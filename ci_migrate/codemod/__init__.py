"""Finds the call sites of the legacy service in Python code and rewrites what is safe.

``ast`` finds and resolves; libcst is loaded for files that are really edited. The room writes
nothing but what :func:`write_changes` is told to, and prints nothing.
"""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ci_migrate.codemod.findings import Finding
from ci_migrate.codemod.project import Project, scan
from ci_migrate.codemod.source import is_companion, relative
from ci_migrate.errors import MigrateError
from ci_migrate.model import Outcome
from ci_migrate.redact import redact, redacted

__all__ = ["Finding", "Project", "diffs", "document", "scan", "write_changes"]


def document(project: Project) -> dict[str, Any]:
    """The scan as the contract's JSON, secrets hidden."""
    counts = {outcome.value: 0 for outcome in Outcome}
    for finding in project.findings:
        counts[finding.outcome.value] += 1
    found: dict[str, Any] = redacted(
        {
            "schema": 1,
            "findings": [finding.to_json() for finding in project.findings],
            "files": {
                "scanned": len(project.scanned),
                "candidates": project.candidates,
                "changed": len(project.changes),
                "unparsable": project.unparsable,
                "explained": project.explained,
            },
            "summary": {"sites": len(project.findings), **counts},
        }
    )
    return found


def diffs(project: Project) -> Iterator[tuple[str, str]]:
    """The unified diff of every changed file, sorted by path, secrets hidden."""
    for path, content in sorted(project.changes.items()):
        name = relative(path, project.root)
        before = project.before.get(path, path.read_bytes() if path.is_file() else b"")
        lines = difflib.unified_diff(
            _lines(before), _lines(content), f"a/{name}" if before else "/dev/null", f"b/{name}"
        )
        text = "".join(lines)
        # The companion is the tool's own text: nothing in it comes from the program.
        yield name, text if is_companion(content.decode("utf-8", "replace")) else redact(text)


def _lines(content: bytes) -> list[str]:
    text = content.decode("utf-8", errors="replace")
    return [
        line + "\n" for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text
    ]


def write_changes(project: Project) -> list[str]:
    """Writes every changed file whole or not at all; the names of the files written.

    The companion modules come first, so that no rewritten file lacks what it imports.
    MigrateError where a file cannot be written.
    """
    order = sorted(project.changes, key=lambda path: (path in project.before, path))
    for path in order:
        try:
            _replace(path, project.changes[path])
        except OSError as error:
            name = relative(path, project.root)
            raise MigrateError(
                f"{name} cannot be written: {error.strerror}; it is as it was, and so is every "
                "file after it in the diff"
            ) from None
    return [relative(path, project.root) for path in sorted(order)]


def _replace(path: Path, content: bytes) -> None:
    """Puts the content in place of the file in one step; its mode stays."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
