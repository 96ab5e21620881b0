"""A server on loopback that answers by script."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Script:
    """A server that gives its answers in order and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], str]] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                script.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                status, headers, body = script.answers.pop(0)
                content = body.encode()
                self.send_response(status)
                for name, text in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, text)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Keeps the test output quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, status: int, body: object, times: int = 1, **headers: str) -> None:
        """Adds an answer; header names are written with underscores."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        self.answers += [
            (status, named, body if isinstance(body, str) else json.dumps(body))
        ] * times

    def people(self, *names: str, link: str | None = None) -> None:
        """Adds a page of customers."""
        rows = [{"@odata.etag": 'W/"1"', "msdynci_fullname": name} for name in names]
        self.answer(200, {"value": rows} | ({"@odata.nextLink": link} if link else {}))

    def close(self) -> None:
        """Ends the server and frees its port."""
        self.server.shutdown()
        self.server.server_close()
