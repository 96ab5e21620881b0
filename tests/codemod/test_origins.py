"""A call moves where the program gets the token itself; a token from elsewhere keeps it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

HEAD = (
    "import argparse\nimport configparser\nimport json\nimport os\nimport subprocess\nimport sys\n"
    "import urllib.request\n\nimport msal\nimport requests\n\n"
    'ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"\n'
    'APP = msal.ConfidentialClientApplication(os.environ["ID"], os.environ["SECRET"])\n\n\n'
    "def login():\n"
    '    found = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])\n'
    '    return found["access_token"]\n\n\n'
)
CALL = 'r = requests.get(f"{ROOT}/data/Customer?$top=1", headers=H)\n'
GOT = {
    "a thread that gets it": (
        "import asyncio\nfrom azure.identity import DefaultAzureCredential\n\n\n"
        "async def sign():\n    made = DefaultAzureCredential()\n"
        '    got = await asyncio.to_thread(made.get_token, "https://api.ci.ai.microsoft.com/.default")\n'
        '    return {"Authorization": "Bearer " + got.token}\n\n\nH = asyncio.run(sign())\n'
    ),
    "a named place of format": ('H = {"Authorization": "Bearer {token}".format(token=login())}\n'),
    "an answer that format spreads": (
        'answer = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])\n'
        'H = {"Authorization": "Bearer {access_token}".format(**answer)}\n'
    ),
    "a named place of a template": ('H = {"Authorization": "Bearer %(t)s" % dict(t=login())}\n'),
    "a function": 'H = {"Authorization": "Bearer " + login()}\n',
    "a name for it": 'TOKEN = login()\nH = {"Authorization": f"Bearer {TOKEN}"}\n',
    "a table that is filled": 'H = {}\nH["Authorization"] = "Bearer %s" % login()\n',
    "a table that is updated": 'H = {"A": "b"}\nH.update(Authorization="Bearer " + login())\n',
    "a table that a function fills": (
        'def sign(table, scheme="Bearer"):\n'
        '    table["Authorization"] = f"{scheme} {login()}"\n\n\n'
        'H = {"Accept": "*/*"}\nsign(H)\n'
    ),
    "a copy of a table": 'A = {"Authorization": "Bearer " + login()}\nH = {**A, "Accept": "*/*"}\n',
    "a cache": (
        '_kept = {}\n\n\ndef bearer():\n    if "t" not in _kept:\n        _kept["t"] = login()\n'
        '    return "Bearer " + _kept["t"]\n\n\nH = {"Authorization": bearer()}\n'
    ),
    "an object": (
        "class Auth:\n    def __init__(self):\n        self.token = None\n\n"
        "    def headers(self):\n        if self.token is None:\n            self.token = login()\n"
        '        return {"Authorization": "Bearer " + self.token}\n\n\nH = Auth().headers()\n'
    ),
    "a constructor that is handed it": (
        "class Auth:\n    def __init__(self, token):\n        self.token = token\n\n"
        "    @property\n    def headers(self):\n"
        '        return {"Authorization": "Bearer " + self.token}\n\n\n'
        "class Own(Auth):\n    pass\n\n\nH = Own(login()).headers\n"
    ),
    "a posted form": (
        'T = requests.post("https://login.microsoftonline.com/t/oauth2/token",'
        ' data={"grant_type": "client_credentials"}).json()["access_token"]\n'
        'H = {"Authorization": "Bearer " + T}\n'
    ),
    "a posted form, read by the standard library": (
        'LOGIN = "https://login.microsoftonline.com/t/oauth2/v2.0/token"\n'
        'with urllib.request.urlopen(LOGIN, b"grant_type=client_credentials") as got:\n'
        '    T = json.load(got)["access_token"]\nH = {"Authorization": "Bearer " + T}\n'
    ),
    "one call of two that has no token": (
        'def head(token=None):\n    return {"Authorization": f"Bearer {token}"} if token else {}\n'
        "\n\nhead()\nH = head(login())\n"
    ),
    "a cache with other entries": (
        '_state = {"token": None, "until": 0}\n\n\ndef bearer():\n'
        '    if _state["until"] < len(sys.argv):\n        _state["token"] = login()\n'
        '        _state["until"] = len(sys.argv) + 3000\n    return "Bearer " + _state["token"]\n'
        '\n\nH = {"Authorization": bearer()}\n'
    ),
    "an object that is called": (
        "class Tokens:\n    def __init__(self):\n        self.kept = None\n\n"
        "    def __call__(self):\n        self.kept = self.kept or login()\n"
        "        return self.kept\n\n\n"
        'tokens = Tokens()\nH = {"Authorization": "Bearer " + tokens()}\n'
    ),
    "a function that an object is handed": (
        "class Auth:\n    def __init__(self, tokens):\n        self.tokens = tokens\n\n"
        '    def headers(self):\n        return {"Authorization": "Bearer " + self.tokens()}\n\n\n'
        "H = Auth(login).headers()\n"
    ),
    "headers that a class adds to those above it": (
        'class Base:\n    def headers(self):\n        return {"Accept": "*/*"}\n\n\n'
        "class Own(Base):\n    def headers(self):\n"
        '        return {**super().headers(), "Authorization": "Bearer " + login()}\n\n\n'
        "H = Own().headers()\n"
    ),
    "a decorator that hands them over": (
        "def signed(function):\n    def inner(*args, **kwargs):\n"
        '        kwargs.setdefault("headers", {"Authorization": "Bearer " + login()})\n'
        "        return function(*args, **kwargs)\n    return inner\n\n\n"
        "@signed\ndef head(headers=None):\n    return headers\n\n\nhead()\nH = head()\n"
    ),
}
OUTSIDE = {
    "the environment": 'H = {"Authorization": "Bearer " + os.environ["CI_TOKEN"]}\n',
    "the environment, by a name": (
        'TOKEN = os.getenv("CI_TOKEN")\nH = {"Authorization": f"Bearer {TOKEN}"}\n'
    ),
    "the environment, else the program": (
        'TOKEN = os.getenv("CI_TOKEN") or login()\nH = {"Authorization": f"Bearer {TOKEN}"}\n'
    ),
    "a settings class": (
        'class Settings:\n    token = os.environ.get("CI_TOKEN", "")\n\n\n'
        'H = {"Authorization": "Bearer " + Settings().token}\n'
    ),
    "the command line": 'H = {"Authorization": "Bearer " + sys.argv[1]}\n',
    "parsed arguments": (
        "args = argparse.ArgumentParser().parse_args()\n"
        'H = {"authorization": "Bearer " + args.token}\n'
    ),
    "parsed arguments that are handed on": (
        'def made(args):\n    return {"Authorization": "Bearer " + (args.token or "")}\n\n\n'
        "H = made(argparse.ArgumentParser().parse_args())\n"
    ),
    "a person": 'H = {"Authorization": "Bearer " + input()}\n',
    "a file": 'H = {"Authorization": "Bearer " + open("token.txt").read()}\n',
    "a settings file": (
        'found = configparser.ConfigParser()\nfound.read("ci.ini")\n'
        'H = {"Authorization": "Bearer " + found["ci"]["token"]}\n'
    ),
    "a file of json": (
        'with open("token.json") as stream:\n    T = json.load(stream)["access_token"]\n'
        'H = {"Authorization": "Bearer " + T}\n'
    ),
    "another program": (
        'T = subprocess.check_output(["az", "account", "get-access-token"]).decode()\n'
        'H = {"Authorization": "Bearer " + T}\n'
    ),
    "a function": (
        'def bearer():\n    return "Bearer " + os.environ["CI_TOKEN"]\n\n\n'
        'def headers():\n    return {"Authorization": bearer()}\n\n\nH = headers()\n'
    ),
    "the code itself": 'H = {"Authorization": "Bearer pasted"}\n',
    "one of two callers": (
        'def head(token):\n    return {"Authorization": "Bearer " + token}\n\n\n'
        'head("broken")\nH = head(login())\n'
    ),
    "a user who signs in": (
        'T = APP.acquire_token_interactive(["https://api.ci.ai.microsoft.com/.default"])\n'
        'H = {"Authorization": "Bearer " + T["access_token"]}\n'
    ),
}
UNKNOWN = {
    "another module": "from tokens import H\n",
    "a caller": "def run(H):\n    ",
    "a function of another module": (
        'from tokens import bearer\nH = {"Authorization": "Bearer " + bearer()}\n'
    ),
    "a template": (
        'import string\nH = {"Authorization": string.Template("Bearer $t").substitute(t=login())}\n'
    ),
    "a vault": 'H = {"Authorization": "Bearer " + vault.read("ci")["token"]}\n',
    "a header whose name is not known": "H = {name(): login()}\n",
}


@pytest.mark.parametrize("origin", GOT)
def test_a_token_that_the_program_gets_moves_or_gets_one_beside_it(
    rewrite: Callable, origin: str
) -> None:
    alone = rewrite({"app.py": HEAD + GOT[origin] + CALL})
    beside = rewrite(
        {"app.py": HEAD + GOT[origin] + CALL + 'requests.get(f"{ROOT}/manage/x", headers=H)\n'}
    )

    assert alone.outcomes == [("fixed", None)]
    assert ("token=ci_dataverse.token()" in alone.text()) != ("ci_dataverse.SCOPE" in alone.text())
    assert beside.outcomes[0] == ("fixed", None)
    assert "token=ci_dataverse.token()" in beside.text()


@pytest.mark.parametrize("origin", [*OUTSIDE, *UNKNOWN])
def test_a_token_from_elsewhere_keeps_its_call(rewrite: Callable, origin: str) -> None:
    found = rewrite({"app.py": HEAD + {**OUTSIDE, **UNKNOWN}[origin] + CALL})

    assert found.outcomes == [("manual", "needs-token")]
    assert found.project.changes == {}


@pytest.mark.parametrize("origin", [*OUTSIDE, *UNKNOWN])
def test_the_user_may_let_the_call_take_its_own(rewrite: Callable, origin: str) -> None:
    """Beside a login whose token moves, too: another token never goes to Dataverse."""
    text = HEAD + {**OUTSIDE, **UNKNOWN}[origin] + CALL
    found = rewrite({"app.py": text}, token="companion")

    if origin != "the code itself":
        assert found.outcomes == [("fixed", None)]
        assert "token=ci_dataverse.token()" in found.text()


def test_the_headers_of_a_client_that_has_them_at_times_keep_its_calls(rewrite: Callable) -> None:
    text = (
        "from dynamics.customerinsights.api import CustomerInsights\n\n\n"
        "def client(token):\n    ci = CustomerInsights()\n    if token:\n"
        '        ci.config.headers["Authorization"] = token\n    return ci\n\n\n'
        'page = client(login()).get_entities_with_odata_path("i", "Customer", top=5)\n'
    )
    found = rewrite({"app.py": HEAD + text})

    assert found.outcomes == [("manual", "needs-token")]


def test_a_prepared_request_sends_the_token_of_its_session(rewrite: Callable) -> None:
    text = (
        "with requests.Session() as s:\n"
        '    s.headers["Authorization"] = "Bearer " + login()\n'
        '    one = s.prepare_request(requests.Request("GET", f"{ROOT}/data/Customer"))\n'
        '    r = s.send(one)\n    requests.get(f"{ROOT}/manage/x", headers=s.headers)\n'
    )
    found = rewrite({"app.py": HEAD + text})

    assert found.outcomes[0] == ("fixed", None)
    assert "session=s, token=ci_dataverse.token()" in " ".join(found.text().split())


@pytest.mark.parametrize(
    "call",
    [
        'requests.get(f"{ROOT}/data/Customer?$top=1", headers={"Accept": "application/json"})',
        'requests.Session().get(f"{ROOT}/data/Customer?$top=1")',
    ],
)
def test_a_call_that_sends_no_token_still_sends_none(rewrite: Callable, call: str) -> None:
    done = rewrite({"app.py": HEAD + f"print({call}.status_code)\n"})

    assert done.outcomes == [("fixed", None)]
    assert "ci_dataverse.get(" in done.text()
    assert "token=" not in done.text()


def test_a_session_from_out_of_sight_holds_a_token_of_unknown_origin(rewrite: Callable) -> None:
    program = """
