"""Files that say nothing of the service: they are handed its address, or a session that has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

SIGN_IN = """\
import os

import httpx
import msal
import requests

import repo

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
APP = msal.ConfidentialClientApplication("app", client_credential=os.environ["APP_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": os.environ["KEY"]}
"""
FUNCTION = """\
def by_city(client, city):
    answer = client.get("/data/Customer", params={"$filter": f"City eq '{city}'"})
    answer.raise_for_status()
    return answer.json()["value"]
"""
CLASSES = """\
import requests
from typing import Generic, TypeVar

T = TypeVar("T")


class Repository(Generic[T]):
    table: str

    def __init__(self, session: requests.Session, root: str) -> None:
        self._session = session
        self._root = root

    @property
    def _url(self) -> str:
        return f"{self._root}/data/{self.table}"

    def _query(self, **params: str) -> list[dict]:
        asked = {"$" + key: value for key, value in params.items()}
        answer = self._session.get(self._url, params=asked, timeout=30)
        answer.raise_for_status()
        return answer.json()["value"]


class Customers(Repository[dict]):
    table = "Customer"

    def by_city(self, city: str) -> list[dict]:
        return self._query(filter=f"City eq '{city}'", top="5")
"""
HANDED = {
    "a session with the address": (
        "with httpx.Client(base_url=ROOT, headers=H) as client:\n"
        "    print(repo.by_city(client, 'Oslo'))\n",
        FUNCTION,
    ),
    "a session of a function": (
        "def make():\n    return httpx.Client(base_url=ROOT, headers=H)\n\n\n"
        "print(repo.by_city(make(), 'Oslo'))\n",
        FUNCTION,
    ),
    "the address, for the heir of a class": (
        "session = requests.Session()\nsession.headers.update(H)\n"
        "print(repo.Customers(session, ROOT).by_city('Oslo'))\n",
        CLASSES,
    ),
}


@pytest.mark.parametrize(("main", "repo"), HANDED.values(), ids=HANDED)
def test_a_file_that_is_handed_the_way_to_the_service_moves(
    rewrite: Callable, again: Callable, main: str, repo: str
) -> None:
    found = rewrite({"app.py": SIGN_IN + main, "repo.py": repo})

    assert found.outcomes == [("fixed", None)]
    assert found.findings[0]["path"] == "repo.py"
    assert "msdynci_city eq '" in found.text("repo.py")
    found.write()
    assert again().project.changes == {}


def test_what_is_handed_something_else_is_no_call(rewrite: Callable) -> None:
    other = SIGN_IN + (
        "session = httpx.Client(base_url='https://crm.contoso.com')\n"
        "print(repo.by_city(session, 'Oslo'), requests.get(ROOT + '/data/Customer', headers=H))\n"
    )

    found = rewrite({"app.py": other, "repo.py": FUNCTION})

    assert {one["path"] for one in found.findings} == {"app.py"}
