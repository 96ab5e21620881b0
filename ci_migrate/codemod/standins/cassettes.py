"""Recorded answers of the legacy service: the cassettes of vcr.py and betamax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from ci_migrate.codemod.python.source import relative
from ci_migrate.tree import Tree

_REQUEST = re.compile(
    r"[\"']?method[\"']?:\s*[\"']?(\w+)[\"']?,?\s*[\"']?uri[\"']?:\s*[\"']?"
    r"(https?://[^\s\"']*\bci\.ai\.dynamics[^\s\"']*)"
)
_HEAD = 1_000  # bytes: both libraries write the word for their list of answers first
_SHOWN = 200  # characters of a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Cassette:
    """One file of recorded answers: the legacy requests in it, and the line of the first."""

    path: str
    line: int
    text: str
    requests: tuple[tuple[str, str], ...]


def find_cassettes(tree: Tree, root: Path) -> Iterator[Cassette]:
    """Every cassette beside or below the scanned files that holds a legacy request."""
    for path in tree.beside(_is_recorded):
        text = _recorded(path)
        found = list(_REQUEST.finditer(text))
        if found:
            line = text.count("\n", 0, found[0].start(2)) + 1
            yield Cassette(
                path=relative(path, root),
                line=line,
                text=text.splitlines()[line - 1].strip()[:_SHOWN],
                requests=tuple((one[1].upper(), unquote(one[2])) for one in found),
            )


def _is_recorded(name: str) -> bool:
    return name.endswith((".yaml", ".yml", ".json"))


def _recorded(path: Path) -> str:
    """The text of a cassette; empty for any other file."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            content = head + stream.read() if b"interactions" in head else b""
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
