"""A TLS server on loopback that answers as a script says, and notes what it was asked."""

from __future__ import annotations

import json
import socket
import ssl
import struct
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAMES = ("login.microsoftonline.com", "api.ci.ai.dynamics.com", "org.crm.dynamics.com")
ENVIRONMENT = {
    "DATAVERSE_URL": "https://org.crm.dynamics.com",
    "AZURE_TENANT_ID": "aaaaaaaa-0000-0000-0000-000000000001",
    "AZURE_CLIENT_ID": "aaaaaaaa-0000-0000-0000-000000000002",
    "AZURE_CLIENT_SECRET": "sandbox-client-secret",
    "CI_SUBSCRIPTION_KEY": "sandbox-primary-key",
    "CI_INSTANCE_ID": "11111111-2222-3333-4444-555555555555",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One scripted answer; ``whole`` of False breaks it off in the middle."""

    status: int = 200
    body: Any = field(default_factory=lambda: {"value": []})
    headers: dict[str, str] = field(default_factory=dict)
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came in."""

    method: str
    host: str
    path: str
    headers: dict[str, str]


class ScriptedServer(ThreadingHTTPServer):
    """Answers with the script, its last answer again and again; gives tokens to everybody."""

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.script: list[Answer] = [Answer()]
        self.asked: list[Asked] = []
        self.forms: list[str] = []
        self.login: Answer | None = None
        self.tenant: Answer | None = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps quiet about connections that break."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: ScriptedServer

    def do_GET(self) -> None:
        if ".well-known" in self.path:
            root = f"https://{NAMES[0]}/tenant/oauth2/v2.0"
            ends = {name: f"{root}/{name}" for name in ("authorize", "token")}
            self._send(
                self.server.tenant
                or Answer(
                    body={"issuer": root}
                    | {f"{name}_endpoint": ends[name] for name in ends}
                    | {"authorization_endpoint": ends["authorize"]}
                )
            )
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(
            Asked(method="GET", host=headers["host"], path=self.path, headers=headers)
        )
        script = self.server.script
        self._send(script.pop(0) if len(script) > 1 else script[0])

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.forms.append(form)
        token = f"token-number-{len(self.server.forms)}"
        grant = {"token_type": "Bearer", "expires_in": 3600, "access_token": token}
        self._send(self.server.login or Answer(body=grant))

    def _send(self, answer: Answer) -> None:
        if answer.status == 0:
            self.close_connection = True
            reset = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            self.connection.close()
            return
        text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        body = text.encode()
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if answer.whole else body[: len(body) // 2])
        self.close_connection = not answer.whole

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps quiet."""
