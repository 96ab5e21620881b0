"""Adding an operation is one new file: everything that knows operations knows it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ci_migrate
from ci_migrate.paths import data_folder

NEW = """\
summary = "Read the quotas of an environment."
access = "read"
area = "instances"
target = "none"
safety = "manual"
reason = "lifecycle"
why = "No document describes quotas in Dataverse."
instead = "Ask an administrator."
references = ["A page about quotas"]
[legacy]
id = "Get-all-quotas"
method = "GET"
path = "/instances/{instanceId}/manage/quotas"
outside_clients = false
squashed = "getallquotas"
[[example]]
name = "quotas stay"
legacy = "GET /instances/{instanceId}/manage/quotas"
outcome = "refused"
reason = "lifecycle"
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program and its data with one more rule file."""
    place = tmp_path_factory.mktemp("checkout")
    ignore = shutil.ignore_patterns("__pycache__", "rules", "samples", "templates")
    shutil.copytree(Path(ci_migrate.__file__).parent, place / "ci_migrate", ignore=ignore)
    for name in ("rules", "samples", "templates"):
        shutil.copytree(data_folder(name), place / name)
    (place / "rules" / "get_all_quotas.toml").write_text(NEW, encoding="utf-8")
    return place


def ran(checkout: Path, *arguments: str) -> str:
    """What a command of the copy prints."""
    done = subprocess.run(
        [sys.executable, "-m", "ci_migrate", *arguments],
        cwd=checkout,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_a_url_of_it_is_recognised(checkout: Path) -> None:
    found = json.loads(ran(checkout, "translate", "/manage/quotas", "--format", "json"))

    assert (found["operation"], found["reason"]) == ("get_all_quotas", "lifecycle")
    assert found["next_step"] == "Ask an administrator."


def test_a_call_of_the_client_is_recognised(checkout: Path) -> None:
    program = checkout / "app.py"
    program.write_text(
        "from dynamics.customerinsights.api import CustomerInsights\n"
        "print(CustomerInsights().get_all_quotas('i'))\n",
        encoding="utf-8",
    )
    found = json.loads(ran(checkout, "scan", "app.py", "--format", "json"))

    assert [one["operation"] for one in found["findings"] if one["line"] == 2] == ["get_all_quotas"]


def test_it_is_listed_and_explained(checkout: Path) -> None:
    assert "get_all_quotas" in ran(checkout, "rules")
    assert "Ask an administrator." in ran(checkout, "explain", "get_all_quotas")


def test_it_is_in_the_pages_and_in_the_table(checkout: Path) -> None:
    assert "### `get_all_quotas`" in ran(checkout, "rules", "--format", "markdown")
    assert "| instances | 11 |  | `lifecycle` 11 |" in ran(checkout, "rules", "--format", "readme")


def test_its_examples_are_run(checkout: Path) -> None:
    assert "pass  get_all_quotas: quotas stay" in ran(checkout, "rules", "--test")
