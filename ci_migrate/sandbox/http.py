"""Server plumbing: sockets, threads, requests and replies, for plain and for TLS doors."""

from __future__ import annotations

import contextlib
import json
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_SLOW_SECONDS = 0.25
_STALL_SECONDS = 600.0
_PIECES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came in; ``path`` and ``query`` are as on the wire, header names lower-case."""

    method: str
    scheme: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes out, and what the log should know of it."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: int | None = None
    operation: str | None = None
    fault: str | None = None


Service = Callable[[Request], Reply]


def json_reply(
    status: int,
    value: Any,
    headers: Mapping[str, str] | None = None,
    *,
    rows: int | None = None,
    operation: str | None = None,
) -> Reply:
    """A reply with a JSON body."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    base = {"Content-Type": "application/json; charset=utf-8"}
    return Reply(
        status=status, body=body, headers=base | dict(headers or {}), rows=rows, operation=operation
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (OSError, ValueError):  # the peer or the shutdown closed the connection
            self.close_connection = True

    def _answer(self) -> None:
        path, _, query = self.path.partition("?")
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            known = headers.get(name.lower())
            headers[name.lower()] = f"{known}, {value}" if known else value
        request = Request(
            method=self.command,
            scheme=self.server.scheme,
            host=self.headers.get("Host", ""),
            path=path,
            query=query,
            headers=headers,
            body=self._body(headers),
        )
        self._send(self.server.service(request))

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if "chunked" not in headers.get("transfer-encoding", "").lower():
            return self.rfile.read(max(0, int(headers.get("content-length") or 0)))
        chunks: list[bytes] = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            continue
        return b"".join(chunks)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _answer

    def _send(self, reply: Reply) -> None:
        if reply.fault in ("resets", "drops"):
            self._end(abrupt=reply.fault == "resets")
            return
        if reply.fault == "slow":
            self.server.stopping.wait(_SLOW_SECONDS)
        body = reply.body if reply.fault != "clipped" else reply.body[: len(reply.body) // 2]
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and reply.status != 204:
            self._write(body, reply.fault)
        self.wfile.flush()

    def _write(self, body: bytes, fault: str | None) -> None:
        """The body, or as much of it and at such a pace as the fault lets through."""
        if fault in ("truncated", "stalls"):
            self.close_connection = True
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.server.stopping.wait(_STALL_SECONDS if fault == "stalls" else 0)
            return
        size = len(body) // _PIECES + 1 if fault == "dribbles" else max(1, len(body))
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            if fault == "dribbles":
                self.wfile.flush()
                self.server.stopping.wait(_SLOW_SECONDS / _PIECES)

    def _end(self, *, abrupt: bool) -> None:
        """Ends the connection; abruptly, so that the peer sees a reset."""
        self.close_connection = True
        if not abrupt:
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps quiet: the journal has it all."""


class Server(ThreadingHTTPServer):
    """A loopback server on a free port that can end all its threads."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, service: Service, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.service = service
        self.scheme = "https" if tls else "http"
        self.stopping = threading.Event()
        self._tls = tls
        self._open: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        self._loop = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """The loopback port."""
        return int(self.server_address[1])

    def start(self) -> None:
        """Begins to answer."""
        self._loop.start()

    def server_bind(self) -> None:
        """Binds without looking up the machine's own name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.port

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accepts a connection; the TLS handshake waits for its own thread."""
        connection, address = super().get_request()
        if self._tls:
            connection = self._tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        """Starts a thread for one connection and remembers both."""
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), daemon=True
        )
        with self._lock:
            self._open[thread] = request
        thread.start()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serves one connection and forgets it at its end."""
        thread = threading.current_thread()
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.pop(thread, None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps quiet about connections that break, such as a refused certificate."""

    def stop(self) -> None:
        """Ends the listener, the open connections and their threads."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self._loop.join()
        with self._lock:
            open_now = dict(self._open)
        for connection in open_now.values():
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
        for thread in open_now:
            thread.join(5)
