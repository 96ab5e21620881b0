"""Puts the changed files in place: all of them or none, and each of them whole.

Every new text is written beside its file first; then the names are changed over in one go, which
no Ctrl-C can cut short.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from ci_migrate.codemod.files import Project
from ci_migrate.codemod.python.source import relative
from ci_migrate.errors import MigrateError


def write_changes(project: Project) -> list[str]:
    """Writes the changed files; their names, sorted.

    MigrateError where one cannot be written or is no longer as it was read; none is changed then.
    """
    _check_unchanged(project)
    beside: dict[Path, Path] = {}
    try:
        for path, content in sorted(project.changes.items()):
            beside[path] = _place_beside(path)  # known before it is there: nothing is left behind
            with _named(path, project):
                _fill(beside[path], content, path)
        with _uninterrupted():
            _change_over(beside, project)
    except BaseException:
        for one in beside.values():
            one.unlink(missing_ok=True)
        raise
    return [relative(path, project.root) for path in sorted(project.changes)]


def is_written(project: Project) -> bool:
    """Whether the changes stand in the files."""
    return all(
        path.is_file() and path.read_bytes() == content for path, content in project.changes.items()
    )


def _check_unchanged(project: Project) -> None:
    """MigrateError where a file was changed by somebody else since it was read."""
    for path in sorted(project.changes):
        before = project.before.get(path)
        with _named(path, project):
            if before is not None and path.read_bytes() != before:
                raise MigrateError(
                    f"{relative(path, project.root)} was changed while it was being rewritten; "
                    "no file was written; run the command again"
                )


def _change_over(beside: Mapping[Path, Path], project: Project) -> None:
    """Gives every new text its file's name; where one fails, those before it get theirs back."""
    done: dict[Path, bytes | None] = {}
    try:
        for path, new in beside.items():
            with _named(path, project):
                before = path.read_bytes() if path.is_file() else None
                os.replace(new, path.resolve())
                done[path] = before
    except MigrateError:
        for path, content in done.items():
            if content is None:
                path.unlink()
            else:
                back = _place_beside(path)
                _fill(back, content, path)
                os.replace(back, path.resolve())
        raise


@contextmanager
def _named(path: Path, project: Project) -> Iterator[None]:
    """Turns an error of the system into one that names the file."""
    try:
        yield
    except OSError as error:
        raise MigrateError(
            f"{relative(path, project.root)} cannot be written: {error.strerror}; no file was "
            "changed; mend that, then run again"
        ) from None


def _place_beside(path: Path) -> Path:
    """A free name in the folder of the file at the path."""
    target = path.resolve()
    return target.with_name(f".{target.name}.{token_hex(4)}")


def _fill(new: Path, content: bytes, path: Path) -> None:
    """Makes a file with this content and the mode of the one at the path."""
    mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    os.chmod(new, mode)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Drops a Ctrl-C that comes meanwhile: when it is heard, nothing is left to stop."""
    if threading.current_thread() is not threading.main_thread():
        yield  # no signal comes here
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
