"""The options of verify for whole tables in files, and what it does with them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ci_migrate.cli.completion import normalisers, tables
from ci_migrate.cli.group import Word
from ci_migrate.cli.output import interruptible, ticker
from ci_migrate.errors import suggestion

if TYPE_CHECKING:
    from ci_migrate.engines import Summary
    from ci_migrate.parity import Known
    from ci_migrate.parity.equality import Comparison, Tolerance
    from ci_migrate.parity.whole_tables import TableNames

# Options of the command that mean the same for files.
SHARED = frozenset(
    {"form", "output", "outputs", "known", "update_known", "allow_growth", "reason", "owner",
     "expires"}
)  # fmt: skip

Command = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeTables:
    """The options."""

    control_files: str
    candidate_files: str
    engine: str
    key: tuple[str, ...]
    table: str | None
    ignore_columns: tuple[str, ...]
    tolerance: tuple[str, ...]
    rename: tuple[str, ...]
    normalise: tuple[str, ...]
    memory: str
    scratch: Path | None


_OPTIONS = (
    click.option(
        "--control-files", metavar="GLOB",
        help="Compare whole tables: the legacy rows, in Parquet, CSV, JSON lines or Delta.",
    ),
    click.option("--candidate-files", metavar="GLOB", help="The Dataverse rows, likewise."),
    click.option(
        "--engine", type=Word("duckdb", "spark"), default="duckdb", show_default=True,
        help="What compares the files.",
    ),
    click.option("--key", multiple=True, metavar="COLUMN", help="What tells rows apart."),
    click.option(
        "--table", metavar="NAME", shell_complete=tables,
        help="The legacy table: gives the key, and the legacy names of Dataverse columns.",
    ),
    click.option(
        "--ignore-columns", multiple=True, metavar="PATTERN", help="Columns that are left out."
    ),
    click.option(
        "--tolerance", multiple=True, metavar="COLUMN=SIZE",
        help="How far values may lie apart: 0.01, 1% or 2s.",
    ),
    click.option(
        "--rename", multiple=True, metavar="LEGACY=NAME",
        help="What a legacy column is called in the candidate's files.",
    ),
    click.option(
        "--normalise", multiple=True, metavar="NAME", shell_complete=normalisers,
        help="Another spelling to forgive: blanks, letter-case, accents ...",
    ),
    click.option(
        "--memory", default="512MB", show_default=True,
        help="What DuckDB may hold; the rest goes to files.",
    ),
    click.option(
        "--scratch", type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="Where such files stand while it runs.",
    ),
)  # fmt: skip


def whole_tables(command: Command) -> Command:
    """The command with the options for whole tables; ``files`` are None where none are named."""

    @wraps(command)
    def either(**options: Any) -> None:
        own = {one.name: options.pop(one.name) for one in fields(WholeTables)}
        command(**options, files=_named_files(own))

    for option in reversed(_OPTIONS):
        either = option(either)
    return either


def _named_files(own: Mapping[str, Any]) -> WholeTables | None:
    """The options, if files of both sides are named; UsageError where they do not go together."""
    context = click.get_current_context()
    default = (click.core.ParameterSource.DEFAULT, click.core.ParameterSource.DEFAULT_MAP, None)
    given = {name for name in context.params if context.get_parameter_source(name) not in default}
    whole = own["control_files"] and own["candidate_files"]
    strange = given - SHARED - own.keys() if whole else given & own.keys()
    if strange:
        options = {one.name: one.opts[-1] for one in context.command.params}
        named = ", ".join(sorted(options[name] for name in strange))
        if whole:
            raise click.UsageError(f"files are compared without {named}; leave that out")
        raise click.UsageError(f"{named}: give both, --control-files and --candidate-files")
    return WholeTables(**own) if whole else None


def files_document(own: WholeTables, known: Sequence[Known]) -> Mapping[str, Any]:
    """The contract's document for two sets of files: one case."""
    from ci_migrate.parity.cases import Case
    from ci_migrate.parity.known import Ledger
    from ci_migrate.parity.plan import CasePlan
    from ci_migrate.parity.results import document_of
    from ci_migrate.parity.whole_tables import table_result
    from ci_migrate.web import Secrets

    secrets = Secrets.of_environment(os.environ)
    comparison, summary = _summary(own)
    ledger = Ledger(known, date.today())
    case = Case(
        name=own.table or Path(own.control_files).name,
        legacy=own.control_files,
        dataverse=own.candidate_files,
        key=comparison.key,
    )
    plan = CasePlan(comparison=comparison)
    result, needed = table_result(case, plan, summary, ledger, secrets=secrets, files=True)
    ledger.settle((case.name,), needed)
    hidden: Mapping[str, Any] = secrets.hidden(document_of([result], ledger.document()))
    return hidden


