"""The files of a scan that nothing led to yet: which of them may read a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_READ = re.compile(rb"\.\s*([A-Za-z_]\w*)")
_IMPORT = re.compile(rb"^[ \t\"]*(?:from|import)\b(?:[^\n(]*\([^)]*\)|[^\n]*)", re.MULTILINE)
_WORD = re.compile(rb"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class _Words:
    """What a file reads off objects, and the words of its imports."""

    read: frozenset[bytes]
    imported: frozenset[bytes]


@dataclass(slots=True)
class Unread:
    """The words of files by their path, read when they are first asked for."""

    _words: dict[Path, _Words | None] = field(default_factory=dict)
    _asked: set[tuple[str, int]] = field(default_factory=set)

    def with_name(
        self, name: str, files: Iterable[Path], modules: Mapping[Path, object | None]
    ) -> Iterator[Path]:
        """The files that may read a name and import a parsed file or are imported by one.

        ``modules`` are those parsed; the caller parses each file that it gets.
        """
        word = name.encode()
        left = list(files)
        while True:
            near = {path for path, one in modules.items() if one is not None}
            if (name, len(near)) in self._asked:
                return
            self._asked.add((name, len(near)))
            found = [
                path
                for path in left
                if path not in near
                and (own := self._of(path)) is not None
                and (word in own.read or word in own.imported or b"*" in own.imported)
                and self._touches(path, own, near)
            ]
            yield from found
            left = [path for path in left if path not in found]
            if not found:
                return

    def _touches(self, path: Path, own: _Words, near: set[Path]) -> bool:
        """Whether a file imports one of others by name, or one of them imports it."""
        stem = _stem(path)
        for other in near:
            words = self._of(other)
            if _stem(other) in own.imported or (words is not None and stem in words.imported):
                return True
        return False

    def _of(self, path: Path) -> _Words | None:
        if path not in self._words:
            try:
                content = path.read_bytes()
            except OSError:
                self._words[path] = None  # its own finding says that it cannot be read
                return None
            imports = _IMPORT.findall(content)
            words = {word for one in imports for word in _WORD.findall(one)}
            if any(b"*" in one for one in imports):
                words.add(b"*")
            read = frozenset(_READ.findall(content))
            self._words[path] = _Words(read, frozenset(words))
        return self._words[path]


def _stem(path: Path) -> bytes:
    return (path.parent.name if path.stem == "__init__" else path.stem).encode()
