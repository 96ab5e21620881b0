"""A token or one sentence: what the token service says never reaches the user unread."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from scripted_server import Answer, ScriptedServer

from ci_migrate.errors import AuthError, ServiceError
from ci_migrate.web import Services

Make = Callable[..., Services]


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ("AADSTS7000215: Invalid client secret sandbox-client-secret", "AZURE_CLIENT_SECRET"),
        ("AADSTS500011: no resource", "knows no resource for https://org.crm.dynamics.com"),
        ("AADSTS900000: something else", "AZURE_TENANT_ID, AZURE_CLIENT_ID"),
    ],
)
def test_a_refusal_is_one_sentence_with_its_code(
    services: Make, server: ScriptedServer, description: str, said: str
) -> None:
    """The code to look up, what to check, and no secret."""
    body = {"error": "invalid_client", "error_description": description}
    server.login = Answer(status=401, body=body)

    with pytest.raises(AuthError) as refused:
        services().dataverse().get("x")

    message = str(refused.value)
    assert description.partition(":")[0] in message
    assert said in message
    assert "sandbox-client-secret" not in message
    assert "\n" not in message
    assert server.asked == []


def test_a_refusal_without_a_code_names_the_error(services: Make, server: ScriptedServer) -> None:
    """Some answers carry no number."""
    server.login = Answer(status=400, body={"error": "invalid_request"})

    with pytest.raises(AuthError, match="invalid_request"):
        services().dataverse().get("x")


def test_an_unknown_tenant_is_one_sentence(services: Make, server: ScriptedServer) -> None:
    """The variable to check is named."""
    server.tenant = Answer(status=400, body={"error": "invalid_tenant"})

    with pytest.raises(AuthError, match="no such tenant; check AZURE_TENANT_ID"):
        services().dataverse().get("x")


def test_a_token_service_that_is_down_is_a_service_error(
    services: Make, server: ScriptedServer
) -> None:
    """It is asked again first, like any service."""
    server.login = Answer(status=503)

    with pytest.raises(ServiceError, match="HTTP 503"):
        services().dataverse().get("x")

    assert len(server.forms) == 6


def test_a_token_service_out_of_reach_is_a_service_error(
    services: Make, server: ScriptedServer
) -> None:
    """The sentence says where to look."""
    server.login = Answer(status=0)

    with pytest.raises(ServiceError, match="check the network"):
        services().dataverse().get("x")


def test_heavy_packages_are_loaded_when_they_are_needed() -> None:
    """``--help`` must not pay for the network."""
    code = (
        "import sys, ci_migrate.web, ci_migrate.parity; "
        "print(sorted({'httpx', 'msal', 'deepdiff'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
