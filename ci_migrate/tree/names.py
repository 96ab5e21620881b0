"""Which Python files and notebooks stand below a folder, by name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from ci_migrate.errors import MigrateError

SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__", "build", "dist", "venv"})
_SUFFIXES = (".py", ".ipynb")


def others_of(paths: Iterable[Path]) -> list[str]:
    """The files that are no Python below some folders, and below those in which files stand."""
    found: set[str] = set()
    for path in paths:
        others: list[str] = []
        _add_names(path if path.is_dir() else path.parent, [], others)
        found.update(others)
    return sorted(found, key=_in_parts)


def names_of(paths: Iterable[Path], root: Path, exclude: Iterable[str]) -> list[str]:
    """The files at and below some paths in the order of their parts, without excluded ones.

    MigrateError for a path that does not exist.
    """
    found: set[str] = set()
    for path in paths:
        if path.is_file():
            found.add(str(path))
        elif path.exists():
            found.update(names_below(path))
        else:
            raise MigrateError(f"{path}: no such file or folder; give one that is there")
    ordered = sorted(found, key=_in_parts)
    patterns = tuple(exclude)
    if not patterns:
        return ordered
    said = shown_names(ordered, root)
    return [
        name
        for name, shown in zip(ordered, said, strict=True)
        if not any(fnmatch(shown, pattern) for pattern in patterns)
    ]


def _in_parts(name: str) -> str:
    """What sorts names as their parts do: nothing comes before the mark between them."""
    return name.replace(os.sep, "\0")


def names_below(folder: Path) -> list[str]:
    """The Python files and notebooks below a folder, without hidden and installed folders."""
    found: list[str] = []
    _add_names(folder, found, [])
    return found


def _add_names(folder: Path, found: list[str], others: list[str]) -> None:
    """Adds the files below a folder, those that are Python and the others."""
    prefix = "" if folder == Path() else os.path.join(folder, "")
    left = [prefix]
    while left:
        prefix = left.pop()
        try:
            with os.scandir(prefix or ".") as entries:
                inner = list(entries)
        except OSError:
            continue  # a folder that may not be looked into
        for entry in inner:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if name not in SKIPPED and name[0] != ".":
                    left.append(f"{prefix}{name}{os.sep}")
            elif not os.path.normcase(name).endswith(_SUFFIXES):
                others.append(prefix + name)
            elif entry.is_file():
                found.append(prefix + name)


def shown_names(names: Iterable[str], root: Path) -> Iterator[str]:
    """Files as outputs name them: relative to the root, with forward slashes.

    The way to a file outside the root begins with ``../``.
    """
    top = os.path.join(os.path.realpath(root), "")
    folders: dict[str, str] = {}
    for name in names:
        folder, last = os.path.split(name)
        if folder not in folders:
            folders[folder] = os.path.join(os.path.realpath(folder), "")
        whole = os.path.realpath(name) if os.path.islink(name) else folders[folder] + last
        inside = whole.startswith(top)
        shown = whole.removeprefix(top) if inside else _outside(whole, top)
        yield shown.replace(os.sep, "/")


def _outside(whole: str, top: str) -> str:
    try:
        return os.path.relpath(whole, top)
    except ValueError:  # another drive
        return whole
