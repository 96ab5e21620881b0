"""What moves gives the same rows: shapes of calls run in the sandbox before and after."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path

from rewriting import rewriting
from shapes_of_arguments import SHAPES as ARGUMENTS
from shapes_of_both import SHAPES as BOTH
from shapes_of_growing import SHAPES as GROWING
from shapes_of_libraries import SHAPES as LIBRARIES
from shapes_of_options import SHAPES as OPTIONS
from shapes_of_steady import SHAPES as STEADY
from shapes_of_wrappers import SHAPES as WRAPPERS
from test_shapes import _named

from ci_migrate.sandbox import Sandbox

HEAD = """\
import os
from urllib.parse import quote, urljoin

import httpx
import msal
import requests
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]
API = "https://api.ci.ai.dynamics.com/v1/instances/" + ENV
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/data"
KEY = os.environ["CI_SUBSCRIPTION_KEY"]
APP = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": KEY}

pass
"""
# Runs each program for a few seconds at most, and shows what it printed, its rows and its end.
DRIVER = """\
import asyncio, inspect, os, runpy, signal, sys


def rows(value):
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return value
    status = getattr(value, "status_code", None)
    return status and (status, value.json()["value"] if status == 200 else None)


def call(function, value):
    parts = inspect.signature(function).parameters.values()
    count = sum(one.default is one.empty and one.kind < one.VAR_POSITIONAL for one in parts)
    try:
        given = function(*[value] * count)
        return asyncio.run(given) if inspect.iscoroutine(given) else given
    except Exception as error:
        return [{"error": type(error).__name__}]


def stop(*_):
    raise SystemExit("too slow")


signal.signal(signal.SIGALRM, stop)
for name in sorted(os.listdir(".")):
    if not os.path.isdir(name) or name.startswith("_"):
        continue
    print("==", name)
    sys.path.insert(0, os.path.abspath(name))
    os.chdir(name)
    signal.alarm(20)
    left = {}
    try:
        left = runpy.run_path("app.py", run_name="__main__")
        for function in open("uncalled.txt").read().split():
            for value in ("ce759201f786d590bf2134bff576c369", "Seattle", 3, None):
                left[f"{function}({value})"] = call(left[function], value)
    except (Exception, SystemExit) as end:
        print("ended with", type(end).__name__, end if isinstance(end, SystemExit) else "")
    finally:
        signal.alarm(0)
        os.chdir("..")
        sys.path.pop(0)
        sys.modules.pop("ci_dataverse", None)
    print({key: rows(one) for key, one in left.items() if rows(one) is not None})
"""
# Of the towns and people that the shapes name, those of the sandbox.
KNOWN = {"Oslo": "Seattle", "Rome": "Dublin", "Norway": "Ireland"}


def _known(text: str) -> str:
    for one, other in KNOWN.items():
        text = text.replace(one, other)
    return text


# What a session sends as it was prepared knows no certificates out of the environment.
UNTRUSTING = {"a request prepared by the session"}
PROGRAMS = [
    (name, _known(body.partition("-->\n")[0]))
    for name, body in _named(WRAPPERS + STEADY + OPTIONS + GROWING + LIBRARIES + BOTH + ARGUMENTS)
    if name not in UNTRUSTING
]


def test_shapes_that_move_give_the_same(box: Sandbox, tmp_path: Path) -> None:
    """All of them, one after another in one run before and one after."""
    for number, (_, body) in enumerate(PROGRAMS):
        folder = tmp_path / f"p{number:03}"
        folder.mkdir()
        (folder / "app.py").write_text(HEAD + body, encoding="utf-8")
        (folder / "uncalled.txt").write_text(" ".join(_uncalled(body)), encoding="utf-8")
    (tmp_path / "drive.py").write_text(DRIVER, encoding="utf-8")

    before = box.exec([sys.executable, "drive.py"], cwd=tmp_path, capture=True)
    for folder in sorted(tmp_path.glob("p*")):
        shutil.rmtree(folder / "__pycache__", ignore_errors=True)
        assert rewriting(folder).write()
    after = box.exec([sys.executable, "drive.py"], cwd=tmp_path, capture=True)

    assert (before.returncode, after.returncode) == (0, 0), before.stderr + after.stderr
    pairs = zip(_outputs(before.stdout), _outputs(after.stdout), strict=True)
    assert [one for one in pairs if one[0] != one[1]] == []
    quiet = [name for name, part in _outputs(before.stdout) if part.strip() in ("", "{}")]
    failed = [name for name, part in _outputs(before.stdout) if "ended with" in part]
    assert len(quiet) + len(failed) < len(PROGRAMS) / 5, "; ".join((*quiet, "-", *failed))


def _uncalled(text: str) -> list[str]:
    """The functions of a program that nothing in it calls."""
    tree = ast.parse(text)
    read = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name)}
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    found = [one for one in tree.body if isinstance(one, kinds) and one.name not in read]
    return [one.name for one in found if "session" not in ast.unparse(one.args).lower()]


def _outputs(shown: str) -> list[tuple[str, str]]:
    """What each program showed."""
    parts = [part.partition("\n")[2] for part in f"\n{shown}".split("\n== ")[1:]]
    return list(zip([name for name, _ in PROGRAMS], parts, strict=True))
