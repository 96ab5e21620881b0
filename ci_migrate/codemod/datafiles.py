"""Data files beside the code that hold the address of the legacy service: settings of programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from ci_migrate.codemod.known.shapes import AUDIENCE
from ci_migrate.codemod.python.source import relative
from ci_migrate.inventory.sizes import MOST_DATA, too_large
from ci_migrate.translate.signs import ADDRESS as HOST
from ci_migrate.tree import Tree

# Files of settings by their form; those that hold data as often, only where a program names them.
_SETTINGS = re.compile(
    r"\.env(\..*)?|.*\.(env|ini|cfg|conf|toml|ya?ml|properties)|Dockerfile.*", re.IGNORECASE
)
_DATA = re.compile(r".*\.(json|xml|txt|csv)", re.IGNORECASE)
_SETTING_WORDS = re.compile(r"settings?|conf(ig)?|secrets?|env(ironment)?s?", re.IGNORECASE)
# What the tool itself writes, and recorded answers, which have findings of their own.
_OTHERS = re.compile(rb"^\s*\[\[case\]\]|\"findings\"\s*:|\"?(http_)?interactions\"?\s*:", re.M)
_PORTAL = re.compile(r"(?:developer|home)\.ci\.ai\.dynamics", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://)?[\w.-]*\bci\.ai\.dynamics[\w.-]*(?::\d+)?(?:/[\w./{}$-]*)?")
_BREAK = re.compile("\r\n|\r|\n")  # as editors count lines
_COMMENT = re.compile(r"\s*(?:#|;|//|<!--|REM\b)")
_IGNORED = re.compile(r"ci-migrate:\s*ignore\[[^\]]*\bdata-file\b[^\]]*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """One file with the address: the lines that hold it, and the address on the first of them.

    ``read``: it is one of settings, or a program of the scan names it.
    """

    path: str
    lines: tuple[int, ...]
    address: str
    read: bool
    ignored: bool


def find_data_files(tree: Tree, skipped: dict[str, str]) -> Iterator[DataFile]:
    """Every data file below the scanned folders that holds the address of the service as a value.

    Beside a single file that is scanned, those that it names. Of settings and files that a program
    names, the ones that are too large go into ``skipped``, with the reason.
    """
    folders = {one for one in tree.paths if one.is_dir()}
    for path in tree.beside(lambda name: bool(_kind(name))):
        name = relative(path, tree.root)
        if any(fnmatch(name, pattern) for pattern in tree.exclude):
            continue
        found, size = _found(path)
        if not found and size <= MOST_DATA:
            continue
        below = any(folder in path.parents for folder in folders)
        named = _is_named(path.name, tree)
        settings = _kind(path.name) is _SETTINGS or bool(_SETTING_WORDS.search(path.stem))
        if not found:
            if named or (below and settings):
                skipped.setdefault(name, too_large(size, MOST_DATA))
        elif below or named:
            yield DataFile(
                path=name,
                lines=tuple(number for number, _, _ in found),
                address=found[0][1],
                read=named or settings,
                ignored=all(ignored for _, _, ignored in found),
            )


def _kind(name: str) -> re.Pattern[str] | None:
    return next((one for one in (_SETTINGS, _DATA) if one.fullmatch(name)), None)


def _found(path: Path) -> tuple[list[tuple[int, str, bool]], int]:
    """The lines of a file with the address as a value, and its size in bytes.

    Of a line: number, address, whether a comment says ignore. None of a file that is too large.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_DATA else b""
    except OSError:
        return [], 0
    if b"ci.ai.dynamics" not in content.lower() or _OTHERS.search(content):
        return [], size
    lines = _BREAK.split(content.decode("utf-8-sig", "replace"))
    found = []
    for number, line in enumerate(lines, 1):
        address = _address(line)
        if address is not None:
            ignored = any(_IGNORED.search(one) for one in lines[max(0, number - 2) : number])
            found.append((number, address, ignored))
    return found, size


def _address(line: str) -> str | None:
    """The address of the service in a line; None in a comment, of an answer, for a token."""
    if _COMMENT.match(line) or "@odata." in line:
        return None
    for match in _ADDRESS.finditer(line):
        token = AUDIENCE.fullmatch(match[0])
        scope = token is not None and token[1] is not None
        if HOST.search(match[0]) and not _PORTAL.search(match[0]) and not scope:
            return match[0]
    return None


def _is_named(name: str, tree: Tree) -> bool:
    """Whether a file of the program names a file."""
    word = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-])".encode())
    return any(word.search(_content(one)) for one in tree.holding([name.encode()]))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # its own finding says that it cannot be read
