"""What git says of files that are about to change. Nothing here writes, not even git's index."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ci_migrate.errors import MigrateError

PATIENCE = 60.0  # seconds; a status of few paths takes milliseconds, but disks differ
_AT_ONCE = 200  # paths of one command line


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the files stand: ``kept`` ones git can bring back, the others it cannot."""

    kept: tuple[Path, ...] = ()
    unsaved: tuple[Path, ...] = ()
    """In a repository, but changed, untracked or ignored: git has no copy of what is there."""
    outside: tuple[Path, ...] = ()
    """In no repository."""


def standing(paths: Iterable[Path]) -> Standing:
    """How git sees existing files; MigrateError where a repository is there and git is silent."""
    kept: list[Path] = []
    unsaved: list[Path] = []
    outside: list[Path] = []
    homes: dict[Path, list[Path]] = {}
    for path in sorted(path.resolve() for path in paths):
        home = repository(path)
        if home is None:
            outside.append(path)
        else:
            homes.setdefault(home, []).append(path)
    for home, members in homes.items():
        changed = frozenset(_changed(home, members))
        for path in members:
            (unsaved if path in changed else kept).append(path)
    return Standing(kept=tuple(kept), unsaved=tuple(unsaved), outside=tuple(outside))


def repository(path: Path) -> Path | None:
    """The top folder of the repository that holds a file."""
    return next((one for one in path.resolve().parents if (one / ".git").exists()), None)


def _changed(home: Path, paths: list[Path]) -> Iterator[Path]:
    for start in range(0, len(paths), _AT_ONCE):
        names = [path.relative_to(home).as_posix() for path in paths[start : start + _AT_ONCE]]
        said = _status(home, names)
        # Renames apart, an entry is two letters, a blank and the path; they end with a null.
        yield from (home / entry[3:] for entry in said.split("\0") if entry)


def _status(home: Path, names: list[str]) -> str:
    # In a hook, git's own variables may name another repository or a half-made index.
    base = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "--no-optional-locks", "--literal-pathspecs", "-C", str(home), "status"]
    options = [
        "--porcelain=v1",
        "-z",
        "--no-renames",
        "--untracked-files=all",
        "--ignored=matching",
    ]
    try:
        done = subprocess.run(
            [*command, *options, "--", *names],
            env=base,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        raise _silent("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise _silent(f"git did not answer within {PATIENCE:.0f} seconds") from None
    if done.returncode:
        first = (done.stderr.decode("utf-8", "replace").splitlines() or ["no word of why"])[0]
        raise _silent(f"git says: {first}")
    return os.fsdecode(done.stdout)


def _silent(why: str) -> MigrateError:
    return MigrateError(
        f"{why}; so it is not known which files hold uncommitted changes; --allow-dirty writes "
        "them all the same"
    )
