"""The command line: click, exit codes, where output goes. How anything is done is elsewhere.

A command is loaded when it runs, and imports its rooms then, so that ``--help`` stays quick.
"""

from __future__ import annotations

import gc
import sys
from typing import Any

import click

from ci_migrate import __version__
from ci_migrate.cli.group import Listed, with_example

DEBUG = "CI_MIGRATE_DEBUG"  # in the environment: how the tool came to an error is shown

# Most of what a run makes lives until its end, trees above all: looking for garbage among them as
# often as usual takes a tenth of a scan. So many new objects are let come before it is done.
_NEW_OBJECTS = 200_000

COMMANDS = {
    "scan": ("ci_migrate.cli.code", "Finds every call of the legacy API; changes nothing."),
    "rewrite": ("ci_migrate.cli.code", "Rewrites what is safe; shows the diff, or --write."),
    "report": ("ci_migrate.cli.code", "Writes the report, and what changed since an old one."),
    "init": ("ci_migrate.cli.begin", "Shows settings for this project, then writes them."),
    "translate": ("ci_migrate.cli.translate", "Answers one legacy query, or all of a file."),
    "rules": ("ci_migrate.cli.knowledge", "Lists the legacy operations and what answers them."),
    "explain": ("ci_migrate.cli.knowledge", "Explains an operation, a reason, a loss, a topic ..."),
    "cases": ("ci_migrate.cli.code", "Drafts parity cases from the reads of a project."),
    "verify": ("ci_migrate.cli.verify", "Asks both services the same and compares the rows."),
    "schema": ("ci_migrate.cli.proof", "Knows your environment: schema pull."),
    "sandbox": ("ci_migrate.cli.sandbox", "Stand-ins of both services: serve, exec."),
    "demo": ("ci_migrate.cli.demo", "Shows the whole way on a sample, without an account."),
}
"""Where each command is, and what the help says of it."""


class Commands(Listed):
    """The commands; any error, or Ctrl-C, is one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """The command's result; 2 where the tool could not do its work."""
        before = gc.get_threshold()
        gc.set_threshold(_NEW_OBJECTS, *before[1:])
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise with_example(error) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("error: interrupted", err=True)
            sys.exit(2)
        except BrokenPipeError:
            raise  # whoever reads the output has enough of it
        except Exception as error:
            _tell(error)
            sys.exit(2)
        finally:
            gc.set_threshold(*before)


def _tell(error: Exception) -> None:
    """One sentence on stderr; with ``CI_MIGRATE_DEBUG`` the way to the error as well."""
    import os
    from traceback import format_exception

    from ci_migrate.errors import sentence
    from ci_migrate.redact import redact
    from ci_migrate.web import Secrets

    secrets = Secrets.of_environment(os.environ)
    if os.environ.get(DEBUG):
        click.echo(secrets.hide(redact("".join(format_exception(error)))), err=True, nl=False)
    click.echo(f"error: {secrets.hide(redact(sentence(error)))}", err=True)


@click.group(
    cls=Commands,
    table=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 nothing left to do; 1 findings, pending changes or mismatches remain; "
    "2 the tool could not do its work.",
)
@click.version_option(__version__, prog_name="ci-migrate")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Moves Python code from the legacy Customer Insights API to the Dataverse Web API.

    Without a command, it says what it sees in this folder and what to type next.

    \b
    Examples:
      ci-migrate                         a look at this folder
      ci-migrate demo                    the whole way on a sample
      ci-migrate scan src                every call, and what can move
      ci-migrate report -o report.html   one page for those who decide
      ci-migrate rewrite src --write     change what is safe
      ci-migrate COMMAND --help          options and examples
    """
    if ctx.invoked_subcommand is None:
        from ci_migrate.cli.begin import look

        look(ctx)
