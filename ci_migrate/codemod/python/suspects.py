"""Which files that are not parsed may set something from outside, as far as text can tell.

They are parsed then, and it is seen what they set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

# ``x.name = ...`` in all its forms, and what sets a name that stands in a text or a keyword.
_STORED = re.compile(rb"\.(\w+)\s*(?:=(?!=)|[-+|*/%&^]=|//=|\*\*=|,[^()\n]*=|:[^=\n]*=(?!=))")
_BOUND = re.compile(rb"\b(?:del|as|for)\s+[\w.]+\.(\w+)")
_BY_TEXT = re.compile(
    rb"\b(?:set|del)attr\b|__(?:set|del)attr__|__dict__|\bvars\(|__globals__|f_globals"
    rb"|\bpatch\b|\bsys\.modules\b|\b_?replace\(|\bevolve\(|\bmodel_copy\(|\bcopy\("
)
_NAMED = re.compile(rb"[\"'.](\w+)\\?[\"']|\b(\w+)\s*=(?!=)")
_HANDED = re.compile(rb"(?<=[(,=])\s*(\w+)\s*(?=[,)])")
_PATH = re.compile(rb"\bsys\.path\s*(?:\.insert\b|=(?!=)|\[)|\baddsitedir\b")
_TEXT = re.compile(rb"[\"']([\w./-]+)[\"']")
_HIGHEST = 4  # folders above a file that it may mean


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """What the text of one file may set: names, or any name of a module that it mentions.

    ``handed`` are the names that it hands to functions.
    """

    content: bytes
    names: frozenset[str]
    handed: frozenset[bytes]
    wild: bool
    folders: frozenset[Path]


@dataclass(slots=True)
class Suspects:
    """An index over the files that have to do with the program; each is read when it is one."""

    files: Callable[[], Iterable[Path]]
    _found: dict[Path, _Sight] = field(default_factory=dict)

    def of(self, name: str, stem: str = "") -> Iterator[Path]:
        """The files that may set ``name``, or any name of the module called ``stem``."""
        for path, sight in list(self._sights().items()):
            if name in sight.names or (sight.wild and stem and stem.encode() in sight.content):
                yield path

    def handing(self, stem: str) -> Iterator[Path]:
        """The files that hand the module called ``stem`` to a function, which may set its names."""
        for path, sight in list(self._sights().items()):
            if stem.encode() in sight.handed:
                yield path

    def mentioning(self, *names: str) -> Iterator[Path]:
        """The files in which all of some names stand."""
        for path, sight in list(self._sights().items()):
            if all(name.encode() in sight.content for name in names):
                yield path

    def folders(self) -> set[Path]:
        """The folders that files of the scan may put before all others in ``sys.path``."""
        return {folder for sight in self._sights().values() for folder in sight.folders}

    def _sights(self) -> dict[Path, _Sight]:
        for path in self.files():
            if path not in self._found:
                self._found[path] = _sight(path)
        return self._found


def _sight(path: Path) -> _Sight:
    content = _content(path)
    names = {*_STORED.findall(content), *_BOUND.findall(content)}
    wild = _BY_TEXT.search(content) is not None
    if wild:
        names |= {one for pair in _NAMED.findall(content) for one in pair if one}
    return _Sight(
        content=content,
        names=frozenset(one.decode("utf-8", "replace") for one in names),
        handed=frozenset(_HANDED.findall(content)),
        wild=wild,
        folders=frozenset(_folders(path, content) if _PATH.search(content) else ()),
    )


def _folders(path: Path, content: bytes) -> set[Path]:
    """The folders around a file, and those below them whose names stand in it as texts."""
    above = path.absolute().parents[:_HIGHEST]
    texts = {one.decode("utf-8", "replace").strip("./") for one in _TEXT.findall(content)}
    return {*above, *(folder / text for folder in above for text in texts if text)}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # its own finding says that it cannot be read
