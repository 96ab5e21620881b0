"""Packages that a base installation does not have."""

from __future__ import annotations

import importlib
from typing import Any

from ci_migrate.errors import SettingsError


def lacking() -> str | None:
    """The line that installs what comparing streams takes; None where it is there."""
    try:
        for package in ("duckdb", "pyarrow"):
            needed(package, "duckdb", "To compare so many rows")
    except SettingsError as error:
        return str(error)
    return None


def needed(package: str, extra: str, purpose: str) -> Any:
    """A package of an extra; SettingsError with the line that installs it."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        missing = (error.name or package).partition(".")[0]
        raise SettingsError(
            f"{purpose}, the package {missing} is needed: pip install 'ci-migrate[{extra}]'"
        ) from None
