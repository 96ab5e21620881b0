"""The verdict of a case: only rows that were really compared can match."""

from __future__ import annotations

from enum import StrEnum

from ci_migrate.model import Translation
from ci_migrate.parity.cases import Case
from ci_migrate.parity.fetch import Observation
from ci_migrate.parity.tally import Tally


class CaseVerdict(StrEnum):
    """How a case ends; ``ignored`` is no match: it has differences that are known."""

    MATCH = "match"
    IGNORED = "ignored"
    MISMATCH = "mismatch"
    INCONCLUSIVE = "inconclusive"


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
        if seen.cut is not None:
            return f"{side}: {seen.cut}"
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


def judge(tally: Tally) -> CaseVerdict:
    """The verdict over compared rows."""
    if not tally.total:
        return CaseVerdict.MATCH
    return CaseVerdict.MISMATCH if tally.open else CaseVerdict.IGNORED
