"""The function that quotes comes from where the program has it, or from an import of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CALL = """\
APP = msal.ConfidentialClientApplication("app", client_credential="s")
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": "k"}
ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i/data"


def rows(table, where):
    return requests.get(f"{ROOT}/{table}", params={"$filter": where}, headers=H).json()["value"]


for city in ("Oslo", "A+B"):
    print(rows("Customer", f"City eq '{city}'"))
"""
BOTH = "import msal\nimport requests\n\n"
PLACES = {
    "no import of the standard library": (BOTH + CALL, "quote"),
    "behind a docstring": ('"""Cities."""\n' + BOTH + CALL, "quote"),
    "behind the future": ("from __future__ import annotations\n\n" + BOTH + CALL, "quote"),
    "among others": ("import os\nfrom zipfile import ZipFile\n\n" + BOTH + CALL, "quote"),
    "the program has it": ("from urllib.parse import quote\n\n" + BOTH + CALL, "quote"),
    "by another name": ("from urllib.parse import quote as q\n\n" + BOTH + CALL, "q"),
    "off its module": ("import urllib.parse\n\n" + BOTH + CALL, "urllib.parse.quote"),
    "imports at the end": (BOTH + CALL + "import json\nfrom os import path\n", "quote"),
    "imported at the end": (BOTH + CALL + "from urllib.parse import quote\n", "url_quote"),
    "imported for types alone": (
        "from typing import TYPE_CHECKING\n\n" + BOTH + "if TYPE_CHECKING:\n"
        "    from urllib.parse import quote\n" + CALL,
        "url_quote",
    ),
    "a function of that name": (BOTH + CALL + "def quote(text):\n    return text\n", "url_quote"),
    "all names of a module": ("from shlex import *\n\n" + BOTH + CALL, "url_quote"),
}


@pytest.mark.parametrize(("program", "name"), PLACES.values(), ids=PLACES)
def test_a_value_is_quoted_by_what_is_there_when_it_runs(
    rewrite: Callable, program: str, name: str
) -> None:
    after = rewrite(program).text()

    assert "{" + name + "(str(city))}" in after or "{" + name + "(city)}" in after
    lines = after.splitlines()
    bound = next(at for at, line in enumerate(lines) if "urllib.parse" in line)
    assert bound < next(at for at, line in enumerate(lines) if f"{name}(" in line)
    assert not lines[bound].startswith(" ")
    compile(after, "app.py", "exec")
