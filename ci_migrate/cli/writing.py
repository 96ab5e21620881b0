"""Writes a rewrite: looks after uncommitted work before, and says how to undo it after."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ci_migrate.cli.output import INTERRUPTED, interruptible, say
from ci_migrate.cli.worktree import Standing, repository, standing

if TYPE_CHECKING:
    from ci_migrate.codemod import Project

_SHOWN = 10


def write_project(project: Project, allow_dirty: bool) -> None:
    """Writes the changed files and names them.

    MigrateError where git has no copy of one of them and that is not allowed.
    """
    from ci_migrate.codemod import is_written, write_changes
    from ci_migrate.errors import MigrateError

    if not project.changes:
        return
    there = [path for path in sorted(project.changes) if path.is_file()]
    new = [path for path in sorted(project.changes) if path not in there]
    with interruptible():
        known = _standing(there, allow_dirty)
        copies = _copies((*known.unsaved, *known.outside))
    try:
        write_changes(project)
    except KeyboardInterrupt:
        if not is_written(project):
            raise MigrateError(INTERRUPTED) from None
    for path in sorted(project.changes):
        say(f"written: {_name(path)}")
    _tell_undo(known.kept, new, copies)


def _standing(paths: list[Path], allow_dirty: bool) -> Standing:
    """How git sees the files; where nothing is asked of git, none of them is kept."""
    from ci_migrate.errors import MigrateError

    if allow_dirty:
        return Standing(outside=tuple(path.resolve() for path in paths))
    known = standing(paths)
    if unsaved := known.unsaved:
        names = ", ".join(map(_name, unsaved[:_SHOWN]))
        rest = f" and {len(unsaved) - _SHOWN} more" if len(unsaved) > _SHOWN else ""
        raise MigrateError(
            f"not committed: {names}{rest}; nothing was written; commit or stash them, so that "
            "git can undo the rewrite, or give --allow-dirty"
        )
    return known


def _copies(paths: tuple[Path, ...]) -> Path | None:
    """A folder with copies of files that git has no copy of."""
    if not paths:
        return None
    folder = Path(tempfile.mkdtemp(prefix="ci-migrate-"))
    for path in paths:
        copy = folder / _name(path).replace("..", "_")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    return folder


def _tell_undo(kept: tuple[Path, ...], new: list[Path], copies: Path | None) -> None:
    """Says how everything becomes as it was."""
    homes: dict[Path, list[Path]] = {}
    for path in kept:
        homes.setdefault(repository(path) or path.parent, []).append(path)
    for home, members in sorted(homes.items()):
        if Path.cwd().resolve().is_relative_to(home):
            say(f"undo: git restore -- {shlex.join(map(_name, members))}")
        else:
            names = (one.relative_to(home).as_posix() for one in members)
            say(f"undo: git -C {shlex.quote(_name(home))} restore -- {shlex.join(names)}")
    if copies is not None:
        say(f"undo: git keeps no copy of these files; as they were, they are in {copies}")
    if new:
        say(f"undo: rm {shlex.join(map(_name, new))}")


def _name(path: Path) -> str:
    return Path(os.path.relpath(path.resolve())).as_posix()
