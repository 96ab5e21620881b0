"""Files that are read once and asked often: in this process, or by others beside it."""

from __future__ import annotations

import marshal
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NoReturn

from ci_migrate.tree.looks import TEXTS, Question, look

ROOM = 256 << 20  # bytes of files that are kept; the others are read again for each question
_PIECE = 1 << 16  # bytes; most files are no larger

Held = dict[int, list[int]]
"""The places of the files that hold something, each with the places of the texts in question."""
Unreadable = dict[int, tuple[int | None, str | None]]


class Here:
    """Files that this process reads."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.unreadable: Unreadable = {}
        self._kept: dict[int, bytes] = {}
        self._room = ROOM
        self._question: Question = (TEXTS, ())

    def ask(self, question: Question) -> None:
        """Takes the question that is answered next."""
        self._question = question

    def answer(self) -> Held:
        """The files that hold anything of what was asked."""
        seek = look(*self._question)
        return {place: held for place, content in self.contents() if (held := seek(content))}

    def contents(self) -> Iterator[tuple[int, bytes]]:
        """The bytes of the files that can be read."""
        for place, name in enumerate(self.names):
            content = self._kept.get(place)
            if content is None:
                try:
                    content = read(name)
                except OSError as error:
                    self.unreadable[place] = (error.errno, error.strerror)
                    continue
                if len(content) <= self._room:
                    self._kept[place] = content
                    self._room -= len(content)
            yield place, content

    def close(self) -> None:
        """Forgets what was read."""
        self._kept.clear()


class Beside:
    """Files that a process of their own reads, from now on; OSError where there can be none.

    When that process ends too early, this one does its work.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.unreadable: Unreadable = {}
        self._here: Here | None = None
        self._question: Question = (TEXTS, ())
        theirs, ours = os.pipe(), os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(theirs[1])
            os.close(ours[0])
            _serve(Here(names), theirs[0], ours[1])
        os.close(theirs[0])
        os.close(ours[1])
        self._to, self._from = os.fdopen(theirs[1], "wb"), os.fdopen(ours[0], "rb")

    def ask(self, question: Question) -> None:
        """Has the process begin to answer a question."""
        self._question = question
        with suppress(OSError):  # it is gone, as its answer will show
            _send(question, self._to)

    def answer(self) -> Held:
        """The files that hold anything of what was asked."""
        if self._here is None:
            try:
                held, self.unreadable = marshal.load(self._from)
                return dict(held)
            except (EOFError, ValueError, TypeError, OSError):
                self._here = Here(self.names)
        self._here.ask(self._question)
        held = self._here.answer()
        self.unreadable = self._here.unreadable
        return held

    def close(self) -> None:
        """Ends the process."""
        with suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        for stream in (self._to, self._from):
            with suppress(OSError):
                stream.close()


def _serve(files: Here, source: int, target: int) -> NoReturn:
    """Reads the files, then answers questions until nobody is left to ask."""
    with suppress(BaseException):  # nothing of the other process may run on in this one
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for _ in files.contents():
            pass
        with os.fdopen(source, "rb") as asked, os.fdopen(target, "wb") as answers:
            while True:
                files.ask(marshal.load(asked))
                held = files.answer()
                _send((held, files.unreadable), answers)
    os._exit(0)


def _send(message: Any, stream: Any) -> None:
    marshal.dump(message, stream)
    stream.flush()


def read(name: str) -> bytes:
    """The bytes of a file; OSError where it cannot be read."""
    handle = os.open(name, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        piece = os.read(handle, _PIECE)
        if len(piece) < _PIECE:
            return piece
        pieces = [piece]
        while piece := os.read(handle, _PIECE << 4):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)


def processors() -> int:
    """How many processes may look through files; one where none can be made."""
    threads = sys.modules.get("threading")
    if not hasattr(os, "fork") or (threads is not None and threads.active_count() > 1):
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
