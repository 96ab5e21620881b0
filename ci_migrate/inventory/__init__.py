"""Finds the requests of the legacy service in files of other languages. Nothing is rewritten.

A file is looked at where its name says so and its bytes hold a sign of the service; a grammar
parses it where one is installed.
"""

from __future__ import annotations

from ci_migrate.inventory.found import Explained, Found, Inventory, Loose, Remark
from ci_migrate.inventory.grammars import EXTRA
from ci_migrate.inventory.languages import LANGUAGES, NAMES, language_of
from ci_migrate.inventory.lines import RECORDS
from ci_migrate.inventory.look import look

TITLES = {one.name: one.title for one in LANGUAGES}

__all__ = [
    "EXTRA",
    "NAMES",
    "RECORDS",
    "TITLES",
    "Explained",
    "Found",
    "Inventory",
    "Loose",
    "Remark",
    "language_of",
    "look",
]
