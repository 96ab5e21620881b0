"""Projects that get a token in one file and send it in others: one token, or one beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rewriting import rewriting
from started import Interpreter

LOGIN = """\
import os

import msal


def get_token():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    )
    return app.acquire_token_for_client(scopes=SCOPES)["access_token"]
""".replace("SCOPES", '["https://api.ci.ai.dynamics.com/.default"]')
HEADERS = """\
import os

from login import get_token


def headers():
    return {
        "Authorization": "Bearer " + get_token(),
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }
"""
READS = """\
import os

import requests
from headers import headers

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]


def people(city):
    params = {"$filter": f"City eq '{city}'", "$top": "5"}
    response = requests.get(ROOT + "/data/Customer", params=params, headers=headers())
    response.raise_for_status()
    return response.json()["value"]
"""
MAIN = """\
from reads import people

print(len(people("Seattle")))
"""
SESSION = """\
import os

import requests
from login import get_token


class Reader:
    def __init__(self, token):
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer " + token
        self.session.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        self.root = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]

    def people(self):
        return self.session.get(self.root + "/data/Customer?$top=3").json()["value"]
"""
READER = """\
from login import get_token
from reader import Reader

print(len(Reader(get_token()).people()))
"""
CLASS = """\
import os

import msal

AUDIENCE = "https://api.ci.ai.dynamics.com/.default"


class Login:
    def __init__(self):
        self.app = msal.ConfidentialClientApplication(
            os.environ["AZURE_CLIENT_ID"],
            client_credential=os.environ["AZURE_CLIENT_SECRET"],
            authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        )
        self.kept = None

    def get_token(self):
        if self.kept is None:
            self.kept = self.app.acquire_token_for_client(scopes=[AUDIENCE])["access_token"]
        return self.kept


_login = Login()


def get_token():
    return _login.get_token()
"""
SEGMENTS = """\
import os

import requests
from headers import headers

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
print(requests.get(ROOT + "/manage/segments", headers=headers()).status_code)
"""
FOREIGN = """\
from login import get_token

print(len(get_token()) > 9)
"""
OTHER = """\
import requests
from headers import headers


def ask():
    return requests.get("https://contoso.azure-api.net/orders", headers=headers()).json()
"""
PROJECT = {"login.py": LOGIN, "headers.py": HEADERS, "reads.py": READS, "main.py": MAIN}
MOVING = {
    "by a function of another file": PROJECT,
    "by an object of another file": {**PROJECT, "login.py": CLASS},
    "by a session that is handed it": {
        "login.py": LOGIN,
        "reader.py": SESSION.replace("from login import get_token\n", ""),
        "main.py": READER,
    },
    "under another name": {
        **PROJECT,
        "headers.py": HEADERS.replace("from login import get_token", "import login").replace(
            "get_token()", "login.get_token()"
        ),
    },
}
STAYING = {
    "for a call that stays": {**PROJECT, "main.py": MAIN + "import segments\n"}
    | {"segments.py": SEGMENTS},
    "for a file that says nothing of the service": {
        **PROJECT,
        "main.py": MAIN + "import foreign\n",
        "foreign.py": FOREIGN,
    },
    "for another service": {**PROJECT, "other.py": OTHER},
    "for a function that hands it on": {
        **PROJECT,
        "other.py": "from login import get_token\n\n\ndef tokens():\n    yield get_token()\n",
    },
    "for whatever reads it off the module": {
        **PROJECT,
        "other.py": "import login\n\nTOKENS = {'ci': login.get_token}\n",
    },
}


def _run(python: Interpreter, folder: Path) -> tuple[int, str, str]:
    done = python.run("main.py", cwd=folder)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", [*MOVING, *STAYING])
def test_a_token_of_another_file_moves_where_nothing_else_sends_it(
    python: Interpreter, tmp_path: Path, name: str
) -> None:
    """Every read gets a token that Dataverse takes: the program's own, or one beside it."""
    for path, text in (MOVING | STAYING)[name].items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    before = _run(python, tmp_path)

    found = rewriting(tmp_path)
    found.write()

    assert before[0] == 0, before
    assert _run(python, tmp_path) == before
    texts = "".join(path.read_text() for path in tmp_path.glob("*.py") if "ci_da" not in path.name)
    assert ("ci_dataverse.SCOPE" in texts) == (name in MOVING)
    assert ("token=ci_dataverse.token()" in texts) == (name in STAYING)
    assert ("https://api.ci.ai.dynamics.com/.default" in texts) == (name in STAYING)
