"""Work in threads that never hold up the end of the program."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def started(work: Callable[[], T]) -> Future[T]:
    """The future of some work in a thread of its own.

    An executor waits for its threads when the interpreter ends; these are left behind, so that
    Ctrl-C does not wait for a service that is silent.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # handed on to whoever waits
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
