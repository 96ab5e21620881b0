"""Sessions and clients that a program's tests hand over: the call moves, the double is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

HEAD = """\
import os
import msal, requests
from dynamics.customerinsights.api import CustomerInsights
ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i/data"
APP = msal.ConfidentialClientApplication("app", client_credential=os.environ["APP_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": os.environ["KEY"]}
"""
READER = """\
class Reader:
    def __init__(self, session):
        self.session = session
    def names(self):
        r = self.session.get(f"{ROOT}/Customer?$top=2", headers=H)
        return [row["FullName"] for row in r.json()["value"]]
"""
MAIN = "import requests\nfrom reader import Reader\nprint(Reader(requests.Session()).names())\n"
MOCK = """\
from unittest.mock import MagicMock
from reader import Reader
def test_names():
    session = MagicMock()
    session.get.return_value.json.return_value = {"value": [{"FullName": "Ann"}]}
    assert Reader(session).names() == ["Ann"]
"""
FAKE = """\
from reader import Reader
class FakeSession:
    def get(self, url, **options):
        return self
    def json(self):
        return {"value": []}
def test_names():
    assert Reader(FakeSession()).names() == []
"""
REAL = """\
import requests
from reader import Reader
def test_names():
    assert Reader(requests.Session()).names() == []
"""


def _told(found: Callable, files: dict[str, str]) -> set[tuple[str, int, str, str]]:
    run = found({"reader.py": HEAD + READER, **files})
    return {(one["path"], one["line"], one["outcome"], one["kind"]) for one in run.findings}


@pytest.mark.parametrize(("test", "line"), [(MOCK, 6), (FAKE, 8)], ids=["a mock", "a fake"])
def test_the_call_moves_and_the_double_is_a_finding(
    rewrite: Callable, test: str, line: int
) -> None:
    found = _told(rewrite, {"main.py": MAIN, "tests/test_reader.py": test})

    assert found == {
        ("reader.py", 12, "fixed", "call"),
        ("tests/test_reader.py", line, "manual", "mock"),
    }


def test_a_real_session_in_a_test_is_no_double(rewrite: Callable) -> None:
    found = _told(rewrite, {"main.py": MAIN, "tests/test_reader.py": REAL})

    assert found == {("reader.py", 12, "fixed", "call")}


def test_the_double_names_the_call_and_what_to_answer(rewrite: Callable) -> None:
    run = rewrite({"reader.py": HEAD + READER, "main.py": MAIN, "tests/test_reader.py": MOCK})
    call, double = run.findings

    assert call["message"].endswith("; stand-ins in tests: tests/test_reader.py:6")
    assert "reader.py:12" in double["message"]
    assert "msdynci_customerprofiles" in double["next_step"]


def test_where_only_tests_hand_something_over_the_call_stays(rewrite: Callable) -> None:
    found = _told(rewrite, {"tests/test_reader.py": MOCK})

    assert found == {("reader.py", 12, "manual", "call")}


def test_a_fake_that_the_program_itself_hands_over_keeps_the_call(rewrite: Callable) -> None:
    own = FAKE.replace("def test_names():\n    assert ", "print(").replace(" == []", ")")
    found = _told(rewrite, {"main.py": MAIN, "demo.py": own})

    assert found == {("reader.py", 12, "manual", "call")}
