"""One HTTP exchange with patience: waits and asks again where that may help, then gives up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ci_migrate.web.allowance import Allowance
from ci_migrate.web.gate import Gate

if TYPE_CHECKING:
    import httpx

AGAIN = frozenset((429, 500, 502, 503, 504))
LARGEST = 512 * 2**20  # bytes of one answer; a page of 5,000 wide rows has some tens of millions


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often an exchange is repeated and how long the waits are.

    A service that asks for more than ``longest`` seconds is not asked again: to go on sending
    makes the wait longer (fact 53). ``silence`` is how long an answer may stand still, and
    ``slowest`` how long it may take in all. ``sleep`` takes the place of real waits.
    """

    retries: int = 5
    first: float = 0.5
    longest: float = 120.0
    silence: float = 60.0
    slowest: float = 300.0
    random: Random = field(default_factory=lambda: Random(0))
    sleep: Callable[[float], None] | None = None
    now: Callable[[], datetime] = _now

    def wait(self, attempt: int, retry_after: str | None) -> float:
        """The seconds to wait after an attempt that failed, counted from 0."""
        asked = self._asked(retry_after)
        if asked is not None:
            return asked
        return min(self.longest, self.first * 2.0**attempt) * (0.5 + self.random.random() / 2)

    def _asked(self, retry_after: str | None) -> float | None:
        """``Retry-After`` in seconds, which may be a number or an HTTP date."""
        text = (retry_after or "").strip()
        if text.isdecimal():
            return float(text)
        try:
            when = parsedate_to_datetime(text)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - self.now()).total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came back at last; status 0 and an error where nothing did.

    ``body`` is the content parsed, where that was asked for; ``sound`` is False where it could
    not be.
    """

    status: int
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    elapsed: float = 0.0
    retries: int = 0
    error: str | None = None
    body: Any = None
    sound: bool = True

    @property
    def passing(self) -> bool:
        """Whether the same request may get a better answer."""
        return self.status in AGAIN or self.error is not None or not self.sound


class Wire:
    """Sends requests over one HTTP client and repeats them with patience."""

    def __init__(self, http: httpx.Client, patience: Patience, allowance: Allowance) -> None:
        self._http = http
        self._patience = patience
        self._allowance = allowance
        self._gates: dict[str, Gate] = {}

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        parse: Callable[[bytes], Any] | None = None,
        allowance: Allowance | None = None,
    ) -> Sent:
        """The last answer of up to six; never raises for what the network does.

        A content of status 200 that ``parse`` refuses with ValueError is no answer.
        """
        start = time.perf_counter()
        allowed = allowance or self._allowance
        gate = self._gates.setdefault(urlsplit(url).netloc.lower(), Gate())
        sent = Sent(status=0)
        for attempt in range(self._patience.retries + 1):
            if (ended := allowed.take()) is not None:
                sent = replace(sent, status=0, error=_told(ended, sent))
                break
            with gate.turn(allowed):
                sent = self._once(method, url, headers or {}, form, parse, allowed)
            gate.hint(sent.headers.get("x-ms-dop-hint"))
            asked = sent.headers.get("retry-after")
            pause = self._patience.wait(attempt, asked)
            last = attempt == self._patience.retries or pause > self._patience.longest
            if not sent.passing or last:
                break
            if (ended := allowed.lacks(pause)) is not None:
                sent = replace(sent, status=0, error=_told(ended, sent))
                break
            self._wait(pause, gate if asked else None, allowed)
        return replace(sent, elapsed=time.perf_counter() - start, retries=attempt)

    def _wait(self, seconds: float, gate: Gate | None, allowance: Allowance) -> None:
        """Waits; where the service named the time, all others wait as well."""
        sleep = self._patience.sleep or allowance.pause
        if gate is None:
            sleep(seconds)
            return
        with gate.shut():
            sleep(seconds)

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None,
        parse: Callable[[bytes], Any] | None,
        allowance: Allowance,
    ) -> Sent:
        import httpx

        if (ended := allowance.ended) is not None:
            return Sent(status=0, error=ended)
        left = min(self._patience.slowest, allowance.seconds)
        pace = httpx.Timeout(min(self._patience.silence, left), connect=min(10.0, left))
        try:
            with self._http.stream(
                method, url, headers=headers, data=form, timeout=pace
            ) as response:
                content = _content(response, time.monotonic() + left, allowance)
        except (httpx.HTTPError, httpx.InvalidURL, _Endless) as error:
            said = allowance.ended or str(error) or type(error).__name__
            return Sent(status=0, error=f"no answer from the service: {said}")
        sent = Sent(status=response.status_code, content=content, headers=response.headers)
        if parse is None or sent.status != 200:
            return sent
        try:
            return replace(sent, body=parse(content))
        except (ValueError, RecursionError):  # not JSON, not UTF-8, or nested beyond reason
            return replace(sent, sound=False)


class _Endless(Exception):
    """An answer that takes too long, or too much."""


def _content(response: httpx.Response, until: float, allowance: Allowance) -> bytes:
    """The whole content; it is given up when its time is over, however steadily it comes."""
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise _Endless(f"the answer has more than {LARGEST:,} bytes")
        if time.monotonic() > until:
            raise _Endless("the answer takes too long")
        if (ended := allowance.ended) is not None:
            raise _Endless(ended)
    return b"".join(pieces)


def _told(ended: str, sent: Sent) -> str:
    """Why there is no further attempt, and what the last one brought."""
    earlier = f"HTTP {sent.status}" if sent.status else (sent.error or "")
    return f"{ended}; the last answer: {earlier}" if earlier else ended
