"""Real host names led to loopback ports, so that a run can meet the sandbox instead.

``Host`` header, server name and certificate check stay those of the real name.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import TYPE_CHECKING

from ci_migrate.web.gate import AT_ONCE

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Host name patterns and their loopback ports, and the CA that signed for the names."""

    hosts: Mapping[str, int]
    ca_file: Path

    def port(self, host: str) -> int | None:
        """The loopback port for a host name; None for a name without a route."""
        name = host.lower()
        return next((port for one, port in self.hosts.items() if fnmatchcase(name, one)), None)


def open_http(routes: Routes | None) -> httpx.Client:
    """An HTTP client with keep-alive and without cookies; with routes it reaches nothing else.

    A cookie would tie all requests to one server, whose limits they then share (fact 54).
    """
    import httpx

    if routes is None:
        http = httpx.Client(limits=_limits())
    else:
        http = httpx.Client(trust_env=False, transport=_routed(routes))
    http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return http


def _limits() -> httpx.Limits:
    """Connections for as many requests as both services together get at once."""
    import httpx

    return httpx.Limits(max_connections=4 * AT_ONCE, max_keepalive_connections=2 * AT_ONCE)


def _routed(routes: Routes) -> httpx.BaseTransport:
    import httpx

    trust = ssl.create_default_context(cafile=str(routes.ca_file))

    class Routed(httpx.BaseTransport):
        """One pool a host name: a connection speaks for the name that it was opened with."""

        def __init__(self) -> None:
            self._pools: dict[str, httpx.HTTPTransport] = {}
            self._lock = threading.Lock()

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            host = request.url.host
            port = routes.port(host)
            if port is None:
                raise httpx.ConnectError(f"no route leads to {host}", request=request)
            with self._lock:
                if host not in self._pools:
                    self._pools[host] = httpx.HTTPTransport(
                        verify=trust, trust_env=False, limits=_limits()
                    )
                pool = self._pools[host]
            return pool.handle_request(
                httpx.Request(
                    request.method,
                    request.url.copy_with(host="127.0.0.1", port=port),
                    headers=request.headers,
                    stream=request.stream,
                    extensions={**request.extensions, "sni_hostname": host},
                )
            )

        def close(self) -> None:
            for pool in self._pools.values():
                pool.close()

    return Routed()
