"""What a program does with an answer, followed to its ends: the rows move, the rest stays."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rewriting import rewriting
from shapes_of_answers import SHAPES as MOVING
from shapes_of_answers_that_stay import SHAPES as STAYING

from ci_migrate.sandbox import Sandbox

HEAD = """\
import os

import httpx
import msal
import requests
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/data"
APP = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {
    "Authorization": "Bearer " + TOKEN,
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}

"""


def _named(text: str) -> list[tuple[str, str]]:
    """The parts of a text under their names."""
    parts = re.split(r"^== ", text, flags=re.MULTILINE)[1:]
    return [(name, body) for name, _, body in (part.partition("\n") for part in parts)]


def _files(body: str) -> dict[str, str]:
    """The files of a program; the first one begins with the shared head."""
    first, *others = re.split(r"^-- ", body, flags=re.MULTILINE)
    found = {"app.py": HEAD + first}
    for other in others:
        name, _, text = other.partition("\n")
        found[name] = text
    return found


MOVES = [pytest.param(body, id=name) for name, body in _named(MOVING) if "(not run" in name]
STAYS = [
    pytest.param(body, reason or "response-shape", id=name)
    for title, body in _named(STAYING)
    for name, _, reason in [title.partition(" | ")]
]
RUN = [(name, body) for name, body in _named(MOVING) if "(not run" not in name]


@pytest.mark.parametrize("body", MOVES)
def test_a_use_that_is_served_lets_its_call_move(rewrite: Callable, body: str) -> None:
    """Every legacy call of the program moves; of those that run, the run below says so."""
    found = rewrite(_files(body))

    assert {one["outcome"] for one in found.findings} == {"fixed"}, found.findings[0]["message"]


@pytest.mark.parametrize(("body", "reason"), STAYS)
def test_a_use_that_shows_more_keeps_its_call(rewrite: Callable, body: str, reason: str) -> None:
    """The finding says why, and no byte of the program changes."""
    found = rewrite(_files(body))

    outcome, _, loss = reason.partition(" ")
    if outcome == "offered":
        assert {one["outcome"] for one in found.findings} == {"offered"}
        assert loss in [one["id"] for one in found.findings[0]["losses"] if one["accept"]]
    else:
        assert {(one["outcome"], one["reason"]) for one in found.findings} == {("manual", reason)}
    assert found.project.changes == {}


DRIVER = """\
import os, runpy, sys
for name in sorted(os.listdir(".")):
    if os.path.isdir(name) and not name.startswith("_"):
        print("==", name)
        sys.path.insert(0, os.path.abspath(name))
        known = set(sys.modules)
        os.chdir(name)
        try:
            runpy.run_path("app.py", run_name="__main__")
        except SystemExit as end:
            print("ended with", end.code)
        finally:
            os.chdir("..")
            sys.path.pop(0)
            own = [one for one in set(sys.modules) - known if _stands_below(sys.modules[one])]
            for one in own:
                del sys.modules[one]
"""
BELOW = """\
def _stands_below(module):
    return os.path.abspath(getattr(module, "__file__", None) or "/").startswith(os.getcwd())
"""


def test_programs_that_move_print_the_same(box: Sandbox, tmp_path: Path) -> None:
    """All of them, one after another in one run before and one after."""
    for number, (_, body) in enumerate(RUN):
        folder = tmp_path / f"p{number:03}"
        folder.mkdir()
        for name, text in _files(body).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "drive.py").write_text(BELOW + DRIVER, encoding="utf-8")

    before = box.exec([sys.executable, "drive.py"], cwd=tmp_path, capture=True)
    assert before.returncode == 0, before.stderr
    for folder in sorted(tmp_path.glob("p*")):
        shutil.rmtree(folder / "__pycache__", ignore_errors=True)
        run = rewriting(folder)
        said = [(one["outcome"], one["message"]) for one in run.findings]
        assert {outcome for outcome, _ in said} == {"fixed"}, (RUN[int(folder.name[1:])][0], said)
        assert run.write()
    after = box.exec([sys.executable, "drive.py"], cwd=tmp_path, capture=True)

    assert (after.stdout, after.returncode) == (before.stdout, 0), after.stderr


def test_each_way_is_shown_to_end_well_more_than_once() -> None:
    assert len(_named(MOVING)) > len(STAYS) >= 100
