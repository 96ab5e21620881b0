"""Which files of a scan may hold something that other files hold: objects, modules, classes.

Things are handed on by imports. So a file has to do with another where it imports that one or is
imported by it, where it names it in a text, as a patch, a plugin or ``runpy`` does, where it sets
up its tests or has its tests set up by it, or where it loads all of the folder that it stands in;
and so on from file to file. What nothing connects cannot touch it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ci_migrate.codemod.python.magics import runs_as_imports
from ci_migrate.codemod.python.mentions import stem_of
from ci_migrate.tree import WORDS, Tree

Named = tuple[int, tuple[str, ...]]
"""The name of a module in an import: its leading dots, and its parts."""
Resolve = Callable[[Path, int, tuple[str, ...]], Path | None]

_FROM = re.compile(rb"\bfrom\s+(\.*)\s*([\w.]*)\s+import\s*(\([^)]*\)|[^\n]*)")
_IMPORT = re.compile(rb"\bimport\s+([\w.]+[^\n;]*)")
_NAME = re.compile(rb"([\w.]+)(?:\s+as\s+\w+)?")
_CONFTEST = "conftest.py"
# What loads or changes a module by its name as a text.
_BY_TEXT = re.compile(
    rb"\b(?:import_module|__import__|importorskip|from_object|from_pyfile|run_path|run_module|patch"
    rb"|spec_from_file_location|load_module|exec|sys\.modules|setattr|delattr)\b"
)
# What loads modules that it finds by itself, or by a name that it puts together.
_FINDING = re.compile(
    rb"\b(?:iter_modules|walk_packages|import_module|__import__|spec_from_file_location|run_path"
    rb"|load_module)\b"
)
_QUOTED = re.compile(rb"[\"']([\w./\\-]+)[\"']")


@dataclass(slots=True)
class Neighbours:
    """The files that have to do with those given up to now, directly or through others."""

    tree: Tree
    resolve: Resolve
    _found: dict[Path, None] = field(default_factory=dict)
    _imports: dict[Path, frozenset[Named]] = field(default_factory=dict)
    _by_stem: dict[str, list[str]] = field(default_factory=dict)
    _by_folder: dict[str, list[Path]] = field(default_factory=dict)

    def around(self, paths: Iterable[Path]) -> list[Path]:
        """The files that have to do with some, these included, in the order they were found."""
        new = [path for path in paths if path not in self._found]
        while new:
            self._found |= dict.fromkeys(new)
            near = {*self._forwards(new), *self._backwards(new), *self._set_up(new)}
            near |= {*self._served(new)}
            new = sorted(near - self._found.keys())
        return list(self._found)

    def _forwards(self, paths: Iterable[Path]) -> Iterator[Path]:
        """The files that some files import, or load by their names as texts."""
        for path in paths:
            for level, parts in self._imports_of(path):
                yield from self._leading(path, level, parts)
            content = _content(path)
            if _BY_TEXT.search(content) or _FINDING.search(content):
                texts = {word for text in _QUOTED.findall(content) for word in _parts_of(text)}
                for word in texts & self._stems.keys():
                    yield from map(Path, self._stems[word])
                if _FINDING.search(content):
                    for word in texts & self._folders.keys():
                        yield from self._folders[word]
                    if b"iter_modules" in content or b"walk_packages" in content:
                        yield from self._below(path.parent)

    @property
    def _stems(self) -> dict[str, list[str]]:
        """The files by the names under which they are imported."""
        if not self._by_stem:
            for name in self.tree.names:
                stem = name.rpartition(os.sep)[2].rpartition(".")[0]
                stem = stem_of(Path(name)) if stem == "__init__" else stem
                self._by_stem.setdefault(stem, []).append(name)
        return self._by_stem

    @property
    def _folders(self) -> dict[str, list[Path]]:
        """The files by the names of the folders that they stand in."""
        if not self._by_folder:
            for path in self.tree.files:
                self._by_folder.setdefault(path.absolute().parent.name, []).append(path)
        return self._by_folder

    def _below(self, folder: Path) -> Iterator[Path]:
        return (path for path in self.tree.files if folder in path.parents)

    def _served(self, paths: Iterable[Path]) -> Iterator[Path]:
        """The tests below what sets them up: they get objects from it without an import."""
        for path in paths:
            if path.name == _CONFTEST:
                yield from self._below(path.parent)

    def _leading(self, path: Path, level: int, parts: tuple[str, ...]) -> Iterator[Path]:
        """The module of a name in an import, and the packages that it stands in."""
        for count in range(len(parts), 0 if level == 0 else -1, -1):
            found = self.resolve(path, level, parts[:count])
            if found is not None:
                yield found

    def _backwards(self, paths: Iterable[Path]) -> Iterator[Path]:
        """The files that import some files, or name them in a text."""
        stems = {stem: path for path in paths if (stem := stem_of(path))}
        words = {os.fsencode(stem): stem for stem in stems}
        wanted = set(paths)
        for path, held in self.tree.holding(words, WORDS).items():
            if path in self._found:
                continue
            own = {words[word] for word in held}
            if _quotes(path, held) or self._means(path, own, wanted):
                yield path

    def _means(self, path: Path, stems: set[str], wanted: set[Path]) -> bool:
        """Whether an import of a file leads to one of some files, or to nothing, by its name."""
        for level, parts in self._imports_of(path):
            if stems.isdisjoint(parts):
                continue
            found = list(self._leading(path, level, parts))
            if not found or not wanted.isdisjoint(found):
                return True
        return False

    def _set_up(self, paths: Iterable[Path]) -> Iterator[Path]:
        """What sets up the tests of the folders that some files stand in."""
        folders = {folder for path in paths for folder in path.parents}
        for folder in folders:
            found = self.tree.at(folder / _CONFTEST)
            if found is not None:
                yield found

    def _imports_of(self, path: Path) -> frozenset[Named]:
        if path not in self._imports:
            self._imports[path] = frozenset(imports_in(_content(path)))
        return self._imports[path]


def imports_in(content: bytes) -> Iterator[Named]:
    """The modules that a text may import: by its words, wherever they stand."""
    text = content.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ")
    for dots, module, names in _FROM.findall(text):
        level, parts = len(dots), _parts(module)
        yield level, parts
        for name in _NAME.findall(names):
            yield level, (*parts, *_parts(name))
    for names in _IMPORT.findall(text):
        for name in _NAME.findall(names):
            yield 0, _parts(name)


def _parts(name: bytes) -> tuple[str, ...]:
    return tuple(part for part in name.decode("utf-8", "replace").split(".") if part)


def _parts_of(text: bytes) -> list[str]:
    """The names in a text that may be one of a module or a file."""
    return [one for one in re.split(r"[./\\]", text.decode("utf-8", "replace")) if one != "py"]


def _quotes(path: Path, words: Iterable[bytes]) -> bool:
    """Whether one of some words stands in a dotted name or a path that is a text of a file.

    Where the file loads or changes modules by their names, a word alone is such a name.
    """
    content = _content(path)
    wild = _BY_TEXT.search(content) is not None
    wanted = {word.decode("utf-8", "replace") for word in words}
    return any(
        (wild or b"." in text or b"/" in text) and not wanted.isdisjoint(_parts_of(text))
        for text in _QUOTED.findall(content)
    )


def _content(path: Path) -> bytes:
    try:
        return runs_as_imports(path.read_bytes())
    except OSError:
        return b""  # its own finding says that it cannot be read
