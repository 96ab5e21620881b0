"""Results of cases and runs as the contract's document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ci_migrate.parity.cases import Case
from ci_migrate.parity.document import (
    CaseResult,
    Document,
    KnownResult,
    MismatchResult,
    NoiseResult,
    SideResult,
)
from ci_migrate.parity.equality import Comparison
from ci_migrate.parity.explain import explain, shown
from ci_migrate.parity.fetch import Observation
from ci_migrate.parity.plan import CasePlan
from ci_migrate.parity.tally import Judged, Tally
from ci_migrate.parity.verdict import CaseVerdict
from ci_migrate.web import Secrets


def document_of(
    cases: Iterable[CaseResult], known: Sequence[KnownResult] = (), cause: str | None = None
) -> Document:
    """The document of a run with these results, in their order."""
    results = list(cases)
    verdicts = Counter(result["verdict"] for result in results)
    return {
        "schema": 1,
        "complete": cause is None,
        "cause": cause,
        "cases": results,
        "known": list(known),
        "summary": {"cases": len(results)} | {str(one): verdicts[one] for one in CaseVerdict},
    }


def case_result(
    case: Case,
    plan: CasePlan,
    verdict: CaseVerdict,
    *,
    cause: str | None = None,
    control: Observation | None = None,
    candidate: Observation | None = None,
    noise: NoiseResult | None = None,
    counts: Mapping[str, int] | None = None,
    tally: Tally | None = None,
    secrets: Secrets | None = None,
    files: bool = False,
) -> CaseResult:
    """The result of one case; without a tally nothing was compared.

    Values are cut only after ``secrets`` are hidden in them: half a secret could not be found.
    """
    translation = plan.translation.to_json() if plan.translation else {}
    found = tally or Tally()
    reason, owner, expires = _excuse(found if verdict is CaseVerdict.IGNORED else Tally())
    return {
        "name": case.name,
        "of": case.of,
        "verdict": str(verdict),
        "cause": cause,
        "reason": reason,
        "owner": owner,
        "expires": expires,
        "legacy": case.legacy,
        "dataverse": case.dataverse,
        "parameters": dict(case.parameters),
        "filled": [] if files else list(case.asked()),
        "files": files,
        "plan": translation.get("plan"),
        "losses": translation.get("losses", []),
        "control": _side(control),
        "candidate": _side(candidate),
        "noise": noise or {"reads": 0, "columns": {}},
        "normalised": {name: n for name, n in sorted((counts or {}).items()) if n},
        "kinds": dict(sorted(found.kinds.items())),
        "open": [
            {"kind": kind, "column": column, "mismatches": count}
            for (kind, column), count in sorted(found.open.items())
        ],
        "hints": found.hints(),
        "mismatches": [
            _mismatch(one, plan.comparison, secrets or Secrets()) for one in found.first
        ],
        "more_mismatches": found.total - len(found.first),
    }


def _excuse(tally: Tally) -> tuple[str | None, str | None, str | None]:
    """Reasons, owners and first expiry of the entries that excuse all mismatches."""
    entries = [one for one, count in tally.needed.items() if count and tally.in_force(one)]
    reasons, owners = ({getattr(e, name) for e in entries} for name in ("reason", "owner"))
    first = min((one.expires.isoformat() for one in entries), default=None)
    return "; ".join(sorted(reasons)) or None, "; ".join(sorted(owners)) or None, first


def _side(seen: Observation | None) -> SideResult:
    """One side without its rows and without the clock."""
    if seen is None:
        return {"rows": None, "status": None, "pages": 0, "error": None, "cut": False}
    return {
        "rows": len(seen.rows),
        "status": seen.status,
        "pages": seen.pages,
        "error": seen.error,
        "cut": seen.cut is not None,
    }


def _mismatch(judged: Judged, comparison: Comparison, secrets: Secrets) -> MismatchResult:
    one, known = judged.mismatch, judged.known
    key = comparison.related.get(one.column, ())
    control, candidate = secrets.hidden(one.control), secrets.hidden(one.candidate)
    return {
        "key": shown(secrets.hide(one.key)),
        "column": one.column,
        "kind": one.kind,
        "nature": one.nature,
        "control": shown(control),
        "candidate": shown(candidate),
        "rows": one.rows,
        "detail": explain(control, candidate, key),
        "reason": known.reason if known else None,
        "owner": known.owner if known else None,
        "expires": known.expires.isoformat() if known else None,
    }