def _summary(own: WholeTables) -> tuple[Comparison, Summary]:
    from ci_migrate.engines import compare_files
    from ci_migrate.parity.whole_tables import engine_rules, table_names
    from ci_migrate.settings import load_settings

    names = table_names(own.table, load_settings(Path.cwd())) if own.table else None
    key = _parts(own.key) or (names.key if names else ())
    if not key:
        raise click.UsageError("name the columns that tell rows apart: --key, or --table")
    comparison = _comparison(own, key)
    tick, clear = ticker("comparing")
    tick(f"{own.control_files} and {own.candidate_files}")
    try:
        with interruptible():
            found = compare_files(
                own.control_files,
                own.candidate_files,
                key,
                engine_rules(comparison, **_named(own, names, comparison)),
                engine=own.engine,
                directory=own.scratch,
                memory=own.memory,
            )
    finally:
        clear()
    return comparison, found


def _comparison(own: WholeTables, key: tuple[str, ...]) -> Comparison:
    from ci_migrate.parity.equality import Comparison, Rules
    from ci_migrate.parity.normalise import DEFAULT, NAMES

    for name in _parts(own.normalise):
        if name not in NAMES:
            hint = suggestion(name, NAMES)
            raise click.UsageError(f"--normalise {name}: there is no such normaliser; {hint}")
    normalisers = tuple(dict.fromkeys((*DEFAULT, *_parts(own.normalise))))
    columns = {
        column: Rules(normalisers=normalisers, tolerance=_tolerance(size))
        for column, size in _pairs("--tolerance", own.tolerance).items()
    }
    return Comparison(key=key, rules=Rules(normalisers=normalisers), columns=columns)


def _tolerance(size: str) -> Tolerance:
    from ci_migrate.parity.equality import Tolerance

    try:
        found = Tolerance.parse(float(size))
    except ValueError:
        found = Tolerance.parse(size)
    if found is None:
        raise click.UsageError(f"--tolerance: {size!r} is no size; write one like 0.01, 1% or 2s")
    return found


def _named(own: WholeTables, names: TableNames | None, comparison: Comparison) -> Mapping[str, Any]:
    """What the options and the table say about columns, as an engine's rules have it."""
    rename = {name: legacy for legacy, name in _pairs("--rename", own.rename).items()}
    sized = {
        name
        for name, rules in comparison.columns.items()
        if rules.tolerance and not rules.tolerance.seconds
    }
    if names is None:
        return {
            "rename": rename,
            "ignore": _parts(own.ignore_columns),
            "numbers": frozenset(sized),
        }
    return {
        "rename": {**names.rename, **rename},
        "ignore": (*names.ignore, *_parts(own.ignore_columns)),
        "prefix": names.prefix,
        "numbers": names.numbers | sized,
        "truths": names.truths,
    }


def _pairs(option: str, values: Sequence[str]) -> dict[str, str]:
    found = {}
    for value in _parts(values):
        name, mark, rest = value.partition("=")
        if not mark or not name or not rest:
            raise click.UsageError(
                f"{option} {value!r} names no column; write it as in `--help`: NAME=VALUE"
            )
        found[name] = rest
    return found


def _parts(values: Sequence[str]) -> tuple[str, ...]:
    """Values given one by one or between commas."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
