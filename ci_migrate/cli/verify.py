"""The command verify: its options, its progress, and how it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ci_migrate.cli.code import FORMAT
from ci_migrate.cli.engines import WholeTables, files_document, whole_tables
from ci_migrate.cli.output import say
from ci_migrate.cli.outputs import (
    PARITY_OUTPUTS,
    Target,
    named_file,
    parity_formats,
    targets_of,
    write_outputs,
)
from ci_migrate.cli.proof import boxed, replace_text, services
from ci_migrate.cli.standing import shown_standing
from ci_migrate.errors import MigrateError

if TYPE_CHECKING:
    from ci_migrate.parity import Case, Checkpoint, Growth, Known, Options, Run
    from ci_migrate.parity.document import Document
    from ci_migrate.parity.tape import Tape
    from ci_migrate.report import Surroundings
    from ci_migrate.settings import Settings
    from ci_migrate.web import Secrets

KEY = "CI_MIGRATE_PSEUDONYM_KEY"

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The options of the command."""

    files: WholeTables | None
    cases: Path | None
    in_sandbox: bool
    drift: int
    seed: int
    form: str
    outputs: tuple[Target, ...]
    known: Path | None
    update_known: bool
    allow_growth: bool
    reason: str | None
    owner: str | None
    expires: datetime | None
    noise: int
    once: bool
    record: Path | None
    pseudonyms: bool
    replay: Path | None
    jobs: int
    case_time: float
    run_time: float | None
    requests: int | None
    checkpoint: Path | None
    resume: bool

    def check(self) -> None:
        """UsageError where options do not go together."""
        for wrong, said in (
            (self.drift and not self.in_sandbox, "--drift needs --sandbox"),
            (
                self.cases is None and not self.in_sandbox and self.files is None,
                "name a file of CASES, or use --sandbox",
            ),
            (self.resume and not self.checkpoint, "--resume needs --checkpoint FILE"),
            (self.pseudonyms and not self.record, "--pseudonyms needs --record DIR"),
            (
                self.replay and (self.record or self.in_sandbox),
                "--replay asks nobody; leave --record and --sandbox out",
            ),
            (self.update_known and not self.known, "--update-known needs --known FILE"),
            (self.allow_growth and not self.update_known, "--allow-growth needs --update-known"),
            (
                self.allow_growth and not (self.reason and self.owner and self.expires),
                "--allow-growth needs --reason, --owner and --expires for what it adds",
            ),
        ):
            if wrong:
                raise click.UsageError(said)


