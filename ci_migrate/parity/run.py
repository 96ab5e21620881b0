"""A run: every case planned, observed, compared and judged, as the contract's JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ci_migrate.adapter import Table
from ci_migrate.catalogue import Catalogue, project_catalogue
from ci_migrate.parity.cases import Case
from ci_migrate.parity.compare import compare
from ci_migrate.parity.explain import explain, shown
from ci_migrate.parity.fetch import Observation, observe
from ci_migrate.parity.plan import CasePlan, Comparison, plan_case
from ci_migrate.parity.verdict import CaseVerdict, Judged, inconclusive, judge
from ci_migrate.settings import Settings
from ci_migrate.translate import spelling_of, tables_of
from ci_migrate.web import Client

MISMATCHES = 20  # mismatches of a case that are shown; the others are counted

Progress = Callable[[int, int, Mapping[str, Any]], None]


class _Run:
    """What the cases of one run share."""

    def __init__(self, settings: Settings, control: Client, candidate: Client, today: date) -> None:
        self._settings = settings
        self._control = control
        self._candidate = candidate
        self._today = today
        self._catalogue: Catalogue = project_catalogue(settings.rules)
        self._tables: dict[str, Table] = tables_of(self._catalogue, settings)
        self._labels: dict[str, dict[str, str]] = {}

    def case(self, case: Case) -> dict[str, Any]:
        """The result of one case."""
        plan = plan_case(case, self._settings, self._catalogue)
        if plan.read is None or plan.translation is None:
            return _document(case, plan, CaseVerdict.INCONCLUSIVE, cause=plan.cause)
        control, candidate = observe(
            (self._control, plan.path),
            (self._candidate, plan.read),
            self._tables,
            self._labels,
            spelling_of(self._settings),
        )
        cause = inconclusive(case, plan.translation, control, candidate)
        if cause is not None:
            verdict = CaseVerdict.INCONCLUSIVE
            return _document(case, plan, verdict, cause, control, candidate)
        compared = compare(control.rows, candidate.rows, plan.comparison)
        verdict, judged = judge(case, compared.mismatches, self._today)
        return _document(case, plan, verdict, None, control, candidate, compared.counts, judged)


def verify(
    cases: Sequence[Case],
    settings: Settings,
    control: Client,
    candidate: Client,
    progress: Progress | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """The contract's document for a run; AuthError or ServiceError where there is no token.

    ``progress`` is told how many of how many cases are done, and the result of the last.
    """
    run = _Run(settings, control, candidate, today or date.today())
    results: list[dict[str, Any]] = []
    for case in cases:
        results.append(run.case(case))
        if progress is not None:
            progress(len(results), len(cases), results[-1])
    verdicts = Counter(result["verdict"] for result in results)
    summary = {"cases": len(results)} | {str(one): verdicts[one] for one in CaseVerdict}
    return {"schema": 1, "cases": results, "summary": summary}


def exit_code(document: Mapping[str, Any]) -> int:
    """1 where any case is a mismatch, else 2 where any is inconclusive, else 0.

    A mismatch is a result and wins over a case that gave none; ignored cases leave nothing to
    do. A run without cases proves nothing: 2.
    """
    summary = document["summary"]
    if summary["mismatch"]:
        return 1
    return 2 if summary["inconclusive"] or not summary["cases"] else 0


def _document(
    case: Case,
    plan: CasePlan,
    verdict: CaseVerdict,
    cause: str | None = None,
    control: Observation | None = None,
    candidate: Observation | None = None,
    counts: Mapping[str, int] | None = None,
    judged: Sequence[Judged] = (),
) -> dict[str, Any]:
    translation = plan.translation.to_json() if plan.translation else {}
    ordered = sorted(judged, key=lambda one: one.ignore is not None)
    excuses = {one.ignore for one in judged if one.ignore} if verdict == "ignored" else set()
    return {
        "name": case.name,
        "verdict": str(verdict),
        "cause": cause,
        "reason": "; ".join(sorted({one.reason for one in excuses})) or None,
        "expires": min((one.expires.isoformat() for one in excuses), default=None),
        "legacy": case.legacy,
        "parameters": dict(case.parameters),
        "plan": translation.get("plan"),
        "losses": translation.get("losses", []),
        "control": _side(control),
        "candidate": _side(candidate),
        "normalised": dict(sorted((counts or {}).items())),
        "mismatches": [_mismatch(one, plan.comparison) for one in ordered[:MISMATCHES]],
        "more_mismatches": max(0, len(judged) - MISMATCHES),
    }


def _side(seen: Observation | None) -> dict[str, Any]:
    """One side without its rows and without the clock."""
    if seen is None:
        return {"rows": None, "status": None, "pages": 0, "error": None, "cut": False}
    return {
        "rows": len(seen.rows),
        "status": seen.status,
        "pages": seen.pages,
        "error": seen.error,
        "cut": seen.cut,
    }


def _mismatch(judged: Judged, comparison: Comparison) -> dict[str, Any]:
    one, ignore = judged.mismatch, judged.ignore
    key = comparison.related.get(one.column, ())
    return {
        "key": shown(one.key),
        "column": one.column,
        "kind": one.kind,
        "control": shown(one.control),
        "candidate": shown(one.candidate),
        "rows": one.rows,
        "detail": explain(one.control, one.candidate, key),
        "reason": ignore.reason if ignore else None,
        "expires": ignore.expires.isoformat() if ignore else None,
    }
