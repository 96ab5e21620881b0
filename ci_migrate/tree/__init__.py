"""The Python files of a scan as bytes: which there are, and which of them hold some text.

A scan asks few questions of many files and parses a handful. Whoever asks reads no file twice.
"""

from __future__ import annotations

from ci_migrate.tree.looks import FOLDED, NAMES, TEXTS, WORDS, How, Look, look, stands
from ci_migrate.tree.names import SKIPPED, names_below, shown_names
from ci_migrate.tree.questions import Asked, Held, Tree
from ci_migrate.tree.shares import read

__all__ = [
    "FOLDED",
    "NAMES",
    "SKIPPED",
    "TEXTS",
    "WORDS",
    "Asked",
    "Held",
    "How",
    "Look",
    "Tree",
    "look",
    "names_below",
    "read",
    "shown_names",
    "stands",
]
