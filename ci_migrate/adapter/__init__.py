"""The row adapter: standard library only, because its text becomes part of rewritten programs."""

from ci_migrate.adapter.filters import folded, parsed
from ci_migrate.adapter.queries import (
    CONDITIONS,
    encode,
    equals,
    escaped,
    join,
    members_query,
    split,
)
from ci_migrate.adapter.rows import (
    Answer,
    Page,
    Read,
    Request,
    Table,
    answer,
    segments_of,
    unpacked,
)

__all__ = [
    "CONDITIONS",
    "Answer",
    "Page",
    "Read",
    "Request",
    "Table",
    "answer",
    "encode",
    "equals",
    "escaped",
    "folded",
    "join",
    "members_query",
    "parsed",
    "segments_of",
    "split",
    "unpacked",
]
