"""A ``verify`` document as terminal text: a line for each case, what differs below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ci_migrate.report.documents import Case, Known, Mismatch, Observation
from ci_migrate.report.ink import Ink, action_line, joined
from ci_migrate.report.reading import read_parity
from ci_migrate.report.tallies import parity_actions
from ci_migrate.report.words import VERDICTS, count


def parity_text(document: Mapping[str, Any], *, color: bool = False) -> str:
    """The cases of a ``verify`` document with their mismatches, and a summary below."""
    parity = read_parity(document)
    ink = Ink(color=color)
    width = max((len(case.name) for case in parity.cases), default=0)
    lines = [line for case in parity.cases for line in _case_lines(case, width, ink)]
    lines += [""] if lines else []
    lines += [_known_line(one, ink) for one in parity.failing]
    verdicts = parity.verdicts()
    parts = [f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS if verdicts[verdict]]
    subject = count(len(parity.cases), "parity case")
    summary = f"{subject}: {', '.join(parts)}." if parts else f"{subject}."
    lines.append(ink(summary, "bold"))
    if parity.cause:
        lines.append(f"{ink('Not complete:', 'red')} {parity.cause}.")
    return joined([*lines, *(action_line(action, ink) for action in parity_actions(parity)[:1])])


def _case_lines(case: Case, width: int, ink: Ink) -> Iterator[str]:
    verdict = ink.mood(case.verdict) + " " * (len("inconclusive") - len(case.verdict))
    sides = f"control {_side(case.control)}, candidate {_side(case.candidate)}"
    tail = "  ".join(filter(None, (case.cause, _excuse(case))))
    yield f"{verdict}  {case.name:<{width}}  {sides}  {tail}".rstrip()
    for label, counts in (("noise", case.noise), ("normalised", case.normalised)):
        if counts:
            told = ", ".join(f"{name} {number}" for name, number in counts)
            yield f"    {ink(f'{label}:', 'dim')} {told}"
    for said in case.hints:
        yield f"    {ink('hint:', 'cyan')} {said}"
    for mismatch in case.mismatches:
        yield from _mismatch_lines(mismatch, ink)
    if case.more:
        yield f"    and {case.more} more {'mismatch' if case.more == 1 else 'mismatches'}"


def _mismatch_lines(mismatch: Mismatch, ink: Ink) -> Iterator[str]:
    kind = f"{mismatch.kind} ({mismatch.nature})" if mismatch.nature else mismatch.kind
    place = "  ".join(filter(None, (mismatch.key, mismatch.column, kind)))
    values = f"control {mismatch.control}, candidate {mismatch.candidate}"
    rows = f"  {count(mismatch.rows, 'row')}" if mismatch.rows > 1 else ""
    yield f"    {ink(place, 'bold')}  {values}{rows}  {_excuse(mismatch)}".rstrip()
    for line in mismatch.detail:
        yield f"        {line}"


def _side(observation: Observation) -> str:
    rows = "no rows told" if observation.rows is None else count(observation.rows, "row")
    trouble = ", ".join(
        filter(
            None,
            (
                f"status {observation.status}" if (observation.status or 200) >= 400 else "",
                observation.error,
            ),
        )
    )
    return f"{rows} ({trouble})" if trouble else rows


def _excuse(holder: Case | Mismatch) -> str:
    until = f" until {holder.expires}" if holder.expires else ""
    owner = f" ({holder.owner})" if holder.owner else ""
    return f"ignored{until}: {holder.reason}{owner}" if holder.reason else ""


def _known_line(known: Known, ink: Ink) -> str:
    what = f"  {known.what}" if known.what else ""
    about = f"until {known.expires}: {known.reason} ({known.owner})"
    return f"{ink(f'known difference {known.state}', 'red')}  {known.case}{what}  {about}"
