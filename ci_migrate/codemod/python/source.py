"""Python files and notebooks as text: decoded without loss, looked at before parsing."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from ci_migrate.codemod.known.shapes import ARGUMENTS, methods, near_needles, own_needles
from ci_migrate.tree import FOLDED, Asked, Look, Tree, look, shown_names, stands

_PACKAGE = re.compile(rb"\b(?:import|from)\s+customerinsights\b|[\"']customerinsights[\"'.]")
COMPANION_MARK = "# ci-migrate companion:"
_BREAK = re.compile("\r\n|\r|\n")
# Whatever is a candidate with the dots of its names escaped, as in a regular expression, holds one
# of the first three; a companion, and a file with a comment that suppresses something, the last.
TOOL = b"ci-migrate"
_FURTHER = (b"ci.ai", b"ci\\.ai", b"customerinsights", TOOL)


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


def is_notebook(path: Path) -> bool:
    """Whether a file is a Jupyter notebook, by its name."""
    return path.suffix == ".ipynb"


def relative(path: Path, root: Path) -> str:
    """The path as outputs name it: relative to the root, with forward slashes."""
    return next(shown_names([str(path.resolve())], root))


def first_look(tree: Tree) -> Asked:
    """Asks for the files that look as if they had to do with the service or with the tool."""
    names = (one.encode() for one in sorted(methods()) if one.encode() not in own_needles())
    return tree.ask((*_FURTHER, *own_needles(), *near_needles(), *names), FOLDED)


def is_candidate(content: bytes, held: Collection[bytes] | None = None) -> bool:
    """Whether a file's bytes hold a trace of the legacy service.

    ``held``: what the first look found in them, where one was taken.
    """
    own = _own()(content) if held is None else not _own_texts().isdisjoint(held)
    return bool(own) or (b"customerinsights" in content and _PACKAGE.search(content) is not None)


def may_call(content: bytes, held: Collection[bytes]) -> bool:
    """Whether a file's bytes hold what calls of the legacy service have, but others may, too."""
    found = _near_texts().intersection(held)
    return bool(found - ARGUMENTS) or (bool(found) and calls_method(content.lower(), held))


def calls_method(content: bytes, held: Collection[bytes]) -> bool:
    """Whether a file's bytes hold the name of a method of the client, as a word of its own."""
    return any(name.encode() in held and stands(name.encode(), content) for name in methods())


@cache
def _own() -> Look:
    return look(FOLDED, own_needles())


@cache
def _own_texts() -> frozenset[bytes]:
    return frozenset(own_needles())


@cache
def _near_texts() -> frozenset[bytes]:
    return frozenset(near_needles())


def decode(path: Path, root: Path, content: bytes) -> Source:
    """The text of a file in its declared encoding; UnicodeDecodeError or SyntaxError if none.

    Of a notebook, the Python of its cells; MigrateError where it is none.
    """
    bom = content.startswith(b"\xef\xbb\xbf")
    if is_notebook(path):
        from ci_migrate.codemod.python.notebooks import read_notebook

        raw = (content[3:] if bom else content).decode("utf-8")
        return read_notebook(path, relative(path, root), raw, bom)
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    text = (content[3:] if bom else content).decode(codec)
    source = Source(path=path, name=relative(path, root), text=text, encoding=codec, bom=bom)
    if not text.startswith("# Databricks notebook source"):
        return source
    from ci_migrate.codemod.python.databricks import with_commands

    return with_commands(source)


def is_companion(text: str) -> bool:
    """Whether a file is a companion module that an earlier run wrote."""
    return text.startswith(COMPANION_MARK)
