"""Whole programs of other people: what the tool says of them, and what they print before and after.

``manifest.toml`` holds what a careful reader says about each call; nobody who wrote it knew the
codemod.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from started import Interpreter

from ci_migrate.codemod import Project, document, scan, write_changes
from ci_migrate.paths import data_folder
from ci_migrate.sandbox import Sandbox
from ci_migrate.settings import Settings

HERE = Path(__file__).parent
MANIFEST = tomllib.loads((HERE / "manifest.toml").read_text(encoding="utf-8"))["programs"]
SITES: dict[str, list[dict[str, Any]]] = {name: one["sites"] for name, one in MANIFEST.items()}
DECOYS = sorted(name for name, sites in SITES.items() if not sites)
SAMPLES = sorted(path.name for path in data_folder("samples").glob("*.py"))
UNFOLLOWED = {"unexplained", "unknown-client", "unknown-origin", "dynamic-query"}

# Programs of which this version says that it does not follow them; they stay as they are.
PROGRAMS = [
    *(pytest.param(data_folder("samples") / name, id=f"samples/{name}") for name in SAMPLES),
    *(pytest.param(HERE / name, id=name) for name in sorted(SITES) if SITES[name]),
]


def _copied(program: Path, folder: Path) -> Path:
    return Path(shutil.copy(program, folder))


def _scanned(folder: Path) -> Project:
    return scan([folder], folder, Settings())


def _findings(name: str, folder: Path) -> list[dict[str, Any]]:
    _copied(HERE / name, folder)
    found: list[dict[str, Any]] = document(_scanned(folder))["findings"]
    return found


def _ran(
    box: Sandbox, python: Interpreter, program: Path
) -> tuple[str, int, str, list[dict[str, Any]]]:
    """What a program printed, how it ended, and what it asked both services."""
    seen = len(box.entries)
    done = python.run(program.name, cwd=program.parent)
    asked = [entry for entry in box.entries[seen:] if entry["service"] != "login"]
    return done.stdout, done.returncode, done.stderr, asked


def _keys(asked: list[dict[str, Any]], service: str) -> set[tuple[str, str]]:
    return {(one["method"], one["path"]) for one in asked if one["service"] == service}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_prints_the_same_before_and_after(
    box: Sandbox, python: Interpreter, tmp_path: Path, program: Path
) -> None:
    """And only what stayed still talks to the legacy service; Dataverse never sees its key."""
    copy = _copied(program, tmp_path)
    stdout, code, stderr, before = _ran(box, python, copy)
    assert code == 0, stderr

    project = _scanned(tmp_path)
    write_changes(project)
    after = _ran(box, python, copy)

    assert (after[0], after[1]) == (stdout, code), after[2]
    dataverse = [one for one in after[3] if one["service"] == "dataverse"]
    assert not any(one["subscription_key"] for one in dataverse)
    unsigned = {"none"} & {one["bearer"] for one in before}
    assert {one["bearer"] for one in dataverse} <= {"dataverse"} | unsigned
    assert _keys(after[3], "legacy") <= _keys(before, "legacy")
    findings = document(project)["findings"]
    moved = [one for one in findings if one["outcome"] == "fixed"]
    assert bool(dataverse) == bool(moved)
    if len(moved) == len(findings):
        assert _keys(after[3], "legacy") == set()
    if all(one["outcome"] == "fixed" or one["access"] == "write" for one in findings):
        assert "GET" not in {method for method, _ in _keys(after[3], "legacy")}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_second_run_changes_nothing(tmp_path: Path, program: Path) -> None:
    """What stays is found again, with the same outcome and reason."""
    _copied(program, tmp_path)
    first = _scanned(tmp_path)
    write_changes(first)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    second = _scanned(tmp_path)
    write_changes(second)

    assert second.changes == {}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == written
    assert [(one.operation, one.outcome, one.reason) for one in second.findings] == [
        (one.operation, one.outcome, one.reason)
        for one in first.findings
        if one.outcome.value != "fixed"
    ]


@pytest.mark.parametrize("name", sorted(name for name in SITES if SITES[name]))
def test_every_call_of_the_manifest_is_found(tmp_path: Path, name: str) -> None:
    """Each on its line and under its operation; nothing is found where nothing is."""
    findings = _findings(name, tmp_path)
    unfollowed = any(one["reason"] in UNFOLLOWED for one in findings)

    found = {one["line"]: one for one in findings if one["kind"] == "call"}
    for site in SITES[name]:
        assert site["line"] in found or unfollowed, site
        if site["line"] in found:
            one = found[site["line"]]
            followed = set() if one["reason"] not in UNFOLLOWED else {"unknown", one["operation"]}
            assert one["operation"] in {site["operation"], *followed}, site
    strange = {line for line, one in found.items() if one["reason"] not in UNFOLLOWED}
    assert strange <= {site["line"] for site in SITES[name]}


@pytest.mark.parametrize("name", sorted(name for name in SITES if SITES[name]))
def test_what_people_would_leave_is_left(tmp_path: Path, name: str) -> None:
    """A refusal gives the reason that a careful reader gives."""
    found = {one["line"]: one for one in _findings(name, tmp_path)}

    for site in SITES[name]:
        if site["expect"] == "refuse" and site["line"] in found:
            one = found[site["line"]]
            assert one["outcome"] in ("manual", "offered"), site
            assert one["reason"] in {site["reason"], *UNFOLLOWED}, site


@pytest.mark.parametrize("name", DECOYS)
def test_a_decoy_is_left_in_peace(box: Sandbox, python: Interpreter, tmp_path: Path, name: str) -> None:
    """No finding, no change, and it runs without any network."""
    copy = _copied(HERE / name, tmp_path)

    project = _scanned(tmp_path)

    assert (project.findings, project.changes) == ([], {})
    assert copy.read_bytes() == (HERE / name).read_bytes()
    stdout, code, stderr, asked = _ran(box, python, copy)
    assert (code, asked) == (0, []), stderr
    assert stdout


def test_most_of_what_can_move_moves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At least four of five calls that a careful human would rewrite without doubt."""
    wanted = moved = 0
    left = []
    for name in sorted(SITES):
        folder = tmp_path / name
        folder.mkdir()
        outcomes = {one["line"]: one["outcome"] for one in _findings(name, folder)}
        for site in SITES[name]:
            if site["expect"] == "move":
                wanted += 1
                moved += outcomes.get(site["line"]) == "fixed"
                left += [] if outcomes.get(site["line"]) == "fixed" else [(name, site["line"])]

    with capsys.disabled():
        sys.stdout.write(f"\n{moved} of {wanted} calls that can move do ({moved / wanted:.0%})\n")
    assert moved >= 0.8 * wanted, left


def test_of_mixed_jobs_only_the_read_moves(box: Sandbox, python: Interpreter, tmp_path: Path) -> None:
    """The list of segments and the start of a job still go to the legacy service."""
    copy = _copied(data_folder("samples") / "mixed_jobs.py", tmp_path)
    before = copy.read_text(encoding="utf-8")
    project = _scanned(tmp_path)
    write_changes(project)

    *_, asked = _ran(box, python, copy)

    assert [(one.outcome.value, one.reason) for one in project.findings] == [
        ("fixed", None),
        ("manual", "metadata"),
        ("manual", "write"),
    ]
    assert {(method, path.rpartition("/")[2]) for method, path in _keys(asked, "legacy")} == {
        ("GET", "segments"),
        ("POST", "jobs"),
    }
    assert ("GET", "/api/data/v9.2/msdynci_customerprofiles") in _keys(asked, "dataverse")
    after = copy.read_text(encoding="utf-8")
    assert after.partition("def segments")[2] == before.partition("def segments")[2]


def test_the_manifest_names_every_program() -> None:
    programs = {path.name for path in HERE.glob("*.py") if not path.name.startswith("test_")}

    assert programs == set(SITES)
