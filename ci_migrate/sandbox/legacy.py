"""The legacy service: its doors, its checks, and what each path leads to."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

from ci_migrate.sandbox.dataset import Dataset
from ci_migrate.sandbox.hosts import LEGACY
from ci_migrate.sandbox.http import Reply, Request, json_reply
from ci_migrate.sandbox.journal import Journal
from ci_migrate.sandbox.legacy_rows import (
    LegacyError,
    Pairs,
    Reader,
    Target,
    pairs,
    target_of,
)
from ci_migrate.sandbox.login import Tokens
from ci_migrate.sandbox.management import Management
from ci_migrate.sandbox.management_samples import INSTANCE_INFO, OLDER_INSTANCE_INFO
from ci_migrate.sandbox.options import SandboxOptions

SUBSCRIPTION_KEYS = ("sandbox-primary-key", "sandbox-secondary-key")
_CODES = {400: "badRequest", 404: "notFound"}


def subscription_key(request: Request) -> str | None:
    """The key of a request: from its header, or from its query (B2)."""
    header = request.headers.get("ocp-apim-subscription-key")
    return header or dict(pairs(request.query)).get("subscription-key")


class LegacyService:
    """Answers for the legacy hosts and for the plain legacy door."""

    def __init__(
        self, data: Dataset, options: SandboxOptions, tokens: Tokens, journal: Journal
    ) -> None:
        self._options = options
        self._tokens = tokens
        self._reader = Reader(data, options)
        self._management = Management(data)
        for key in SUBSCRIPTION_KEYS:
            journal.keep_out(key)

    def __call__(self, request: Request) -> Reply:
        """The reply to one request."""
        parts = [unquote(part) for part in request.path.split("/") if part]
        root = parts[0].lower() if parts else ""
        if root not in ("v1", "api") or (parts[1:2] != ["instances"] and root == "v1"):
            return json_reply(404, {"statusCode": 404, "message": "Resource not found"})
        refused = self._unauthorized(request, keyed=root == "v1")
        if refused:
            return refused
        try:
            return self._answer(request, parts[1:], root)
        except LegacyError as error:
            return self._error(error)

    def _unauthorized(self, request: Request, *, keyed: bool) -> Reply | None:
        """The gateway's refusal (B12); the older hosts take a token alone (C10)."""
        if keyed and subscription_key(request) not in SUBSCRIPTION_KEYS:
            message = "Access denied due to missing or invalid subscription key."
        elif self._tokens.bearer(request.headers) != LEGACY:
            message = "Access denied due to missing or invalid access token."
        else:
            return None
        challenge = {"WWW-Authenticate": "Bearer"}
        return json_reply(401, {"statusCode": 401, "message": message}, challenge)

    def _error(self, error: LegacyError) -> Reply:
        code = _CODES[error.status]
        if self._options.legacy_errors == "envelope":  # J5
            return json_reply(error.status, {"error": {"code": code, "message": error.message}})
        body: dict[str, object] = {
            "errorCode": code,
            "message": error.message,
            "target": None,
            "details": [],
        }
        return json_reply(error.status, body | {"innerError": None})

    def _answer(self, request: Request, parts: list[str], root: str) -> Reply:
        if self._options.instance and len(parts) > 1 and parts[1] not in ("V2", "copy", "batch"):
            known = parts[0] != "instances" or parts[1].lower() == self._options.instance.lower()
            if not known:
                return self._management.refusal(404, f"The instance {parts[1]} does not exist.")
        # The page of 2020 names PUT for reads on the older hosts.
        reading = request.method in ("GET", "HEAD") or (request.method == "PUT" and root == "api")
        if reading and parts[0] == "instances" and parts[2:3] == ["data"]:
            return self._read(request, parts[3:])
        if root == "api" and parts == ["instances"]:
            return json_reply(200, [INSTANCE_INFO | OLDER_INSTANCE_INFO], rows=1)
        found = self._management.answer(request, parts)
        if found:
            return found
        if reading and len(parts) >= 3 and parts[0] == "instances":  # C2: a root without /data
            return self._read(request, parts[2:])
        return json_reply(404, {"statusCode": 404, "message": "Resource not found"})

    def _read(self, request: Request, path: list[str]) -> Reply:
        parameters = pairs(request.query)
        url = f"{request.scheme}://{request.host}{request.path}"
        if path:
            target = target_of("/".join(path), parameters)
            reply = self._reader.read(target, url)
            return replace(reply, operation="get_entities_with_odata_path")
        reply = self._reader.read(_relative(parameters), url, undollared=True)
        return replace(reply, operation="get_entities_with_odata_query_parameters")


def _relative(parameters: Pairs) -> Target:
    """The table of ``?relativePath=``, which may carry the first option (D6)."""
    for number, (name, value) in enumerate(parameters):
        if name == "relativePath":
            return target_of(value, parameters[:number] + parameters[number + 1 :])
    raise LegacyError(400, "The parameter 'relativePath' is missing.")
