"""Where a rewritten call takes its token from, while the program keeps the one it has."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest
from rewriting import Rewriting

Rewrite = Callable[..., Rewriting]

HEAD = """\
import os

import requests
from azure.identity import ClientSecretCredential

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
SCOPE = "https://api.ci.ai.microsoft.com/.default"


"""
OF_MODULE = """
    CRED = ClientSecretCredential(os.environ["T"], os.environ["C"], os.environ["S"])


    def headers():
        return {"Authorization": "Bearer " + CRED.get_token(SCOPE_TEXT).token}


    def people():
        return requests.get(f"{ROOT}/data/Customer?$top=5", headers=headers()).json()["value"]


    def segments():
        return requests.get(f"{ROOT}/manage/segments", headers=headers()).json()
    """.replace("SCOPE_TEXT", '"https://api.ci.ai.microsoft.com/.default"')
OF_CLASS = """
    class Reader:
        def __init__(self):
            self.cred = ClientSecretCredential(os.environ["T"], os.environ["C"], os.environ["S"])

        def headers(self):
            token = self.cred.get_token("https://api.ci.ai.microsoft.com/.default").token
            return {"Authorization": "Bearer " + token}

        def people(self):
            url = f"{ROOT}/data/Customer?$top=5"
            return requests.get(url, headers=self.headers()).json()["value"]

        def segments(self):
            return requests.get(f"{ROOT}/manage/segments", headers=self.headers()).json()
    """
OF_FUNCTION = """
    def headers():
        cred = ClientSecretCredential(os.environ["T"], os.environ["C"], os.environ["S"])
        token = cred.get_token("https://api.ci.ai.microsoft.com/.default").token
        return {"Authorization": "Bearer " + token}


    def people():
        return requests.get(f"{ROOT}/data/Customer?$top=5", headers=headers()).json()["value"]


    def segments():
        return requests.get(f"{ROOT}/manage/segments", headers=headers()).json()
    """
OF_LOOP = """
    from azure.identity.aio import ClientSecretCredential as Later

    CRED = Later(os.environ["T"], os.environ["C"], os.environ["S"])


    async def headers():
        got = await CRED.get_token("https://api.ci.ai.microsoft.com/.default")
        return {"Authorization": "Bearer " + got.token}


    async def people():
        found = requests.get(f"{ROOT}/data/Customer?$top=5", headers=await headers())
        return found.json()["value"]


    async def segments():
        return requests.get(f"{ROOT}/manage/segments", headers=await headers()).json()
    """


@pytest.mark.parametrize(
    ("body", "source"),
    [
        pytest.param(OF_MODULE, "CRED.get_token(ci_dataverse.SCOPE).token", id="of the module"),
        pytest.param(OF_CLASS, "self.cred.get_token(ci_dataverse.SCOPE).token", id="of the class"),
        pytest.param(OF_FUNCTION, "ci_dataverse.token()", id="made in another function"),
        pytest.param(OF_LOOP, "ci_dataverse.token()", id="one that is waited for"),
    ],
)
def test_a_credential_at_hand_gives_the_token(rewrite: Rewrite, body: str, source: str) -> None:
    found = rewrite(HEAD + dedent(body))

    assert [one for one, _ in found.outcomes] == ["fixed", "manual"]
    assert f"token={source}" in found.text()
    assert '"https://api.ci.ai.microsoft.com/.default"' in found.text()


def test_tokens_of_the_companion_are_taken_where_the_user_says_so(rewrite: Rewrite) -> None:
    found = rewrite(HEAD + dedent(OF_MODULE), token="companion")

    assert "token=ci_dataverse.token()" in found.text()


HANDED = """
    def headers():
        token = msal.ConfidentialClientApplication("app", client_credential=os.environ["S"])
        got = token.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])
        return {"Authorization": "Bearer " + got["access_token"]}


    def people(city, given):
        url = f"{ROOT}/data/Customer?$filter=City eq '{city}'&$top=5"
        return requests.get(url, headers=given).json()["value"]


    def report(given=None):
        given = given or headers()
        return len(people("Oslo", given))


    print(report())
    """


def test_a_token_that_is_handed_on_moves_with_all_its_calls(rewrite: Rewrite) -> None:
    found = rewrite("import msal\n" + HEAD + dedent(HANDED))

    assert "acquire_token_for_client([ci_dataverse.SCOPE])" in found.text()
    assert "token=" not in found.text()


def test_a_token_that_is_handed_to_another_call_stays(rewrite: Rewrite) -> None:
    more = '\n\ndef other(given):\n    requests.get("https://crm.example", headers=given)\n'
    found = rewrite("import msal\n" + HEAD + dedent(HANDED) + more + "\n\nother(headers())\n")

    assert '["https://api.ci.ai.microsoft.com/.default"]' in found.text()
    assert "token=ci_dataverse.token()" in found.text()


def test_a_token_stays_whose_function_another_module_hands_its_own(rewrite: Rewrite) -> None:
    """The other module's token does not move with this one's: the read takes its own."""
    other = (
        "import msal\nimport os\n\nfrom app import people\n\n"
        'app = msal.ConfidentialClientApplication("b", client_credential=os.environ["S"])\n'
        'got = app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])\n'
        'print(people("Rome", {"Authorization": "Bearer " + got["access_token"]}))\n'
    )
    found = rewrite({"app.py": "import msal\n" + HEAD + dedent(HANDED), "other.py": other})

    assert "token=ci_dataverse.token()" in found.text()
    assert '["https://api.ci.ai.microsoft.com/.default"]' in found.text()


BESIDE = """
    CRED = ClientSecretCredential(os.environ["T"], os.environ["C"], os.environ["S"])


    def sign_in():
        return CRED.get_token("https://api.ci.ai.microsoft.com/.default").token


    def people():
        return requests.get(
            f"{ROOT}/data/Customer?$top=5",
            headers={"Authorization": "Bearer " + sign_in(), "Accept-Language": "de"},
        ).json()["value"]


    def segments():
        headers = {"Authorization": "Bearer " + sign_in()}
        return requests.get(f"{ROOT}/manage/segments", headers=headers).json()
    """


def test_a_call_with_a_token_of_its_own_signs_in_once(rewrite: Rewrite) -> None:
    found = rewrite(HEAD + dedent(BESIDE))
    moved = found.text().partition("def people")[2].partition("def segments")[0]

    assert "sign_in()" not in moved
    assert 'f"Bearer {CRED.get_token(ci_dataverse.SCOPE).token}"' in moved
    assert '"Accept-Language": "de"' in moved
    assert "token=" not in moved


EITHER = """
    CRED = ClientSecretCredential(os.environ["T"], os.environ["C"], os.environ["S"])


    def ask(path):
        response = requests.get(
            f"{ROOT}/{path}",
            headers={
                "Authorization": "Bearer " + CRED.get_token("AUDIENCE").token,
                "Accept-Language": "de",
            },
            timeout=9,
        )
        return response.json()


    def people():
        return ask("data/Customer?$top=5")["value"]


    def segments():
        return ask("manage/segments")
    """.replace("AUDIENCE", "https://api.ci.ai.microsoft.com/.default")
EITHER_AFTER = """
    def ask(path):
        response = (
            ci_dataverse.get(
                path,
                headers={
                    "Authorization": f"Bearer {CRED.get_token(ci_dataverse.SCOPE).token}",
                    "Accept-Language": "de",
                },
                timeout=9,
            )
            if isinstance(path, ci_dataverse.Read)
            else requests.get(
                f"{ROOT}/{path}",
                headers={
                    "Authorization": "Bearer " + CRED.get_token("AUDIENCE").token,
                    "Accept-Language": "de",
                },
                timeout=9,
            )
        )
        return response.json()
    """.replace("AUDIENCE", "https://api.ci.ai.microsoft.com/.default")


def test_a_function_that_asks_both_services_is_laid_out_as_people_would(rewrite: Rewrite) -> None:
    found = rewrite(HEAD + dedent(EITHER))

    assert dedent(EITHER_AFTER).strip() in found.text()
