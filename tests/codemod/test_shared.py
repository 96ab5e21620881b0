"""What call sites share moves with all of them or not at all; the rest of a file stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ci_migrate.errors import MigrateError

OWN = {"token": "companion"}  # the programs below hold no token: the user lets them take one

PEOPLE = """\
import os

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
{scope}

def token(app, tenant):
    {token}


def people(app, tenant):
    bearer = "Bearer " + token(app, tenant)
    headers = {{"Authorization": bearer, "Ocp-Apim-Subscription-Key": os.environ["K"]}}
    return requests.get(f"{{ROOT}}/data/Customer", headers=headers).json()["value"]
"""

SEGMENTS = """

def segments(app, tenant):
    headers = {"Authorization": "Bearer " + token(app, tenant)}
    return requests.get(f"{ROOT}/manage/segments", headers=headers).json()
"""

AUDIENCES = (
    "38c77d00-5fcb-4cce-9d93-af4738258e3c",
    "https://api.ci.ai.microsoft.com",
    "https://api.ci.ai.dynamics.com",
)

POST = 'return requests.post(f"https://login.microsoftonline.com/{{tenant}}", data={{'
WAYS = {  # how a program names the audience, and how it does after
    "a constant with a scope": (
        'SCOPE = "{audience}/.default"',
        "return app.acquire_token_for_client(scopes=[SCOPE])['access_token']",
        "SCOPE = ci_dataverse.SCOPE",
    ),
    "a scope in a list": (
        "",
        'return app.acquire_token_for_client(scopes=["{audience}/.default"])["access_token"]',
        "scopes=[ci_dataverse.SCOPE]",
    ),
    "a resource in an f-string": (
        'RESOURCE = "{audience}"',
        "return app.acquire_token_for_client(scopes=[f'{{RESOURCE}}/.default'])['access_token']",
        "RESOURCE = ci_dataverse.URL",
    ),
    "a scope posted": (
        "",
        POST + '"scope": "{audience}/.default"}}).json()["access_token"]',
        'data={"scope": ci_dataverse.SCOPE}',
    ),
    "a resource posted": (
        "",
        POST + '"resource": "{audience}"}}).json()["access_token"]',
        'data={"resource": ci_dataverse.URL}',
    ),
}


def _program(way: str, audience: str = AUDIENCES[1]) -> str:
    scope, token, _ = WAYS[way]
    return PEOPLE.format(
        scope=scope.format(audience=audience), token=token.format(audience=audience)
    )


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("way", WAYS)
def test_the_audience_of_a_token_moves(rewrite: Callable, way: str, audience: str) -> None:
    """The program's own token becomes one for Dataverse; no second token is taken."""
    text = rewrite(_program(way, audience)).text()

    assert WAYS[way][2] in text
    assert audience not in text
    assert "ci_dataverse.token()" not in text
    assert "Ocp-Apim-Subscription-Key" not in text


@pytest.mark.parametrize("way", WAYS)
def test_a_token_with_another_user_stays(rewrite: Callable, way: str) -> None:
    """Beside a call that stays, the moved one takes a token of its own."""
    before = _program(way) + SEGMENTS

    found = rewrite(before)
    text = found.text()

    assert found.outcomes == [("fixed", None), ("manual", "metadata")]
    assert "headers=headers, token=ci_dataverse.token()" in " ".join(text.split())
    assert text.replace("\nimport ci_dataverse\n", "").startswith(before.partition("def people")[0])
    assert text.endswith(SEGMENTS)


@pytest.mark.parametrize("others", [{}, {"posts.py": "post"}], ids=["alone", "beside a write"])
def test_a_token_in_another_file_is_never_mixed_up(rewrite: Callable, others: dict) -> None:
    """Either the login module moves, or the calls take a token of their own: never neither."""
    login = (
        'SCOPE = "https://api.ci.ai.microsoft.com/.default"\n'
        "def sign_in(app):\n    return app.acquire_token_for_client(scopes=[SCOPE])\n"
    )
    reads = (
        "import requests\nfrom login import sign_in\n"
        'r = requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", '
        'headers={"Authorization": sign_in(None)})\n'
    )
    written = {name: reads.replace(".get", f".{verb}") for name, verb in others.items()}

    found = rewrite({"login.py": login, "reads.py": reads, **written})

    moved = "ci_dataverse.SCOPE" in found.text("login.py")
    assert moved != ("ci_dataverse.token()" in found.text("reads.py"))
    assert not (moved and others)
    assert {name: found.text(name) for name in others} == written


