"""Proof by comparison: the same question to both services, and a verdict over the rows.

It knows cases, keys, noise and verdicts; it knows no source code and no sandbox. Programs load
cases, ``connect()``, iterate over a run and take its document; ``exit_code`` says how it ended.
"""

from ci_migrate.parity.case_files import load_cases, parse_cases, shipped_cases
from ci_migrate.parity.cases import Case
from ci_migrate.parity.checkpoint import Checkpoint
from ci_migrate.parity.connection import Connection, connect
from ci_migrate.parity.drafts import cases_from_catalogue, cases_from_findings
from ci_migrate.parity.known import Growth, Known, known_text, load_known, updated
from ci_migrate.parity.places import case_lines
from ci_migrate.parity.pseudonyms import Pseudonyms
from ci_migrate.parity.results import document_of
from ci_migrate.parity.run import Finished, Run, Standing, exit_code, settled, verify
from ci_migrate.parity.tables import rows_of_case
from ci_migrate.parity.tape import Player, Recorder, RowRecorder
from ci_migrate.parity.trial import Options
from ci_migrate.parity.verdict import CaseVerdict

__all__ = [
    "Case",
    "CaseVerdict",
    "Checkpoint",
    "Connection",
    "Finished",
    "Growth",
    "Known",
    "Options",
    "Player",
    "Pseudonyms",
    "Recorder",
    "RowRecorder",
    "Run",
    "Standing",
    "case_lines",
    "cases_from_catalogue",
    "cases_from_findings",
    "connect",
    "document_of",
    "exit_code",
    "known_text",
    "load_cases",
    "load_known",
    "parse_cases",
    "rows_of_case",
    "settled",
    "shipped_cases",
    "updated",
    "verify",
]