def rows(session: requests.Session):
    return session.get(f"{ROOT}/data/Customer?$top=1").json()["value"]
"""
    kept, own = rewrite(HEAD + program), rewrite(HEAD + program, token="companion")

    assert kept.outcomes == [("manual", "needs-token")]
    assert own.outcomes == [("fixed", None)]
    assert "token=ci_dataverse.token()" in own.text()


def test_what_a_decorator_puts_before_the_arguments_is_not_followed(rewrite: Callable) -> None:
    program = """
def signed(function):
    def inner(*args, **kwargs):
        return function({"Authorization": "Bearer " + login()}, *args, **kwargs)
    return inner


@signed
def rows(headers, top=1):
    return requests.get(f"{ROOT}/data/Customer?$top={top}", headers=headers).json()["value"]


print(rows({}))
"""

    assert rewrite({"app.py": HEAD + program}).outcomes == [("manual", "needs-token")]


REPO = """
class Repo:
    def __init__(self, token):
        self.token = token

    def rows(self):
        sent = {"Authorization": "Bearer " + self.token}
        return requests.get(f"{ROOT}/data/Customer?$top=1", headers=sent).json()["value"]


"""


def test_a_token_that_a_test_hands_over_stands_in_for_one(rewrite: Callable) -> None:
    test = 'from app import Repo\n\ndef test_it():\n    assert Repo("t").token == "t"\n'
    made = HEAD + REPO + "if __name__ == '__main__':\n    print(Repo(login()).rows())\n"

    assert rewrite({"app.py": made, "test_app.py": test}).outcomes == [("fixed", None)]


def test_a_token_that_another_module_hands_over_is_one(rewrite: Callable) -> None:
    other = 'import os\nfrom app import Repo\nprint(Repo(os.environ["T"]).rows())\n'
    made = HEAD + REPO + "if __name__ == '__main__':\n    print(Repo(login()).rows())\n"

    assert rewrite({"app.py": made, "job.py": other}).outcomes == [("manual", "needs-token")]


@pytest.mark.parametrize(
    "stored",
    [
        '_state["token"] = os.environ["T"]',
        '_state.update(json.load(open("state.json")))',
        "_state.update(token=sys.argv[1])",
        "_state[sys.argv[1]] = sys.argv[2]",
    ],
)
def test_what_else_a_cache_of_tokens_may_hold_counts(rewrite: Callable, stored: str) -> None:
    program = (
        f'_state = {{"token": None, "until": 0}}\n_state["token"] = login()\n{stored}\n'
        'H = {"Authorization": "Bearer " + _state["token"]}\n'
    )

    assert rewrite({"app.py": HEAD + program + CALL}).outcomes == [("manual", "needs-token")]


def test_a_token_that_a_class_above_takes_from_outside_counts(rewrite: Callable) -> None:
    program = """
class Base:
    def headers(self):
        return {"Authorization": "Bearer " + os.environ["T"]}


class Own(Base):
    def headers(self):
        return {**super().headers(), "Accept": "*/*"}


H = Own().headers()
"""

    assert rewrite({"app.py": HEAD + program + CALL}).outcomes == [("manual", "needs-token")]


def test_a_table_among_any_number_that_a_function_fills_is_not_in_sight(rewrite: Callable) -> None:
    program = """
def sign(*tables):
    for one in tables:
        one["Authorization"] = "Bearer " + os.environ["T"]


H = {}
sign(H)
"""

    assert rewrite({"app.py": HEAD + program + CALL}).outcomes == [("manual", "needs-token")]
