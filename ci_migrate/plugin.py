"""The pytest plugin: ``pytest --ci-parity cases.toml`` gives one test for each parity case.

It knows pytest, and nothing of how cases are read and judged. pytest loads it in every run, so
the rooms that do the work are loaded only where the option is given.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ci_migrate.parity import Case, Connection, Known


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options."""
    group = parser.getgroup("ci-parity", "parity of the legacy Customer Insights API and Dataverse")
    group.addoption("--ci-parity", metavar="FILE", help="one test for each parity case of FILE")
    group.addoption(
        "--ci-parity-replay", metavar="DIR", help="answer from a recording: no network, no account"
    )
    group.addoption(
        "--ci-parity-sandbox", action="store_true", help="against the embedded stand-ins"
    )
    group.addoption(
        "--ci-parity-known", metavar="FILE", help="known differences, as for ci-migrate verify"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Adds the case file to what is collected; UsageError where options do not go together."""
    config.addinivalue_line("markers", "ci_parity: a parity case, collected by --ci-parity")
    given = config.getoption("ci_parity")
    wanted = {
        name: config.getoption(f"ci_parity_{name}") for name in ("replay", "sandbox", "known")
    }
    if given is None:
        for name, value in wanted.items():
            if value:
                raise pytest.UsageError(f"--ci-parity-{name} needs --ci-parity FILE; add it")
        return
    if wanted["replay"] and wanted["sandbox"]:
        raise pytest.UsageError("--ci-parity-replay asks nobody; leave --ci-parity-sandbox out")
    start = config.invocation_params.dir
    path = (start / given).resolve()
    if not path.is_file():
        raise pytest.UsageError(f"--ci-parity: there is no file {given}; name one that is there")
    config.stash[_SESSION] = _Session(config, path)
    if path not in [(start / one.partition("::")[0]).resolve() for one in config.args]:
        config.args.append(str(path))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the connections."""
    if _SESSION in config.stash:
        config.stash[_SESSION].close()


def pytest_report_header(config: pytest.Config) -> str | None:
    """Which cases are checked, and who answers."""
    if _SESSION not in config.stash:
        return None
    session = config.stash[_SESSION]
    return f"ci-parity: {session.path.name}, answered by {session.answered_by}"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The case file as a collector."""
    session = parent.config.stash.get(_SESSION, None)
    if session is None or file_path.resolve() != session.path:
        return None
    found: pytest.Collector = CaseFile.from_parent(parent, path=file_path)
    return found


class CaseFailed(Exception):
    """What fails a case, in words; shown without a traceback."""


class CaseFile(pytest.File):
    """A case file."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each case, or for each row of values that a case lists.

        What a case draws from the service is one test, since nothing is asked while collecting.
        """
        from ci_migrate.errors import MigrateError
        from ci_migrate.parity import case_lines, load_cases

        session = self.config.stash[_SESSION]
        try:
            cases = load_cases(self.path)
            known = session.known
        except MigrateError as error:
            raise self.CollectError(str(error)) from None
        lines = case_lines(self.path.read_text(encoding="utf-8"))
        for case in cases:
            yield from self._items(_Group(case, known, session), lines.get(case.name))

    def _items(self, group: _Group, line: int | None) -> Iterator[pytest.Item]:
        names = group.names
        if len(names) == 1:
            yield self._item(names[0], group, line, row=None, settles=True)
            return
        for row, name in enumerate(names):
            yield self._item(name, group, line, row=row, settles=False)
        if group.known:
            name = f"{group.case.name}: known differences"
            yield self._item(name, group, line, row=-1, settles=True)

    def _item(self, name: str, group: _Group, line: int | None, **more: Any) -> pytest.Item:
        item: pytest.Item = CaseItem.from_parent(self, name=name, group=group, line=line, **more)
        item.add_marker("ci_parity")
        return item


class CaseItem(pytest.Item):
    """One case, or one row of its values; ``settles`` are those that tell of known differences."""

    def __init__(
        self, *, group: _Group, line: int | None, row: int | None, settles: bool, **more: Any
    ) -> None:
        super().__init__(**more)
        self._group = group
        self._line = line
        self._row = row
        self._settles = settles

    def runtest(self) -> None:
        """Fails for a mismatch and where nothing is proven; what is ignored is an expected fail."""
        from ci_migrate.report import failure_text, ignored_text

        document = self._group.document(self._row, with_known=self._settles)
        if text := failure_text(document):
            raise CaseFailed(text)
        if text := ignored_text(document):
            pytest.xfail(text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What differs, or why nothing is proven; a traceback would say nothing more."""
        from ci_migrate.errors import MigrateError
        from ci_migrate.redact import redact

        if isinstance(excinfo.value, CaseFailed):
            return str(excinfo.value)
        if isinstance(excinfo.value, MigrateError):
            return redact(f"inconclusive: {excinfo.value}")
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The line of the case in its file, from 0."""
        return self.path, self._line - 1 if self._line else None, f"parity: {self.name}"


class _Group:
    """A case of the file with all its rows: one run, when its first test is."""

    def __init__(self, case: Case, known: Sequence[Known], session: _Session) -> None:
        self.case = case
        own = [one for one in known if self._is_ours(one.case)]
        self.known = (*case.known, *own)
        self._own = tuple(own)
        self._session = session

    def _is_ours(self, name: str) -> bool:
        return name == self.case.name or name.startswith(f"{self.case.name} [")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rows that are known without asking, or that of the case."""
        from ci_migrate.parity import rows_of_case

        return tuple(one.name for one in rows_of_case(self.case)) or (self.case.name,)

    def document(self, row: int | None, *, with_known: bool) -> dict[str, Any]:
        """The document of the run as if it had only this row; None has all, -1 has none."""
        cases = self._whole["cases"]
        if row is not None:
            cases = cases[row : row + 1] if row >= 0 else []
        return {**self._whole, "cases": cases, "known": self._whole["known"] if with_known else []}

    @cached_property
    def _whole(self) -> Mapping[str, Any]:
        return self._session.document(self.case, self._own)


class _Session:
    """What all tests of a run share: options, known differences, and who answers."""

    def __init__(self, config: pytest.Config, path: Path) -> None:
        self.path = path
        self._start = config.invocation_params.dir
        self._replay = config.getoption("ci_parity_replay")
        self._sandbox = config.getoption("ci_parity_sandbox")
        self._known = config.getoption("ci_parity_known")
        self._open = ExitStack()
        self._failure: Exception | None = None

    @property
    def answered_by(self) -> str:
        """Who answers."""
        if self._replay:
            return f"the recording {self._replay}"
        return "the sandbox" if self._sandbox else "the services that the environment names"

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """The known differences beside those of the cases."""
        from ci_migrate.parity import load_known

        return load_known(self._start / self._known) if self._known else ()

    def document(self, case: Case, known: tuple[Known, ...]) -> Mapping[str, Any]:
        """The document of a run of one case; what ends one run ends all, without another try."""
        from ci_migrate.errors import MigrateError
        from ci_migrate.parity import Options

        if self._failure is not None:
            raise self._failure
        try:
            run = self._connection.run([case], Options(known=known))
            for _ in run:
                pass
        except MigrateError as error:
            self._failure = error
            raise
        return run.document()

    @cached_property
    def _connection(self) -> Connection:
        from ci_migrate.parity import connect

        if self._replay:
            replay = self._start / self._replay
            return self._open.enter_context(connect(replay=replay, folder=self._start))
        if not self._sandbox:
            return self._open.enter_context(connect(folder=self._start))
        from ci_migrate.sandbox import Sandbox
        from ci_migrate.web import Routes

        box = self._open.enter_context(Sandbox())
        routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
        environ = box.environment(os.environ)
        return self._open.enter_context(connect(folder=self._start, environ=environ, routes=routes))

    def close(self) -> None:
        """Ends the connections."""
        self._open.close()


_SESSION = pytest.StashKey[_Session]()
