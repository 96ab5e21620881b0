"""The row adapter: standard library only, because its text becomes part of rewritten programs."""

from ci_migrate.adapter.filters import (
    FUNCTIONS,
    PLAIN,
    Spelling,
    columns_of,
    conditions_in,
    folded,
    parsed,
)
from ci_migrate.adapter.queries import CONDITIONS, encode, equals, join, members_query, split
from ci_migrate.adapter.rows import Answer, Read, Table, answer, segments_of, unpacked
from ci_migrate.adapter.windows import Bookmark, Page, Request

__all__ = [
    "CONDITIONS",
    "FUNCTIONS",
    "PLAIN",
    "Answer",
    "Bookmark",
    "Page",
    "Read",
    "Request",
    "Spelling",
    "Table",
    "answer",
    "columns_of",
    "conditions_in",
    "encode",
    "equals",
    "folded",
    "join",
    "members_query",
    "parsed",
    "segments_of",
    "split",
    "unpacked",
]
