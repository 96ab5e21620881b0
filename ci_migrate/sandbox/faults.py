"""Which request meets which fault: decided by the seed and the request, not by timing."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass

from ci_migrate.sandbox.http import Reply, Request, json_reply
from ci_migrate.sandbox.options import FAULTS, SandboxOptions

_THROTTLED = (  # fact 52
    ("0x80072322", "Number of requests exceeded the limit of 6000 in 300 seconds."),
    ("0x80072321", "Combined execution time exceeded the limit of 1200 seconds in 300 seconds."),
    ("0x80072326", "Number of concurrent requests exceeded the limit of 52."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The fault of one request, and a number that picks its variant."""

    fault: str | None
    variant: int


class Faults:
    """Draws faults; a repeated request is drawn anew, so that retries can succeed."""

    def __init__(self, options: SandboxOptions) -> None:
        self._options = options
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def draw(self, service: str, request: Request) -> Draw:
        """The fault that a request meets, if any."""
        name = f"{service} {request.method} {request.path}?{request.query}"
        with self._lock:
            self._seen[name] += 1
            attempt = self._seen[name]
        text = f"{self._options.seed} {attempt} {name}"
        number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:12], "big")
        share, variant = (number >> 32) / 2**64, number & 0xFFFF
        for fault in FAULTS:
            share -= getattr(self._options, fault)
            if share < 0:
                return Draw(fault=fault, variant=variant)
        return Draw(fault=None, variant=variant)


def refusal(service: str, draw: Draw) -> Reply | None:
    """The answer of a fault that takes the place of the service's own."""
    if draw.fault == "throttle":
        wait = {"Retry-After": "1" if draw.variant % 8 == 0 else "0"}
        if service == "dataverse":
            code, message = _THROTTLED[draw.variant % 3]
            return json_reply(429, {"error": {"code": code, "message": message}}, wait)
        return json_reply(429, {"statusCode": 429, "message": "Rate limit is exceeded."}, wait)
    if draw.fault == "server_errors":
        if service == "dataverse":
            message = "The service is temporarily unavailable."
            return json_reply(503, {"error": {"code": "", "message": message}})
        body = {"errorCode": "serviceUnavailable", "message": "The service is unavailable."}
        return json_reply((500, 503)[draw.variant % 2], body)
    return None
