"""A running sandbox and a run of cases against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest

from ci_migrate.parity import Case, Options
from ci_migrate.parity import Run as Verification
from ci_migrate.sandbox import Sandbox, SandboxOptions
from ci_migrate.settings import Settings
from ci_migrate.web import Allowance, Patience, Routes, Services

Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def boxes() -> Iterator[Callable[..., Sandbox]]:
    """Sandboxes by their options; equal options share one for the whole session."""
    with ExitStack() as stack:
        running: dict[str, Sandbox] = {}

        def start(**options: Any) -> Sandbox:
            name = repr(sorted(options.items()))
            if name not in running:
                running[name] = stack.enter_context(Sandbox(SandboxOptions(**options)))
            return running[name]

        yield start


@pytest.fixture
def run(boxes: Callable[..., Sandbox]) -> Run:
    """Verifies cases against a sandbox; waits are left out, and silence is short."""

    def start(
        cases: Sequence[Case],
        settings: Settings | None = None,
        environment: dict[str, str] | None = None,
        today: date = date(2026, 1, 1),
        options: Options | None = None,
        allowance: Allowance | None = None,
        **faults: Any,
    ) -> Any:
        box = boxes(**faults)
        routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
        patience = Patience(sleep=lambda seconds: None, silence=0.4)
        with Services(
            box.environment(environment or {}),
            routes=routes,
            patience=patience,
            allowance=allowance,
        ) as services:
            verification = Verification(
                cases,
                settings or Settings(),
                services.legacy(),
                services.dataverse(),
                options or Options(today=today),
                services.allowance,
            )
            for _ in verification:
                pass
            return verification.document()

    return start
