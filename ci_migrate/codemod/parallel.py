"""Makes the texts of many edited files, on all processors where that pays.

Editing a file takes a quarter of a second and needs nothing but its text and its edits. Each
text is made once, however often it is asked for.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.edits.rewrite import apply
from ci_migrate.codemod.python.source import Source
from ci_migrate.errors import MigrateError, told

WORTHWHILE = 6
"""From so many files on, processes save more time than their start costs."""

Job = tuple[Source, Edits]
Made = str | MigrateError
Progress = Callable[[str, int, int], None]
"""What is at work, how much of it is done, and how much there is."""


@dataclass(slots=True, kw_only=True)
class Rewrites:
    """The texts made so far, by file: a file whose edits stay the same is not edited again."""

    progress: Progress = lambda what, done, count: None
    made: dict[Path, tuple[Edits, Made]] = field(default_factory=dict)

    def of(self, jobs: Sequence[Job]) -> list[Made]:
        """The text of every job in order, or the error that stands in its place."""
        new = [(source, edits) for source, edits in jobs if not self._knows(source, edits)]
        for number, ((source, edits), made) in enumerate(zip(new, _each(new), strict=True), 1):
            self.progress(f"rewriting {source.name}", number, len(new))
            self.made[source.path] = (edits, made)
        return [self.made[source.path][1] for source, _ in jobs]

    def _knows(self, source: Source, edits: Edits) -> bool:
        return source.path in self.made and self.made[source.path][0] == edits


def _each(jobs: Sequence[Job]) -> Iterator[Made]:
    """The results in the order of the jobs; in one process where others cannot be had."""
    done = 0
    if len(jobs) >= WORTHWHILE:
        for made in _in_processes(jobs):
            yield made
            done += 1
    yield from map(_make, jobs[done:])


def _in_processes(jobs: Sequence[Job]) -> Iterator[Made]:
    """The results as far as other processes can make them."""
    from concurrent.futures.process import BrokenProcessPool

    count = min(_processors(), len(jobs))
    try:
        if count > 1:
            yield from _pooled(jobs, count)
    except (OSError, NotImplementedError, BrokenProcessPool):
        return  # too little memory, or a system without semaphores


def _pooled(jobs: Sequence[Job], count: int) -> Iterator[Made]:
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(count, initializer=_leave_interrupts)
    try:
        yield from pool.map(_make, jobs)
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C is the first process's affair: it gives up the jobs that have not begun."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _make(job: Job) -> Made:
    source, edits = job
    try:
        return apply(source, edits)
    except Exception as error:  # whatever it is, it is the file's own
        return MigrateError(told(error))


def _processors() -> int:
    """How many processors may be used; one where threads forbid to fork."""
    import multiprocessing
    import threading

    forks = multiprocessing.get_start_method() == "fork"
    if forks and threading.active_count() > 1:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
