"""One service behind one root URL: GET only, with its token and its headers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ci_migrate.redact import redact
from ci_migrate.web.allowance import Allowance
from ci_migrate.web.secrets import Secrets
from ci_migrate.web.tokens import Tokens
from ci_migrate.web.wire import Sent, Wire

EXCERPT = 200  # characters of an answer that may be shown

_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a GET brought: parsed JSON, or an error in one sentence.

    ``status`` is 0 where no answer came. ``text_excerpt`` shows what came instead of rows,
    without secrets.
    """

    status: int
    body: Any = None
    text_excerpt: str = ""
    elapsed: float = 0.0
    retries: int = 0
    error: str | None = None


class Reader(Protocol):
    """Whatever answers a GET: a client, or what stands for one."""

    def get(
        self, url: str, *, page_size: int | None = None, allowance: Allowance | None = None
    ) -> Reply:
        """The reply to a path below the root, or to a next link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A service: its root, the scope of its tokens, its headers, and hints for its refusals."""

    root: str
    scope: str
    headers: Mapping[str, str] = field(repr=False)
    hints: Mapping[int, str] = field(default_factory=dict)


class Client:
    """Reads one service; it has no other method than GET."""

    def __init__(self, target: Target, tokens: Tokens, wire: Wire, secrets: Secrets) -> None:
        self._target = target
        self._tokens = tokens
        self._wire = wire
        self._secrets = secrets

    def get(
        self, url: str, *, page_size: int | None = None, allowance: Allowance | None = None
    ) -> Reply:
        """The reply to a path below the root, or to a next link of the same service."""
        address = self._address(url)
        if address is None:
            return Reply(
                status=0,
                error="the next link leads to another server; it was not followed, and no token "
                "went there",
            )
        token = self._tokens.token(self._target.scope)
        sent = self._send(address, token, page_size, allowance)
        if sent.status == 401:
            token = self._tokens.renewed(self._target.scope, token)
            sent = self._send(address, token, page_size, allowance)
        return self._reply(sent)

    def _address(self, url: str) -> str | None:
        """The whole address; None where it leaves scheme, host or port of the root."""
        import httpx

        if not _ABSOLUTE.match(url):
            return f"{self._target.root.rstrip('/')}/{url.lstrip('/')}"
        try:
            origins = [_origin(httpx.URL(one)) for one in (url, self._target.root)]
        except httpx.InvalidURL:
            return None
        return url if origins[0] == origins[1] else None

    def _send(
        self, address: str, token: str, page_size: int | None, allowance: Allowance | None
    ) -> Sent:
        headers = {**self._target.headers, "Authorization": f"Bearer {token}"}
        if page_size is not None:
            headers["Prefer"] = f"odata.maxpagesize={page_size}"
        return self._wire.send(
            "GET", address, headers=headers, parse=json.loads, allowance=allowance
        )

    def _reply(self, sent: Sent) -> Reply:
        body = sent.body if sent.status == 200 else _parsed(sent.content)
        failed = sent.status >= 300 or body is None
        excerpt = self._shown(sent.content.decode("utf-8", "replace")) if failed else ""
        error = sent.error and self._shown(sent.error)
        if sent.status >= 300:
            error = f"HTTP {sent.status}: {self._shown(_message(body)) or excerpt}".strip()
            error += f"; {hint}" if (hint := self._target.hints.get(sent.status)) else ""
        elif error is None and body is None:
            error = f"HTTP {sent.status} without JSON: {excerpt!r}"
        return Reply(
            status=sent.status,
            body=body,
            text_excerpt=excerpt,
            elapsed=sent.elapsed,
            retries=sent.retries,
            error=error,
        )

    def _shown(self, text: str) -> str:
        """Text for people: without secrets, on one line, not long."""
        return " ".join(redact(self._secrets.hide(text)).split())[:EXCERPT]


def _parsed(content: bytes) -> Any:
    """The JSON of an answer that is no success; None where it is something else."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _origin(url: Any) -> tuple[str, str, int | None]:
    ports = {"https": 443, "http": 80}
    return url.scheme, url.host, url.port or ports.get(url.scheme)


def _message(body: Any) -> str:
    """The sentence inside an error body of either service (fact 34, E10)."""
    if not isinstance(body, dict):
        return ""
    inner = body.get("error")
    found = inner.get("message") if isinstance(inner, dict) else body.get("message")
    return found if isinstance(found, str) else ""
