"""OData filter text and trees: parser, nodes, renderer. It knows no Python source and no HTTP."""

from ci_migrate.odata.parser import parse_filter
from ci_migrate.odata.render import quoted, render
from ci_migrate.odata.tree import (
    Call,
    Compare,
    In,
    Literal,
    Logic,
    Node,
    Not,
    Property,
    all_of,
    children,
    conjuncts,
)

__all__ = [
    "Call",
    "Compare",
    "In",
    "Literal",
    "Logic",
    "Node",
    "Not",
    "Property",
    "all_of",
    "children",
    "conjuncts",
    "parse_filter",
    "quoted",
    "render",
]
