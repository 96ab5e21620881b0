"""What every output says of a parity case: how it differs, what was asked, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ci_migrate.report.parities import Case, Known, Mismatch, Observation, Parity
from ci_migrate.report.parity_steps import next_steps
from ci_migrate.report.words import VERDICTS, count, value_text

_FILLED = 3  # queries of a case that gathers the answers to several
_TOLD = 8  # columns whose mismatches are counted, names of cases in a list
_STATES = {
    "unused": "it covers nothing any more: take it out, or let --update-known do it",
    "expired": "it has expired and covers {covers}: mend that, or decide again",
    "exceeded": "it covers {covers} and may cover {most}: mend what is new",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that is said of a case: a label, the text, and its colour on a terminal."""

    label: str
    text: str
    color: str = "dim"


def act_on(parity: Parity) -> Iterator[tuple[Case, str]]:
    """The cases to act on; those that one cause keeps from a verdict are one, with the others said.

    A service that is down, or a run that is stopped, would else say the same of each case.
    """
    for case in parity.of("mismatch"):
        yield case, ""
    alike: dict[str, list[Case]] = {}
    for case in parity.of("inconclusive"):
        alike.setdefault(case.cause or case.name, []).append(case)
    for first, *others in alike.values():
        names = [one.name for one in others]
        more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
        listed = f"{', '.join(names[:_TOLD])}{more}"
        yield first, f"{count(len(names), 'other case')}: {listed}" if names else ""


def told(case: Case, most: int | None = None, place: str = "") -> Iterator[Line]:
    """All that a person needs to act on a case; ``most`` mismatches are spelled out."""
    if place:
        yield Line(label="case", text=place)
    if case.cause:
        yield Line(label="cause", text=case.cause, color="yellow")
    yield from asked(case)
    yield Line(label="rows", text=rows_told(case))
    if case.kinds or case.mismatches:
        yield Line(label="differs", text=difference(case), color="red")
    if columns := spread(case):
        yield Line(label="in", text=columns)
    for one in case.mismatches[:most]:
        yield Line(label="key" if one.key else "", text=mismatch_text(one), color="red")
        for sentence in one.detail:
            yield Line(label="", text=f"  {sentence}")
    if rest := case.total - len(case.mismatches[:most]):
        yield Line(
            label="more", text=f"and {rest} more {'mismatch' if rest == 1 else 'mismatches'}"
        )
    for sentence in case.hints:
        yield Line(label="hint", text=sentence, color="cyan")
    if case.noise:
        yield Line(label="noise", text=flicker(case))
    if case.normalised:
        yield Line(label="equal by", text=counted(case.normalised))
    for loss in case.losses if case.verdict == "mismatch" else ():
        yield Line(label="note", text=loss.message)
    for sentence in next_steps(case):
        yield Line(label="next", text=sentence, color="cyan")


def asked(case: Case) -> Iterator[Line]:
    """The queries of both sides, with the values that fill them."""
    yield Line(label="legacy", text=case.legacy)
    for query in filled(case):
        yield Line(label="filled", text=query)
    for step in case.steps:
        yield Line(label="dataverse", text=step.url)
    if case.dataverse and not case.steps:
        yield Line(label="dataverse", text=case.dataverse)
    if case.parameters:
        yield Line(label="with", text=values(case))


def filled(case: Case) -> tuple[str, ...]:
    """The legacy queries as they were asked, to be pasted, where values fill them."""
    found = tuple(query for query in case.filled if query != case.legacy)
    rest = len(found) - _FILLED
    return found[:_FILLED] + ((f"and {rest} more",) if rest > 0 else ())


def values(case: Case) -> str:
    """The values of the placeholders."""
    return ", ".join(f"{name} = {value_text(value)}" for name, value in case.parameters)


def sides(case: Case) -> str:
    """How many rows both sides have, and what went wrong."""
    return f"control {side(case.control)}, candidate {side(case.candidate)}"


def rows_told(case: Case) -> str:
    """The same beside the cause of a case, which tells what went wrong."""
    both = (case.control, case.candidate)
    control, candidate = (
        replace(one, error="") if one.error and one.error in case.cause else one for one in both
    )
    return f"control {side(control)}, candidate {side(candidate)}"


def side(observation: Observation) -> str:
    """How many rows one side has, and what went wrong."""
    status = f"status {observation.status}" if (observation.status or 200) >= 400 else ""
    trouble = ", ".join(filter(None, (status, observation.error)))
    none = "no rows" if trouble else "not asked"
    rows = none if observation.rows is None else count(observation.rows, "row")
    return f"{rows} ({trouble})" if trouble else rows


def difference(case: Case) -> str:
    """How many mismatches of which kind."""
    return counted(case.kinds) if case.kinds else f"mismatches × {case.total}"


