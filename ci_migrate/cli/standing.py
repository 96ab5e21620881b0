"""How far a run is, on stderr: a line that changes on a terminal, else a line now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ci_migrate.parity import Standing

_BETWEEN = {True: 0.2, False: 10.0}  # seconds between two lines, by whether it is a terminal
_NAME = 40


@contextmanager
def shown_standing() -> Iterator[Callable[[Standing], None]]:
    """What is to be told how far the run is."""
    from ci_migrate.report.words import one_line as visible

    terminal = sys.stderr.isatty()
    begin = last = monotonic()

    def show(standing: Standing) -> None:
        nonlocal last
        now = monotonic()
        if now - last < _BETWEEN[terminal]:
            return
        last = now
        line = standing_line(standing, now - begin)
        if terminal:
            click.echo(f"\r\x1b[K{line}  {visible(standing.last)[-_NAME:]}", err=True, nl=False)
        else:
            click.echo(f"verify: {line}", err=True)

    try:
        yield show
    finally:
        if terminal:
            click.echo("\r\x1b[K", err=True, nl=False)


def standing_line(standing: Standing, seconds: float) -> str:
    """Cases, rate, time left and what went wrong, after so many seconds."""
    rate = standing.done / seconds if seconds > 0 else 0.0
    parts = [f"{standing.done}/{standing.count} cases"]
    if standing.done:
        parts.append(f"{rate:.1f}/s" if rate >= 0.1 else f"{60 * rate:.1f}/min")
        parts.append(f"{_spoken((standing.count - standing.done) / rate)} left")
    parts.append(f"{standing.requests} requests")
    for verdict in ("mismatch", "inconclusive"):
        if number := standing.verdicts.get(verdict):
            parts.append(f"{number} {verdict}")
    return ", ".join(parts)


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3600:.1f} h"