@click.command()
@click.argument("cases", required=False, type=click.Path(path_type=Path))
@click.option("--sandbox", "in_sandbox", is_flag=True, help="Against the embedded stand-ins.")
@click.option("--drift", type=int, default=0, help="Seeded differences, to see red once.")
@click.option("--seed", type=int, default=7, show_default=True, help="The sandbox's seed.")
@FORMAT
@PARITY_OUTPUTS
@click.option("--known", type=FILE, help="Known differences, with reason, owner and expiry.")
@click.option("--update-known", is_flag=True, help="Take out what is no longer needed.")
@click.option("--allow-growth", is_flag=True, help="Let --update-known add what differs now.")
@click.option("--reason", help="Why, for what --allow-growth adds.")
@click.option("--owner", help="Whose it is, for what --allow-growth adds.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="Until when, likewise.")
@click.option(
    "--noise", type=click.IntRange(0, 20), default=0, metavar="N",
    help="Read the legacy side N more times, and name the columns that differ from themselves.",
)  # fmt: skip
@click.option("--once", is_flag=True, help="Do not read a second time what differs.")
@click.option("--record", type=FOLDER, help="Keep the answers of both sides, without secrets.")
@click.option("--pseudonyms", is_flag=True, help="Record rows with pseudonyms for their texts.")
@click.option("--replay", type=FOLDER, help="Answer from a recording: no network, no account.")
@click.option(
    "--jobs", type=click.IntRange(1, 26), default=4, show_default=True, help="Cases at once."
)
@click.option(
    "--case-time", type=click.FloatRange(min=0, min_open=True), default=1800, show_default=True,
    metavar="S", help="Seconds that a case may take.",
)  # fmt: skip
@click.option(
    "--run-time", type=click.FloatRange(min=0, min_open=True), metavar="S",
    help="Seconds that the run may take; what is not done by then is told.",
)  # fmt: skip
@click.option("--requests", type=click.IntRange(1), metavar="N", help="Requests in all, at most.")
@click.option("--checkpoint", type=FILE, help="Keep what is finished, case by case.")
@click.option("--resume", is_flag=True, help="Go on from the checkpoint.")
@whole_tables
def verify(**wish: Any) -> None:
    """Asks both services the same questions and diffs the rows.

    CASES is a TOML file (see `ci-migrate cases`); without one, the cases that come with the
    tool run against the sandbox. Ctrl-C ends the run with a report of what is done.

    \b
    Examples:
      ci-migrate verify --sandbox
      ci-migrate verify parity.toml -o text -o junit=out.xml -o html=out.html
      ci-migrate verify parity.toml --known known.toml
      ci-migrate verify parity.toml --checkpoint run.jsonl --resume
      ci-migrate verify parity.toml --record tape
      ci-migrate verify parity.toml --replay tape
      ci-migrate verify --key Id --control-files a.csv --candidate-files b.csv
    """
    from ci_migrate.parity import exit_code, load_cases, load_known, shipped_cases

    wanted = Wish(**wish)
    wanted.check()
    formats = parity_formats()
    targets = targets_of(wanted.outputs, wanted.form, formats)
    seconds: dict[str, float] = {}
    about = _surroundings(wanted.cases, seconds)
    try:
        questions = load_cases(wanted.cases) if wanted.cases else shipped_cases()
        about = replace(about, lines=_lines(wanted.cases))
        entries = load_known(wanted.known) if wanted.known else ()
        document = _verified(wanted, questions, entries, seconds)
    except MigrateError as error:
        if wanted.outputs:
            try:
                write_outputs(_unproven(error), targets, formats, about)
            except MigrateError as other:  # the run's own error is told as the command's
                say(f"error: {other}")
        raise
    try:
        if wanted.update_known:
            document = _updated(wanted, document, entries)
    finally:  # the result of a long run is not lost where the list cannot be written
        write_outputs(document, targets, formats, about)
    sys.exit(exit_code(document))


def _surroundings(cases: Path | None, seconds: Mapping[str, float]) -> Surroundings:
    """What outputs are told beside the document, of a run that begins now."""
    from ci_migrate.report import Surroundings

    return Surroundings(
        file=named_file(cases) if cases else "",
        seconds=seconds,
        started=f"{datetime.now():%Y-%m-%dT%H:%M:%S}",
    )


def _lines(cases: Path | None) -> Mapping[str, int]:
    from ci_migrate.parity import case_lines

    return case_lines(cases.read_text(encoding="utf-8")) if cases else {}


def _unproven(error: MigrateError) -> Mapping[str, Any]:
    """The document of a run that could not begin: CI shows its outputs, and no other text."""
    from ci_migrate.parity import document_of
    from ci_migrate.redact import redact
    from ci_migrate.web import Secrets

    said = Secrets.of_environment(os.environ).hide(redact(str(error)))
    return document_of((), cause=said.rstrip("."))


def _verified(
    wanted: Wish,
    questions: Sequence[Case],
    entries: tuple[Known, ...],
    seconds: dict[str, float],
) -> Mapping[str, Any]:
    """The document of the run, without secrets; ``seconds`` are what its cases took, by name."""
    from ci_migrate.parity import Player, Run
    from ci_migrate.settings import load_settings
    from ci_migrate.web import Allowance, Secrets

    if wanted.files is not None:
        return files_document(wanted.files, entries)
    settings = load_settings(Path.cwd())
    allowance = Allowance(seconds=wanted.run_time, requests=wanted.requests)
    if wanted.replay is not None:
        secrets = Secrets.of_environment(os.environ)
        player = Player(wanted.replay)
        options = _options(wanted, entries, settings, secrets, player)
        sides = player.reader, player.reader
        with shown_standing() as watch:
            return _run(Run(questions, settings, *sides, options, allowance, watch), seconds)
    with (
        boxed(wanted.in_sandbox, wanted.seed, wanted.drift) as box,
        services(box, allowance=allowance) as both,
        shown_standing() as watch,
    ):
        sides = both.legacy(), both.dataverse()
        options = _options(wanted, entries, settings, both.secrets, None)
        resumed = options.checkpoint is not None and options.checkpoint.count > 0
        options = replace(options, tape=_tape(wanted, both.secrets, resume=resumed))
        return _run(Run(questions, settings, *sides, options, allowance, watch), seconds)


def _run(run: Run, seconds: dict[str, float]) -> Document:
    with stopped_by_signals(run.stop):
        for finished in run:
            seconds[finished.result["name"]] = finished.elapsed
        return run.document()


def _options(
    wanted: Wish,
    entries: tuple[Known, ...],
    settings: Settings,
    secrets: Secrets,
    tape: Tape | None,
) -> Options:
    from ci_migrate.parity import Checkpoint, Options

    checkpoint: Checkpoint | None = None
    if wanted.checkpoint is not None:
        target = [
            os.environ.get(name) for name in ("DATAVERSE_URL", "CI_BASE_URL", "CI_INSTANCE_ID")
        ]
        box = (wanted.in_sandbox, wanted.seed, wanted.drift)
        tapes = (wanted.replay, wanted.record, wanted.pseudonyms)
        about = (entries, settings, wanted.noise, wanted.once, target, box, str(tapes))
        checkpoint = Checkpoint(wanted.checkpoint, about, resume=wanted.resume)
        if checkpoint.count:
            say(f"resumed: {checkpoint.count} cases are done already")
    return Options(
        jobs=wanted.jobs,
        noise=wanted.noise,
        once=wanted.once,
        case_seconds=wanted.case_time,
        known=entries,
        tape=tape,
        checkpoint=checkpoint,
        secrets=secrets,
    )


def _tape(wanted: Wish, secrets: Secrets, *, resume: bool) -> Tape | None:
    from ci_migrate.parity import Pseudonyms, Recorder, RowRecorder

    if wanted.record is None:
        return None
    if not wanted.pseudonyms:
        return Recorder(wanted.record, secrets, resume=resume)
    key = os.environ.get(KEY, "").encode() or os.urandom(32)
    return RowRecorder(wanted.record, secrets, Pseudonyms(key), resume=resume)


@contextmanager
def stopped_by_signals(stop: Callable[[str], None]) -> Iterator[None]:
    """The first Ctrl-C, or the first request of the system to end, stops the run in good order;
    the second ends the program.
    """
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}

    def handle(number: int, frame: object) -> None:
        for one, handler in before.items():
            signal.signal(one, handler)
        say("stopping; once more to end at once")
        stop("the run was interrupted")

    for one in before:
        signal.signal(one, handle)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _updated(
    wanted: Wish, document: Mapping[str, Any], entries: Sequence[Known]
) -> Mapping[str, Any]:
    """The document as it would be with the file of known differences that is now written."""
    from ci_migrate.parity import known_text, settled, updated

    assert wanted.known is not None
    growth = _growth(wanted)
    kept = updated(entries, document, growth)
    replace_text(wanted.known, known_text(kept))
    say(f"written: {wanted.known} ({len(kept)} known differences, {len(entries)} before)")
    return settled(document, growth)


def _growth(wanted: Wish) -> Growth | None:
    from ci_migrate.parity import Growth

    if not (wanted.allow_growth and wanted.reason and wanted.owner and wanted.expires):
        return None
    return Growth(reason=wanted.reason, owner=wanted.owner, expires=wanted.expires.date())
