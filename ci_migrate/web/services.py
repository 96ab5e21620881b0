"""Both services of one environment, found through the variables of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from urllib.parse import urlsplit

from ci_migrate.errors import SettingsError
from ci_migrate.web.account import ACCOUNT, Account, needed
from ci_migrate.web.allowance import Allowance
from ci_migrate.web.client import Client, Target
from ci_migrate.web.routes import Routes, open_http
from ci_migrate.web.secrets import SecretLess, Secrets
from ci_migrate.web.tokens import Tokens
from ci_migrate.web.wire import Patience, Wire

LEGACY_BASE = "https://api.ci.ai.dynamics.com/v1"
LEGACY_SCOPE = "https://api.ci.ai.microsoft.com/.default"  # B6 lists the others; this is in force

_LOOPBACK = ("127.0.0.1", "localhost")
_ODATA = {  # fact 29
    "Accept": "application/json",
    "OData-MaxVersion": "4.0",
    "OData-Version": "4.0",
    "If-None-Match": "null",
}
_DATAVERSE_HINTS = {
    401: "the app needs an application user in this environment (fact 58)",
    403: "the application user needs a role that reads the tables (facts 58, 59)",
}
_LEGACY_HINTS = {
    401: "check CI_SUBSCRIPTION_KEY, and that the app is a user of the environment (B1, B8)",
    404: "check CI_INSTANCE_ID and the name of the table",
}


class Services:
    """The legacy service and Dataverse over one set of connections; close it after use.

    ``secrets`` are those of the environment and of the traffic; ``allowance`` is what the whole
    run may take.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        routes: Routes | None = None,
        patience: Patience | None = None,
        allowance: Allowance | None = None,
        legacy_scope: str = LEGACY_SCOPE,
    ) -> None:
        self.secrets = Secrets.of_environment(environ)
        self.allowance = allowance or Allowance()
        self._logs = SecretLess(self.secrets)
        self._logs.attach()
        self._environ = environ
        self._legacy_scope = legacy_scope
        self._http = open_http(routes)
        self._wire = Wire(self._http, patience or Patience(), self.allowance)
        self._tokens: Tokens | None = None

    def __enter__(self) -> Services:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connections."""
        self._logs.detach()
        self._http.close()

    def dataverse(self) -> Client:
        """The Dataverse Web API of the organisation that DATAVERSE_URL names."""
        found = needed(self._environ, ("DATAVERSE_URL", *ACCOUNT))
        organisation = _origin("DATAVERSE_URL", found["DATAVERSE_URL"])
        return self._client(
            Target(
                root=f"{organisation}/api/data/v9.2",
                scope=f"{organisation}/.default",
                headers=_ODATA,
                hints=_DATAVERSE_HINTS,
            )
        )

    def legacy(self) -> Client:
        """The legacy service, rooted at the instance."""
        found = needed(self._environ, ("CI_INSTANCE_ID", "CI_SUBSCRIPTION_KEY", *ACCOUNT))
        base = (self._environ.get("CI_BASE_URL") or LEGACY_BASE).strip().rstrip("/")
        _origin("CI_BASE_URL", base)
        key = found["CI_SUBSCRIPTION_KEY"]
        return self._client(
            Target(
                root=f"{base}/instances/{found['CI_INSTANCE_ID']}",
                scope=self._legacy_scope,
                headers={"Accept": "application/json", "Ocp-Apim-Subscription-Key": key},
                hints=_LEGACY_HINTS,
            )
        )

    def _client(self, target: Target) -> Client:
        account = Account.from_environment(self._environ)
        if self._tokens is None:
            self._tokens = Tokens(account, self._wire, self.secrets)
        return Client(target, self._tokens, self._wire, self.secrets)


def _origin(name: str, url: str) -> str:
    """Scheme and host of a URL; SettingsError where a token would travel unprotected."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that opens no address
        parts = urlsplit("")
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not safe or not parts.hostname or parts.username is not None:
        raise SettingsError(
            f"{name} has to start with https:// and the name of a host; set it again"
        )
    return f"{parts.scheme}://{parts.netloc}"
