"""The requirements that a rewrite makes superfluous, or asks for, are named by file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rewriting import Rewriting

from ci_migrate.codemod import document, scan
from ci_migrate.codemod.declared import declared, requirement_files
from ci_migrate.report import findings_text
from ci_migrate.settings import Settings

Rewrite = Callable[..., Rewriting]
OWN = {"token": "companion"}

APP = """\
from dynamics.customerinsights.api import CustomerInsights
from tokens import H


def people():
    client = CustomerInsights()
    return client.get_entities_with_odata_path("i", "Customer", top=5, custom_headers=H).value
"""
SEGMENTS = """

def segments():
    return CustomerInsights().get_all_segments("i")
"""
LISTED = "# pins\ncustomerinsights==1.0.8\nmsrest>=0.7\nsetuptools<82\nrequests\nmsal\n"

FILES = {
    "requirements.txt": "Customer_Insights\ncustomerinsights == 1.0.8 ; python_version > '3'\n",
    "requirements-dev.in": "-r requirements.txt\n\n  customerinsights[x]>=1\n",
    "constraints.txt": "#customerinsights\ncustomerinsights==1.0.8 \\\n    --hash=sha256:00\n",
    "requirements/base.txt": "--index-url https://example.org\ncustomerinsights\n",
    "pyproject.toml": '[project]\ndependencies = [\n  "requests", # "customerinsights"\n  '
    '"customerinsights[x]>=1",\n]\nname = "customerinsights"\n',
    "a/pyproject.toml": '[project]\nname = "a"\n[project.optional-dependencies]\n'
    "old = ['customerinsights', \"requests\"]\n",
    "b/pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.11"\n\n'
    'customerinsights = {version = "1.0.8"}\n',
    "c/pyproject.toml": '[tool.poetry.group.old.dependencies]\n"customerinsights" = "*"\n',
    "d/pyproject.toml": '[dependency-groups]\ndev = [\n  {include-group = "x"},\n'
    '  "customerinsights",\n]\n',
    "e/pyproject.toml": '[tool.uv]\ndev-dependencies = ["customerinsights"]\n[tool.uv.sources]\n'
    'customerinsights = { path = "x" }\n',
    "f/pyproject.toml": '[tool.pdm.dev-dependencies]\nold = [\n\n"customerinsights"\n]\n',
    "g/pyproject.toml": '[tool.hatch.envs.default]\ndependencies = [\n"customerinsights",\n]\n',
    "setup.cfg": "[metadata]\nname = customerinsights\n\n[options]\ninstall_requires =\n"
    "    requests\n    customerinsights>=1\npackages =\n    customerinsights\n",
    "h/setup.cfg": "[options]\ninstall_requires = requests; customerinsights\n",
    "i/setup.cfg": "[options.extras_require]\nold =\n    customerinsights\n",
    "setup.py": "from setuptools import setup\n\nsetup(\n    name='customerinsights',\n"
    "    install_requires=[\n        'customerinsights',\n    ],\n)\n",
    "j/setup.py": "import setuptools\n\nNEEDED = ('customerinsights~=1.0',)\n",
    "Pipfile": '[[source]]\nname = "customerinsights"\n\n[packages]\ncustomerinsights = "*"\n',
    "environment.yml": "name: customerinsights\ndependencies:\n  - python=3.11\n  - pip:\n"
    "    - customerinsights==1.0.8\n",
}
LINES = {
    "requirements.txt": 2, "requirements-dev.in": 3, "constraints.txt": 2,
    "requirements/base.txt": 2, "pyproject.toml": 4, "a/pyproject.toml": 4, "b/pyproject.toml": 4,
    "c/pyproject.toml": 2, "d/pyproject.toml": 4, "e/pyproject.toml": 2, "f/pyproject.toml": 4,
    "g/pyproject.toml": 3, "setup.cfg": 7, "h/setup.cfg": 2, "i/setup.cfg": 3, "setup.py": 6,
    "j/setup.py": 3, "Pipfile": 5, "environment.yml": 5,
}  # fmt: skip


def _hints(run: Rewriting) -> list[tuple[str, int, str, str]]:
    found = run.document["dependencies"]
    return [(one["path"], one["line"], one["package"], one["action"]) for one in found]


def _actions(run: Rewriting) -> dict[str, str]:
    return {package: action for _, _, package, action in _hints(run)}


@pytest.mark.parametrize("name", FILES)
def test_every_usual_place_of_a_requirement_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(FILES[name])
    found = [one for one in declared(path, tmp_path) if one.package == "customerinsights"]

    assert [(one.path, one.line) for one in found] == [(name, LINES[name])]
    assert path in requirement_files([path.parent, tmp_path], tmp_path)


def test_what_only_the_client_needed_may_leave(rewrite: Rewrite) -> None:
    run = rewrite({"app.py": APP, "requirements.txt": LISTED}, **OWN)

    assert _hints(run) == [
        ("requirements.txt", 2, "customerinsights", "remove"),
        ("requirements.txt", 3, "msrest", "remove"),
        ("requirements.txt", 4, "setuptools", "remove"),
    ]


def test_the_hints_stay_once_the_changes_are_written(
    rewrite: Rewrite, again: Callable[..., Rewriting]
) -> None:
    before = rewrite({"app.py": APP, "requirements.txt": LISTED}, **OWN)
    before.write()

    assert _hints(again(**OWN)) == _hints(before)


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": APP + SEGMENTS},
        {"app.py": APP, "models.py": "from dynamics.customerinsights.api import models\n"},
        {"app.py": APP, "t.py": 'patch("dynamics.customerinsights.api.CustomerInsights")\n'},
        {"app.py": APP, "late.py": "import dynamics.customerinsights.api as ci\nprint(ci\n"},
        {"app.py": APP, "old.py": 'importlib.import_module("dynamics.customerinsights.api")\n'},
        {"app.py": APP, "n.ipynb": '{"cells": [{"source": ["dynamics.customerinsights.api"]}]}'},
    ],
    ids=["a call that stays", "its models", "a stand-in", "a broken file", "a text", "a notebook"],
)
def test_the_client_stays_while_anything_names_it(rewrite: Rewrite, files: dict[str, str]) -> None:
    assert _hints(rewrite({**files, "requirements.txt": LISTED}, **OWN)) == []


def test_a_file_outside_the_scan_keeps_the_client(rewrite: Rewrite, tmp_path: Path) -> None:
    rewrite({"src/app.py": APP, "jobs/night.py": APP, "requirements.txt": LISTED}, **OWN)
    found = document(scan([tmp_path / "src"], tmp_path, Settings(token="companion")))

    assert found["dependencies"] == []
    (tmp_path / "jobs/night.py").write_text("# dynamics is a word\n")
    found = document(scan([tmp_path / "src"], tmp_path, Settings(token="companion")))
    assert [one["action"] for one in found["dependencies"]] == ["remove"] * 3


def test_a_companion_outside_the_scan_does_not_keep_the_client(
    rewrite: Rewrite, tmp_path: Path
) -> None:
    rewrite({"app.py": APP, "requirements.txt": LISTED}, **OWN).write()
    found = document(scan([tmp_path / "app.py"], tmp_path, Settings(token="companion")))

    assert [one["action"] for one in found["dependencies"]] == ["remove"] * 3


@pytest.mark.parametrize(
    ("extra", "listed", "actions"),
    [
        ("import msrest\n", LISTED, {"msrest": "keep", "setuptools": "remove"}),
        ("from azure.mgmt.compute import X\n", LISTED, {"msrest": "keep", "setuptools": "remove"}),
        ("", LISTED + "azure-mgmt-compute\n", {"msrest": "keep", "setuptools": "remove"}),
        ("import pkg_resources\n", LISTED, {"msrest": "remove", "setuptools": "keep"}),
        ("", LISTED.replace("<82", "==65.5.0"), {"msrest": "remove", "setuptools": "remove"}),
        ("", LISTED.replace("<82", ">=60,<=80"), {"msrest": "remove", "setuptools": "remove"}),
        ("", LISTED.replace("<82", "~=81.0"), {"msrest": "remove", "setuptools": "remove"}),
        ("", LISTED.replace("<82", ">=82"), {"msrest": "remove"}),
        ("", LISTED.replace("<82", "==84.2.1"), {"msrest": "remove"}),
        ("", LISTED.replace("<82", ""), {"msrest": "remove"}),
    ],
)
def test_msrest_and_the_pin_stay_for_whoever_else_needs_them(
    rewrite: Rewrite, extra: str, listed: str, actions: dict[str, str]
) -> None:
    run = rewrite({"app.py": APP, "extra.py": extra, "requirements.txt": listed}, **OWN)

    assert _actions(run) == {"customerinsights": "remove", **actions}


def test_a_pin_that_only_builds_is_left_alone(rewrite: Rewrite) -> None:
    build = '[build-system]\nrequires = ["setuptools<80"]\n[project]\ndependencies = ['
    run = rewrite({"app.py": APP, "pyproject.toml": f'{build}"customerinsights","msal"]\n'}, **OWN)

    assert "setuptools" not in _actions(run)


def test_what_the_companion_imports_has_to_come(rewrite: Rewrite) -> None:
    run = rewrite({"app.py": APP, "requirements.txt": "customerinsights\nmsrest\n"}, **OWN)

    assert ("requirements.txt", 0, "requests", "add") in _hints(run)
    assert ("requirements.txt", 0, "msal", "add") in _hints(run)


def test_an_httpx_program_needs_no_requests(rewrite: Rewrite) -> None:
    text = (
        "import httpx\nfrom tokens import H\n"
        'httpx.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", headers=H)\n'
    )
    run = rewrite({"app.py": text, "requirements.txt": "flask\n"}, **OWN)

    assert {"httpx", "msal"} == set(_actions(run))


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("poetry.lock", '[[package]]\nname = "customerinsights"\n', 2),
        ("uv.lock", 'version = 1\n\n[[package]]\nname = "msrest"\n', 4),
        ("Pipfile.lock", '{"default": {\n "customerinsights": {}}}\n', 2),
        ("requirements-lock.txt", "# autogenerated by pip-compile\ncustomerinsights==1.0.8\n", 2),
    ],
)
def test_a_lock_is_to_be_made_anew(rewrite: Rewrite, name: str, text: str, line: int) -> None:
    files = {"app.py": APP, "requirements.in": LISTED, name: text}
    locks = [one for one in _hints(rewrite(files, **OWN)) if one[3] == "lock"]

    assert [(one[0], one[1]) for one in locks] == [(name, line)]


def test_a_lock_without_the_client_is_not_mentioned(rewrite: Rewrite) -> None:
    lock = '[[package]]\nname = "flask"\n'
    run = rewrite({"app.py": APP, "requirements.in": LISTED, "poetry.lock": lock}, **OWN)

    assert "lock" not in _actions(run).values()


def test_a_project_without_the_client_gets_no_hints(rewrite: Rewrite) -> None:
    run = rewrite({"app.py": "print(1)\n", "requirements.txt": "msrest\nsetuptools<82\n"})

    assert _hints(run) == []


def test_the_text_names_the_hints_below_the_summary(rewrite: Rewrite) -> None:
    run = rewrite({"app.py": APP, "requirements.txt": LISTED}, **OWN)
    below = findings_text(run.document).partition("\nDependencies, for you to change:\n")[2]

    assert below.splitlines()[0] == (
        "  requirements.txt:2  customerinsights==1.0.8  may leave: no file imports the client any "
        "more"
    )
    assert "Dependencies" not in findings_text(rewrite(APP, **OWN).document | {"dependencies": []})


def test_files_that_are_no_text_declare_nothing(tmp_path: Path) -> None:
    for name in ("requirements.txt", "setup.py", "pyproject.toml"):
        (tmp_path / name).write_bytes(b"\xff\xfe\x00")
    (tmp_path / "j").mkdir()
    (tmp_path / "j/setup.py").write_text("setup(")

    paths = [*requirement_files([tmp_path], tmp_path), tmp_path / "j/setup.py"]
    assert [declared(path, tmp_path) for path in paths] == [[]] * 4


def test_a_program_without_requirements_is_told_of_msal(rewrite: Callable[..., Rewriting]) -> None:
    """Its token came by a posted form; the companion takes the ones for Dataverse with msal."""
    program = """\
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
FORM = {"grant_type": "client_credentials", "resource": "https://api.ci.ai.microsoft.com"}
GOT = requests.post("https://login.microsoftonline.com/t/oauth2/token", data=FORM).json()
H = {"Authorization": "Bearer " + GOT["access_token"]}
print(len(requests.get(f"{ROOT}/data/Customer?$top=5", headers=H).json()["value"]))
print(requests.get(f"{ROOT}/manage/segments", headers=H).json())
"""
    (hint,) = rewrite(program).document["dependencies"]

    assert (hint["path"], hint["package"], hint["action"]) == ("ci_dataverse.py", "msal", "add")
    assert rewrite("import msal\n" + program).document["dependencies"] == []
