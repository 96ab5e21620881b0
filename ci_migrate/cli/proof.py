"""What commands need to ask the services, and `schema pull`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ci_migrate.cli.group import Suggesting
from ci_migrate.cli.output import say

if TYPE_CHECKING:
    from ci_migrate.environment import Environment, LegacyTable
    from ci_migrate.sandbox import Sandbox
    from ci_migrate.web import Allowance, Services


@contextmanager
def services(
    box: Sandbox | None,
    environ: Mapping[str, str] = os.environ,
    allowance: Allowance | None = None,
) -> Iterator[Services]:
    """The services that the environment names, or those of a running sandbox."""
    from ci_migrate.web import Routes, Services

    if box is None:
        with Services(environ, allowance=allowance) as found:
            yield found
        return
    routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
    with Services(box.environment(environ), routes=routes, allowance=allowance) as found:
        yield found


@contextmanager
def boxed(wanted: bool, seed: int, drift: int) -> Iterator[Sandbox | None]:
    """A running sandbox where one is wanted."""
    if not wanted:
        yield None
        return
    from ci_migrate.sandbox import Sandbox, SandboxOptions

    with Sandbox(SandboxOptions(seed=seed, drift=drift)) as box:
        yield box


@click.group(cls=Suggesting)
def schema() -> None:
    """The table and column names of an environment.

    \b
    Examples:
      ci-migrate schema pull
    """


@schema.command(short_help="Reads tables and columns into a file.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("ci-migrate-schema.toml"),
    show_default=True, help="The file; every command finds it under this name.",
)  # fmt: skip
@click.option("--sandbox", "in_sandbox", is_flag=True, help="From the embedded stand-ins.")
def pull(output: Path, in_sandbox: bool) -> None:
    """Reads tables and columns into a file that every other command then uses.

    Dataverse tells its half in any case; the legacy service adds the kinds of its tables where
    it still answers.

    \b
    Examples:
      ci-migrate schema pull
      ci-migrate schema pull --sandbox -o sandbox-schema.toml
    """
    from ci_migrate.environment import Environment
    from ci_migrate.schema import absent_sets, dataverse_tables, schema_text

    with boxed(in_sandbox, 7, 0) as box, services(box) as found:
        tables = dataverse_tables(found.dataverse())
        environment = Environment(tables=tables, legacy=_legacy_half(found))
    replace_text(output, schema_text(environment))
    say(f"written: {output} ({_tally(environment)})")
    absent = absent_sets(tables)
    if absent:
        say(f"this environment lacks {len(absent)} known tables: {', '.join(absent)}")


def _legacy_half(found: Services) -> Mapping[str, LegacyTable]:
    """The legacy tables; none, and the reason on stderr, where that service does not answer."""
    from ci_migrate.errors import MigrateError
    from ci_migrate.redact import redact
    from ci_migrate.schema import legacy_tables

    try:
        return legacy_tables(found.legacy())
    except MigrateError as error:
        say(f"the legacy half is missing: {redact(str(error))}")
        return {}


def _tally(environment: Environment) -> str:
    sides = {
        "Dataverse": [len(table.columns) for table in environment.tables.values()],
        "legacy": [len(table.columns) for table in environment.legacy.values()],
    }
    return "; ".join(
        f"{side}: {len(columns)} tables, {sum(columns)} columns" for side, columns in sides.items()
    )


def replace_text(path: Path, text: str) -> None:
    """Puts a text in place of a file in one step, so that no other command reads half of it."""
    from ci_migrate.errors import MigrateError

    target = path.resolve()
    draft = target.with_name(f".{target.name}.new")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise MigrateError(
            f"{path}: cannot be written: {error.strerror}; name another file"
        ) from None
