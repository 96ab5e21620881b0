"""The sandbox itself: both services and the token service on loopback, until it is left."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from ci_migrate.errors import SandboxError
from ci_migrate.sandbox.dataset import INSTANCE, Drift, dataset
from ci_migrate.sandbox.dataverse import DataverseService
from ci_migrate.sandbox.faults import Faults, refusal
from ci_migrate.sandbox.hosts import DATAVERSE, LEGACY, LOGIN, PATTERNS, bare_host, service_of
from ci_migrate.sandbox.http import Reply, Request, Server, Service, json_reply
from ci_migrate.sandbox.intercept import intercepted, write_sitecustomize
from ci_migrate.sandbox.journal import Journal, masked
from ci_migrate.sandbox.legacy import SUBSCRIPTION_KEYS, LegacyService, subscription_key
from ci_migrate.sandbox.login import CLIENT_SECRET, LoginService, Tokens
from ci_migrate.sandbox.options import SandboxOptions

# What a program needs to know; a variable that it already has is left alone.
_VARIABLES = {
    "DATAVERSE_URL": "https://sandbox.crm.dynamics.com",
    "AZURE_TENANT_ID": "aaaaaaaa-0000-0000-0000-000000000001",
    "AZURE_CLIENT_ID": "aaaaaaaa-0000-0000-0000-000000000002",
    "AZURE_CLIENT_SECRET": CLIENT_SECRET,
    "CI_SUBSCRIPTION_KEY": SUBSCRIPTION_KEYS[0],
    "CI_INSTANCE_ID": INSTANCE,
    "CI_BASE_URL": "https://api.ci.ai.dynamics.com/v1",
}


class Authority:
    """A certificate authority of the run; a certificate is made when its name is first asked for."""

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
        self.context = self._for("localhost")
        self.context.sni_callback = self._choose

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


class Sandbox:
    """A running sandbox; enter it to start its threads, leave it to end them."""

    def __init__(self, options: SandboxOptions | None = None) -> None:
        self.options = options or SandboxOptions()
        self._data = dataset(self.options)
        self._servers: dict[str, Server] = {}
        self._authority: Authority | None = None
        self._folder: Path | None = None

    @property
    def drifted(self) -> tuple[Drift, ...]:
        """What was changed on the Dataverse side."""
        return self._data.drifted

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The log so far."""
        return list(self._journal.entries)

    @property
    def legacy_url(self) -> str:
        """The plain door of the legacy service, with its ``/v1``."""
        return f"{self._url(LEGACY)}/v1"

    @property
    def dataverse_url(self) -> str:
        """The plain door of the Dataverse service."""
        return self._url(DATAVERSE)

    @property
    def login_url(self) -> str:
        """The plain door of the token service."""
        return self._url(LOGIN)

    @property
    def hosts(self) -> dict[str, int]:
        """The patterns of real host names and the TLS port that answers for them."""
        port = self._tls().port
        return dict.fromkeys(PATTERNS, port)

    @property
    def ca_file(self) -> Path:
        """The certificate that the TLS doors are signed with."""
        self._tls()
        assert self._authority is not None
        return self._authority.file

    def __enter__(self) -> Sandbox:
        self._journal = Journal(self.options.log)
        self._journal.keep_out(CLIENT_SECRET)
        self._faults = Faults(self.options)
        self._folder = Path(tempfile.mkdtemp(prefix="ci-migrate-sandbox-"))
        tokens = Tokens(self.options.token_lifetime, self._journal)
        doors: dict[str, str] = {}
        self._tokens = tokens
        self._services: dict[str, Service] = {
            LEGACY: LegacyService(self._data, self.options, tokens, self._journal),
            DATAVERSE: DataverseService(self._data, self.options, tokens),
            LOGIN: LoginService(tokens, doors),
        }
        for name in self._services:
            self._start(name, Server(partial(self._serve, name)))
            doors[self._url(name)] = name
            doors[self._url(name).replace("127.0.0.1", "localhost")] = name
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for server in self._servers.values():
            server.stop()
        self._servers.clear()
        self._authority = None
        self._journal.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """The environment of a program that shall meet the sandbox; its own variables win."""
        port, folder = self._tls().port, self._folder
        assert port and folder is not None
        return intercepted(
            {**_VARIABLES, **base}, self.hosts, self.ca_file, folder / "intercept"
        )

    def exec(
        self,
        argv: Sequence[str],
        cwd: Path | None = None,
        base: Mapping[str, str] | None = None,
        capture: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Runs an unmodified program against the sandbox under the real host names."""
        environment = self.environment(os.environ if base is None else base)
        pipe = subprocess.PIPE if capture else None
        try:
            child = subprocess.Popen(
                list(argv), cwd=cwd, env=environment, stdout=pipe, stderr=pipe, text=True
            )
        except (OSError, IndexError) as error:
            name = argv[0] if argv else ""
            raise SandboxError(f"sandbox exec: cannot start {name!r}: {error}") from error
        while True:
            try:
                stdout, stderr = child.communicate()
                break
            except KeyboardInterrupt:  # the terminal has told the child, too: it decides
                continue
        return subprocess.CompletedProcess(list(argv), child.returncode, stdout, stderr)

    def _url(self, name: str) -> str:
        if name not in self._servers:
            raise SandboxError("sandbox: it is not running; use it in a with statement")
        return f"http://127.0.0.1:{self._servers[name].port}"

    def _start(self, name: str, server: Server) -> Server:
        self._servers[name] = server
        server.start()
        return server

    def _tls(self) -> Server:
        """The TLS door for all real names, opened when first asked for."""
        self._url(LOGIN)
        if "tls" not in self._servers:
            assert self._folder is not None
            self._authority = Authority(self._folder)
            write_sitecustomize(self._folder / "intercept")
            return self._start("tls", Server(self._by_host, self._authority.context))
        return self._servers["tls"]

    def _by_host(self, request: Request) -> Reply:
        name = service_of(bare_host(request.host))
        if name is None:
            message = f"The sandbox does not know the host {request.host}."
            return json_reply(421, {"error": {"code": "", "message": message}})
        return self._serve(name, request)

    def _serve(self, name: str, request: Request) -> Reply:
        """The reply of a service, or the fault that takes its place; both are logged."""
        fault = None
        reply: Reply | None = None
        if name != LOGIN:
            draw = self._faults.draw(name, request)
            fault, reply = draw.fault, refusal(name, draw)
        if reply is None:
            reply = self._services[name](request)
        self._record(name, request, reply, fault)
        return replace(reply, fault=fault)

    def _record(self, name: str, request: Request, reply: Reply, fault: str | None) -> None:
        entry: dict[str, Any] = {
            "service": name,
            "host": request.host,
            "method": request.method,
            "path": request.path,
            "query": masked(request.query),
            "status": reply.status,
            "rows": reply.rows,
            "bearer": self._tokens.bearer(request.headers),
            "subscription_key": subscription_key(request) is not None,
        }
        if reply.operation:
            entry["operation"] = reply.operation
        if fault:
            entry["fault"] = fault
        self._journal.add(entry)
