"""The network: GET with paging-safe links, retries, tokens and routes to the sandbox.

It knows nothing of OData or rules; it is the only room with httpx and msal.
"""

from ci_migrate.web.account import Account
from ci_migrate.web.allowance import Allowance
from ci_migrate.web.client import Client, Reader, Reply
from ci_migrate.web.routes import Routes
from ci_migrate.web.secrets import Secrets
from ci_migrate.web.services import Services
from ci_migrate.web.tokens import Tokens
from ci_migrate.web.wire import Patience

__all__ = [
    "Account",
    "Allowance",
    "Client",
    "Patience",
    "Reader",
    "Reply",
    "Routes",
    "Secrets",
    "Services",
    "Tokens",
]
