"""The two services of a sandbox, for the tests that ask both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests
from both_services import Both

from ci_migrate.sandbox import Sandbox, SandboxOptions


@pytest.fixture(scope="module")
def both() -> Iterator[Callable[..., Both]]:
    """Sandboxes by their options, each started once a module."""
    with ExitStack() as stack:
        running: dict[str, Both] = {}

        def start(**options: Any) -> Both:
            name = repr(sorted(options.items()))
            if name not in running:
                box = stack.enter_context(Sandbox(SandboxOptions(**options)))
                session = stack.enter_context(requests.Session())
                session.trust_env = False
                running[name] = Both(box, session)
            return running[name]

        yield start
