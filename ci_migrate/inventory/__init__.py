"""Finds the requests of the legacy service in files of other languages. Nothing is rewritten.

A file is looked at where its name says so and its bytes hold a sign of the service; a grammar
parses it where one is installed. What does this is loaded when there is such a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ci_migrate.catalogue import Catalogue
from ci_migrate.inventory.found import WRITTEN, Explained, Found, Inventory, Loose, Remark
from ci_migrate.inventory.languages import EXTRA, NAMES, TITLES, language_of
from ci_migrate.settings import Settings

__all__ = [
    "EXTRA",
    "NAMES",
    "TITLES",
    "WRITTEN",
    "Explained",
    "Found",
    "Inventory",
    "Loose",
    "Remark",
    "language_of",
    "look",
]


def look(files: Iterable[tuple[Path, str]], settings: Settings, catalogue: Catalogue) -> Inventory:
    """The inventory of some files, given by path and by the name that outputs use."""
    given = list(files)
    if not given:
        return Inventory()
    from ci_migrate.inventory.whole import look as look_at

    return look_at(given, settings, catalogue)
