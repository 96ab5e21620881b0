"""Where output goes: results to stdout, progress and chatter to stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click


def json_text(document: Mapping[str, Any]) -> str:
    """A document as JSON text, keys in their order, secrets already hidden by who made it."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def print_json(document: Mapping[str, Any]) -> None:
    """A document on stdout."""
    click.echo(json_text(document), nl=False)


def wants_color() -> bool:
    """Whether stdout takes colours: a terminal, and ``NO_COLOR`` is not set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def say(text: str) -> None:
    """A line for people, on stderr."""
    click.echo(text, err=True)


def ticker(verb: str) -> tuple[Callable[[str], None], Callable[[], None]]:
    """A progress line on stderr that names what is at work, and what clears it.

    Silent where stderr is no terminal.
    """
    if not sys.stderr.isatty():
        return (lambda name: None), (lambda: None)

    def tick(name: str) -> None:
        click.echo(f"\r\x1b[K{verb} {name[-60:]}", err=True, nl=False)

    def clear() -> None:
        click.echo("\r\x1b[K", err=True, nl=False)

    return tick, clear


def write_text(path: Path, text: str) -> None:
    """A result in a file instead of on stdout."""
    from ci_migrate.errors import MigrateError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MigrateError(f"{path}: cannot be written: {error.strerror}") from None
    say(f"written: {path}")
