"""Both services, or a recording of them, ready for runs: the door for programs.

cases = load_cases(Path("parity.toml"))
with connect() as both:
    run = both.run(cases)
    for finished in run:
        print(finished.result["verdict"], finished.result["name"])
document = run.document()
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ci_migrate.parity.cases import Case
from ci_migrate.parity.run import Run
from ci_migrate.parity.tape import Player, Tape
from ci_migrate.parity.trial import Options
from ci_migrate.settings import Settings, load_settings
from ci_migrate.web import Allowance, Reader, Routes, Secrets, Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What answers for the legacy service and for Dataverse; ``secrets`` are in no result."""

    control: Reader
    candidate: Reader
    settings: Settings
    secrets: Secrets
    tape: Tape | None = None

    def run(
        self,
        cases: Sequence[Case],
        options: Options | None = None,
        *,
        seconds: float | None = None,
        requests: int | None = None,
    ) -> Run:
        """A run over the cases; iterate over it once.

        It yields ``Finished`` in the order of the cases: ``result`` is a ``CaseResult`` of
        ``ci_migrate.parity.document``, ``elapsed`` the seconds that the case took. What a service
        does not answer makes its case inconclusive. Only for the very first case there is an
        error: AuthError or ServiceError, where no token can be had. ``seconds`` and ``requests``
        are what the whole run may take; without them there is no limit. ``stop(reason)`` ends it
        from another thread, and ``document()`` has the results so far.
        """
        wanted = options or Options()
        return Run(
            cases,
            self.settings,
            self.control,
            self.candidate,
            replace(wanted, tape=wanted.tape or self.tape, secrets=self.secrets),
            Allowance(seconds=seconds, requests=requests),
        )


@contextmanager
def connect(
    *,
    replay: Path | None = None,
    folder: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    routes: Routes | None = None,
) -> Iterator[Connection]:
    """The services that the variables in ``environ`` name, or the recording in ``replay``.

    Settings are those that hold in ``folder``, or where the program runs. AuthError where variables
    are missing, SettingsError where a setting or an address is wrong, MigrateError where ``replay``
    is no recording; the last is the parent of both. A recording asks nobody: neither a variable nor
    a network is needed.
    """
    settings = load_settings(folder or Path.cwd())
    if replay is not None:
        player = Player(replay)
        yield Connection(
            control=player.reader,
            candidate=player.reader,
            settings=settings,
            secrets=Secrets.of_environment(environ),
            tape=player,
        )
        return
    with Services(environ, routes=routes) as services:
        yield Connection(
            control=services.legacy(),
            candidate=services.dataverse(),
            settings=settings,
            secrets=services.secrets,
        )
