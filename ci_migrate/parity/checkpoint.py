"""What a run has finished, kept case by case, so that another run can go on from there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from ci_migrate.errors import MigrateError
from ci_migrate.parity.cases import Case
from ci_migrate.parity.document import CaseResult
from ci_migrate.parity.known import Known
from ci_migrate.parity.verdict import CaseVerdict

Needed = Mapping[Known, int]


class Checkpoint:
    """A file of JSON lines: what the run is about, then a line for each finished case.

    ``about`` is everything that results depend on beside the case. With ``resume`` the results of
    an earlier run about the same are taken; without a verdict a case is run again. A file that
    was broken off in the middle of a line is read as far as it goes.
    """

    def __init__(self, path: Path, about: Sequence[Any], *, resume: bool) -> None:
        self._path = path
        self._about = _digest(about)
        self._found: dict[str, dict[str, Any]] = {}
        if resume:
            self._found = self._read()
        head = {"schema": 1, "about": self._about}
        lines = [head, *self._found.values()]
        draft = path.with_name(f".{path.name}.new")
        self._write(draft, "w", "".join(_line(one) for one in lines))
        try:  # in one step: whoever is killed now loses nothing of the earlier runs
            draft.replace(path)
        except OSError as error:
            raise MigrateError(
                f"{path}: cannot be written: {error.strerror}; name another file"
            ) from None

    @property
    def count(self) -> int:
        """How many results were taken over."""
        return len(self._found)

    def found(
        self, case: Case, number: int, entries: Sequence[Known]
    ) -> tuple[CaseResult, Needed] | None:
        """The earlier result of a case, and what its known differences covered."""
        line = self._found.get(_digest((case, number)))
        if line is None:
            return None
        needed = {entries[place]: count for place, count in line["needed"]}
        result: CaseResult = line["result"]
        return result, needed

    def keep(
        self,
        case: Case,
        number: int,
        result: CaseResult,
        needed: Needed | None,
        entries: Sequence[Known],
    ) -> None:
        """Writes down a result before the run goes on; one without a verdict is left out."""
        own = _digest((case, number))
        undecided = needed is None or result["verdict"] == CaseVerdict.INCONCLUSIVE
        if undecided or own in self._found:
            return
        places = [[entries.index(entry), n] for entry, n in (needed or {}).items() if n]
        line = {"case": own, "result": result, "needed": places}
        self._write(self._path, "a", _line(line))

    def remove(self) -> None:
        """Takes the file away: the run is complete, and no later one shall go on from it."""
        with suppress(OSError):
            self._path.unlink()

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise MigrateError(
                f"{self._path}: cannot be read: {error.strerror}; leave --resume out to begin again"
            ) from None
        lines = list(filter(None, map(_parsed, text.split("\n"))))
        if not lines:
            return {}
        if lines[0].get("about") != self._about:
            raise MigrateError(
                f"{self._path}: belongs to a run with other cases, settings, options or services; "
                "leave --resume out to begin again"
            )
        return {line["case"]: line for line in lines if {"case", "result", "needed"} <= line.keys()}

    def _write(self, path: Path, mode: str, text: str) -> None:
        try:
            with path.open(mode, encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise MigrateError(
                f"{self._path}: cannot be written: {error.strerror}; name another file, or make "
                "room"
            ) from None


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry) + "\n"


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _digest(value: Any) -> str:
    return sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:32]
