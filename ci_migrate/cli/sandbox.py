"""The commands of the sandbox: serve, exec."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from ci_migrate.cli.group import Suggesting
from ci_migrate.cli.output import say


def _shared(command: Any) -> Any:
    for option in (
        click.option("--log", type=click.Path(path_type=Path), help="JSON lines of every request."),
        click.option("--drift", type=int, default=0, help="Seeded differences in Dataverse."),
        click.option(
            "--seed", type=int, default=7, show_default=True, help="Which rows there are."
        ),
        click.option("--throttle", type=float, default=0.0, help="Share of 429 answers."),
        click.option("--errors", type=float, default=0.0, help="Share of 5xx answers."),
        click.option("--resets", type=float, default=0.0, help="Share of cut connections."),
        click.option("--truncated", type=float, default=0.0, help="Share of cut bodies."),
    ):
        command = option(command)
    return command


def _options(values: dict[str, Any]) -> Any:
    from ci_migrate.sandbox import SandboxOptions

    values["server_errors"] = values.pop("errors")
    return SandboxOptions(**values)


@click.group(cls=Suggesting)
def sandbox() -> None:
    """Stand-ins of both services on loopback, over one seeded data set.

    \b
    Examples:
      ci-migrate sandbox serve
      ci-migrate sandbox exec -- python etl.py
    """


@sandbox.command(short_help="Serves both stand-ins until Ctrl-C.")
@_shared
@click.option("--for", "seconds", type=float, default=3600, show_default=True, help="Seconds.")
def serve(seconds: float, **values: Any) -> None:
    """Serves both stand-ins until Ctrl-C, and prints how to reach them.

    \b
    Examples:
      ci-migrate sandbox serve --for 600
      ci-migrate sandbox serve --throttle 0.1 --log requests.jsonl
    """
    from ci_migrate.sandbox import Sandbox

    with Sandbox(_options(values)) as box:
        variables = box.environment({})
        click.echo(f"legacy     {box.legacy_url}")
        click.echo(f"dataverse  {box.dataverse_url}")
        click.echo(f"login      {box.login_url}")
        for name in sorted(variables):
            if name.startswith(("AZURE_", "CI_", "DATAVERSE_")):
                click.echo(f"export {name}={variables[name]}")
        sys.stdout.flush()
        say(f"serving for {seconds:g} seconds; Ctrl-C ends it")
        try:
            time.sleep(seconds)
        except KeyboardInterrupt:
            say("ended")


@sandbox.command(
    "exec",
    short_help="Runs an unmodified program against both.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@_shared
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def execute(command: tuple[str, ...], **values: Any) -> None:
    """Runs an unmodified Python program against both stand-ins under the real host names.

    \b
    Examples:
      ci-migrate sandbox exec -- python etl.py
      ci-migrate sandbox exec --log requests.jsonl -- python etl.py
    """
    from ci_migrate.sandbox import Sandbox

    with Sandbox(_options(values)) as box:
        done = box.exec(command)
    sys.exit(done.returncode if done.returncode >= 0 else 128 - done.returncode)
