"""The rooms of the project import one way, and each heavy package lives in one room."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ci_migrate"

FLOOR = {"adapter", "environment", "errors", "loading", "model", "paths", "redact", "__init__"}

# room -> the rooms it may import (the floor is open to all)
ALLOWED: dict[str, set[str]] = {
    "odata": set(),
    "settings": set(),
    "tree": set(),
    "catalogue": {"settings"},
    "translate": {"catalogue", "odata", "settings"},
    "codemod": {"catalogue", "inventory", "settings", "translate", "tree"},
    "inventory": {"catalogue", "queries", "settings", "translate", "tree"},
    "web": set(),
    "engines": set(),
    "parity": {"catalogue", "engines", "settings", "translate", "web"},
    "sandbox": set(),
    "queries": {"translate"},
    "plugin": {"parity", "report", "sandbox", "web"},
    "report": set(),
    "schema": {"catalogue", "web"},
    "cli": {
        "catalogue", "codemod", "engines", "parity", "queries", "report", "sandbox", "schema",
        "settings", "translate", "tree", "web",
    },
    "__main__": {"cli"},
}  # fmt: skip

# The rooms inside of the codemod, from the ground up: each may import those before it.
FLOORS = [
    "known", "python", "texts", "edits", "sites", "standins", "answers", "tokens", "moves",
]  # fmt: skip

ONLY_IN = {
    "libcst": {"codemod"},
    "lark": {"odata"},
    "tree_sitter": {"inventory"},
    "markdown_it": {"inventory"},
    "httpx": {"web"},
    "msal": {"web"},
    "jinja2": {"report", "codemod"},
    "click": {"cli"},
    "deepdiff": {"parity"},
    "duckdb": {"engines"},
    "pyarrow": {"engines"},
    "pyspark": {"engines"},
    "deltalake": {"engines"},
    "pytest": {"plugin"},
    "trustme": {"sandbox"},
    "tomli": {"catalogue", "settings", "parity"},
}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


SOURCES = sorted(PACKAGE.rglob("*.py"))
ROOMS = {_room(path) for path in SOURCES}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    room = _room(path)
    rooms = {
        name.split(".")[1]
        for name in _imports(path)
        if name.startswith("ci_migrate.") and name.split(".")[1] in ROOMS
    }

    extra = rooms - FLOOR - ALLOWED.get(room, set()) - {room}

    assert not extra, f"{room} must not import {sorted(extra)}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_heavy_package_lives_in_one_room(path: Path) -> None:
    room = _room(path)
    for name in {name.split(".")[0] for name in _imports(path)}:
        home = ONLY_IN.get(name, {room})

        assert room in home, f"{name} belongs to {home}, not to {room}"


@pytest.mark.parametrize("floor", FLOORS)
def test_the_codemod_is_built_from_the_ground_up(floor: str) -> None:
    below = {*FLOORS[: FLOORS.index(floor) + 1]}
    found = {
        (path.name, name)
        for path in (PACKAGE / "codemod" / floor).glob("*.py")
        for name in _imports(path)
        if name.startswith("ci_migrate.codemod.") and name.split(".")[2] not in below
    }

    assert found == set()


def test_every_floor_of_the_codemod_is_named_here() -> None:
    found = {path.parent.name for path in (PACKAGE / "codemod").glob("*/__init__.py")}

    assert found == set(FLOORS)


def test_every_room_is_named_here() -> None:
    assert set(ALLOWED) == ROOMS - FLOOR


@pytest.mark.parametrize("room", ["codemod", "report"])
def test_no_name_on_demand_is_that_of_a_module(room: str) -> None:
    """Once such a module is loaded, it would stand in the place of what has its name."""
    package = import_module(f"ci_migrate.{room}")
    modules = {path.stem for path in (PACKAGE / room).iterdir()}

    assert set(package.__all__) & modules == set()
    assert all(getattr(package, name) is not None for name in package.__all__)
