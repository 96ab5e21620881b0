"""The companion module of a rewritten program: its text, its place, its import."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path

from ci_migrate.adapter import filters, queries, rows
from ci_migrate.catalogue import Catalogue
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.source import COMPANION_MARK, is_companion
from ci_migrate.errors import MigrateError
from ci_migrate.paths import data_folder
from ci_migrate.settings import Settings
from ci_migrate.translate import tables_of

_CUT = "# -- companion:"


def companion_text(flavours: Iterable[str], catalogue: Catalogue, settings: Settings) -> str:
    """The text of a companion for these kinds of calls."""
    import jinja2

    wanted = set(flavours)
    if "client" in wanted:
        wanted.add("requests")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_folder("templates")),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("companion.py.j2").render(
        mark=COMPANION_MARK,
        flavours=sorted(wanted),
        backslashes=settings.segment_quotes == "backslash",
        tables=tables_of(catalogue, settings),
        adapter="\n\n\n".join(_body(module) for module in (filters, queries, rows)),
    )


def _body(module: object) -> str:
    """The text of an adapter module below its mark."""
    text = inspect.getsource(module)  # type: ignore[arg-type]  # modules are given
    return text[text.index(_CUT) :].partition("\n")[2].strip()


def flavours_of(path: Path) -> frozenset[str]:
    """The kinds of calls that an existing companion serves; empty where there is none."""
    if not path.is_file():
        return frozenset()
    text = path.read_text(encoding="utf-8")
    if not is_companion(text):
        raise MigrateError(
            f"{path.name} exists and is no companion module; name another one in the settings: "
            "[tool.ci-migrate] companion = ..."
        )
    return frozenset(text.partition("\n")[0].removeprefix(COMPANION_MARK).split())


def companion_place(path: Path, name: str, module: Module) -> tuple[Path, str]:
    """Where the companion of a file stands, and the line that imports it there.

    Beside a script; at the top of the package for a file of a package. A file of a package
    that imports its neighbours as a script does is treated as a script.
    """
    top = path.parent
    if not (top / "__init__.py").is_file() or _imports_neighbours(path, module):
        return top / f"{name}.py", f"import {name}"
    dots = "."
    while (top.parent / "__init__.py").is_file():
        top, dots = top.parent, dots + "."
    return top / f"{name}.py", f"from {dots} import {name}"


def _imports_neighbours(path: Path, module: Module) -> bool:
    names = {name.partition(".")[0] for name, _ in module.imports()}
    return any((path.parent / f"{name}.py").is_file() for name in names)
