"""Reads the catalogue's TOML files; an unknown or missing key is an error that names the file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ci_migrate.catalogue.model import (
    SHIPPED,
    Catalogue,
    Example,
    ExampleSettings,
    LossKind,
    Reason,
    Rule,
    TableMap,
)
from ci_migrate.catalogue.shapes import build, read_toml
from ci_migrate.errors import RuleError, suggestion
from ci_migrate.paths import data_folder

T = TypeVar("T")

_MADE = {
    "name": "the file's own name is the name",
    "examples": "each example is a table [[example]]",
    "origin": "the file says where it is from",
}


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the project."""
    return load_catalogue(data_folder("rules"))


def load_catalogue(folder: Path) -> Catalogue:
    """All files of a whole catalogue folder; RuleError for the first file that is wrong."""
    paths = (
        path for path in sorted(folder.glob("*.toml")) if path.stem not in ("reasons", "losses")
    )
    rules = [rule(read_toml(path, path.name), path.stem, path.name) for path in paths]
    tables = sorted((folder / "tables").glob("*"))
    maps = [table_map(read_toml(path, path.name), path.name) for path in tables]
    found = Catalogue(
        rules={one.name: one for one in rules},
        tables={one.legacy.lower(): one for one in maps},
        reasons=sections(Reason, folder / "reasons.toml", "reasons.toml"),
        losses=sections(LossKind, folder / "losses.toml", "losses.toml"),
    )
    for one in rules:
        check_words(one, f"{one.name}.toml", found)
    for path, table in zip(tables, maps, strict=True):
        check_words(table, path.name, found)
    return found


def rule(table: Mapping[str, Any], name: str, file: str, origin: str = SHIPPED) -> Rule:
    """A rule out of the table of its file."""
    return build(Rule, _with_examples(table, file) | {"name": name, "origin": origin}, file, "")


def table_map(table: Mapping[str, Any], file: str, origin: str = SHIPPED) -> TableMap:
    """A table map out of the table of its file."""
    return build(TableMap, _with_examples(table, file) | {"origin": origin}, file, "")


def sections(shape: type[T], path: Path, file: str) -> dict[str, T]:
    """The entries of a file of reasons or losses, by their names."""
    return {key: build(shape, one, file, key) for key, one in read_toml(path, file).items()}


def check_words(one: Rule | TableMap, file: str, catalogue: Catalogue) -> None:
    """RuleError where a rule or an example names a reason or a loss that nothing explains."""
    if isinstance(one, Rule) and one.safety == "manual":
        _known(one.reason, "reason", f"{file}: reason", catalogue.reasons)
    for number, example in enumerate(one.examples):
        where = f"{file}: examples[{number}]"
        if example.outcome == "refused":
            _known(example.reason, "reason", f"{where}.reason", catalogue.reasons)
        for loss in example.losses:
            _known(loss, "loss", f"{where}.losses", catalogue.losses)
        _check_case(example, where)


def _with_examples(table: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The table with its examples under the name that they have in the shape."""
    for key, hint in _MADE.items():
        if key in table:
            raise RuleError(f"{file}: unknown key {key!r}; {hint}")
    return {"examples" if key == "example" else key: value for key, value in table.items()}


def _known(name: str | None, noun: str, where: str, known: Mapping[str, object]) -> None:
    if name in known:
        return
    if name is None:
        raise RuleError(f"{where} is missing; {suggestion('', sorted(known))}")
    hint = suggestion(name, known, "`ci-migrate rules --format markdown` has all")
    file = {"reason": "reasons.toml", "loss": "losses.toml"}[noun]
    raise RuleError(f"{where} {name!r} is none of those in {file}; {hint}")


def _check_case(example: Example, where: str) -> None:
    """A parity case has only the settings of the project that runs it."""
    if example.parity is not None and example.settings != ExampleSettings():
        raise RuleError(
            f"{where}.parity: an example with settings of its own cannot be a parity case; drop "
            "[example.settings] or [example.parity]"
        )
