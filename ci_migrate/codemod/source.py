"""Python files and notebooks as text: found, decoded without loss, looked at before parsing."""

from __future__ import annotations

import io
import os
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from ci_migrate.codemod.shapes import method_names, near_needles, own_needles
from ci_migrate.errors import MigrateError

_PACKAGE = re.compile(rb"\b(?:import|from)\s+customerinsights\b|[\"']customerinsights[\"'.]")
COMPANION_MARK = "# ci-migrate companion:"
_BREAK = re.compile("\r\n|\r|\n")
_SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__", "build", "dist", "venv"})


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file: its text without byte order mark, and how to write it back."""

    path: Path
    name: str
    text: str
    encoding: str
    bom: bool

    def encode(self, text: str) -> bytes:
        """The bytes of a changed text, in the file's own encoding."""
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode(self.encoding)

    @cached_property
    def lines(self) -> list[str]:
        """The lines as Python counts them."""
        return _BREAK.split(self.text)

    @cached_property
    def shown(self) -> str:
        """The text as people wrote it, line by line: what Python cannot read is masked in it."""
        return self.text

    @cached_property
    def _shown_lines(self) -> list[str]:
        return _BREAK.split(self.shown)

    def line(self, number: int) -> str:
        """One line as people wrote it, counted from 1."""
        lines = self._shown_lines
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def cell(self, line: int) -> tuple[int, int] | None:
        """The cell of a notebook in which a line stands, and the line in it; None for a module."""
        return None

    @property
    def interactive(self) -> bool:
        """Whether the file is a notebook: its parts run one by one, and may ``await``."""
        return self.shown.startswith("# Databricks notebook source")

    def part(self, line: int) -> int:
        """The number of the part of a notebook in which a line stands; parts run one by one."""
        if not self.interactive:
            return 0
        return sum(one.startswith("# COMMAND ---") for one in self._shown_lines[:line])


def python_files(paths: Iterable[Path], root: Path, exclude: Iterable[str]) -> Iterator[Path]:
    """The Python files and notebooks below the paths, sorted, without hidden and installed ones."""
    patterns = tuple(exclude)
    found: set[Path] = set()
    for path in paths:
        if path.is_file():
            found.add(path)
            continue
        if not path.exists():
            raise MigrateError(f"{path}: no such file or folder")
        for one in (*path.rglob("*.py"), *path.rglob("*.ipynb")):
            parts = one.relative_to(path).parts
            if any(part in _SKIPPED or part.startswith(".") for part in parts[:-1]):
                continue
            if one.is_file():
                found.add(one)
    for one in sorted(found):
        name = relative(one, root)
        if not any(fnmatch(name, pattern) for pattern in patterns):
            yield one


def files_below(folders: Iterable[Path], wanted: Callable[[str], bool]) -> list[Path]:
    """The files with wanted names in and below some folders, sorted; no installed ones."""
    given = set(folders)
    found: set[Path] = set()
    for top in (one for one in given if given.isdisjoint(one.parents)):
        for folder, inner, names in os.walk(top):
            inner[:] = [one for one in inner if one not in _SKIPPED and one[0] != "."]
            found |= {Path(folder, name) for name in names if wanted(name)}
    return sorted(found)


def is_notebook(path: Path) -> bool:
    """Whether a file is a Jupyter notebook, by its name."""
    return path.suffix == ".ipynb"


def relative(path: Path, root: Path) -> str:
    """The path as outputs name it: relative to the root, with forward slashes."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.name


def is_candidate(content: bytes) -> bool:
    """Whether a file's bytes hold a trace of the legacy service."""
    lowered = content.lower()
    if any(needle in lowered for needle in own_needles()):
        return True
    return b"customerinsights" in content and _PACKAGE.search(content) is not None


def may_call(content: bytes) -> bool:
    """Whether a file's bytes hold what calls of the legacy service have, but others may, too."""
    lowered = content.lower()
    return any(needle in lowered for needle in near_needles())


def names_method(content: bytes) -> bool:
    """Whether a file's bytes hold the name of a method of the client."""
    return method_names().search(content) is not None


def decode(path: Path, root: Path, content: bytes) -> Source:
    """The text of a file in its declared encoding; UnicodeDecodeError or SyntaxError if none.

    Of a notebook, the Python of its cells; MigrateError where it is none.
    """
    bom = content.startswith(b"\xef\xbb\xbf")
    if is_notebook(path):
        from ci_migrate.codemod.notebooks import read_notebook

        raw = (content[3:] if bom else content).decode("utf-8")
        return read_notebook(path, relative(path, root), raw, bom)
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    text = (content[3:] if bom else content).decode(codec)
    source = Source(path=path, name=relative(path, root), text=text, encoding=codec, bom=bom)
    if not text.startswith("# Databricks notebook source"):
        return source
    from ci_migrate.codemod.databricks import with_commands

    return with_commands(source)


def is_companion(text: str) -> bool:
    """Whether a file is a companion module that an earlier run wrote."""
    return text.startswith(COMPANION_MARK)
