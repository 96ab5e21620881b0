"""Where the documents of scan, rewrite and report go, and what is added to them before."""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ci_migrate.cli.outputs import Target, finding_formats, named_file, write_outputs

if TYPE_CHECKING:
    from ci_migrate.codemod import Project
    from ci_migrate.report import Surroundings


def publish(
    document: Mapping[str, Any], targets: Sequence[Target], *, beside: bool = False
) -> None:
    """Writes a document to its targets; ``beside``: text goes to stderr, stdout has a diff."""
    about = _surroundings(targets)
    write_outputs(document, targets, finding_formats(), about, beside=beside)


def wants(targets: Sequence[Target], form: str) -> bool:
    """Whether a format is asked for."""
    return any(one.form == form for one in targets)


def with_fixes(
    document: Mapping[str, Any], project: Project, targets: Sequence[Target]
) -> dict[str, Any]:
    """The document with what a rewrite changes, where a format shows that."""
    from ci_migrate.codemod import diffs, replacements

    found = dict(document)
    if wants(targets, "sarif"):
        found["replacements"] = replacements(project)
    if wants(targets, "html"):
        found["diffs"] = dict(diffs(project))
    return found


def _surroundings(targets: Sequence[Target]) -> Surroundings:
    """What outputs are told beside the document."""
    from ci_migrate.report import Surroundings

    folder = named_file(Path())
    about = Surroundings(folder="" if folder == "." else folder)
    if not (wants(targets, "sarif") or wants(targets, "html")):
        return about
    from dataclasses import asdict, replace

    from ci_migrate.catalogue import project_catalogue
    from ci_migrate.settings import load_settings

    settings = load_settings(Path.cwd())
    catalogue = asdict(project_catalogue(settings.rules))
    return replace(about, catalogue=catalogue, rule_pages=settings.rule_pages)


def loaded(path: Path, command: str = "scan") -> dict[str, Any]:
    """The document in a file that an earlier run wrote; MigrateError for anything else."""
    from ci_migrate.errors import MigrateError

    gc.disable()  # as for a scan: what is read here is kept
    again = f"make it with `ci-migrate {command} --format json`"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MigrateError(f"{path}: cannot be read: {error.strerror}; {again}") from None
    except ValueError as error:
        raise MigrateError(f"{path}: is no JSON document of this tool: {error}; {again}") from None
    if not isinstance(found, dict) or found.get("schema") != 1:
        raise MigrateError(f"{path}: is no JSON document of this tool (schema 1); {again}")
    from ci_migrate.report.reading import read_migration
    from ci_migrate.report.reading_parity import read_parity

    try:
        (read_migration if command == "scan" else read_parity)(found)
    except MigrateError as error:
        raise MigrateError(f"{path}: {error}") from None
    return found
