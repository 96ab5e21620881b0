"""One HTTP exchange with patience: waits and asks again where that may help, then gives up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

AGAIN = frozenset((429, 500, 502, 503, 504))


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often an exchange is repeated and how long the waits are.

    A service that asks for more than ``longest`` seconds is not asked again: to go on sending
    makes the wait longer (fact 53).
    """

    retries: int = 5
    first: float = 0.5
    longest: float = 120.0
    random: Random = field(default_factory=lambda: Random(0))
    sleep: Callable[[float], None] = time.sleep
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
    """What came back at last; status 0 and an error where nothing did."""

    status: int
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    elapsed: float = 0.0
    retries: int = 0
    error: str | None = None


class Wire:
    """Sends requests over one HTTP client and repeats them with patience."""

    def __init__(self, http: httpx.Client, patience: Patience) -> None:
        self._http = http
        self._patience = patience

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Sent:
        """The last answer of up to six; never raises for what the network does."""
        start = time.perf_counter()
        for attempt in range(self._patience.retries + 1):
            sent = self._once(method, url, headers or {}, form)
            if sent.status not in AGAIN and sent.error is None:
                break
            pause = self._patience.wait(attempt, sent.headers.get("retry-after"))
            if attempt == self._patience.retries or pause > self._patience.longest:
                break
            self._patience.sleep(pause)
        return Sent(
            status=sent.status,
            content=sent.content,
            headers=sent.headers,
            elapsed=time.perf_counter() - start,
            retries=attempt,
            error=sent.error,
        )

    def _once(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> Sent:
        import httpx

        try:
            response = self._http.request(method, url, headers=headers, data=form)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            said = str(error) or type(error).__name__
            return Sent(status=0, error=f"no answer from the service: {said}")
        return Sent(status=response.status_code, content=response.content, headers=response.headers)
