"""Stand-ins in a program's tests are found, tied to their calls, and told what they become."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rewriting import Rewriting
from shapes_of_mocks import SHAPES

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.source import Source
from ci_migrate.codemod.standins.mocks import explained_by_mock

Rewrite = Callable[..., Rewriting]

APP = """\
import httpx
import requests
from dynamics.customerinsights.api import CustomerInsights

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"


def people(cid):
    return requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'").json()["value"]


def activities(cid):
    page = CustomerInsights().get_entities_with_odata_path(
        "i", "UnifiedActivity", filter=f"CustomerId eq '{cid}'"
    )
    return page.value


def scores():
    with httpx.Client() as client:
        return client.get(f"{ROOT}/data/Customer_Measure?$top=5").json()["value"]


def segments():
    return CustomerInsights().get_all_segments("i")
"""
HEAD = """\
import re, sys, unittest
from unittest import mock
from unittest.mock import ANY, patch
import httpx, pytest, pytest_httpx, requests
import {library}

import app

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"


"""
LINES = {
    name: number
    for number, line in enumerate(APP.splitlines(), 1)
    for name, call in (
        ("people", "requests.get("),
        ("activities", "odata_path("),
        ("scores", "client.get("),
    )
    if call in line
}
SETS = {
    "people": "msdynci_customerprofiles",
    "activities": "msdynci_unifiedactivities",
    "scores": "msdynci_customermeasures",
}
SUBSTITUTES = {
    "people": "app.ci_dataverse.get:",
    "activities": "app.ci_dataverse.get_entities:",
    "scores": "app.ci_dataverse.get_httpx:",
}


def _shapes() -> list[Any]:
    found = []
    for block in SHAPES.split("\n== ")[1:]:
        head, _, body = block.partition("\n")
        name, library, tied = (part.strip() for part in head.split("::"))
        found.append(pytest.param(library, tied.split(), body, id=name))
    return found


def _tests(body: str) -> str:
    known = ("responses", "requests_mock", "respx", "aioresponses")
    brought = [name for name in known if re.search(rf"(?<!import )\b{name}\.", body)]
    return HEAD.format(library=", ".join(["json", *brought])) + body


def _mocks(run: Rewriting) -> list[dict[str, Any]]:
    return [one for one in run.findings if one["kind"] == "mock"]


def test_the_program_of_these_tests_moves(rewrite: Rewrite) -> None:
    run = rewrite(APP, token="companion")

    assert [one["outcome"] for one in run.findings] == ["fixed", "fixed", "fixed", "manual"]


@pytest.mark.parametrize(("library", "tied", "body"), _shapes())
def test_a_stand_in_is_tied_to_the_calls_it_is_for(
    rewrite: Rewrite, library: str, tied: list[str], body: str
) -> None:
    text = _tests(body)
    run = rewrite({"app.py": APP, "tests/test_app.py": text}, token="companion")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("#!")]
    names = [name.lstrip("!") for name in tied if name != "?"]

    assert [one["line"] for one in _mocks(run)] == lines
    assert {one["path"] for one in run.findings if one not in _mocks(run)} == {"app.py"}
    for found in _mocks(run):
        assert (found["outcome"], found["reason"]) == ("manual", "mocked-call")
        assert found["message"].startswith(f"{library} stands in for ")
        asked = set(re.findall(r"app\.py:(\d+)", found["message"]))
        assert asked == {str(LINES[name]) for name in names}
        assert all(f"GET {SETS[name]}" in found["message"] for name in names)
        for name in tied:
            if name[0] == "!":
                assert SUBSTITUTES[name[1:]] in found["next_step"] + ":"
            elif name != "?":
                assert f'/{SETS[name]} with {{"value": [' in found["next_step"]


@pytest.mark.parametrize(("library", "tied", "body"), _shapes())
def test_a_call_that_moves_names_its_stand_ins(
    rewrite: Rewrite, library: str, tied: list[str], body: str
) -> None:
    text = _tests(body)
    run = rewrite({"app.py": APP, "tests/test_app.py": text}, token="companion")
    noted = {
        one["line"] for one in run.findings if "; stand-ins in tests: tests/" in one["message"]
    }

    assert noted == {LINES[name.lstrip("!")] for name in tied if name != "?"}


def test_the_rows_of_a_stand_in_are_named_in_dataverse_words(rewrite: Rewrite) -> None:
    rows = '{"value": [{"CustomerId": "c", "FirstName": "Ann", "ShoeSize": 40}]}'
    body = f'responses.add("GET", f"{{ROOT}}/data/Customer", json={rows})\n'
    (found,) = _mocks(rewrite({"app.py": APP, "t.py": _tests(body)}, token="companion"))

    assert (
        '{"value": [{"msdynci_customerid": "...", "msdynci_firstname": "...", '
        '"msdynci_shoesize": "..."}]}' in found["next_step"]
    )


def test_the_stand_in_of_a_call_that_stays_is_explained(rewrite: Rewrite) -> None:
    body = 'responses.add("GET", f"{ROOT}/manage/segments", json=[])\n'
    run = rewrite({"app.py": APP, "t.py": _tests(body)}, token="companion")
    why = {one["why"] for one in run.document["files"]["explained"] if one["path"] == "t.py"}
    line = 1 + APP[: APP.index("get_all_segments(")].count("\n")

    assert f"stands in for app.py:{line} (get_all_segments), which stays" in why


def test_a_stand_in_of_a_package_is_told_the_dotted_name_of_its_module(rewrite: Rewrite) -> None:
    run = rewrite(
        {
            "src/shop/__init__.py": "",
            "src/shop/app.py": APP,
            "tests/test_shop.py": "from unittest import mock\n\n"
            'mock.patch("shop.app.requests.get")\n',
        },
        token="companion",
    )
    (found,) = _mocks(run)

    assert "src/shop/app.py:9 (" in found["message"]
    assert "shop.app.ci_dataverse.get:" in found["next_step"]


def test_a_conftest_stands_in_for_the_whole_project(rewrite: Rewrite) -> None:
    text = (
        "import pytest, requests\n\n\n@pytest.fixture(autouse=True)\ndef offline(monkeypatch):\n"
        '    monkeypatch.setattr(requests.Session, "send", None)\n'
    )
    run = rewrite({"app.py": APP, "tests/conftest.py": text}, token="companion")
    (found,) = _mocks(run)

    assert (found["path"], found["line"]) == ("tests/conftest.py", 6)
    assert set(re.findall(r"app\.py:(\d+)", found["message"])) == {
        str(LINES["people"]),
        str(LINES["activities"]),
    }


def test_a_test_of_something_else_is_left_alone(rewrite: Rewrite) -> None:
    text = (
        "import requests\nfrom unittest.mock import patch\nimport other\n\n\ndef test():\n"
        '    with patch("requests.get"), patch.object(requests, "get"):\n        other.run()\n'
    )
    run = rewrite({"app.py": APP, "tests/test_other.py": text}, token="companion")

    assert {one["path"] for one in run.findings} == {"app.py"}


def test_a_stand_in_is_suppressed_by_its_reason(rewrite: Rewrite) -> None:
    body = 'responses.add("GET", f"{ROOT}/data/Nothing")  # ci-migrate: ignore[mocked-call]\n'
    run = rewrite({"app.py": APP, "t.py": _tests(body)}, token="companion")

    assert [one["outcome"] for one in _mocks(run)] == ["suppressed"]


def test_a_stand_in_is_still_named_once_its_call_has_moved(
    rewrite: Rewrite, again: Callable[..., Rewriting]
) -> None:
    body = 'responses.add("GET", f"{ROOT}/data/Customer", json={"value": []})\n'
    files = {"app.py": APP, "t.py": _tests(body)}
    rewrite(files, token="companion").write()
    (found,) = _mocks(again(token="companion"))

    assert "no scanned call asks for what it answers" in found["message"]
    assert "A stand-in that no call asks for can go." in found["next_step"]


CASSETTE = """\
interactions:
- request:
    body: null
    headers:
      Accept: ['*/*']
    method: GET
    uri: https://api.ci.ai.dynamics.com/v1/instances/i/{path}
  response:
    body: {{string: '{{"value": []}}'}}
