"""One case: planned, observed on both sides, compared, read again where it differs, judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from ci_migrate.parity.background import started
from ci_migrate.parity.cases import Case
from ci_migrate.parity.checkpoint import Checkpoint
from ci_migrate.parity.compare import differences
from ci_migrate.parity.document import CaseResult
from ci_migrate.parity.fetch import Bounds, Observation
from ci_migrate.parity.known import Known, Ledger
from ci_migrate.parity.plan import CasePlan, plan_case
from ci_migrate.parity.results import case_result
from ci_migrate.parity.source import SIDES, Live, Sides, Source
from ci_migrate.parity.steady import Noise, noise_cause, noisy_only
from ci_migrate.parity.streamed import held_back, streamed, unsteady
from ci_migrate.parity.tally import Tally
from ci_migrate.parity.tape import Tape
from ci_migrate.parity.verdict import CaseVerdict, inconclusive, judge
from ci_migrate.parity.whole_tables import table_result
from ci_migrate.web import Allowance, Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run reads and judges.

    ``jobs`` cases run at once; ``noise`` is how often the control is read again in any case;
    ``once``: what differs is not read a second time; ``known`` are entries beside those of the
    cases, and ``today`` decides which have expired; ``tape`` records the run or plays one,
    and ``checkpoint`` keeps what is finished; no result shows one of the ``secrets``.
    """

    jobs: int = 4
    noise: int = 0
    once: bool = False
    case_seconds: float | None = 1_800.0
    bounds: Bounds = field(default_factory=Bounds)
    known: tuple[Known, ...] = ()
    today: date | None = None
    tape: Tape | None = None
    checkpoint: Checkpoint | None = None
    secrets: Secrets = field(default_factory=Secrets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of a case; ``needed`` counts what its known differences cover, None where it
    was not decided.
    """

    result: CaseResult
    needed: Mapping[Known, int] | None = None


class Trial:
    """One case against both sides; ``number`` tells the cases of one origin apart."""

    def __init__(
        self,
        case: Case,
        number: int,
        sides: Sides,
        options: Options,
        ledger: Ledger,
        allowance: Allowance,
    ) -> None:
        self._case = case
        self._options = options
        self._ledger = ledger
        self._plan = plan_case(case, sides.settings, sides.catalogue)
        self._number = number
        self._live = Live(
            case=case, plan=self._plan, sides=sides, bounds=options.bounds, allowance=allowance
        )

    def outcome(self) -> Outcome:
        """The outcome; AuthError or ServiceError where there is no token."""
        plan, tape = self._plan, self._options.tape
        if plan.read is None or plan.translation is None:
            return self._open(plan.cause)
        source: Source = self._live
        if tape is not None:
            source = tape.source(self._case.of or self._case.name, self._number, self._live)
        other = started(partial(source.observe, "candidate"))
        control, candidate = source.observe("control"), other.result()
        if (control.cut or candidate.cut) and not (control.error or candidate.error):
            return self._on_disk(source, control, candidate)
        cause = inconclusive(self._case, plan.translation, control, candidate)
        if cause is None and not self._options.once:
            sides = zip(SIDES, (control, candidate), strict=True)
            cause = next(filter(None, (source.moved_on(*side) for side in sides)), None)
        if cause is not None:
            return self._open(cause, control, candidate)
        return self._compared(source, control, candidate)

    def _compared(self, source: Source, control: Observation, candidate: Observation) -> Outcome:
        known = self._ledger.of_case(self._case.name, self._case.of)
        tally = Tally(known=known, in_force=self._ledger.in_force)
        counts: Counter[str] = Counter()
        rules = self._plan.comparison
        for mismatch in differences(control.rows, candidate.rows, rules, counts):
            tally.add(mismatch)
        noise = {"control": Noise(), "candidate": Noise()}
        again = bool(tally.open) and not self._options.once
        for _ in range(max(self._options.noise, int(again))):
            noise["control"].add(control, source.observe("control"), rules)
        if again:
            noise["candidate"].add(candidate, source.observe("candidate"), rules)
        cause = _unsteady(tally, noise)
        columns = noise["control"].columns + noise["candidate"].columns
        result = case_result(
            self._case,
            self._plan,
            CaseVerdict.INCONCLUSIVE if cause else judge(tally),
            cause=cause,
            control=control,
            candidate=candidate,
            noise={"reads": noise["control"].reads, "columns": dict(sorted(columns.items()))},
            counts=counts,
            tally=tally,
            secrets=self._options.secrets,
        )
        return Outcome(result=result, needed=None if cause else tally.needed)

    def _on_disk(self, source: Source, control: Observation, candidate: Observation) -> Outcome:
        """The outcome of a case with more rows than memory shall hold."""
        why = held_back(self._case, self._plan) if isinstance(source, Live) else "it is recorded"
        if why is not None or not isinstance(source, Live):
            cut = f"control: {control.cut}" if control.cut else f"candidate: {candidate.cut}"
            return self._open(f"{cut} (not compared on disk: {why})", control, candidate)
        found = streamed(source)
        sides = found.control, found.candidate
        cause, reads = found.cause, 0
        if cause is None and not self._options.once:
            moved = (source.moved_on(*side) for side in zip(SIDES, sides, strict=True))
            cause = next(filter(None, moved), None)
        if found.summary is None:
            return self._open(cause, *sides)
        told = partial(table_result, self._case, self._plan, found.summary, self._ledger)
        result, _ = told()
        if cause is None and result["open"] and not self._options.once:
            again, reads = streamed(source), 1
            cause = again.cause
            if again.summary is not None:
                cause = unsteady(found.summary, again.summary)
        result, needed = told(cause=cause, sides=sides, reads=reads, secrets=self._options.secrets)
        return Outcome(result=result, needed=needed)

    def _open(
        self,
        cause: str | None,
        control: Observation | None = None,
        candidate: Observation | None = None,
    ) -> Outcome:
        return Outcome(result=undecided(self._case, cause, self._plan, control, candidate))


def _unsteady(tally: Tally, noise: Mapping[str, Noise]) -> str | None:
    """Why differences prove nothing: a side differs from itself."""
    if not tally.open:
        return None
    told = list(filter(None, (one.says(side) for side, one in noise.items())))
    columns = noise["control"].columns + noise["candidate"].columns
    if not told and noisy_only(tally.open, columns):
        return noise_cause(columns)
    return "; ".join(told) or None


def undecided(
    case: Case,
    cause: str | None,
    plan: CasePlan | None = None,
    control: Observation | None = None,
    candidate: Observation | None = None,
) -> CaseResult:
    """The result of a case that was not decided."""
    return case_result(
        case,
        plan or CasePlan(),
        CaseVerdict.INCONCLUSIVE,
        cause=cause,
        control=control,
        candidate=candidate,
    )
