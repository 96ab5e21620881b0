"""The door to one host: how many requests are under way, and whether it asked for patience."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ci_migrate.web.allowance import Allowance

AT_ONCE = 52  # concurrent requests that Dataverse takes from one user (fact 51)
_LOOK = 0.25  # seconds between two looks at an allowance while the door is shut


class Gate:
    """Lets so many requests through at once; shut while one of them waits for the service.

    To go on sending makes the wait longer (fact 53).
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._inside = 0
        self._shut = 0
        self._turn = threading.Condition()

    @contextmanager
    def turn(self, allowance: Allowance) -> Iterator[None]:
        """A place inside; without one where the allowance ends first."""
        with self._turn:
            while self._shut or self._inside >= self._at_once:
                if allowance.ended is not None:
                    break
                self._turn.wait(_LOOK)
            self._inside += 1
        try:
            yield
        finally:
            with self._turn:
                self._inside -= 1
                self._turn.notify_all()

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Nobody comes in meanwhile."""
        with self._turn:
            self._shut += 1
        try:
            yield
        finally:
            with self._turn:
                self._shut -= 1
                self._turn.notify_all()

    def hint(self, text: str | None) -> None:
        """Takes the parallelism that the service recommends (fact 54), within the limit."""
        if text is not None and text.isdecimal() and int(text):
            with self._turn:
                self._at_once = min(AT_ONCE, int(text))
                self._turn.notify_all()
