"""The row adapter: standard library only, because its text becomes part of rewritten programs."""

from ci_migrate.adapter.filters import parsed
from ci_migrate.adapter.queries import encode, equals, join, members_query, split
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
    "Answer",
    "Page",
    "Read",
    "Request",
    "Table",
    "answer",
    "encode",
    "equals",
    "join",
    "members_query",
    "parsed",
    "segments_of",
    "split",
    "unpacked",
]
