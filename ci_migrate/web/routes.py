"""Real host names led to loopback ports, so that a run can meet the sandbox instead.

``Host`` header, server name and certificate check stay those of the real name.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

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
    """An HTTP client with keep-alive; with routes it reaches nothing else."""
    import httpx

    timeout = httpx.Timeout(60.0, connect=10.0)
    if routes is None:
        return httpx.Client(timeout=timeout)
    return httpx.Client(timeout=timeout, trust_env=False, transport=_routed(routes))


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
                    self._pools[host] = httpx.HTTPTransport(verify=trust, trust_env=False)
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
