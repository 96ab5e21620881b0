"""Finds the call sites of the legacy service in Python code and rewrites what is safe.

``ast`` finds and resolves; libcst is loaded for files that are really edited. The room writes
nothing but what :func:`write_changes` is told to, and prints nothing.

Its modules are loaded when something of them is asked for: who only looks for files that have to
do with the service needs none of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ci_migrate.loading import on_demand

if TYPE_CHECKING:
    from ci_migrate.codemod.baseline import Baseline, read_baseline
    from ci_migrate.codemod.display import shown
    from ci_migrate.codemod.documents import diffs, document
    from ci_migrate.codemod.files import Project
    from ci_migrate.codemod.findings import Finding
    from ci_migrate.codemod.project import make_ready, scan
    from ci_migrate.codemod.replacing import replacements
    from ci_migrate.codemod.selection import (
        EVERYWHERE,
        LANGUAGES,
        View,
        check_words,
        hide,
        option,
    )
    from ci_migrate.codemod.writing import is_written, write_changes

__all__ = [
    "EVERYWHERE",
    "LANGUAGES",
    "Baseline",
    "Finding",
    "Project",
    "View",
    "check_words",
    "diffs",
    "document",
    "hide",
    "is_written",
    "make_ready",
    "option",
    "read_baseline",
    "replacements",
    "scan",
    "shown",
    "write_changes",
]

_MODULES = {
    **dict.fromkeys(("Baseline", "read_baseline"), "baseline"),
    **dict.fromkeys(("diffs", "document"), "documents"),
    "Project": "files",
    "Finding": "findings",
    **dict.fromkeys(("make_ready", "scan"), "project"),
    "replacements": "replacing",
    "shown": "display",
    **dict.fromkeys(
        ("EVERYWHERE", "LANGUAGES", "View", "check_words", "hide", "option"), "selection"
    ),
    **dict.fromkeys(("is_written", "write_changes"), "writing"),
}

__getattr__ = on_demand(__name__, _MODULES)
