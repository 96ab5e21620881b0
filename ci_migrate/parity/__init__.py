"""Proof by comparison: the same question to both services, and a verdict over the rows.

It knows cases, keys, noise and verdicts; it knows no source code and no sandbox.
"""

from ci_migrate.parity.cases import Case, Ignore, load_cases, parse_cases, shipped_cases
from ci_migrate.parity.drafts import cases_from_catalogue, cases_from_findings
from ci_migrate.parity.run import exit_code, verify
from ci_migrate.parity.verdict import CaseVerdict

__all__ = [
    "Case",
    "CaseVerdict",
    "Ignore",
    "cases_from_catalogue",
    "cases_from_findings",
    "exit_code",
    "load_cases",
    "parse_cases",
    "shipped_cases",
    "verify",
]
