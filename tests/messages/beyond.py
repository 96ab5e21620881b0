"""The errors that no command line comes by: from a program, from other tests, or never."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

Made = Callable[[Path], Any]


def _stopped(folder: Path) -> None:
    from ci_migrate.cli.output import interruptible

    with interruptible():
        raise KeyboardInterrupt


def _changed(folder: Path) -> None:
    from ci_migrate.codemod import scan, write_changes
    from ci_migrate.settings import Settings

    path = folder / "app.py"
    path.write_text(
        "import requests\n"
        'requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer?$top=5")\n',
        encoding="utf-8",
    )
    project = scan([path], folder, Settings())
    path.write_text("x = 1\n", encoding="utf-8")
    write_changes(project)


def _keyless(folder: Path) -> None:
    from ci_migrate.engines import compare_files
    from ci_migrate.parity.equality import Comparison
    from ci_migrate.parity.whole_tables import engine_rules

    table = folder / "a.csv"
    table.write_text("Id\n1\n", encoding="utf-8")
    compare_files(str(table), str(table), (), engine_rules(Comparison()))


def _engine(folder: Path) -> None:
    from ci_migrate.engines import compare_files
    from ci_migrate.parity.equality import Comparison
    from ci_migrate.parity.whole_tables import engine_rules

    table = folder / "a.csv"
    table.write_text("Id\n1\n", encoding="utf-8")
    rules = engine_rules(Comparison())
    compare_files(str(table), str(table), ("Id",), rules, engine="sparc")


def _package(folder: Path) -> None:
    from ci_migrate.engines.extras import needed

    needed("no_package_of_this_name", "delta", "To read a Delta table")


def _checkpoint(folder: Path) -> None:
    from ci_migrate.parity.checkpoint import Checkpoint

    (folder / "run.jsonl").mkdir()
    Checkpoint(Path("run.jsonl"), [], resume=False)


def _hidden(folder: Path) -> None:
    from ci_migrate.parity.known import Growth, updated
    from ci_migrate.redact import HIDDEN

    mismatch = {"kind": "value", "column": HIDDEN, "mismatches": 1}
    case = {"verdict": "mismatch", "name": "a", "of": "", "open": [mismatch]}
    growth = Growth(reason="r", owner="o", expires=date(2030, 1, 1))
    updated((), {"known": [], "cases": [case]}, growth)


def _no_document(folder: Path) -> None:
    from ci_migrate.report import html_report

    html_report([])  # type: ignore[arg-type]  # the mistake


def _later_document(folder: Path) -> None:
    from ci_migrate.report import html_report

    html_report({"schema": 2})


def _not_running(folder: Path) -> None:
    from ci_migrate.sandbox import Sandbox, SandboxOptions

    _ = Sandbox(SandboxOptions()).legacy_url


def _no_authority(folder: Path) -> None:
    from ci_migrate.sandbox.certificates import Authority

    with mock.patch.dict(sys.modules, {"trustme": None}):
        Authority(folder)


def _token_uses(folder: Path) -> None:
    from ci_migrate.sandbox import SandboxOptions

    SandboxOptions(token_uses=0)


INSIDE: tuple[tuple[str, Made, str], ...] = (
    (
        "cli.output:interruptible",
        _stopped,
        "interrupted; no file was changed; the same command begins again",
    ),
    (
        "codemod.writing:_check_unchanged",
        _changed,
        "app.py was changed while it was being rewritten; no file was written; run the command "
        "again",
    ),
    (
        "engines.comparison:_Run._planned#2",
        _keyless,
        "tables are compared by key; name the columns of the key",
    ),
    ("engines.runs:_engine", _engine, "no engine is called 'sparc'; did you mean 'spark'?"),
    (
        "engines.extras:needed",
        _package,
        "To read a Delta table, the package no_package_of_this_name is needed: pip install "
        "'ci-migrate[delta]'",
    ),
    (
        "parity.checkpoint:Checkpoint.__init__",
        _checkpoint,
        "run.jsonl: cannot be written: Is a directory; name another file",
    ),
    (
        "parity.known:_grown",
        _hidden,
        "a: the name of the case or of a column (***) holds a secret of the environment, and no "
        "entry can name it; write this entry by hand",
    ),
    (
        "report.reading:check_document#1",
        _no_document,
        "the document is not a JSON object; give one made with --format json",
    ),
    (
        "report.reading:check_document#2",
        _later_document,
        "the document has schema 2, this version reads schema 1; make it again with this version",
    ),
    (
        "sandbox.box:Sandbox._url",
        _not_running,
        "sandbox: it is not running; use it in a with statement",
    ),
    (
        "sandbox.certificates:Authority.__init__",
        _no_authority,
        "sandbox: real host names need TLS; run pip install 'ci-migrate[sandbox]'",
    ),
    (
        "sandbox.options:SandboxOptions.__post_init__#2",
        _token_uses,
        "sandbox: token_uses is 0; give a number from 1",
    ),
)
"""The place, what provokes it, and the whole message."""

ELSEWHERE = {
    "cli.group:with_example": ("tests/cli/test_cli_help.py", "(x); for example: ci-migrate init"),
    "codemod.edits.rewrite:apply#2": ("tests/codemod/test_certainty.py", "would not compile: "),
    "engines.files:_delta#2": ("tests/engines/test_engines_files.py", "deletionVectors"),
    "engines.spark:Spark._told#2": ("tests/engines/test_engines_files.py", "Java 17"),
    "parity.tape:_began#1": ("tests/cli/test_cli_verify.py", "tape: is not the recording"),
    "plugin:pytest_configure#1": ("tests/plugin/test_plugin.py", "needs --ci-parity FILE"),
    "plugin:pytest_configure#2": ("tests/plugin/test_plugin.py", "leave --ci-parity-sandbox out"),
    "plugin:pytest_configure#3": ("tests/plugin/test_plugin.py", "there is no file nowhere.toml"),
    "schema:_values": ("tests/test_schema.py", "cannot be read: no list came"),
    "schema:dataverse_tables": ("tests/test_schema.py", "no table whose name begins"),
    "schema:legacy_tables": ("tests/test_schema.py", "manage/entities cannot be read: "),
    "web.tokens:_answered#2": ("tests/web/test_web_tokens.py", "HTTP 503"),
    "web.tokens:Tokens._acquired#1": ("tests/web/test_web_tokens.py", "no such tenant; check "),
    "web.tokens:Tokens._acquired#2": ("tests/web/test_web_tokens.py", "AuthError"),
}
"""The file of tests that provokes it, and words that stand there."""

_INVARIANT = "the tool checks its own work here: the message names its mistake, and no input does"
_TOLD = "caught by its caller, and told as the cause of an inconclusive case"
UNREACHABLE = {
    "cli.writing:write_project": "Ctrl-C at the moment in which files get their new names",
    "codemod.changes:_change_file": _INVARIANT,
    "codemod.python.magics:unmasked": _INVARIANT,
    "codemod.python.notebooks:Notebook._cut": _INVARIANT,
    "codemod.python.notebooks:_changed#1": (
        "the companion is imported by its whole name in a notebook"
    ),
    "codemod.edits.rewrite:apply#3": _INVARIANT,
    "codemod.edits.rewrite:_Rewriter.run": _INVARIANT,
    "engines.spark:Spark._told#1": "a failure of Spark itself, where Spark is installed",
    "inventory.postman:collection_requests": "caught by its caller, which reads the file as text",
    "parity.streamed:_candidate#1": _TOLD,
    "parity.streamed:_candidate#2": _TOLD,
    "parity.streamed:_candidate#3": _TOLD,
    "parity.streamed:_control": _TOLD,
    "parity.tape:_Lines._open": "the disk is full, or the folder goes, in the middle of a run",
}
"""Why neither a command nor a program comes by."""
