"""Token audiences of the legacy service in source code, and whether they can move."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ci_migrate.codemod.names import Module

# The strings of legacy-api.md B6, as a scope or as a resource.
AUDIENCE = re.compile(
    r"(?:https://api\.ci\.ai\.(?:microsoft|dynamics)\.com/?"
    r"|38c77d00-5fcb-4cce-9d93-af4738258e3c)(/\.default|/user_impersonation)?",
    re.IGNORECASE,
)
_DELEGATED = frozenset(
    ("acquire_token_interactive", "acquire_token_by_device_flow", "initiate_device_flow")
    + ("acquire_token_by_username_password", "acquire_token_on_behalf_of")
    + ("acquire_token_by_authorization_code", "acquire_token_by_auth_code_flow")
)


def audiences(module: Module) -> Iterator[tuple[ast.Constant, bool]]:
    """Every constant that is a legacy audience, and whether it is a scope (else a resource)."""
    inside = {
        id(value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr)
        for value in node.values
    }
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
        ):
            match = AUDIENCE.fullmatch(node.value)
            if match and not isinstance(module.parents.get(node), ast.Expr):
                yield node, match[1] is not None


def is_delegated(module: Module) -> bool:
    """Whether the module gets tokens in the name of a user: another grant than the companion's."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in _DELEGATED
        for node in ast.walk(module.tree)
    )


def key_entries(module: Module) -> Iterator[tuple[ast.Dict, ast.expr]]:
    """Dictionary displays with an entry for the subscription key, and the key's node."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Dict):
            for key in node.keys:
                if isinstance(key, ast.Constant) and _is_key_header(key.value):
                    yield node, key


def _is_key_header(value: object) -> bool:
    return isinstance(value, str) and value.lower() == "ocp-apim-subscription-key"
