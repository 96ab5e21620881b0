"""Tokens of the client credentials flow: msal asks for them over the room's own connections."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ci_migrate.errors import AuthError, ServiceError
from ci_migrate.web.account import Account
from ci_migrate.web.secrets import Secrets
from ci_migrate.web.wire import Sent, Wire

AUTHORITY = "https://login.microsoftonline.com"

_CODE = re.compile(r"\bAADSTS\d+\b")
_CHECK = {
    "AADSTS7000215": "check AZURE_CLIENT_SECRET: the value of a secret of this app registration",
    "AADSTS500011": "check DATAVERSE_URL: the tenant knows no resource for {scope}",
}
_CHECK_ALL = "check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Response:
    """A response in the shape that msal reads."""

    status_code: int
    text: str
    headers: Mapping[str, str]


class _Http:
    """The HTTP client that msal is given: the same wire, so routes and CA hold for it too."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def get(
        self, url: str, params: Any = None, headers: Mapping[str, str] | None = None, **_: Any
    ) -> _Response:
        """The answer to a GET."""
        return _answered(self._wire.send("GET", _with(url, params), headers=headers))

    def post(
        self,
        url: str,
        params: Any = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> _Response:
        """The answer to a POST of a form."""
        return _answered(self._wire.send("POST", _with(url, params), headers=headers, form=data))

    def close(self) -> None:
        """Leaves the connections open: their owner closes them."""


def _with(url: str, params: Any) -> str:
    return f"{url}?{urlencode(params)}" if params else url


def _answered(sent: Sent) -> _Response:
    if sent.error is not None:
        raise ServiceError(f"the token service: {sent.error}; check the network and try again")
    if sent.status == 429 or sent.status >= 500:
        raise ServiceError(f"the token service answers HTTP {sent.status}; try again later")
    text = sent.content.decode("utf-8", "replace")
    return _Response(status_code=sent.status, text=text, headers=sent.headers)


class Tokens:
    """One token a scope, kept until shortly before it expires."""

    def __init__(self, account: Account, wire: Wire, secrets: Secrets) -> None:
        self._account = account
        self._wire = wire
        self._secrets = secrets
        self._app: Any = None
        self._lock = threading.Lock()

    def token(self, scope: str) -> str:
        """The token for a scope; AuthError says in one sentence why there is none."""
        with self._lock:
            return self._acquired(scope)

    def renewed(self, scope: str, refused: str) -> str:
        """Another token than the one that the service refused."""
        with self._lock:
            token = self._acquired(scope)
            if token == refused:
                self._app.remove_tokens_for_client()
                token = self._acquired(scope)
            return token

    def _acquired(self, scope: str) -> str:
        try:
            if self._app is None:
                self._app = self._application()
            found = self._app.acquire_token_for_client(scopes=[scope])
        except ValueError:  # msal: the tenant has no such configuration
            raise AuthError(f"the token service knows no such tenant; {_CHECK_ALL}") from None
        token = found.get("access_token")
        if token:
            self._secrets.learn(str(token))
            return str(token)
        raise AuthError(_refusal(found, scope))

    def _application(self) -> Any:
        import msal

        return msal.ConfidentialClientApplication(
            self._account.client_id,
            client_credential=self._account.client_secret,
            authority=f"{AUTHORITY}/{self._account.tenant_id}",
            http_client=_Http(self._wire),
            instance_discovery=False,  # the authority is the one that msal knows
        )


def _refusal(found: Mapping[str, Any], scope: str) -> str:
    """Why there is no token, in words of our own: what the service says may quote a secret."""
    match = _CODE.search(str(found.get("error_description", "")))
    code = match[0] if match else re.sub(r"\W", " ", str(found.get("error", "no reason")))[:40]
    check = _CHECK.get(code, _CHECK_ALL).format(scope=scope)
    return f"the token service refused the app registration ({code}); {check}"
