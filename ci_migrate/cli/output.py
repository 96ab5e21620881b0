"""Where output goes: results to stdout, progress and chatter to stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import click

INTERRUPTED = "interrupted; no file was changed; the same command begins again"
_MOMENT, _BETWEEN = 0.5, 0.1  # seconds before a bar is shown, and between its pictures
_BAR = 24  # characters
_WIDEST = 110  # characters; prose in longer lines reads badly


def json_text(document: Mapping[str, Any]) -> str:
    """A document as JSON text, keys in their order, secrets already hidden by who made it."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def print_json(document: Mapping[str, Any]) -> None:
    """A document on stdout."""
    click.echo(json_text(document), nl=False)


def wants_color(err: bool = False) -> bool:
    """Whether stdout takes colours, or stderr: a terminal does, unless ``NO_COLOR`` is set.

    With ``FORCE_COLOR`` anything does.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (
        is_terminal(err) and os.environ.get("TERM") != "dumb"
    )


def is_terminal(err: bool = False) -> bool:
    """Whether stdout is a terminal, or stderr."""
    return (sys.stderr if err else sys.stdout).isatty()


def echo(text: str, err: bool = False) -> None:
    """A result, with the colours in it where they are wanted."""
    click.echo(text, nl=False, err=err, color=wants_color(err))


def width(err: bool = False) -> int | None:
    """How many characters a line of the terminal has; None where there is no terminal."""
    return min(shutil.get_terminal_size().columns, _WIDEST) if is_terminal(err) else None


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


@contextmanager
def bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr: told what is at work, how much is done, and of how much.

    It shows itself when the work takes longer than a moment, and goes when it ends; silent where
    stderr is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda what, done, count: None
        return
    last = monotonic() + _MOMENT - _BETWEEN

    def show(what: str, done: int, count: int) -> None:
        nonlocal last
        if monotonic() - last >= _BETWEEN:
            last = monotonic()
            full = _BAR * done // max(count, 1)
            drawn = "#" * full + "-" * (_BAR - full)
            click.echo(f"\r\x1b[K[{drawn}] {done}/{count} {what[-40:]}", err=True, nl=False)

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", err=True, nl=False)


@contextmanager
def interruptible() -> Iterator[None]:
    """Turns Ctrl-C, and a request of the system to end, into an error that says where things
    stand: no file is changed yet.
    """
    import signal
    import threading

    from ci_migrate.errors import MigrateError

    def handle(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, handle) if main else None
    try:
        yield
    except KeyboardInterrupt:
        raise MigrateError(INTERRUPTED) from None
    finally:
        if main:
            signal.signal(signal.SIGTERM, before)


def write_text(path: Path, text: str) -> None:
    """A result in a file instead of on stdout."""
    from ci_migrate.errors import MigrateError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MigrateError(
            f"{path}: cannot be written: {error.strerror}; name another file"
        ) from None
    say(f"written: {path}")
