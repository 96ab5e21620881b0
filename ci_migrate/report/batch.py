"""Many translations, one after the other: text, or one JSON document. Nothing is held back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ci_migrate.report.text import translation_text
from ci_migrate.report.words import TRANSLATIONS, one_line

_Json = Mapping[str, Any]


def translations_text(documents: Iterable[_Json], *, color: bool = False) -> Iterator[str]:
    """A block for each translation that begins with its place."""
    for document in documents:
        yield f"{place_text(document)}  {translation_text(document, color=color)}\n".lstrip()


def translations_json(documents: Iterable[_Json], summary: Callable[[], _Json]) -> Iterator[str]:
    """One JSON document in pieces, a translation a line; ``summary`` is asked at the end."""
    yield '{\n  "schema": 1,\n  "translations": ['
    for number, document in enumerate(documents):
        yield f"{',' if number else ''}\n    {json.dumps(document, ensure_ascii=False)}"
    yield f'\n  ],\n  "summary": {json.dumps(summary())}\n}}\n'


def summary_text(summary: _Json) -> str:
    """What became of everything that was read, in one line."""
    parts = [f"{summary[outcome]} {outcome}" for outcome in TRANSLATIONS]
    skipped = f"{summary['skipped']} without a legacy request"
    return f"{summary['read']} read: {', '.join(parts)}, {skipped}."


def place_names(document: _Json) -> tuple[str, ...]:
    """The place of a translation as names from the outside in; none for a lone URL."""
    place = document.get("place")
    if isinstance(place, int):
        return (f"line {place}",)
    return tuple(one_line(str(name)) for name in place or ())


def place_text(document: _Json) -> str:
    """The place of a translation in words, on one line."""
    return " / ".join(place_names(document))
