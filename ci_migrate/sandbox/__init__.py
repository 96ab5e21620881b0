"""Both services on loopback over one seeded data set, for whole unmodified programs."""

from __future__ import annotations

from ci_migrate.sandbox.box import Sandbox
from ci_migrate.sandbox.dataset import Drift
from ci_migrate.sandbox.options import SandboxOptions

__all__ = ["Drift", "Sandbox", "SandboxOptions"]
