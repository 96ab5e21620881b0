"""A ``verify`` document as Markdown: short, for a comment on a pull request or a step's summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ci_migrate.report.markdown import code, prose, span
from ci_migrate.report.parities import Case, Mismatch, Parity
from ci_migrate.report.parity_steps import next_steps
from ci_migrate.report.parity_words import (
    act_on,
    difference,
    excuse,
    filled,
    flicker,
    headline,
    known_text,
    overall,
    rows_told,
    spread,
    summary,
    troubles,
    values,
)
from ci_migrate.report.reading_parity import read_parity
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.tallies import parity_actions
from ci_migrate.report.words import count, for_logs

_LENGTH = 60_000  # characters: a comment on GitHub takes 65,536
_MISMATCHES = 5  # of a case
_KNOWN = 20
_LINE = 1_000  # characters of a query


def parity_markdown(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The verdict, what differs with both queries, and what to do next.

    Cases that would make it too long for a comment are counted.
    """
    parity = read_parity(document)
    parts = ["\n".join(_head(parity))]
    tail = "\n".join(_ignored(parity))
    room = _LENGTH - len(parts[0]) - min(len(tail), _LENGTH // 4)
    left_out: list[Case] = []
    for case, others in act_on(parity):
        part = "\n".join(_open_case(case, about.place(case.name, case.of), others))
        room -= len(part) + 2
        if room >= 0 and not left_out:
            parts.append(part)
        else:
            left_out.append(case)
    if left_out:
        parts.append(f"**{count(len(left_out), 'more case')} to act on** in the full report.")
    parts += [tail] if tail and len(tail) <= _LENGTH // 4 else []
    return for_logs("\n\n".join(parts) + "\n")


def _head(parity: Parity) -> Iterator[str]:
    yield f"## {'✓' if parity.green else '✕'} Parity: {headline(parity)}"
    yield ""
    yield prose(summary(parity))
    for label, text in overall(parity):
        yield ""
        yield f"{label}: {prose(_cut(text))}."
    for text in troubles(parity):
        yield ""
        yield f"**{prose(_cut(text))}.**"
    yield from [""] if parity.failing else []
    yield from (
        f"- known difference **{prose(one.state)}**: {prose(_cut(known_text(one)))}"
        for one in parity.failing[:_KNOWN]
    )
    if (rest := len(parity.failing) - _KNOWN) > 0:
        yield f"- and {rest} more"
    for action in parity_actions(parity):
        yield ""
        command = f" {code(action.command)}" if action.command else ""
        yield f"**Next:** {prose(action.text)}{command}"


def _open_case(case: Case, place: str, others: str) -> Iterator[str]:
    sign = "✕" if case.verdict == "mismatch" else "?"
    yield f"### {sign} {prose(case.name)}"
    yield ""
    if place:
        yield f"- case {span(place)}"
    if case.cause:
        yield f"- cause: {prose(_cut(case.cause))}"
    yield f"- legacy {span(_cut(case.legacy))}"
    for query in filled(case):
        yield f"- filled {span(_cut(query))}"
    for query in case.queries:
        yield f"- Dataverse {span(_cut(query))}"
    if case.parameters:
        yield f"- with {span(_cut(values(case)))}"
    differs = f"; **{prose(difference(case))}**" if case.total else ""
    yield f"- {prose(rows_told(case))}{differs}"
    if columns := spread(case):
        yield f"- in {prose(_cut(columns))}"
    yield from _table(case)
    yield from (f"- hint: {prose(_cut(text))}" for text in case.hints)
    if case.noise:
        yield f"- differ from themselves: {prose(flicker(case))}"
    if case.verdict == "mismatch":
        yield from (f"- note: {prose(_cut(loss.message))}" for loss in case.losses)
    if others:
        yield f"- likewise {prose(_cut(others))}"
    yield from (f"- **Next:** {prose(text)}" for text in next_steps(case))


def _table(case: Case) -> Iterator[str]:
    shown = case.mismatches[:_MISMATCHES]
    if not shown:
        return
    yield ""
    yield "| Key | Column | Difference | Control (legacy) | Candidate (Dataverse) |"
    yield "| --- | --- | --- | --- | --- |"
    for one in shown:
        values = (one.control, one.candidate) if one.sided else ("", "")
        cells = (code(one.key), code(one.column), _kind(one), *map(code, values))
        yield f"| {' | '.join(cells)} |"
    yield ""
    if rest := case.total - len(shown):
        yield f"- and {count(rest, 'more mismatch')}"


def _kind(one: Mismatch) -> str:
    rows = count(one.rows, "row") if one.rows > 1 else ""
    return prose("; ".join(filter(None, (one.sort, rows, excuse(one)))))


def _ignored(parity: Parity) -> Iterator[str]:
    cases = parity.of("ignored")
    if not cases:
        return
    yield f"<details><summary>{count(len(cases), 'case')} with known differences</summary>"
    yield ""
    for case in cases:
        yield f"- **{prose(case.name)}**: {prose(difference(case))}; {prose(excuse(case))}"
    yield ""
    yield "</details>"


def _cut(text: str) -> str:
    return text if len(text) <= _LINE else f"{text[:_LINE]}…"
