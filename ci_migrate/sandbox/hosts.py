"""The real host names that the sandbox stands in for, and the service behind each."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

LEGACY = "legacy"
DATAVERSE = "dataverse"
LOGIN = "login"

# C1, C10: the gateway, its global and regional predecessors, and the alternate base.
PATTERNS = {
    "api.ci.ai.dynamics.com": LEGACY,
    "*.api.ci.ai.dynamics.com": LEGACY,
    "dxt-*.ci.ai.dynamics.com": LEGACY,
    "api.ci.ai.dynamics-*.com": LEGACY,
    "*.crm.dynamics.com": DATAVERSE,
    "*.crm[0-9]*.dynamics.com": DATAVERSE,
    "login.microsoftonline.com": LOGIN,
}

LEGACY_APP = "38c77d00-5fcb-4cce-9d93-af4738258e3c"
# B6; whether the last one is accepted for real is unknown (J8), here it is.
_LEGACY_AUDIENCES = {
    LEGACY_APP,
    "https://api.ci.ai.microsoft.com",
    "https://api.ci.ai.dynamics.com",
}
_RESOURCE = re.compile(r"(?P<root>https?://(?P<host>[^/:]+)(?P<port>:\d+)?)/*", re.IGNORECASE)


def bare_host(header: str) -> str:
    """The name in a Host header, lower-case and without its port."""
    return header.rpartition("]")[2].split(":")[0].lower().rstrip(".") or "[]"


def service_of(host: str) -> str | None:
    """The service that answers for a host name; None for an unknown host."""
    for pattern, service in PATTERNS.items():
        if fnmatchcase(host, pattern):
            return service
    return None


def audience_of(resource: str, doors: dict[str, str]) -> str | None:
    """The service a token for a resource is good for; ``doors`` are the loopback URLs."""
    resource = resource.strip()
    if resource.lower() == LEGACY_APP:
        return LEGACY
    match = _RESOURCE.fullmatch(resource)
    if match is None:
        return None
    root = match["root"].lower()
    if root in doors:
        return doors[root]
    if root in _LEGACY_AUDIENCES:
        return LEGACY
    return DATAVERSE if service_of(match["host"].lower()) == DATAVERSE else None
