"""A token that visibly comes from outside keeps its call; one of unknown origin does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CALL = (
    'r = requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer?$top=1",'
    " headers=H)\n"
)
OUTSIDE = {
    "the environment": 'H = {"Authorization": "Bearer " + os.environ["CI_TOKEN"]}\n',
    "the environment, by a name": (
        'TOKEN = os.getenv("CI_TOKEN")\nH = {"Authorization": f"Bearer {TOKEN}"}\n'
    ),
    "the command line": 'H = {"Authorization": "Bearer " + sys.argv[1]}\n',
    "parsed arguments": (
        "args = argparse.ArgumentParser().parse_args()\n"
        'H = {"authorization": "Bearer " + args.token}\n'
    ),
    "a person": 'H = {"Authorization": "Bearer " + input()}\n',
    "a file": 'H = {"Authorization": "Bearer " + open("token.txt").read()}\n',
    "a function": (
        'def bearer():\n    return "Bearer " + os.environ["CI_TOKEN"]\n\n\n'
        'def headers():\n    return {"Authorization": bearer()}\n\n\nH = headers()\n'
    ),
    "the code itself": 'H = {"Authorization": "Bearer pasted"}\n',
}
UNKNOWN = {
    "another module": "from tokens import H\n",
    "a caller": "def run(H):\n    ",
    "a function of another module": (
        'from tokens import bearer\nH = {"Authorization": "Bearer " + bearer()}\n'
    ),
    "the app, with credentials of the environment": (
        'app = msal.ConfidentialClientApplication(os.environ["ID"], os.environ["SECRET"])\n'
        'got = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])\n'
        'H = {"Authorization": "Bearer " + got["access_token"]}\n'
    ),
}
HEAD = "import argparse\nimport os\nimport sys\n\nimport msal\nimport requests\n\n"


@pytest.mark.parametrize("origin", OUTSIDE)
def test_a_token_from_outside_keeps_its_call(rewrite: Callable, origin: str) -> None:
    found = rewrite({"app.py": HEAD + OUTSIDE[origin] + CALL})

    assert found.outcomes == [("manual", "needs-token")]
    assert found.project.changes == {}


@pytest.mark.parametrize("origin", OUTSIDE)
def test_the_user_may_let_it_take_its_own(rewrite: Callable, origin: str) -> None:
    found = rewrite({"app.py": HEAD + OUTSIDE[origin] + CALL}, token="companion")

    if origin != "the code itself":
        assert found.outcomes == [("fixed", None)]
        assert "token=ci_dataverse.token()" in found.text()


@pytest.mark.parametrize("origin", UNKNOWN)
def test_another_token_moves_or_gets_one_beside_it(rewrite: Callable, origin: str) -> None:
    found = rewrite({"app.py": HEAD + UNKNOWN[origin] + CALL})

    assert found.outcomes == [("fixed", None)]
    assert ("ci_dataverse.token()" in found.text()) != ("ci_dataverse.SCOPE" in found.text())
