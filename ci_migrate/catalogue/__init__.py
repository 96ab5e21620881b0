"""The rule catalogue: what is known about every legacy operation and table, read from TOML."""

from ci_migrate.catalogue.loader import load_catalogue, shipped
from ci_migrate.catalogue.model import (
    Catalogue,
    Column,
    Example,
    LossKind,
    Provider,
    Reason,
    Rule,
    TableMap,
)

__all__ = [
    "Catalogue",
    "Column",
    "Example",
    "LossKind",
    "Provider",
    "Reason",
    "Rule",
    "TableMap",
    "load_catalogue",
    "shipped",
]
