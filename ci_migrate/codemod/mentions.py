"""Which names of which files other files of a project take, as far as text can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ci_migrate.codemod.magics import runs_as_imports

# What imports a module, or reads all of it, by its name as a text; and what it then may take.
_BY_TEXT = r"(?:import_module|__import__|importorskip|from_object|from_pyfile)"
_EVERYTHING = b"import *"
_CAPITALS = re.compile(rb"[\"']([A-Z][A-Z0-9_]+)[\"']")


def stem_of(path: Path) -> str:
    """The name under which a file is imported."""
    return path.parent.name if path.stem == "__init__" else path.stem


@dataclass(slots=True)
class Mentions:
    """An index over the files of a project, made when it is first asked, in one pass."""

    files: Sequence[Path]
    stems: frozenset[str] = frozenset()
    _found: dict[str, list[tuple[Path, bytes]]] | None = field(default=None)
    _spelled: dict[bytes, set[Path]] = field(default_factory=dict)

    def of(self, path: Path, besides: Container[Path] = ()) -> Callable[[str], bool]:
        """Tells whether another file may use a name of the file at ``path``.

        It may where it imports the name from a module of that name, or reads it off the module.
        """

        def used(name: str) -> bool:
            word = re.compile(rf"\b{re.escape(name)}\b|import\s*\*".encode())
            return any(
                word.search(text)
                for other, text in self._index().get(stem_of(path), [])
                if other != path and other not in besides
            )

        return used

    def takers(self, path: Path, names: Collection[str]) -> set[Path]:
        """The other files that may use one of the names of the file at ``path``.

        A name in capitals may be read as a text, as settings are, whatever the file is called.
        """
        words = "|".join(map(re.escape, sorted(names)))
        word = re.compile(rf"\b(?:{words})\b|import\s*\*".encode())
        found = {
            other
            for other, text in self._index().get(stem_of(path), [])
            if names and other != path and word.search(text)
        }
        for name in (one.encode() for one in names if one.isupper()):
            found |= self._spelled.get(name, set())
        return found - {path}

    def _index(self) -> dict[str, list[tuple[Path, bytes]]]:
        if self._found is None:
            self._found = {}
            stems = "|".join(map(re.escape, sorted(self.stems)))
            taken = re.compile(
                rf"from\s+[\w.]*\b({stems})\s+import\s*(?:\([^)]*\)|[^\n]*)"
                rf"|\b({stems})\.\w+".encode()
            )
            by_text = re.compile(rf"\b{_BY_TEXT}\(\s*[\"'][\w.]*?\b({stems})\b".encode())
            renamed = re.compile(rf"\b({stems})\s+as\s+(\w+)".encode())
            for path in self.files if stems else ():
                self._read(path, taken, renamed, by_text, self._found)
        return self._found

    def _read(
        self,
        path: Path,
        taken: re.Pattern[bytes],
        renamed: re.Pattern[bytes],
        by_text: re.Pattern[bytes],
        found: dict[str, list[tuple[Path, bytes]]],
    ) -> None:
        """Adds what one file takes: names imported, attributes read, also under another name."""
        content = _content(path)
        for match in taken.finditer(content):
            stem = (match[1] or match[2]).decode()
            found.setdefault(stem, []).append((path, match[0]))
        for match in by_text.finditer(content):
            found.setdefault(match[1].decode(), []).append((path, _EVERYTHING))
        for name in _CAPITALS.findall(content):
            self._spelled.setdefault(name, set()).add(path)
        for match in renamed.finditer(content):
            reads = re.findall(rb"\b" + match[2] + rb"\.\w+", content)
            found.setdefault(match[1].decode(), []).extend((path, read) for read in reads)


def _content(path: Path) -> bytes:
    try:
        return runs_as_imports(path.read_bytes())
    except OSError:
        return b""  # its own finding says that it cannot be read
