"""The rule catalogue: what is known about every legacy operation and table, read from TOML."""

from ci_migrate.catalogue.described import described
from ci_migrate.catalogue.loader import load_catalogue, shipped
from ci_migrate.catalogue.model import (
    SHIPPED,
    Catalogue,
    Column,
    Example,
    ExampleCase,
    ExampleSettings,
    LossKind,
    Provider,
    Reason,
    Rule,
    TableMap,
)
from ci_migrate.catalogue.project import project_catalogue, project_files

__all__ = [
    "SHIPPED",
    "Catalogue",
    "Column",
    "Example",
    "ExampleCase",
    "ExampleSettings",
    "LossKind",
    "Provider",
    "Reason",
    "Rule",
    "TableMap",
    "described",
    "load_catalogue",
    "project_catalogue",
    "project_files",
    "shipped",
]
