"""The shipped catalogue with a team's own rules and table maps, out of files of their project.

A file of a project may leave out what the shipped files have to say: ``RULE_DEFAULTS`` and
``LEGACY_DEFAULTS`` fill a rule, ``TABLE_DEFAULTS`` a table map.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from ci_migrate.catalogue.loader import check_words, rule, sections, shipped, table_map
from ci_migrate.catalogue.model import SHIPPED, Catalogue, LossKind, Reason, Rule, TableMap
from ci_migrate.catalogue.shapes import read_toml
from ci_migrate.errors import RuleError

T = TypeVar("T")

RULE_DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {"area": "project", "target": "none", "safety": "manual", "why": "", "references": []}
)
LEGACY_DEFAULTS: Mapping[str, Any] = MappingProxyType({"id": "", "outside_clients": True})
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TABLE_DEFAULTS: Mapping[str, Any] = MappingProxyType({"kind": "other"})


def project_catalogue(paths: Sequence[Path]) -> Catalogue:
    """The shipped catalogue plus the files of ``paths``: TOML files, or folders of them.

    A table map takes the place of the shipped one of its legacy name; rules, reasons and losses
    are added. RuleError names the file, the key and what is allowed.
    """
    files = project_files(paths)
    stamps = tuple((path, name, path.stat().st_mtime_ns) for path, name in files.items())
    return _extended(stamps) if stamps else shipped()


def project_files(paths: Iterable[Path]) -> dict[Path, str]:
    """The TOML files of ``paths``, each once, with the name that messages and pages give it.

    The name begins with the last part of the path it was found by, and is the ``origin`` of what
    the file holds.
    """
    found: dict[Path, str] = {}
    for path in paths:
        whole = path.resolve()
        inner = sorted(whole.rglob("*.toml")) if whole.is_dir() else [whole]
        if not whole.exists():
            raise RuleError(f"{path}: there is no such file or folder of rules; mend the path")
        if not inner:
            raise RuleError(f"{path}: the folder holds no .toml file; write a rule as one")
        for one in inner:
            found.setdefault(one, one.relative_to(whole.parent).as_posix())
    return found


@lru_cache(maxsize=8)
def _extended(stamps: tuple[tuple[Path, str, int], ...]) -> Catalogue:
    """The catalogue of a project; a file that was changed is read again."""
    known = shipped()
    rules: dict[str, Rule] = {}
    tables: dict[str, TableMap] = {}
    words: dict[str, dict[str, Any]] = {"reasons.toml": {}, "losses.toml": {}}
    for path, file, _ in stamps:
        if path.name == "reasons.toml":
            _add(words[path.name], sections(Reason, path, file), known.reasons, file)
        elif path.name == "losses.toml":
            _add(words[path.name], sections(LossKind, path, file), known.losses, file)
        elif isinstance(new := _own(path, file), Rule):
            _check_rule(new, file, {**known.rules, **rules})
            rules[new.name] = new
        else:
            _check_table(new, file, tables)
            tables[new.legacy.lower()] = new
    found = Catalogue(
        rules={**known.rules, **rules},
        tables={**known.tables, **tables},
        reasons={**known.reasons, **words["reasons.toml"]},
        losses={**known.losses, **words["losses.toml"]},
    )
    own: list[Rule | TableMap] = [*rules.values(), *tables.values()]
    for one in own:
        check_words(one, one.origin, found)
    return found


def _own(path: Path, file: str) -> Rule | TableMap:
    """What a file of a project holds, told by its ``legacy``."""
    table = read_toml(path, file)
    legacy = table.get("legacy")
    if isinstance(legacy, str):
        return table_map({**TABLE_DEFAULTS, **table}, file, file)
    if isinstance(legacy, dict):
        whole = {**RULE_DEFAULTS, **table, "legacy": {**LEGACY_DEFAULTS, **legacy}}
        if "access" not in whole:
            whole["access"] = "read" if legacy.get("method") == "GET" else "write"
        return rule(whole, path.stem, file, file)
    raise RuleError(
        f"{file}: legacy is missing or neither of two things; write a table [legacy] with method "
        'and path for a rule, or legacy = "TableName" for a table map'
    )


def _check_rule(one: Rule, file: str, known: Mapping[str, Rule]) -> None:
    """RuleError for a rule that a catalogue cannot hold beside the others."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", one.name):
        raise RuleError(
            f"{file}: the file's name is the name of the operation; write it in small letters, "
            "digits and '_'"
        )
    if (twin := known.get(one.name)) is not None:
        raise RuleError(f"{file}: {_place(twin)} has the rule of this name; rename your file")
    if one.target != "none" or one.safety != "manual":
        raise RuleError(
            f"{file}: target is {one.target!r} and safety {one.safety!r}; a rule of a project has "
            "'none' and 'manual', because rows move by table: write a table map for them"
        )
    if one.legacy.method not in METHODS:
        allowed = ", ".join(METHODS)
        raise RuleError(f"{file}: legacy.method is {one.legacy.method!r}; it is one of {allowed}")
    for other in known.values():
        if _route(other) == _route(one):
            raise RuleError(
                f"{file}: {_place(other)} has the rule of {one.legacy.method} {one.legacy.path}; "
                "the rule of a path is in one file, so drop one of them"
            )


def _check_table(one: TableMap, file: str, own: Mapping[str, TableMap]) -> None:
    """RuleError for a table map that a catalogue cannot hold beside the others."""
    if (twin := own.get(one.legacy.lower())) is not None:
        raise RuleError(f"{file}: {_place(twin)} maps {one.legacy}, too; drop one of them")
    if one.kind not in (kinds := table_kinds()):
        raise RuleError(f"{file}: kind is {one.kind!r}; it is one of {', '.join(kinds)}")


def table_kinds() -> list[str]:
    """What a table may be."""
    return sorted({table.kind for table in shipped().tables.values()})


def _route(one: Rule) -> tuple[str, tuple[str, ...]]:
    """Method and path of a rule; its placeholders are all the same."""
    parts = [re.sub(r"\{[^{}]*\}", "{}", part) for part in one.legacy.path.split("/") if part]
    return one.legacy.method, tuple(parts[1:] if parts[:1] == ["api"] else parts)


def _place(one: Rule | TableMap) -> str:
    name = one.name if isinstance(one, Rule) else one.legacy
    return f"the shipped {name}.toml" if one.origin == SHIPPED else one.origin


def _add(words: dict[str, T], new: Mapping[str, T], known: Mapping[str, T], file: str) -> None:
    for name, one in new.items():
        if name in known or name in words:
            raise RuleError(f"{file}: {name} is explained already; give yours a name of its own")
        words[name] = one
