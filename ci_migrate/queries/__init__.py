"""The queries room: finds legacy requests in lists of URLs, logs and Postman collections.

It knows how such files read; it does not know what becomes of a request.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from itertools import chain

from ci_migrate.queries.collection import collection_queries, is_document
from ci_migrate.queries.found import Place, Query
from ci_migrate.queries.lines import line_queries

__all__ = ["Place", "Query", "read_queries"]


def read_queries(stream: io.BufferedReader, name: str) -> Iterator[Query]:
    """The queries of a file, in order; lines are read one by one, a collection as a whole.

    Bytes that are no text never stop it. A broken collection is a MigrateError that names the file.
    """
    utf16 = stream.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    text = io.TextIOWrapper(stream, "utf-16" if utf16 else "utf-8-sig", errors="replace")
    lines = ((number, line) for number, line in enumerate(text, 1) if line.strip())
    first = next(lines, None)
    if first is None:
        return
    if is_document(first[1]):
        yield from collection_queries(first[1] + text.read(), name)
    else:
        yield from line_queries(chain((first,), lines))
