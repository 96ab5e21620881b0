"""Settings of all tests: hypothesis looks at the same examples in every run, however slow."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from started import Interpreter

from ci_migrate.sandbox import Sandbox

settings.register_profile(
    "everywhere",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("everywhere")


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    """Both services, for programs that only read."""
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def python(box: Sandbox) -> Iterator[Interpreter]:
    """What runs programs against both services."""
    with Interpreter(box.environment(os.environ)) as running:
        yield running
