"""Tokens: who gets one, for what, and for how long."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

CLIENT = httpx.Client()
TENANT = "aaaaaaaa-0000-0000-0000-000000000001"
RIGHT = {
    "grant_type": "client_credentials",
    "client_id": "any",
    "client_secret": "sandbox-secret",
}


def ask(box: Any, path: str = "oauth2/v2.0/token", **form: str) -> httpx.Response:
    return CLIENT.post(f"{box.login_url}/{TENANT}/{path}", data=RIGHT | form)


LEGACY = [
    "38c77d00-5fcb-4cce-9d93-af4738258e3c/.default",
    "https://api.ci.ai.microsoft.com/.default",
    "https://api.ci.ai.dynamics.com/.default",
]
DATAVERSE = [
    "https://sandbox.crm.dynamics.com/.default",
    "https://contoso.crm4.dynamics.com//.default",
    "https://sandbox.crm.dynamics.com/user_impersonation",
]


@pytest.mark.parametrize("scope", LEGACY)
def test_a_legacy_scope_opens_the_legacy_service_only(
    box: Any, legacy: Any, dataverse: Any, scope: str
) -> None:
    token = f"Bearer {ask(box, scope=scope).json()['access_token']}"

    assert legacy.get("data/Customer?$top=1", Authorization=token).status_code == 200
    assert dataverse.get("WhoAmI", Authorization=token).status_code == 401


@pytest.mark.parametrize("scope", DATAVERSE)
def test_an_organisation_scope_opens_dataverse_only(
    box: Any, legacy: Any, dataverse: Any, scope: str
) -> None:
    token = f"Bearer {ask(box, scope=scope).json()['access_token']}"

    assert dataverse.get("WhoAmI", Authorization=token).status_code == 200
    assert legacy.get("data/Customer?$top=1", Authorization=token).status_code == 401


def test_the_plain_doors_are_audiences_too(box: Any, dataverse: Any) -> None:
    token = ask(box, scope=f"{box.dataverse_url}/.default").json()["access_token"]

    assert dataverse.get("WhoAmI", Authorization=f"Bearer {token}").status_code == 200


def test_the_first_version_takes_a_resource(box: Any, legacy: Any) -> None:
    answer = ask(box, "oauth2/token", resource="https://api.ci.ai.microsoft.com").json()

    assert isinstance(answer["expires_on"], str)
    token = f"Bearer {answer['access_token']}"
    assert legacy.get("data/Customer?$top=1", Authorization=token).status_code == 200


@pytest.mark.parametrize(
    ("form", "status", "error", "number"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client", "AADSTS7000215"),
        ({"scope": "https://example.com/.default"}, 400, "invalid_scope", "AADSTS500011"),
        ({"scope": "nonsense"}, 400, "invalid_scope", "AADSTS500011"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", "grant type"),
    ],
)
def test_a_refused_request_says_why(
    box: Any, form: dict[str, str], status: int, error: str, number: str
) -> None:
    response = ask(box, **form)

    assert (response.status_code, response.json()["error"]) == (status, error)
    assert number in response.json()["error_description"]


def test_a_token_ends_with_its_lifetime(doors: Callable[..., Any]) -> None:
    box, _, dataverse = doors(token_lifetime=0)
    token = ask(box, scope=DATAVERSE[0]).json()["access_token"]

    assert dataverse.get("WhoAmI", Authorization=f"Bearer {token}").status_code == 401


def test_discovery_names_the_token_paths(box: Any) -> None:
    base = f"{box.login_url}/{TENANT}"
    second = CLIENT.get(f"{base}/v2.0/.well-known/openid-configuration").json()
    first = CLIENT.get(f"{base}/.well-known/openid-configuration").json()

    assert second["token_endpoint"] == f"{base}/oauth2/v2.0/token"
    assert first["token_endpoint"] == f"{base}/oauth2/token"
    assert CLIENT.get(f"{box.login_url}/common/discovery/instance").json()["metadata"]
    assert CLIENT.get(f"{box.login_url}/nothing").status_code == 404


MSAL = """
import json, msal, os
def client(secret):
    return msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=secret,
    )
secret = os.environ["AZURE_CLIENT_SECRET"]
good = client(secret)
scopes = [os.environ["DATAVERSE_URL"] + "/.default"]
first, second = (good.acquire_token_for_client(scopes=scopes) for _ in range(2))
bad = client("wrong").acquire_token_for_client(scopes=scopes)
print(json.dumps([first["access_token"] == second["access_token"], bad]))
"""


def test_the_real_msal_gets_a_token_and_keeps_it(run: Callable[..., str]) -> None:
    same, bad = json.loads(run(MSAL))

    assert same is True
    assert bad["error"] == "invalid_client"
    assert bad["error_codes"] == [7000215]


def test_a_wrong_secret_of_the_caller_stays_wrong(run: Callable[..., str]) -> None:
    program = MSAL.replace("print(", "print(json.dumps(first)) if 'error' in first else print(")
    program = program.replace('first["access_token"] == second["access_token"]', "False")

    assert json.loads(run(program, AZURE_CLIENT_SECRET="mine"))["error"] == "invalid_client"
