"""The command line: click, exit codes, where output goes. How anything is done is elsewhere.

Every command imports its rooms when it runs, so that ``--help`` stays quick.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from ci_migrate import __version__
from ci_migrate.cli.code import cases, report, rewrite, scan
from ci_migrate.cli.demo import demo
from ci_migrate.cli.knowledge import explain, rules
from ci_migrate.cli.proof import schema
from ci_migrate.cli.sandbox import sandbox
from ci_migrate.cli.translate import translate
from ci_migrate.cli.verify import verify
from ci_migrate.errors import MigrateError


class Commands(click.Group):
    """A group that turns the project's errors, and Ctrl-C, into one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """The command's result; 2 where the tool could not do its work."""
        try:
            return super().invoke(ctx)
        except MigrateError as error:
            import os

            from ci_migrate.redact import redact
            from ci_migrate.web import Secrets

            said = Secrets.of_environment(os.environ).hide(redact(str(error)))
            click.echo(f"error: {said}", err=True)
            sys.exit(2)
        except KeyboardInterrupt:
            click.echo("error: interrupted", err=True)
            sys.exit(2)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; a mistyped one is answered with the nearest name."""
        from difflib import get_close_matches

        if args and args[0] not in self.commands:
            near = get_close_matches(args[0], self.commands, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 nothing left to do; 1 findings, pending changes or mismatches remain; "
    "2 the tool could not do its work.",
)
@click.version_option(__version__, prog_name="ci-migrate")
def main() -> None:
    """Moves Python code from the legacy Customer Insights API to the Dataverse Web API.

    Start with `ci-migrate demo`, then `ci-migrate scan` in your own project.
    """


for command in (
    scan,
    rewrite,
    report,
    translate,
    rules,
    explain,
    cases,
    verify,
    schema,
    sandbox,
    demo,
):
    main.add_command(command)
