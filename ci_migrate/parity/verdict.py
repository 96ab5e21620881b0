"""The verdict of a case: only rows that were really compared can match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ci_migrate.model import Translation
from ci_migrate.parity.cases import Case, Ignore
from ci_migrate.parity.compare import Mismatch
from ci_migrate.parity.fetch import Observation


class CaseVerdict(StrEnum):
    """How a case ends; ``ignored`` is no match: it has differences that are known."""

    MATCH = "match"
    IGNORED = "ignored"
    MISMATCH = "mismatch"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A mismatch, and the entry of the case that excuses it."""

    mismatch: Mismatch
    ignore: Ignore | None = None


def inconclusive(
    case: Case, translation: Translation, control: Observation, candidate: Observation
) -> str | None:
    """Why two observations prove nothing; None where they can be compared."""
    errors = [
        f"{side}: {seen.error}"
        for side, seen in (("control", control), ("candidate", candidate))
        if seen.error is not None
    ]
    if errors:
        return "; ".join(errors)
    for side, seen in (("control", control), ("candidate", candidate)):
        if seen.cut:
            return f"{side}: not all pages were read; {seen.pages} are the limit"
    if control.pages > 1 and any(loss.id == "row-bound" for loss in translation.losses):
        return (
            "the legacy service sends next links, and the translation keeps the bound of 100 "
            'rows; set row-bound = "all", or ask for $top rows'
        )
    both = len(control.rows), len(candidate.rows)
    if not any(both) and not case.empty:
        return "no rows on either side; choose values that find rows, or set empty = true"
    if all(both) and case.empty:
        return "the case expects no rows, and both sides have some; drop empty = true"
    return None


def judge(
    case: Case, mismatches: Sequence[Mismatch], today: date
) -> tuple[CaseVerdict, tuple[Judged, ...]]:
    """The verdict over compared rows; an entry that has expired excuses nothing."""
    judged = tuple(Judged(mismatch=one, ignore=_excuse(case, one, today)) for one in mismatches)
    if not judged:
        return CaseVerdict.MATCH, judged
    excused = all(one.ignore is not None for one in judged)
    return (CaseVerdict.IGNORED if excused else CaseVerdict.MISMATCH), judged


def _excuse(case: Case, mismatch: Mismatch, today: date) -> Ignore | None:
    """The entry that names the column of a mismatch; rows and keys cannot be ignored."""
    if mismatch.kind not in ("missing-column", "extra-column", "type", "value"):
        return None
    return next(
        (one for one in case.ignore if mismatch.column in one.columns and today <= one.expires),
        None,
    )
