"""The secrets that are known here, hidden in every text and every JSON value that is kept."""

from __future__ import annotations

import base64
import json
import logging
import re
import threading
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "***"
_SHORTEST = 6  # characters; a shorter value would hide parts of ordinary words

_TELLING = re.compile(
    r"(?i)secret|passw|pwd|token|credential|api_?key|subscription_?key|access_?key|_key$|_pat$"
    r"|connection_?string|sas_?url"
)
_FOLDERS = ("PWD", "OLDPWD")  # what a shell keeps there is a path
_PATTERNS = (
    (re.compile(r"eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?"), HIDDEN),
    (re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]{12,}"), rf"\1{HIDDEN}"),
    (
        re.compile(r"(?i)((?:subscription[-_]key|client_secret|access_token)=)[^&\s\"']+"),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(?<![\w.~-])[\w.~-]{3}[0-9]Q~[\w.~-]{31,34}"), HIDDEN),
)


class Secrets:
    """Values of variables with telling names, and every token that is taken.

    They are found as they are, percent-encoded, in base64 and as JSON writes them; beside them
    goes what has the shape of a token.
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._forms: tuple[str, ...] = ()
        for value in values:
            self.learn(value)

    @classmethod
    def of_environment(cls, environ: Mapping[str, str]) -> Secrets:
        """The values of all variables whose names speak of a secret."""
        return cls(
            value
            for name, value in environ.items()
            if _TELLING.search(name) and name not in _FOLDERS
        )

    def learn(self, value: str) -> None:
        """Hides a value from now on."""
        if len(value.strip()) < _SHORTEST:
            return
        with self._lock:
            known = {*self._forms, *_forms(value.strip())}
            self._forms = tuple(sorted(known, key=lambda form: (-len(form), form)))

    def hide(self, text: str) -> str:
        """The text without secrets."""
        for form in self._forms:
            if form in text:
                text = text.replace(form, HIDDEN)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text

    def hidden(self, value: Any) -> Any:
        """A JSON value without secrets in its texts and names."""
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, dict):
            return {self.hide(name): self.hidden(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.hidden(one) for one in value]
        return value


class SecretLess(logging.Filter):
    """Hides secrets in what the libraries underneath log, whoever listens."""

    LOGGERS = (
        "httpx",
        "httpcore.connection",
        "httpcore.http11",
        "httpcore.proxy",
        "msal",
        "msal.application",
        "msal.authority",
        "msal.oauth2cli.oauth2",
        "msal.token_cache",
    )

    def __init__(self, secrets: Secrets) -> None:
        super().__init__()
        self._secrets = secrets

    def filter(self, record: logging.LogRecord) -> bool:
        """True, with the message without secrets; headers are left out altogether."""
        said = record.getMessage()
        if record.name.startswith("httpcore"):
            said = said.partition(" ")[0]
        record.msg, record.args = self._secrets.hide(said), ()
        return True

    def attach(self) -> None:
        """Hides from now on."""
        for name in self.LOGGERS:
            logging.getLogger(name).addFilter(self)

    def detach(self) -> None:
        """Leaves the loggers as they were."""
        for name in self.LOGGERS:
            logging.getLogger(name).removeFilter(self)


def _forms(value: str) -> set[str]:
    """The spellings in which a value may travel: a value in a URL in a URL is encoded twice."""
    raw = value.encode("utf-8", "replace")
    coded = (base64.b64encode(raw), base64.urlsafe_b64encode(raw))
    written = {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    written |= {one.decode().rstrip("=") for one in coded}
    once = {change(one) for one in written for change in (quote, quote_plus, _whole)}
    return written | once | {_whole(one) for one in once}


def _whole(text: str) -> str:
    return quote(text, safe="")
