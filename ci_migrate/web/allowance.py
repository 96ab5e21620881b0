"""What a reading may still take: time and requests. It can be called off from another thread."""

from __future__ import annotations

import math
import threading
from time import monotonic

_LOOK = 0.25  # seconds between two looks at a limit that others may reach meanwhile


class _Shared:
    """What a run and all its parts have in common."""

    def __init__(self, requests: int | None) -> None:
        self.requests = requests
        self.taken = 0
        self.spent: str | None = None
        self.reason = ""
        self.lock = threading.Lock()
        self.called_off = threading.Event()


class Allowance:
    """Seconds from now and requests for a whole run, and parts of it with less time."""

    def __init__(self, *, seconds: float | None = None, requests: int | None = None) -> None:
        self._what = "the run"
        self._limit = seconds
        self._end = math.inf if seconds is None else monotonic() + seconds
        self._within: Allowance | None = None
        self._shared = _Shared(requests)

    def part(self, seconds: float | None, what: str = "the case") -> Allowance:
        """An allowance that begins now and ends with this one at the latest."""
        part = Allowance(seconds=seconds)
        part._what, part._within, part._shared = what, self, self._shared
        return part

    def call_off(self, reason: str) -> None:
        """Ends all waiting and every further request; the first reason counts."""
        self._shared.reason = self._shared.reason or reason
        self._shared.called_off.set()

    @property
    def ended(self) -> str | None:
        """Why there is no time left, in a sentence; None while there is."""
        if self._shared.called_off.is_set():
            return self._shared.reason
        if monotonic() >= self._end:
            return f"the time limit of {self._what} is over ({self._limit:g} s)"
        return None if self._within is None else self._within.ended

    def lacks(self, seconds: float) -> str | None:
        """Why there is no time for such a wait, as a sentence; None where there is."""
        if self.ended is not None or seconds < self.seconds:
            return self.ended
        tight = self
        while tight._within is not None and tight._within.seconds <= seconds:
            tight = tight._within
        return f"the time limit of {tight._what} ({tight._limit:g} s) leaves no time to ask again"

    @property
    def spent(self) -> str | None:
        """Why a request was refused, in a sentence, where the budget was spent; else None."""
        return self._shared.spent

    @property
    def seconds(self) -> float:
        """The seconds that are left; endless without a limit."""
        own = max(0.0, self._end - monotonic())
        return own if self._within is None else min(own, self._within.seconds)

    @property
    def taken(self) -> int:
        """The requests that were taken so far."""
        return self._shared.taken

    def take(self) -> str | None:
        """Takes one request; why there is none, as a sentence, where time or budget is over."""
        with self._shared.lock:
            most = self._shared.requests
            if most is not None and self._shared.taken >= most:
                self._shared.spent = f"the budget of the run is spent ({most} requests)"
                return self._shared.spent
            self._shared.taken += self.ended is None
        return self.ended

    def pause(self, seconds: float) -> None:
        """Waits so long, or until there is no time left."""
        until = monotonic() + min(seconds, self.seconds)
        while (left := until - monotonic()) > 0:
            if self._shared.called_off.wait(min(left, _LOOK)):
                return