version: 1
"""


@pytest.mark.parametrize(
    "text",
    [
        CASSETTE.format(path="data/Customer?$filter=CustomerId%20eq%20'c'"),
        json.dumps(
            {
                "http_interactions": [
                    {
                        "request": {
                            "method": "GET",
                            "uri": "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer",
                        }
                    }
                ]
            }
        ),
    ],
    ids=["vcr", "betamax"],
)
def test_a_cassette_is_reported_by_its_file(rewrite: Rewrite, text: str) -> None:
    run = rewrite({"app.py": APP, "cassettes/people.yaml": text}, token="companion")
    (found,) = _mocks(run)

    assert (found["path"], found["reason"]) == ("cassettes/people.yaml", "mocked-call")
    assert found["line"] == (7 if text.startswith("interactions") else 1)
    assert f"app.py:{LINES['people']} (" in found["message"]
    assert found["next_step"].startswith("Record it again against Dataverse")


def test_a_cassette_of_a_call_that_stays_is_explained(rewrite: Rewrite) -> None:
    files = {"app.py": APP, "cassettes/a.yaml": CASSETTE.format(path="manage/segments")}
    run = rewrite(files, token="companion")

    assert not _mocks(run)
    assert {"cassettes/a.yaml"} <= {one["path"] for one in run.document["files"]["explained"]}


def test_files_that_cannot_be_read_hold_no_stand_ins(rewrite: Rewrite, tmp_path: Path) -> None:
    files = {"app.py": APP, "tests/broken.py": 'import app\npatch("app.requests.get"\n'}
    (tmp_path / "image.json").write_bytes(b"interactions\xff\xfe")
    run = rewrite(files, token="companion")

    assert not _mocks(run)


def test_the_token_that_the_moved_call_takes_is_named(rewrite: Rewrite) -> None:
    body = 'mock.patch("app.requests.get")\n'
    headers = 'headers={"Authorization": "Bearer " + input()}'
    program = APP.replace("""'{cid}'").json()""", f"""'{{cid}}'", {headers}).json()""")
    files = {"app.py": program, "t.py": _tests(body)}
    (found,) = _mocks(rewrite(files, token="companion", companion="cidv"))

    assert "the place of app.cidv.get:" in found["next_step"]
    assert "takes its token from app.cidv.token: replace that, too." in found["next_step"]


