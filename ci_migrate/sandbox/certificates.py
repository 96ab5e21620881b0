"""Certificates for the real host names, good for one run."""

from __future__ import annotations

import ssl
import threading
from pathlib import Path
from typing import Any

from ci_migrate.errors import SandboxError
from ci_migrate.sandbox.hosts import service_of


class Authority:
    """The authority of a run; a name gets its certificate when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        try:
            import trustme
        except ImportError as error:
            raise SandboxError(
                "sandbox: real host names need TLS; run pip install 'ci-migrate[sandbox]'"
            ) from error
        self._ca = trustme.CA()
        self._made: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self.file = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(str(self.file))
        self.tls = self._for("localhost")
        self.tls.sni_callback = self._choose

    def _for(self, name: str) -> ssl.SSLContext:
        with self._lock:
            if name not in self._made:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._ca.issue_cert(name).configure_cert(context)
                self._made[name] = context
            return self._made[name]

    def _choose(self, connection: Any, name: str | None, context: ssl.SSLContext) -> None:
        if name and service_of(name.lower()):
            connection.context = self._for(name.lower())
