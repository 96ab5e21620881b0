"""The companion module of a rewritten program: its text, and what one serves already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from textwrap import fill
from types import MappingProxyType
from typing import Any

from ci_migrate.adapter import Read, filters, queries, rows, windows
from ci_migrate.catalogue import Catalogue
from ci_migrate.codemod.python.source import COMPANION_MARK, is_companion
from ci_migrate.errors import MigrateError
from ci_migrate.paths import data_folder
from ci_migrate.settings import Settings
from ci_migrate.translate import spelling_of, tables_of

_CUT = "# -- companion:"


def companion_text(needs: Iterable[str], catalogue: Catalogue, settings: Settings) -> str:
    """The text of a companion for what a program needs: kinds of calls and entity sets."""
    tables = tables_of(catalogue, settings)
    wanted = set(needs)
    if "client" in wanted:
        wanted.add("requests")
    text: str = _template().render(
        mark=_marked(sorted(wanted)),
        flavours=sorted(one for one in wanted - set(tables) if "=" not in one),
        sets=dict(one.split("=") for one in sorted(wanted) if "=" in one),
        spelling=repr(spelling_of(settings)),
        tables={name: table for name, table in tables.items() if name in wanted},
        adapter="\n\n\n".join(_body(module) for module in (filters, queries, windows, rows)),
    )
    return text


@cache
def _template() -> Any:
    """The template of every companion."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_folder("templates")),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("companion.py.j2")


def _marked(needs: list[str]) -> str:
    """The first lines of a companion: what it serves, so that a later run can add to it."""
    return fill(
        " ".join(needs),
        99,
        initial_indent=f"{COMPANION_MARK} ",
        subsequent_indent=f"{COMPANION_MARK} ",
        break_long_words=False,
        break_on_hyphens=False,
    )


@cache
def _body(module: object) -> str:
    """The text of an adapter module below its mark."""
    import inspect

    text = inspect.getsource(module)  # type: ignore[arg-type]  # modules are given
    return text[text.index(_CUT) :].partition("\n")[2].strip()


def needs_of(
    read: Read, kind: str, catalogue: Catalogue, sets: Mapping[str, str] = MappingProxyType({})
) -> set[str]:
    """What one rewritten call needs of its companion; ``sets`` are those that it may read."""
    related = {catalogue.tables[name.lower()].entity_set for name in read.expand}
    named = {f"{name}={one}" for name, one in sets.items()}
    tables = set(sets.values()) or {read.query.partition("?")[0]}
    return {kind.removesuffix("-built"), *tables, *related, *named}


def imports_of(needs: Iterable[str]) -> frozenset[str]:
    """The libraries that the companion for some needs imports and no program has to have."""
    libraries = {"client": "requests", "httpx-async": "httpx"}
    flavours = {libraries.get(one, one) for one in needs}
    return frozenset(flavours & {"requests", "httpx", "aiohttp", "urllib3"})


def served_by(path: Path) -> frozenset[str]:
    """What an existing companion serves; empty where there is none."""
    if not path.is_file():
        return frozenset()
    text = path.read_text(encoding="utf-8")
    if not is_companion(text):
        raise MigrateError(
            f"{path.name} exists and is no companion module; name another one in the settings: "
            "[tool.ci-migrate] companion = ..."
        )
    marks = [line for line in text.splitlines() if line.startswith(COMPANION_MARK)]
    return frozenset(word for mark in marks for word in mark.removeprefix(COMPANION_MARK).split())
