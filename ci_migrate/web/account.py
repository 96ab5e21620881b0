"""What the environment says: which variables are needed, and the app registration in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ci_migrate.errors import AuthError

ACCOUNT = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")


def needed(environ: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The variables without blanks around them; AuthError names all that are missing."""
    found = {name: environ.get(name, "").strip() for name in names}
    missing = [name for name, value in found.items() if not value]
    if missing:
        raise AuthError(
            f"the environment lacks {', '.join(missing)}; set what is missing and start again"
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An app registration with a client secret."""

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Account:
        """The account of the contract's variables; AuthError where one is missing."""
        found = needed(environ, ACCOUNT)
        return cls(
            tenant_id=found["AZURE_TENANT_ID"],
            client_id=found["AZURE_CLIENT_ID"],
            client_secret=found["AZURE_CLIENT_SECRET"],
        )
