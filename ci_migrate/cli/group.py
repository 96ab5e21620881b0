"""Groups of commands: loaded when they run, suggested when they are mistyped."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # which takes no argument in older versions of click


def with_example(error: click.UsageError) -> click.UsageError:
    """The error, of an argument that is missing or too many, with the first example of the help."""
    text = (error.ctx.command.help or "") if error.ctx is not None else ""
    below = text.partition("Examples:\n")[2].split("\n")[0].strip()
    example = re.split(r"\s{3,}", below)[0]
    if example and isinstance(error, click.MissingParameter):
        return click.MissingParameter(
            f"For example: {example}", error.ctx, error.param, error.param_hint, error.param_type
        )
    if example and "unexpected extra argument" in error.message:
        return click.UsageError(f"{error.message}; for example: {example}", error.ctx)
    return error


class Word(_Choice):
    """One word out of several; a mistyped one is answered with the nearest."""

    def __init__(self, *words: str) -> None:
        super().__init__(words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word; BadParameter with a suggestion where it is none."""
        from ci_migrate.errors import suggestion

        if value not in self.choices:
            self.fail(f"there is no {value!r}; {suggestion(str(value), self.choices)}", param, ctx)
        return str(value)


class Suggesting(click.Group):
    """A group that answers a mistyped command with the nearest name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; UsageError with a suggestion where there is none of that name."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            from ci_migrate.errors import suggestion

            ctx.fail(f"there is no command {args[0]!r}; {suggestion(args[0], known)}")
        return super().resolve_command(ctx, args)


class Listed(Suggesting):
    """A group whose commands stand in a table: none is loaded before it runs or is asked for.

    ``table`` holds the module and the first sentence of the help for each command, in the order
    of the help.
    """

    def __init__(self, *arguments: Any, table: dict[str, tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.table = table

    def list_commands(self, ctx: click.Context | None) -> list[str]:
        """The names, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> click.Command | None:
        """The command, loaded now; None where there is none of that name."""
        if cmd_name not in self.table:
            return None
        module = import_module(self.table[cmd_name][0])
        found: click.Command = getattr(module, cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, out of the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in self.table.items()])
