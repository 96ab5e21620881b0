"""The sandbox itself: both services and the token service on loopback, until it is left."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from ci_migrate.errors import SandboxError
from ci_migrate.sandbox.certificates import Authority
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tls:
    """The door for the real names, its certificate, and the folder for ``PYTHONPATH``."""

    port: int
    ca_file: Path
    modules: Path


class Sandbox:
    """A running sandbox; enter it to start its threads, leave it to end them."""

    def __init__(self, options: SandboxOptions | None = None) -> None:
        self.options = options or SandboxOptions()
        self._data = dataset(self.options)
        self._journal = Journal(self.options.log)
        self._journal.keep_out(CLIENT_SECRET)
        self._faults = Faults(self.options)
        self._tokens = Tokens(self.options.token_lifetime, self._journal, self.options.token_uses)
        self._doors: dict[str, str] = {}
        self._services: dict[str, Service] = {
            LEGACY: LegacyService(self._data, self.options, self._tokens, self._journal),
            DATAVERSE: DataverseService(self._data, self.options, self._tokens),
            LOGIN: LoginService(self._tokens, self._doors),
        }
        self._stack = ExitStack()
        self._servers: dict[str, Server] = {}
        self._tls: _Tls | None = None

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
        return dict.fromkeys(PATTERNS, self._real_names().port)

    @property
    def ca_file(self) -> Path:
        """The certificate that the TLS door is signed with."""
        return self._real_names().ca_file

    def __enter__(self) -> Sandbox:
        with ExitStack() as stack:
            self._journal.open()
            stack.callback(self._journal.close)
            for name in self._services:
                server = Server(partial(self._serve, name))
                stack.callback(server.stop)
                server.start()
                self._servers[name] = server
                self._doors[f"http://127.0.0.1:{server.port}"] = name
                self._doors[f"http://localhost:{server.port}"] = name
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()
        self._servers.clear()
        self._doors.clear()
        self._tls = None

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """The environment of a program that shall meet the sandbox; its own variables win."""
        names = self._real_names()
        return intercepted({**_VARIABLES, **base}, self.hosts, names.ca_file, names.modules)

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
                list(argv),
                cwd=cwd,
                env=environment,
                stdout=pipe,
                stderr=pipe,
                encoding="utf-8",
                errors="replace",
            )
        except (OSError, IndexError) as error:
            name = argv[0] if argv else ""
            said = getattr(error, "strerror", None) or error
            raise SandboxError(
                f"sandbox exec: cannot start {name!r}: {said}; give a program that is there"
            ) from error
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

    def _real_names(self) -> _Tls:
        """The door for the real host names, opened when it is first asked for."""
        self._url(LOGIN)
        if self._tls is None:
            temporary = tempfile.TemporaryDirectory(prefix="ci-migrate-sandbox-")
            folder = Path(self._stack.enter_context(temporary))
            authority = Authority(folder)
            modules = folder / "intercept"
            write_sitecustomize(modules)
            server = Server(self._by_host, authority.tls)
            self._stack.callback(server.stop)
            server.start()
            self._tls = _Tls(port=server.port, ca_file=authority.file, modules=modules)
        return self._tls

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
            self._tokens.spend(request.headers)
            draw = self._faults.draw(name, request)
            fault, reply = draw.fault, refusal(name, draw)
        if reply is None:
            reply = self._answered(name, request)
        self._record(name, request, reply, fault)
        return replace(reply, fault=fault)

    def _answered(self, name: str, request: Request) -> Reply:
        """The reply of a service; a defect of the sandbox is an answer, too, never silence."""
        try:
            return self._services[name](request)
        except Exception as error:
            message = f"The sandbox failed: {type(error).__name__}: {error}"
            return json_reply(500, {"error": {"code": "sandbox", "message": message}})

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
