"""A run: its cases side by side, their results in the order of the file as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

from ci_migrate.catalogue import project_catalogue
from ci_migrate.errors import MigrateError, ServiceError
from ci_migrate.parity.background import started
from ci_migrate.parity.cases import Case
from ci_migrate.parity.document import CaseResult, Document
from ci_migrate.parity.fetch import Remembering, Shapes, fetch_control
from ci_migrate.parity.known import FAILING, Growth, Ledger
from ci_migrate.parity.plan import legacy_path
from ci_migrate.parity.results import document_of
from ci_migrate.parity.source import Sides
from ci_migrate.parity.tables import drawn, expanded
from ci_migrate.parity.trial import Options, Outcome, Trial, undecided
from ci_migrate.parity.verdict import CaseVerdict
from ci_migrate.settings import Settings
from ci_migrate.translate import spelling_of, tables_of
from ci_migrate.web import Allowance, Reader

_LOOK = 0.1  # seconds between two looks at whether the run was stopped

Progress = Callable[[int, int, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A result, the seconds that it took, and how many of how many cases are done."""

    result: CaseResult
    elapsed: float
    done: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A case that is to be run, or why it cannot be."""

    case: Case
    number: int = 0
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What came of a task in its thread."""

    place: int
    elapsed: float = 0.0
    outcome: Outcome | None = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a run is: cases done and in all, requests made, verdicts so far, the last case."""

    done: int
    count: int
    requests: int
    verdicts: Mapping[str, int]
    last: str = ""


class Run:
    """Iterate over it once for the results; the document has them all afterwards.

    AuthError or ServiceError where there is no token for the very first case. ``allowance`` is
    shared with the connections, so that calling it off ends all waiting; ``watch`` is told often
    how far the run is.
    """

    def __init__(
        self,
        cases: Sequence[Case],
        settings: Settings,
        control: Reader,
        candidate: Reader,
        options: Options | None = None,
        allowance: Allowance | None = None,
        watch: Callable[[Standing], None] | None = None,
    ) -> None:
        self._options = options or Options()
        self._watch = watch
        self._verdicts: Counter[str] = Counter()
        self._allowance = allowance or Allowance()
        catalogue = project_catalogue(settings.rules)
        self._sides = Sides(
            control=control,
            candidate=Remembering(candidate),
            settings=settings,
            catalogue=catalogue,
            shapes=Shapes(tables=tables_of(catalogue, settings), spelling=spelling_of(settings)),
        )
        entries = dict.fromkeys((*self._options.known, *(k for one in cases for k in one.known)))
        self._ledger = Ledger(entries, self._options.today or date.today())
        self._cases = tuple(cases)
        self._results: list[CaseResult] = []
        self._read = False
        self._cause: str | None = None

    def stop(self, reason: str) -> None:
        """Ends the run; the cases that are not done are told as not run."""
        self._allowance.call_off(reason)

    def document(self) -> Document:
        """The contract's document of all results so far."""
        document = document_of(self._results, self._ledger.document(), self._cause)
        hidden: Document = self._options.secrets.hidden(document)
        return hidden

    def __iter__(self) -> Iterator[Finished]:
        tasks = self._tasks()
        waiting: dict[int, _Done] = {}
        for done in self._side_by_side(tasks):
            waiting[done.place] = done
            while (place := len(self._results)) in waiting:
                yield self._finished(tasks[place], waiting.pop(place), len(tasks))
        self._cause = self._cause or self._allowance.ended or self._allowance.spent
        for place in range(len(self._results), len(tasks)):
            done = waiting.get(place) or _Done(place=place)
            yield self._finished(tasks[place], done, len(tasks))
        if self._options.checkpoint is not None and self._cause is None:
            self._options.checkpoint.remove()

    def _finished(self, task: _Task, done: _Done, count: int) -> Finished:
        outcome = done.outcome
        if outcome is None:
            said = str(done.error) if done.error else f"not run: {self._cause}"
            outcome = Outcome(result=undecided(task.case, said))
        self._ledger.settle((task.case.name, task.case.of), outcome.needed)
        result: CaseResult = self._options.secrets.hidden(outcome.result)
        self._results.append(result)
        return Finished(result=result, elapsed=done.elapsed, done=len(self._results), count=count)

    def _side_by_side(self, tasks: Sequence[_Task]) -> Iterator[_Done]:
        """What comes of the cases, as they end; ends early where the run is stopped."""
        queue: SimpleQueue[_Done] = SimpleQueue()
        places = iter(range(len(tasks)))
        under_way = 0
        for place in islice(places, self._options.jobs):
            started(partial(self._run, place, tasks[place], queue))
            under_way += 1
        while under_way and self._cause is None and self._allowance.ended is None:
            try:
                done = queue.get(timeout=_LOOK)
            except Empty:
                self._tell(len(tasks), "")
                continue
            under_way -= 1
            self._look_at(done)
            if done.outcome is not None:
                self._keep(tasks[done.place], done.outcome)
            name = tasks[done.place].case.name
            self._tell(len(tasks), self._options.secrets.hide(name))
            yield done
            for place in islice(places, 1):
                started(partial(self._run, place, tasks[place], queue))
                under_way += 1

    def _run(self, place: int, task: _Task, queue: SimpleQueue[_Done]) -> None:
        start = monotonic()
        outcome, failure = None, None
        try:
            outcome = self._outcome(task)
        except BaseException as error:  # told in the main thread
            failure = error
        elapsed = monotonic() - start
        queue.put(_Done(place=place, elapsed=elapsed, outcome=outcome, error=failure))

    def _tell(self, count: int, last: str) -> None:
        if self._watch is not None:
            done, taken = sum(self._verdicts.values()), self._allowance.taken
            verdicts = dict(self._verdicts)
            self._watch(
                Standing(done=done, count=count, requests=taken, verdicts=verdicts, last=last)
            )

    def _keep(self, task: _Task, outcome: Outcome) -> None:
        self._verdicts[outcome.result["verdict"]] += 1
        if self._options.checkpoint is not None:
            entries = self._ledger.entries
            result: CaseResult = self._options.secrets.hidden(outcome.result)
            self._options.checkpoint.keep(task.case, task.number, result, outcome.needed, entries)

    def _outcome(self, task: _Task) -> Outcome:
        if task.cause is not None:
            return Outcome(result=undecided(task.case, task.cause))
        if self._options.checkpoint is not None:
            found = self._options.checkpoint.found(task.case, task.number, self._ledger.entries)
            if found is not None:
                return Outcome(result=found[0], needed=found[1])
        allowance = self._allowance.part(seconds=self._options.case_seconds)
        trial = Trial(task.case, task.number, self._sides, self._options, self._ledger, allowance)
        return trial.outcome()

    def _look_at(self, done: _Done) -> None:
        """Raises what ends a run at its beginning, and notes what ends it later on."""
        if done.error is None:
            self._read |= bool(done.outcome and done.outcome.result["control"]["pages"])
        elif not self._read or not isinstance(done.error, MigrateError):
            self._allowance.call_off(str(done.error))
            raise done.error
        elif not isinstance(done.error, ServiceError):
            self._cause = str(done.error)

    def _tasks(self) -> tuple[_Task, ...]:
        """The cases, with one for each row of their values."""
        tasks: list[_Task] = []
        for case in self._cases:
            task = started(partial(self._drawn, case))
            while self._allowance.ended is None and not task.done():
                wait([task], timeout=_LOOK)
            tasks += task.result() if task.done() else [_Task(case=case)]
        return tuple(tasks)

    def _drawn(self, case: Case) -> list[_Task]:
        values, tape, trouble = case.values, self._options.tape, None
        if values is None:
            return [_Task(case=case)]
        rows = tape.recorded_values(case.name) if tape and not values.rows else None
        if rows is None and not values.rows:
            path = legacy_path(values.legacy, self._sides.catalogue)
            seen = fetch_control(self._sides.control, path, self._options.bounds, self._allowance)
            trouble = seen.error or seen.cut
            rows = drawn(values, seen.rows)
            if tape is not None:
                tape.keep_values(case.name, rows)
        found = expanded(case, drawn(values) if rows is None else rows)
        if found and trouble is None:
            return [_Task(case=one, number=number) for number, one in enumerate(found)]
        return [_Task(case=case, cause=f"its values: {trouble or 'the query finds none'}")]


