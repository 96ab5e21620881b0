"""The programs of the tests, and what an inventory of a folder says of them."""

from __future__ import annotations

from pathlib import Path

from ci_migrate.catalogue import shipped
from ci_migrate.inventory import Found, Inventory, look
from ci_migrate.model import show
from ci_migrate.settings import Settings

PROGRAMS = Path(__file__).parent / "programs"


def inventory_of(folder: Path) -> Inventory:
    """The inventory of every file below a folder."""
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    return look([(one, one.relative_to(folder).as_posix()) for one in files], Settings(), shipped())


def said(one: Found) -> str:
    """What a request asks: its operation, and its path with the names of unknown parts."""
    translation = one.translation
    return f"{translation.operation} {show(translation.legacy, translation.names)}"