def test_what_belongs_to_a_stand_in_is_told_apart_from_what_it_answers_with() -> None:
    text = """\
from dynamics.customerinsights.api import CustomerInsights
from unittest import mock
import requests, responses
mock.patch.object(CustomerInsights, "get_all_segments")
responses.add("GET", "https://api.ci.ai.dynamics.com/v1/x", json=requests.get("there"))
"""
    path = Path("test_app.py")
    source = Source(path=path, name=path.name, text=text, encoding="utf-8", bom=False)
    module = Module(source)
    nodes = explained_by_mock(module)
    names = {ast.unparse(one) for one in nodes if isinstance(one, ast.expr | ast.alias)}

    assert {"CustomerInsights", "'https://api.ci.ai.dynamics.com/v1/x'"} <= names
    assert {name for name, alias in module.imports if alias in nodes} == {
        "dynamics.customerinsights.api.CustomerInsights",
        "responses",
        "unittest.mock",
    }
    assert "requests.get('there')" not in names


def test_a_stand_in_for_what_sends_the_request_of_another_call_is_found(rewrite: Rewrite) -> None:
    """The call that says what is asked moves; the test replaces the one that sends it."""
    api = """
import os
import msal
import requests

APP = msal.ConfidentialClientApplication("app", client_credential=os.environ["APP_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": os.environ["KEY"]}

def find(table, condition):
    url = f"https://api.ci.ai.dynamics.com/v1/instances/i/data/{table}"
    return requests.get(url, params={"$filter": condition}, headers=H).json()["value"]

def names(city):
    return [one["FullName"] for one in find("Customer", f"City eq '{city}'")]

print(names("Dublin"))
"""
    test = """
from unittest import mock
import api

def test_names():
    with mock.patch("api.requests.get") as get:
        get.return_value.json.return_value = {"value": [{"FullName": "Ann"}]}
        assert api.names("Dublin") == ["Ann"]
"""
    found = rewrite({"api.py": api, "test_api.py": test})

    assert [(one["path"], one["outcome"]) for one in found.findings] == [
        ("api.py", "fixed"),
        ("test_api.py", "manual"),
    ]
    assert "api.ci_dataverse.get" in found.findings[1]["next_step"]


ASKED = """\
import requests


def find(table, condition):
    response = requests.get(f"{ROOT}/{table}?$filter={condition}&$top=5")
    return response.json()["value"]


def names(city):
    return [one["FullName"] for one in find("Customer", f"City eq '{city}'")]


ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i/data"
"""


@pytest.mark.parametrize(
    "line",
    [
        'mock.patch("api.find", lambda table, condition: [])',
        'mock.patch.object(api, "find", return_value=[])',
        'setattr(api, "find", print)',
        "api.find = print",
    ],
)
def test_the_stand_in_of_a_function_that_is_handed_what_it_asks_is_found(
    rewrite: Rewrite, line: str
) -> None:
    """What it is handed is another query once its calls have moved."""
    test = f"from unittest import mock\nimport api\n\n\ndef test_names():\n    {line}\n"
    run = rewrite({"api.py": ASKED, "test_api.py": test}, token="companion")

    assert ("api.py", "fixed") in {(one["path"], one["outcome"]) for one in run.findings}
    assert [(one["path"], one["line"], one["reason"]) for one in _mocks(run)] == [
        ("test_api.py", 6, "mocked-call")
    ]