def verify(
    cases: Sequence[Case],
    settings: Settings,
    control: Reader,
    candidate: Reader,
    progress: Progress | None = None,
    today: date | None = None,
) -> Document:
    """The contract's document for a run; AuthError or ServiceError where there is no token.

    ``progress`` is told how many of how many cases are done, and the result of the last.
    """
    run = Run(cases, settings, control, candidate, Options(today=today))
    for finished in run:
        if progress is not None:
            progress(finished.done, finished.count, finished.result)
    return run.document()


def exit_code(document: Mapping[str, Any]) -> int:
    """1 where any case is a mismatch or a known difference fails, else 2 where any case is
    inconclusive or the run is not complete, else 0.

    A mismatch is a result and wins over a case that gave none; ignored cases leave nothing to
    do. A run without cases proves nothing: 2.
    """
    summary = document["summary"]
    if summary["mismatch"] or any(one["state"] in FAILING for one in document["known"]):
        return 1
    whole = document["complete"] and summary["cases"] and not summary["inconclusive"]
    return 0 if whole else 2


def settled(document: Mapping[str, Any], growth: Growth | None) -> dict[str, Any]:
    """The document as the next run would find it, after its known differences were updated.

    Entries that are no longer needed are gone; with ``growth`` what differs is known, and its
    cases are ignored for the reason that it gives.
    """
    needed = [
        one
        for one in document["known"]
        if (one["state"] == "expired" and one["mismatches"])
        or (one["state"] == "exceeded" and growth is None)
    ]
    summary, cases = dict(document["summary"]), document["cases"]
    if growth is not None:
        summary["ignored"] += summary["mismatch"]
        summary["mismatch"] = 0
        cases = [_excused(case, growth) for case in cases]
    return {**document, "cases": cases, "known": needed, "summary": summary}


def _excused(case: Mapping[str, Any], growth: Growth) -> Mapping[str, Any]:
    if case["verdict"] != CaseVerdict.MISMATCH:
        return case
    why = {"reason": growth.reason, "owner": growth.owner, "expires": growth.expires.isoformat()}
    mismatches = [one if one["reason"] else {**one, **why} for one in case["mismatches"]]
    ignored = {"verdict": str(CaseVerdict.IGNORED), "open": [], "mismatches": mismatches}
    return {**case, **why, **ignored}
