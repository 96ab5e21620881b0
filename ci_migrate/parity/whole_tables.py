"""Whole tables, compared by an engine instead of row by row, as results of the contract.

The rules are those of any case; the engine applies them to the values that differ as they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ci_migrate.catalogue import project_catalogue
from ci_migrate.engines import Difference, Rules, Summary
from ci_migrate.errors import SettingsError
from ci_migrate.parity.cases import Case
from ci_migrate.parity.document import CaseResult
from ci_migrate.parity.equality import Comparison, in_order, plain, same, same_rows
from ci_migrate.parity.fetch import Observation
from ci_migrate.parity.known import Known, Ledger
from ci_migrate.parity.natures import nature
from ci_migrate.parity.normalise import VALUES
from ci_migrate.parity.plan import CasePlan
from ci_migrate.parity.results import case_result
from ci_migrate.parity.rows import Mismatch
from ci_migrate.parity.tally import Tally
from ci_migrate.parity.verdict import CaseVerdict, judge
from ci_migrate.settings import Settings
from ci_migrate.translate import tables_of
from ci_migrate.translate.tables import find_table
from ci_migrate.web import Secrets

FIRST = 1_000  # differences that are looked at one by one; the others are only counted
_TYPES = ("type", "number-as-text", "truth-as-text", "json-as-text")
_OF_TEXTS = frozenset(VALUES) - {"dates", "zoneless-dates", "numbers", "json-texts"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ByRules:
    """The equality of a comparison, as an engine asks for it."""

    comparison: Comparison

    def told(self, column: str, control: Any, candidate: Any) -> tuple[bool, tuple[str, ...]]:
        """Whether two values say the same, and what that took; or the kind of the difference."""
        taken: Counter[str] = Counter()
        rules, related = self.comparison.rules_of(column), self.comparison.related
        if column in related:
            equal = same_rows(control, candidate, related[column], taken, rules)
        else:
            equal = same(control, candidate, taken, rules)
        if equal:
            return True, tuple(sorted(taken.elements()))
        return False, (kind_of_difference(control, candidate)[0],)

    def plain(self, column: str, value: Any) -> Any:
        """A value in its one spelling."""
        rules, related = self.comparison.rules_of(column), self.comparison.related
        if column in related and "related-order" in rules.normalisers:
            value = in_order(value, related[column], rules)
        return plain(value, rules)

    def traits(self, column: str) -> frozenset[str]:
        """``dates``, ``folded`` and ``near``, as far as they hold for a column."""
        rules = self.comparison.rules_of(column)
        names = set(rules.normalisers)
        folded = bool(_OF_TEXTS & names)
        found = {
            "near": rules.tolerance is not None,
            "folded": folded,
            "dates": {"dates", "zoneless-dates"} <= names and not folded,
        }
        return frozenset(name for name, holds in found.items() if holds)


def kind_of_difference(control: Any, candidate: Any) -> tuple[str, str]:
    """``value`` or ``type``, and the nature."""
    word = nature(control, candidate)
    return ("type" if word in _TYPES else "value"), word


def engine_rules(comparison: Comparison, **more: Any) -> Rules:
    """The rules of a comparison for an engine."""
    return Rules(
        equality=ByRules(comparison=comparison),
        companions="companions" not in comparison.rules.normalisers,
        **{"first": FIRST, **more},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableNames:
    """What is known of a legacy table and of its rows in Dataverse: the key, the legacy names
    of Dataverse columns, those that no legacy row has, and the legacy columns by their kind.
    """

    key: tuple[str, ...]
    rename: Mapping[str, str]
    ignore: tuple[str, ...]
    numbers: frozenset[str]
    truths: frozenset[str]
    prefix: str = "msdynci_"


def table_names(name: str, settings: Settings) -> TableNames:
    """The names of a legacy table; SettingsError or Refusal where Dataverse has no such rows."""
    catalogue = project_catalogue(settings.rules)
    table = find_table(name, catalogue, settings).table
    if table.packed or table.provider:
        raise SettingsError(
            f"{name}: its rows stand in JSON texts of {table.logical_name}; compare it by a case "
            "with a query"
        )
    adapted = tables_of(catalogue, settings, [table.entity_set])[table.entity_set]
    kinds = {legacy: column.type for legacy, column in table.columns.items()}
    return TableNames(
        key=table.key,
        rename=adapted.columns,
        ignore=table.hidden,
        numbers=frozenset(legacy for legacy, kind in kinds.items() if kind == "number"),
        truths=frozenset(legacy for legacy, kind in kinds.items() if kind == "boolean"),
    )


def table_result(
    case: Case,
    plan: CasePlan,
    summary: Summary,
    ledger: Ledger,
    *,
    cause: str | None = None,
    sides: tuple[Observation | None, Observation | None] = (None, None),
    reads: int = 0,
    secrets: Secrets | None = None,
    files: bool = False,
) -> tuple[CaseResult, Mapping[Known, int] | None]:
    """The result of a case whose tables an engine has compared.

    And how often each known difference was needed; None where nothing was decided, for a
    ``cause`` or for lack of rows. ``reads`` is how often the sides were read again;
    ``files``: they are files.
    """
    tally = Tally(known=ledger.of_case(case.name, case.of), in_force=ledger.in_force)
    rest = Counter(summary.counts)
    for one in summary.differences:
        tally.add(_mismatch(one))
        rest[(one.kind, one.column)] -= 1
    for (kind, column), count in rest.items():
        _count(tally, Mismatch(kind=kind, column=column), count)
    if not summary.control and not summary.candidate and not case.empty:
        cause = "no rows on either side"
    result = case_result(
        case,
        plan,
        CaseVerdict.INCONCLUSIVE if cause else judge(tally),
        cause=cause,
        control=sides[0],
        candidate=sides[1],
        noise={"reads": reads, "columns": {}},
        counts=summary.normalised,
        tally=tally,
        secrets=secrets,
        files=files,
    )
    result["control"]["rows"] = summary.control
    result["candidate"]["rows"] = summary.candidate
    result["hints"] += _hints(summary)
    return result, None if cause else tally.needed


def _count(tally: Tally, like: Mismatch, count: int) -> None:
    """Counts mismatches that are not at hand one by one; entries for single keys excuse none."""
    excused = False
    for entry in tally.known if count else ():
        if entry.covers(like) and not excused:
            tally.needed[entry] += count
            excused = tally.in_force(entry)
    if count:
        tally.kinds[like.kind] += count
    if count and not excused:
        tally.open[(like.kind, like.column)] += count


def _mismatch(one: Difference) -> Mismatch:
    values: Mapping[str, Any] = {"control": one.control, "candidate": one.candidate}
    valued = one.kind in ("value", "type")
    word = kind_of_difference(one.control, one.candidate)[1] if valued else None
    return Mismatch(
        kind=one.kind, key=one.key, column=one.column, rows=one.rows, nature=word, **values
    )


def _hints(summary: Summary) -> list[str]:
    found = []
    if summary.changed:
        found.append(f"{summary.changed:,} of {summary.control:,} rows differ in some column")
    if summary.left_out:
        found.append(f"not compared: {', '.join(summary.left_out)}")
    return found
