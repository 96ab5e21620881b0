"""The fleet: programs and call shapes by somebody who knew only the public facts.

What the manifest says of each call has to come out, and each program prints the same before and
after the rewrite. Sites of which this version says otherwise are listed, with the reason.
"""

from __future__ import annotations

import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from started import Interpreter

from ci_migrate.codemod import Finding, scan, write_changes
from ci_migrate.codemod.python.source import decode
from ci_migrate.sandbox import Sandbox
from ci_migrate.settings import Settings

FLEET = Path(__file__).parent / "fleet"
PROGRAMS: dict[str, dict[str, Any]] = {
    one["name"]: one
    for one in tomllib.loads((FLEET / "manifest.toml").read_text(encoding="utf-8"))["program"]
}

# Calls that could move and do not: the program and a part of the line -> why.
STAYS = {
    ("client_error_models", 'ata_path(ENV, "Customer"'): "the text of an error is printed: offered",
    ("wrapper_simple", "fetch("): "the address goes through a function of the program",
    ("paging_generator", "s.get(url)"): "the loop follows next links, which the service may send",
}
# Calls whose operation or reason is told otherwise, and why that is as good.
OTHERWISE = {
    ("wrapper_class", "manage/segments"): "the callers of a method with a path are one finding",
    ("unknown_paths", "insightstream"): "for some weeks tables were documented without /data",
    ("workflow_refresh", "datasources/v2"): "the address has a rule of its own",
    ("auth_environment_header", "return requests.get("): "the error body is read, as well",
}


def _folder(name: str) -> Path:
    return (FLEET / PROGRAMS[name]["entry"]).parent


@cache
def _findings(name: str) -> tuple[Finding, ...]:
    return tuple(scan([_folder(name)], _folder(name), Settings()).findings)


def _lines(path: Path) -> list[str]:
    return decode(path, path.parent, path.read_bytes()).shown.split("\n")


def _found(name: str, site: dict[str, Any]) -> Finding | None:
    """The finding on the line of a site, or on one that is as good."""
    lines = _lines(_folder(name) / site["path"])
    wanted = {text.strip() for text in (site["line_text"], *site.get("alternatives", ()))}
    for one in _findings(name):
        if one.path == site["path"] and one.kind != "mock":
            first, _, last, _ = one.span
            if wanted & {line.strip() for line in lines[first - 1 : max(first, last)]}:
                return one
    return None


def _listed(table: dict[tuple[str, str], str], name: str, site: dict[str, Any]) -> bool:
    return any(name == one and part in site["line_text"] for one, part in table)


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_call_is_found_with_its_operation(name: str) -> None:
    for site in PROGRAMS[name]["sites"]:
        found = _found(name, site)
        if found is None:
            assert site.get("optional"), site
        elif not _listed(OTHERWISE, name, site):
            assert found.operation in (site["operation"], "unknown"), site


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_call_ends_as_a_careful_reader_says(name: str) -> None:
    for site in PROGRAMS[name]["sites"]:
        found = _found(name, site)
        if found is None:
            continue
        if site["expect"] == "moves":
            assert (found.outcome == "fixed") != _listed(STAYS, name, site), (site, found.message)
        elif site["expect"] == "stays" and not _listed(OTHERWISE, name, site):
            assert found.outcome != "fixed", site
            right = {site["reason"], *site.get("also_right", ())}
            assert found.outcome == "offered" or found.reason in right, (site, found.reason)


@pytest.mark.parametrize("name", [name for name, one in PROGRAMS.items() if not one["sites"]])
def test_a_decoy_is_left_in_peace(name: str) -> None:
    assert _findings(name) == ()


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_else_is_found(name: str) -> None:
    """A finding that no site accounts for would be a false alarm."""
    known = {id(found) for site in PROGRAMS[name]["sites"] if (found := _found(name, site))}
    strange = [one for one in _findings(name) if id(one) not in known and one.kind != "mock"]

    assert [(one.path, one.span[0], one.message) for one in strange] == []


def test_nine_of_ten_reads_move() -> None:
    wanted = [
        (name, site)
        for name, one in PROGRAMS.items()
        for site in one["sites"]
        if site["expect"] == "moves"
    ]
    moved = [1 for name, site in wanted if (f := _found(name, site)) and f.outcome == "fixed"]

    assert len(moved) >= 0.9 * len(wanted) >= 80


@pytest.mark.parametrize("name", [name for name, one in PROGRAMS.items() if one["sites"]])
def test_a_program_prints_the_same_before_and_after(
    box: Sandbox, python: Interpreter, tmp_path: Path, name: str
) -> None:
    copy = tmp_path / name
    shutil.copytree(_folder(name), copy)
    entry = Path(PROGRAMS[name]["entry"]).name
    before = python.run(entry, cwd=copy)
    project = scan([copy], copy, Settings())
    write_changes(project)
    seen = len(box.entries)

    after = python.run(entry, cwd=copy)

    assert (after.stdout, after.returncode) == (before.stdout, before.returncode), after.stderr
    asked = [one for one in box.entries[seen:] if one["service"] == "dataverse"]
    assert not any(one["subscription_key"] for one in asked)
    assert {one["bearer"] for one in asked} <= {"dataverse"}
    assert bool(asked) == any(one.outcome == "fixed" for one in project.findings)
    assert scan([copy], copy, Settings()).changes == {}


SHAPES: list[dict[str, Any]] = tomllib.loads(
    (FLEET / "shapes" / "manifest.toml").read_text(encoding="utf-8")
)["shape"]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda one: str(one["file"]))
def test_a_call_shape_is_found_and_a_look_alike_is_not(shape: dict[str, Any]) -> None:
    """Scanned beside its neighbours, since some take names from another file."""
    files = [FLEET / "shapes" / shape["file"]]
    files += [path for path in (FLEET / "shapes").glob("*.py") if _imports(files[0], path.stem)]
    project = scan(files, FLEET / "shapes", Settings())
    found = [one for one in project.findings if one.path == shape["file"]]

    assert len(found) == shape["sites"], [(one.span[0], one.message) for one in found]


def _imports(path: Path, stem: str) -> bool:
    return f"import {stem}" in (text := path.read_text(encoding="utf-8")) or f"from {stem}" in text
