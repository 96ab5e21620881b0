"""Recorded answers of the legacy service: the cassettes of vcr.py and betamax."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from ci_migrate.codemod.source import relative

_REQUEST = re.compile(
    r"[\"']?method[\"']?:\s*[\"']?(\w+)[\"']?,?\s*[\"']?uri[\"']?:\s*[\"']?"
    r"(https?://[^\s\"']*\bci\.ai\.dynamics[^\s\"']*)"
)
_SKIPPED = frozenset(("node_modules", "site-packages", "__pycache__", "build", "dist", "venv"))
_HEAD = 1_000  # bytes: both libraries write the word for their list of answers first
_SHOWN = 200  # characters of a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Cassette:
    """One file of recorded answers: the legacy requests in it, and the line of the first."""

    path: str
    line: int
    text: str
    requests: tuple[tuple[str, str], ...]


def find_cassettes(scanned: Iterable[Path], root: Path) -> Iterator[Cassette]:
    """Every cassette below the folders of the scanned files that holds a legacy request."""
    for path in _files({path.parent for path in scanned}):
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


def _recorded(path: Path) -> str:
    """The text of a cassette; empty for any other file."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            content = head + stream.read() if b"interactions" in head else b""
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _files(folders: set[Path]) -> list[Path]:
    """The YAML and JSON files in and below some folders."""
    found: set[Path] = set()
    for top in (one for one in folders if folders.isdisjoint(one.parents)):
        for folder, inner, names in os.walk(top):
            inner[:] = [one for one in inner if one not in _SKIPPED and one[0] != "."]
            paths = (Path(folder, name) for name in names)
            found |= {one for one in paths if one.suffix in (".yaml", ".yml", ".json")}
    return sorted(found)
