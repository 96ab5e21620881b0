"""A ``verify`` document as terminal text: a line for each case, then what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ci_migrate.report.ink import Ink, action_line, gutter, joined
from ci_migrate.report.parities import Case
from ci_migrate.report.parity_words import (
    act_on,
    brief,
    difference,
    excuse,
    known_text,
    remarks,
    sides,
    summary,
    told,
    troubles,
)
from ci_migrate.report.reading_parity import read_parity
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.tallies import parity_actions

_GUTTER = 9
_VERDICT = len("inconclusive")
_NAME = 60  # characters; a longer name has the rest of its line further right


def parity_text(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The cases of a ``verify`` document, the open ones in full, and a summary below."""
    parity = read_parity(document)
    ink = Ink(color=about.color)
    width = min(max((len(case.name) for case in parity.cases), default=0), _NAME)
    lines = [_case_line(case, width, ink) for case in parity.cases]
    for case, others in act_on(parity):
        lines += ["", *open_case(case, ink, about.place(case.name, case.of))]
        lines += gutter("likewise", others, ink, "yellow", _GUTTER)
    lines += [""] if lines else []
    for one in parity.failing:
        lines.append(f"{ink(f'known difference {one.state}', 'red')}  {known_text(one)}")
    lines.append(ink(summary(parity), "bold"))
    lines += [ink(f"{text}.", "red") for text in troubles(parity)]
    return joined([*lines, *(action_line(action, ink) for action in parity_actions(parity)[:1])])


def failure_text(document: Mapping[str, Any]) -> str:
    """The open cases and the known differences that fail, in full; nothing where there are none."""
    parity = read_parity(document)
    ink = Ink(color=False)
    lines = []
    for case in parity.of("mismatch", "inconclusive"):
        # The first line is all that a summary of tests shows; each test has the name of its case.
        name = f"{case.name}: " if len(parity.cases) > 1 else ""
        lines += [f"{case.verdict}: {name}{brief(case)}", *_told(case, ink), ""]
    lines += [f"known difference {one.state}  {known_text(one)}" for one in parity.failing]
    return joined(lines).rstrip("\n")


def ignored_text(document: Mapping[str, Any]) -> str:
    """Why differences are ignored, one case after the other; nothing where none are."""
    cases = read_parity(document).of("ignored")
    return "; ".join(f"{excuse(case)}; differs: {difference(case)}" for case in cases)


def open_case(case: Case, ink: Ink, place: str = "") -> Iterator[str]:
    """A case that is to be acted on: what differs, what was asked, the next step."""
    yield f"{ink.mood(case.verdict)}  {ink(case.name, 'bold')}"
    yield from _told(case, ink, place)


def _told(case: Case, ink: Ink, place: str = "") -> Iterator[str]:
    for line in told(case, place=place):
        yield from gutter(line.label, line.text, ink, line.color, _GUTTER)


def _case_line(case: Case, width: int, ink: Ink) -> str:
    verdict = ink.mood(case.verdict) + " " * (_VERDICT - len(case.verdict))
    tail = [excuse(case)]
    if case.mismatches:
        tail.append(difference(case))
    said = "  ".join(filter(None, (*tail, remarks(case))))
    return f"{verdict}  {case.name:<{width}}  {sides(case)}  {said}".rstrip()