def spread(case: Case) -> str:
    """How many values differ in which column, where not all of them are told."""
    columns: Counter[str] = Counter()
    for kind, column, number in case.open:
        columns[column] += number * (kind in ("value", "type"))
    pairs = _most_first(+columns) if case.more else ()
    rest = f" and in {len(pairs) - _TOLD} more columns" if len(pairs) > _TOLD else ""
    return f"{counted(pairs[:_TOLD])}{rest}"


def flicker(case: Case) -> str:
    """The columns that differ from themselves, and how many more readings showed it."""
    return f"{counted(case.noise)}, seen in {count(case.reads, 'more reading')} of the control"


def overall(parity: Parity) -> tuple[tuple[str, str], ...]:
    """What all cases were forgiven, and the columns that flicker: labels and counts."""
    found = (
        ("Equal by", _summed(case.normalised for case in parity.cases)),
        ("Differ from themselves", _summed(case.noise for case in parity.cases)),
    )
    return tuple((label, text) for label, text in found if text)


def _summed(parts: Iterable[tuple[tuple[str, int], ...]]) -> str:
    found: Counter[str] = Counter()
    for pairs in parts:
        found.update(dict(pairs))
    return counted(_most_first(found))


def _most_first(found: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def remarks(case: Case) -> str:
    """What is to be known of a case that is decided: what was forgiven, what flickers."""
    return "; ".join(
        filter(
            None,
            (
                f"equal by {counted(case.normalised)}" if case.normalised else "",
                f"differs from itself: {flicker(case)}" if case.noise else "",
            ),
        )
    )


def brief(case: Case) -> str:
    """Why a case is open, in one line: its cause, or how it differs with the first mismatch."""
    if case.verdict == "inconclusive":
        return case.cause or case.verdict
    first = "".join(f"; first: {mismatch_text(one)}" for one in case.mismatches[:1])
    return f"{difference(case)}{first}"


def counted(pairs: tuple[tuple[str, int], ...]) -> str:
    """Names and how often each occurs."""
    return ", ".join(f"{name} × {number}" for name, number in pairs)


def mismatch_text(mismatch: Mismatch) -> str:
    """A mismatch in one line: key, column, kind, both values, how many rows, its excuse."""
    place = "  ".join(filter(None, (mismatch.key, mismatch.column, mismatch.sort)))
    both = f"control {mismatch.control}, candidate {mismatch.candidate}" if mismatch.sided else ""
    rows = count(mismatch.rows, "row") if mismatch.rows > 1 else ""
    return "  ".join(filter(None, (place, both, rows, excuse(mismatch))))


def excuse(holder: Case | Mismatch) -> str:
    """Why, until when and by whom something is ignored; nothing where it is not."""
    until = f" until {holder.expires}" if holder.expires else ""
    owner = f" ({holder.owner})" if holder.owner else ""
    return f"ignored{until}: {holder.reason}{owner}" if holder.reason else ""


def known_text(known: Known) -> str:
    """A known difference that fails the run: what, until when, why, whose, what to do."""
    about = f"until {known.expires}: {known.reason} ({known.owner})"
    covers = count(known.mismatches, "mismatch")
    state = _STATES.get(known.state, known.state).format(covers=covers, most=known.most)
    return f"{known.case}  {known.what}  {about}; {state}"


def troubles(parity: Parity) -> tuple[str, ...]:
    """What keeps a run from proving anything, whatever its cases say."""
    found = []
    if not parity.complete:
        found.append(f"Not complete: {parity.cause or 'the run was interrupted'}")
    elif not parity.cases:
        found.append("No case was run: nothing was compared")
    return tuple(found)


def summary(parity: Parity) -> str:
    """How many cases ended how, in one sentence."""
    verdicts = parity.verdicts()
    parts = [f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS if verdicts[verdict]]
    subject = count(len(parity.cases), "parity case")
    return f"{subject}: {', '.join(parts)}." if parts else f"{subject}."


def headline(parity: Parity) -> str:
    """How the run ended, in a few words."""
    if parity.green:
        return "Both services answer the same"
    verdicts = parity.verdicts()
    if number := verdicts["mismatch"]:
        verb = "differs" if number == 1 else "differ"
        return f"{number} of {count(len(parity.cases), 'case')} {verb}"
    if parity.failing:
        return f"{count(len(parity.failing), 'known difference')} to settle"
    if parity.complete and parity.cases:
        verb = "proves" if verdicts["inconclusive"] == 1 else "prove"
        return f"{verdicts['inconclusive']} of {count(len(parity.cases), 'case')} {verb} nothing"
    return "Not complete" if parity.cases else "Nothing is proven"
