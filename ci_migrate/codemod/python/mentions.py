"""Which names of which files other files of a project take, as far as text can tell."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ci_migrate.codemod.python.magics import runs_as_imports
from ci_migrate.tree import WORDS, Asked, Tree

# What imports a module, or reads all of it, by its name as a text; and what it then may take.
_BY_TEXT = rb"\b(?:import_module|__import__|importorskip|from_object|from_pyfile)"
_EVERYTHING = b"import *"
_WHOLE = rb"\b(?:from_object|from_mapping|configure|vars|getattr|dir|getmembers|update|init_app)"
_SETTINGS = re.compile(
    r"(?:settings?|conf(?:ig\w*)?|constants?|defaults?|env\w*)(?:/[^/]*)?$|\.cfg$"
    r"|(?:settings?|config|constants?|defaults?|env)[^/]*\.py$",
    re.IGNORECASE,
)


def stem_of(path: Path) -> str:
    """The name under which a file is imported."""
    return path.absolute().parent.name if path.stem == "__init__" else path.stem


@dataclass(slots=True)
class Mentions:
    """An index over the files of a tree by words in them; each word is looked for once."""

    tree: Tree
    _asked: dict[str, Asked] = field(default_factory=dict)
    _taken: dict[str, list[tuple[Path, bytes]]] = field(default_factory=dict)

    def look_for(self, words: Iterable[str]) -> None:
        """Begins to look for stems of modules, or names, all in one pass."""
        new = dict.fromkeys(one for one in words if one not in self._asked)
        if new:
            self._asked |= dict.fromkeys(new, self.tree.ask(map(os.fsencode, new), WORDS))

    def naming(self, words: Iterable[str]) -> set[Path]:
        """The files in which one of some words stands on its own."""
        wanted = {one: os.fsencode(one) for one in words}
        self.look_for(wanted)
        return {
            path
            for one, word in wanted.items()
            for path, held in self._asked[one].held.items()
            if word in held
        }

    def of(self, path: Path, besides: Container[Path] = ()) -> Callable[[str], bool]:
        """Tells whether another file may use a name of the file at ``path``.

        It may where it imports the name from a module of that name, or reads it off the module.
        """

        def used(name: str) -> bool:
            word = re.compile(rf"\b{re.escape(name)}\b|import\s*\*".encode())
            return any(
                word.search(text)
                for other, text in self._texts(stem_of(path))
                if other != path and other not in besides
            )

        return used

    def takers(self, path: Path, names: Collection[str]) -> set[Path]:
        """The other files that may use one of the names of the file at ``path``.

        A name in capitals may be read as a text off settings: where the file is called like them,
        or where one loads it as such.
        """
        if not names:
            return set()
        words = "|".join(map(re.escape, sorted(names)))
        word = re.compile(rf"\b(?:{words})\b|import\s*\*".encode())
        found = {other for other, text in self._texts(stem_of(path)) if word.search(text)}
        loaded = _SETTINGS.search(path.as_posix()) or self._is_loaded(stem_of(path))
        spelled = in_capitals(names) if loaded else []
        quoted = re.compile(rf"[\"'](?:{'|'.join(spelled)})[\"']".encode())
        if spelled:
            found |= {one for one in self.naming(spelled) if quoted.search(_content(one))}
        return found - {path}

    def _is_loaded(self, stem: str) -> bool:
        """Whether a file names a module in a text, or hands over what it holds as a whole."""
        name = re.escape(os.fsencode(stem))
        quoted = re.compile(rb"[\"'](?:[\w./\\-]*[./\\])?" + name + rb"(?:\.py)?[\"']")
        files = map(_content, self.naming([stem])) if stem else ()
        return any(quoted.search(one) or _as_a_whole(one, name) for one in files)

    def _texts(self, stem: str) -> list[tuple[Path, bytes]]:
        """What files take from modules of a name: the imports, and the names read off them."""
        if not stem:  # of a package at the root of all files
            return []
        if stem not in self._taken:
            self._taken[stem] = [
                (path, text)
                for path in sorted(self.naming([stem]))
                for text in taken(_content(path), stem)
            ]
        return self._taken[stem]


def in_capitals(names: Iterable[str]) -> list[str]:
    """The names that settings may have: in capitals."""
    return sorted(one for one in names if re.fullmatch(r"[A-Z][A-Z0-9_]+", one))


def taken(content: bytes, stem: str) -> Iterator[bytes]:
    """What a text takes from modules of a name: names imported, attributes read, also renamed."""
    name = re.escape(os.fsencode(stem))
    own = name + rb"(?<=\b" + name + rb")"  # a search is quick where it begins with plain text
    imported = rb"from\s+[\w.]*\b" + name + rb"\s+import\s*(?:\([^)]*\)|[^\n]*)"
    for pattern in (imported, own + rb"\.\w+"):
        yield from re.findall(pattern, content)
    others = re.findall(own + rb"\s+as\s+(\w+)", content)
    by_text = re.search(_BY_TEXT + rb"\(\s*[\"'][\w.]*?\b" + name + rb"\b", content)
    if by_text or any(_as_a_whole(content, one) for one in (name, *others)):
        yield _EVERYTHING
    for other in others:
        yield from re.findall(rb"\b" + other + rb"\.\w+", content)


def _as_a_whole(content: bytes, name: bytes) -> bool:
    """Whether a text hands a module to what may read any name of it."""
    handed = _WHOLE + rb"\(\s*(?:\w+\s*[.=]\s*)*" + name + rb"\s*[,)]"
    return re.search(handed + rb"|\b" + name + rb"\.__dict__", content) is not None


def _content(path: Path) -> bytes:
    try:
        return runs_as_imports(path.read_bytes())
    except OSError:
        return b""  # its own finding says that it cannot be read
