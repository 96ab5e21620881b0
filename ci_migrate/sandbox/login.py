"""The token service: opaque tokens for an audience, and the discovery that msal asks for."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote

from ci_migrate.sandbox.hosts import DATAVERSE, LEGACY, audience_of
from ci_migrate.sandbox.http import Reply, Request, json_reply
from ci_migrate.sandbox.journal import Journal

CLIENT_SECRET = "sandbox-secret"
FIXED_TOKENS = {"sandbox-legacy-token": LEGACY, "sandbox-dataverse-token": DATAVERSE}
_AUTHORITY = "login.microsoftonline.com"


class Tokens:
    """The tokens of a run: who may call what, and until when."""

    def __init__(self, lifetime: float, journal: Journal, uses: int | None = None) -> None:
        self.lifetime = lifetime
        self._uses = uses
        self._used: Counter[str] = Counter()
        self._journal = journal
        self._lock = threading.Lock()
        self._issued: dict[str, tuple[str, float]] = {}
        for token in FIXED_TOKENS:
            journal.keep_out(token)

    def issue(self, service: str) -> str:
        """A new random token for a service."""
        token = secrets.token_urlsafe(32)
        self._journal.keep_out(token)
        with self._lock:
            self._issued[token] = (service, time.monotonic() + self.lifetime)
        return token

    def spend(self, headers: Mapping[str, str]) -> None:
        """Counts a use of the bearer token of a request; a token that is worn out is forgotten."""
        token = headers.get("authorization", "").strip().partition(" ")[2].strip()
        with self._lock:
            self._used[token] += 1
            if self._uses is not None and self._used[token] > self._uses:
                self._issued.pop(token, None)

    def bearer(self, headers: Mapping[str, str]) -> str:
        """Whom the bearer token of a request speaks to: a service, ``unknown`` or ``none``."""
        scheme, _, token = headers.get("authorization", "").strip().partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:  # B5: any letter case
            return "none"
        if token in FIXED_TOKENS:
            return FIXED_TOKENS[token]
        with self._lock:
            service, until = self._issued.get(token, ("unknown", 0.0))
        return service if time.monotonic() < until else "unknown"


def _refusal(status: int, error: str, description: str) -> Reply:
    number = description.partition(":")[0].removeprefix("AADSTS")
    body: dict[str, object] = {"error": error, "error_description": description}
    if number.isdigit():
        body["error_codes"] = [int(number)]
    return json_reply(status, body)


class LoginService:
    """Answers for the token service; ``doors`` maps loopback URLs to services."""

    def __init__(self, tokens: Tokens, doors: dict[str, str]) -> None:
        self._tokens = tokens
        self._doors = doors

    def __call__(self, request: Request) -> Reply:
        """The reply to one request."""
        parts = [unquote(part) for part in request.path.split("/") if part]
        root = f"{request.scheme}://{request.host}"
        match parts:
            case ["common", "discovery", "instance"]:
                return self._instances(root)
            case [tenant, "v2.0", ".well-known", "openid-configuration"]:
                return self._configuration(root, tenant, "oauth2/v2.0", "/v2.0")
            case [tenant, ".well-known", "openid-configuration"]:
                return self._configuration(root, tenant, "oauth2", "/")
            case [_, "oauth2", "v2.0", "token"] if request.method == "POST":
                return self._token(request, "scope")
            case [_, "oauth2", "token"] if request.method == "POST":
                return self._token(request, "resource")
        return _refusal(404, "not_found", f"The token service has nothing at {request.path}.")

    def _instances(self, root: str) -> Reply:
        aliases = {
            "preferred_network": _AUTHORITY,
            "preferred_cache": _AUTHORITY,
            "aliases": [_AUTHORITY],
        }
        tenant = f"{root}/common/v2.0/.well-known/openid-configuration"
        return json_reply(
            200,
            {
                "tenant_discovery_endpoint": tenant,
                "api-version": "1.1",
                "metadata": [aliases],
            },
        )

    def _configuration(self, root: str, tenant: str, folder: str, version: str) -> Reply:
        base = f"{root}/{tenant}/{folder}"
        return json_reply(
            200,
            {
                "issuer": f"{root}/{tenant}{version}",
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "device_authorization_endpoint": f"{base}/devicecode",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "response_types_supported": ["code"],
            },
        )

    def _token(self, request: Request, parameter: str) -> Reply:
        form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
        if form.get("grant_type") != "client_credentials":
            grant = "The sandbox issues tokens for the grant type client_credentials only."
            return _refusal(400, "unsupported_grant_type", grant)
        if "client_assertion" not in form and form.get("client_secret") != CLIENT_SECRET:
            return _refusal(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        resource = form.get(parameter, "")
        service = audience_of(
            _resource_of(resource) if parameter == "scope" else resource, self._doors
        )
        if service is None:
            error = "invalid_scope" if parameter == "scope" else "invalid_resource"
            message = f"AADSTS500011: The resource principal named {resource} was not found."
            return _refusal(400, error, message)
        return self._issued(service, parameter, resource)

    def _issued(self, service: str, parameter: str, resource: str) -> Reply:
        lifetime = int(self._tokens.lifetime)
        body: dict[str, object] = {
            "token_type": "Bearer",
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "access_token": self._tokens.issue(service),
        }
        if parameter == "resource":  # the first version sends texts
            now = int(time.time())
            body |= {"expires_in": str(lifetime), "ext_expires_in": str(lifetime)}
            body |= {"expires_on": str(now + lifetime), "not_before": str(now)}
            body["resource"] = resource
        return json_reply(200, body)


def _resource_of(scope: str) -> str:
    """The resource of ``<resource>/.default`` or ``<resource>/user_impersonation``."""
    for name in ("/.default", "/user_impersonation"):
        for part in scope.split():
            if part.endswith(name):
                return part.removesuffix(name)
    return ""
