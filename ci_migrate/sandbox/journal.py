"""The log of a run: one entry for each request, and never a secret in it."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import Any, TextIO

from ci_migrate.errors import SandboxError

MASK = "***"
_SECRET_PARAMETER = re.compile(
    r"(?i)((?:^|[&?])[^=&]*(?:subscription(?:-|%2d)key|secret|token|assertion|password|api-?key)"
    r"[^=&]*=)([^&]*)"
)
_TOKEN = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*){0,2}")  # wherever it stands


def masked(query: str) -> str:
    """A query text without the values of parameters that carry a key or a token."""
    named = _SECRET_PARAMETER.sub(
        lambda match: match.group() if "skiptoken" in match.group(1).lower() else match[1] + MASK,
        query,
    )
    return _TOKEN.sub(MASK, named)


class Journal:
    """Keeps entries in order and writes each to a file at once."""

    def __init__(self, path: Path | None) -> None:
        self.entries: list[dict[str, Any]] = []
        self._path = path
        self._file: TextIO | None = None
        self._lock = threading.Lock()
        self._secrets: set[str] = set()

    def open(self) -> None:
        """Opens the file, if there is one, and keeps what it holds."""
        try:
            self._file = self._path.open("a", encoding="utf-8") if self._path else None
        except OSError as error:
            raise SandboxError(
                f"sandbox log {self._path}: cannot write it ({error.strerror}); name another file"
            ) from error

    def keep_out(self, secret: str) -> None:
        """Makes sure that a text never shows up in an entry."""
        with self._lock:
            self._secrets.add(secret)

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, MASK)
        return value

    def add(self, entry: dict[str, Any]) -> None:
        """Appends an entry and numbers it."""
        with self._lock:
            clean = {name: self._clean(value) for name, value in entry.items()}
            numbered = {"seq": len(self.entries) + 1} | clean
            self.entries.append(numbered)
            if self._file:
                self._file.write(json.dumps(numbered, ensure_ascii=False) + "\n")
                self._file.flush()

    def close(self) -> None:
        """Closes the file; the entries stay readable."""
        with self._lock:
            if self._file:
                self._file.close()
            self._file = None
