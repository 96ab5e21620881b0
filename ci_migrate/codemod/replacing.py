"""What a rewrite replaces in each file, region by region, for tools that apply it themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from ci_migrate.codemod.display import units
from ci_migrate.codemod.python.source import relative
from ci_migrate.redact import redact

if TYPE_CHECKING:
    from ci_migrate.codemod.files import Project

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def replacements(project: Project) -> dict[str, list[dict[str, Any]]]:
    """The replaced regions of every changed file that was there before, by path.

    Lines count from 1, columns from 0 in UTF-16 code units, a byte order mark not at all. A file
    whose new text would show a secret has none.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for path, content in sorted(project.changes.items()):
        if path in project.before and path in project.modules:
            encoding = project.modules[path].source.encoding
            texts = (project.before[path], content)
            old, new = (one.removeprefix(_BOM).decode(encoding) for one in texts)
            regions = list(_regions(_LINE.findall(old), _LINE.findall(new)))
            if all(regions):
                found[relative(path, project.root)] = [one for one in regions if one]
    return found


def _regions(old: list[str], new: list[str]) -> Iterator[dict[str, Any] | None]:
    """Each region of the old lines with its new text; None for one that would show a secret."""
    for tag, first, last, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            continue
        before, after = "".join(old[first:last]), "".join(new[start:end])
        if redact(after) != after:
            yield None
            continue
        head = _shared(before, after, "\r\n")
        tail = _shared(before[head:][::-1], after[head:][::-1], "\n\r")
        line, column = _place(before[:head], first + 1)
        end_line, end_column = _place(before[: len(before) - tail], first + 1)
        yield {
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
            "text": after[head : len(after) - tail],
        }


def _shared(one: str, other: str, end: str) -> int:
    """How many characters two texts begin with alike; ``end``, a line end, is never cut in two."""
    pairs = enumerate(zip(one, other, strict=False))
    length = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    cuts = (text[length - 1 : length + 1] for text in (one, other))
    return length - (end in cuts)


def _place(text: str, line: int) -> tuple[int, int]:
    """Line and column at the end of a text that begins on a line."""
    pieces = re.split("\r\n|\r|\n", text)
    return line + len(pieces) - 1, units(pieces[-1])
