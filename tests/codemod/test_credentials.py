"""How a program gets in today is told by place, and never what a secret is."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from rewriting import Rewriting

Rewrite = Callable[..., Rewriting]

PROGRAM = """\
import os
import msal
import requests

KEY = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
APP = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"], client_credential=os.getenv("AZURE_CLIENT_SECRET"))
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
HEADERS = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": KEY}
print(requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", headers=HEADERS))
"""


CALL = "requests.get('https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer', headers=H)\n"


def _told(run: Rewriting, kind: str) -> list[tuple[str, str, int]]:
    found = run.document["credentials"][kind]
    return [(one["what"], one["path"], one["line"]) for one in found]


def test_sign_ins_keys_secrets_and_variables_have_places(rewrite: Rewrite) -> None:
    run = rewrite(PROGRAM)

    assert _told(run, "sign_ins") == [("msal", "app.py", 2)]
    assert _told(run, "keys") == [("subscription key", "app.py", 9)]
    assert _told(run, "secrets") == [("secret", "app.py", 5)]
    assert _told(run, "variables") == [
        ("AZURE_CLIENT_ID", "app.py", 7),
        ("AZURE_CLIENT_SECRET", "app.py", 7),
    ]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('KEY = (\n    "9f8e7d6c5b4a39281706f5e4d3c2b1a0"\n)', [2]),
        ('KEY = os.environ["KEY"]\nCID = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"', []),
    ],
    ids=["on the next line", "beside another value"],
)
def test_a_value_belongs_to_the_name_that_it_is_given(
    rewrite: Rewrite, lines: str, told: list[int]
) -> None:
    run = rewrite(f"import requests, os\n{lines}\nH = {{}}\n{CALL}")

    assert [line for _, _, line in _told(run, "secrets")] == told


def test_no_secret_is_in_the_document(rewrite: Rewrite) -> None:
    assert "9f8e7d6c" not in json.dumps(rewrite(PROGRAM).document)


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("from azure.identity import ClientSecretCredential", "azure-identity"),
        ("import adal", "adal"),
        ("URL = 'https://login.microsoftonline.com/t/oauth2/v2.0/token'", "posted form"),
        ("T = APP.acquire_token_interactive(['s'])", "a user"),
        ("from azure.identity import DeviceCodeCredential", "a user"),
    ],
)
def test_every_way_to_sign_in_is_known(rewrite: Rewrite, line: str, form: str) -> None:
    run = rewrite(f"import requests\n{line}\n{CALL}")

    assert form in [what for what, *_ in _told(run, "sign_ins")]


def test_files_in_other_languages_are_looked_through(rewrite: Rewrite) -> None:
    script = (
        'const key = process.env.CI_KEY;\n'
        'fetch("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer",\n'
        '  {headers: {"Ocp-Apim-Subscription-Key": key}});\n'
    )  # fmt: skip
    run = rewrite({"app.py": "x = 1\n", "load.js": script})

    assert _told(run, "keys") == [("subscription key", "load.js", 3)]
    assert _told(run, "variables") == [("CI_KEY", "load.js", 1)]


def test_files_that_have_nothing_to_do_with_the_service_are_not_told(rewrite: Rewrite) -> None:
    other = (
        "import msal, os\nKEY = os.environ['ORDERS_KEY']\nH = {'Ocp-Apim-Subscription-Key': KEY}\n"
    )
    run = rewrite({"orders.py": other, "app.py": f"import requests\nH = {{}}\n{CALL}"})

    assert not any(run.document["credentials"].values())


def test_a_report_of_an_earlier_run_is_not_looked_through(rewrite: Rewrite) -> None:
    page = f"<!-- written by ci-migrate -->\n```python\n{PROGRAM}```\n"
    run = rewrite({"app.py": PROGRAM, "report.md": page})

    assert "report.md" in {one["path"] for one in run.document["files"]["explained"]}
    assert {path for _, path, _ in _told(run, "keys")} == {"app.py"}


def test_the_written_companion_is_not_taken_for_a_part_of_the_program(
    rewrite: Rewrite, again: Callable[..., Rewriting]
) -> None:
    first = rewrite(PROGRAM)
    for path, content in first.project.changes.items():
        path.write_bytes(content)

    told = again().document["credentials"]

    assert {one["path"] for kind in told.values() for one in kind} <= {"app.py"}
