"""Services whose host names lead to a scripted server on loopback."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from scripted_server import ENVIRONMENT, NAMES, ScriptedServer

from ci_migrate.web import Patience, Routes, Services


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server certificate for the real names, and the file of the CA behind it."""
    ca = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*NAMES).configure_cert(tls)
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return tls, file


@pytest.fixture
def server(authority: tuple[ssl.SSLContext, Path]) -> Iterator[ScriptedServer]:
    """The scripted server, running."""
    with ScriptedServer(authority[0]) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def waits() -> list[float]:
    """The waits that were asked for; nobody really waits."""
    return []


@pytest.fixture
def services(
    server: ScriptedServer, authority: tuple[ssl.SSLContext, Path], waits: list[float]
) -> Iterator[Callable[..., Services]]:
    """Makes services whose host names lead to the scripted server."""
    routes = Routes(
        hosts=dict.fromkeys((*NAMES[:2], "*.crm.dynamics.com"), server.server_address[1]),
        ca_file=authority[1],
    )
    made: list[Services] = []

    def make(**changes: str) -> Services:
        patience = Patience(sleep=waits.append)
        made.append(Services(ENVIRONMENT | changes, routes=routes, patience=patience))
        return made[-1]

    yield make
    for one in made:
        one.close()