def test_the_key_stays_in_headers_that_go_elsewhere(rewrite: Callable) -> None:
    """Another API behind the same gateway still gets its key from the same dictionary."""
    program = (
        "import os, requests\n"
        'H = {"Authorization": "x", "Ocp-Apim-Subscription-Key": os.environ["K"]}\n'
        'a = requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", '
        "headers=H)\n"
        'b = requests.get("https://apim.contoso.example/orders", headers=H)\n'
    )

    text = rewrite(program).text()

    assert 'H = {"Authorization": "x", "Ocp-Apim-Subscription-Key": os.environ["K"]}' in text
    assert 'b = requests.get("https://apim.contoso.example/orders", headers=H)' in text


def test_a_base_with_another_user_stays(rewrite: Callable) -> None:
    program = _program("a scope in a list") + SEGMENTS

    assert 'ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"' in rewrite(program).text()


LAYOUTS = {
    "a call on one line": 'r = requests.get(f"{{ROOT}}/Customer?{query}", headers=H)\n',
    "arguments on lines of their own": (
        "def f():\n    return requests.get(\n"
        '        f"{{ROOT}}/Customer?{query}",\n        headers=H,\n    )\n'
    ),
    "a name for the URL": 'url = f"{{ROOT}}/Customer?{query}"\nr = requests.get(url, headers=H)\n',
    "the client": (
        "page = CustomerInsights().get_entities_with_odata_path(\n"
        '    "i", "Customer", filter="City eq \'Oslo\' and FirstName eq \'Ann\'", top="3", '
        "custom_headers=H\n)\n"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_query_is_laid_out_as_people_would(rewrite: Callable, layout: str) -> None:
    """No doubled brackets, no lost indentation: formatting moves no string to another column."""
    query = "$filter=City eq 'Oslo' and FirstName eq 'Ann'&$select=CustomerId,FullName,EMail"
    head = (
        "import requests\nfrom dynamics.customerinsights.api import CustomerInsights\n\n"
        'ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i/data"\nH = {"A": "b"}\n'
    )
    text = rewrite(head + LAYOUTS[layout].format(query=query), **OWN).text()

    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "100", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "((" not in text
    assert [line for line in text.splitlines() if "msdynci_" in line] == [
        line for line in formatted.splitlines() if "msdynci_" in line
    ]


@pytest.mark.parametrize(
    "comment",
    ["# the API\nBASE = {url}\n", "# -- set --\n\nBASE = {url}\n", "BASE = {url}  # the API\n"],
    ids=["above", "above a blank line", "behind"],
)  # fmt: skip
def test_a_comment_outlives_its_statement(rewrite: Callable, comment: str) -> None:
    program = (
        "import requests\n\nX = 1\n"
        + comment.format(url='"https://api.ci.ai.dynamics.com/v1/instances/i/data"')
        + "r = requests.get(f'{BASE}/Customer')\n"
    )

    assert comment.partition("#")[2].partition("\n")[0] in rewrite(program, **OWN).text()


def test_imports_that_only_the_call_needed_go(rewrite: Callable) -> None:
    program = (
        "import json\nimport requests\n"
        'print(json.dumps(requests.get("https://api.ci.ai.dynamics.com/v1/instances/i'
        '/data/Customer?$top=1").json()["value"]))\n'
    )

    assert rewrite(program, **OWN).text().startswith("import json\n\nimport ci_dataverse\n")


def test_an_import_that_something_else_needs_stays(rewrite: Callable) -> None:
    program = (
        "import requests\n"
        'r = requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer?$top=1")\n'
        "assert not isinstance(r, requests.Request)\n"
    )

    assert rewrite(program, **OWN).text().startswith("import requests\n")


@pytest.mark.parametrize(
    ("name", "line", "place"),
    [
        ("app.py", "import ci_dataverse", "ci_dataverse.py"),
        ("shop/app.py", "from . import ci_dataverse", "shop/ci_dataverse.py"),
        ("shop/jobs/app.py", "from .. import ci_dataverse", "shop/ci_dataverse.py"),
    ],
)
def test_the_companion_stands_at_the_top_of_the_package(
    rewrite: Callable, tmp_path: Path, name: str, line: str, place: str
) -> None:
    program = (
        "import requests\n"
        'r = requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer?$top=1")\n'
    )
    packages = {str(one / "__init__.py"): "" for one in Path(name).parents if one != Path()}

    found = rewrite({**packages, name: program}, **OWN)

    assert line in found.text(name).splitlines()
    assert tmp_path / place in found.project.changes


def test_a_file_that_is_no_companion_is_not_replaced(rewrite: Callable, tmp_path: Path) -> None:
    """The name of the companion may be taken: the user names another one."""
    program = (
        "import requests\n"
        'r = requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer?$top=1")\n'
    )
    files = {"app.py": program, "ci_dataverse.py": "mine = 1\n"}

    taken = rewrite(files, **OWN)

    assert taken.outcomes == [("failed", None)]
    assert "companion = ..." in taken.findings[0]["message"]
    assert taken.project.changes == {}
    assert "import other" in rewrite(files, companion="other", **OWN).text()


def test_two_flavours_share_one_companion(
    rewrite: Callable, again: Callable, tmp_path: Path
) -> None:
    """A later run adds to the companion what it lacks, and keeps what it has."""
    url = '"https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer?$top=1"'
    rewrite({"one.py": f"import requests\nr = requests.get({url})\n"}, **OWN).write()
    first = (tmp_path / "ci_dataverse.py").read_text()

    rewrite({"two.py": f"import httpx\nr = httpx.get({url})\n"}, **OWN).write()
    second = (tmp_path / "ci_dataverse.py").read_text()

    assert "def get_httpx(" not in first
    assert "def get(" in second
    assert "def get_httpx(" in second
    assert again(**OWN).project.changes == {}


def test_a_read_only_folder_keeps_its_files_whole(rewrite: Callable, tmp_path: Path) -> None:
    """Where the companion cannot be written, no program is left that imports it."""
    program = (
        "import requests\n"
        'r = requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer?$top=1")\n'
    )
    found = rewrite({"app.py": program}, **OWN)
    blocked = tmp_path / "ci_dataverse.py"
    blocked.mkdir()  # a folder cannot be replaced by a file, not even by root

    with pytest.raises(MigrateError, match="ci_dataverse"):
        found.write()

    assert (tmp_path / "app.py").read_text() == program
    assert sorted(one.name for one in tmp_path.iterdir()) == ["app.py", "ci_dataverse.py"]
    shutil.rmtree(blocked)


@pytest.mark.parametrize(
    "call",
    [
        "r = s.get(\n"
        "    f\"{ROOT}/data/Customer?$filter=CustomerId eq '{customer_identifier}'\"\n"
        ")\n",
        "r = s.get(url=f\"{ROOT}/data/Customer?$filter=CustomerId eq '{customer_identifier}'\","
        ' headers={"Authorization": "Bearer " + token, "X-Request-Source": "nightly"})\n',
        'r = s.get(\n    f"{ROOT}/data/Customer", params={"$top": "5"}, timeout=30\n)\n',
        'r = s.get(\n    f"{ROOT}/data/Customer",  # everybody\n    params={"$top": "5"},\n'
        "    timeout=30,\n)\n",
    ],
)
def test_a_call_with_new_arguments_is_laid_out_cleanly(rewrite: Callable, call: str) -> None:
    """No line of blanks, none that ends in one, none that is longer than it has to be."""
    program = (
        "import requests\n"
        "customer_identifier, city, token = 'x', 'Oslo', input()\n"
        'ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"\n'
        "s = requests.Session()\n" + call
    )

    text = rewrite({"app.py": program}, **OWN).text("app.py")

    assert "ci_dataverse.get(" in text
    assert [line for line in text.splitlines() if line != line.rstrip() or len(line) > 100] == []
