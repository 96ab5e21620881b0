"""What a run has to say to a CI system: one alarm for each thing that a person has to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ci_migrate.report.parities import Case, Known, Parity
from ci_migrate.report.parity_words import (
    act_on,
    difference,
    excuse,
    known_text,
    told,
    troubles,
)

_SPELLED = 3  # mismatches of a case that an alarm spells out
_LENGTH = 400  # characters of a line: agents cut a message at 4096
_SHOWN = 10  # alarms of a level that GitHub and Azure show for a step


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """``level`` is error, warning or notice; ``case`` names the case that it is about, if any.

    An alarm about code has a ``path`` and, in it, a line, and the columns where it is one line.
    """

    level: str
    title: str
    lines: tuple[str, ...]
    case: str = ""
    of: str = ""
    path: str = ""
    place: int | None = None
    last: int | None = None
    span: tuple[int, int] | None = None


def alarms(parity: Parity) -> tuple[Alarm, ...]:
    """All alarms, what differs first, what is ignored last; errors exactly where the run fails."""
    differ: list[Alarm] = []
    unproven: list[Alarm] = []
    for case, others in act_on(parity):
        (differ if case.verdict == "mismatch" else unproven).append(_of_case(case, others))
    return (
        *differ,
        *(_of_known(one) for one in parity.failing),
        *(_of_run(text) for text in troubles(parity)),
        *unproven,
        *(_ignored(case) for case in parity.of("ignored")),
    )


def shown(found: Sequence[Alarm], level: str) -> tuple[Alarm, ...]:
    """The alarms of a level, as many as a step shows; the last one names those that are left."""
    own = tuple(one for one in found if one.level == level)
    if len(own) <= _SHOWN:
        return own
    rest = own[_SHOWN - 1 :]
    title = f"{len(rest)} more, which a step does not show"
    return (*own[: _SHOWN - 1], Alarm(level=level, title=title, lines=_short(rest)))


def _short(rest: Sequence[Alarm]) -> tuple[str, ...]:
    return tuple(cut(one.title, 80) for one in rest[:_SHOWN]) + (
        (f"and {len(rest) - _SHOWN} more",) if len(rest) > _SHOWN else ()
    )


def cut(text: str, length: int = _LENGTH) -> str:
    """A line as long as an agent keeps it."""
    return text if len(text) <= length else f"{text[:length]}…"


def plain(case: Case, most: int | None = None, place: str = "") -> Iterator[str]:
    """What is said of a case, as plain lines."""
    for line in told(case, most, place):
        yield f"{line.label}: {line.text}" if line.label else line.text


def _of_case(case: Case, others: str) -> Alarm:
    lines = [*plain(case, _SPELLED), *([f"likewise: {others}"] if others else [])]
    return Alarm(
        level="error",
        title=f"{case.verdict}: {case.name}",
        lines=tuple(map(cut, lines)),
        case=case.name,
        of=case.of,
    )


def _ignored(case: Case) -> Alarm:
    return Alarm(
        level="notice",
        title=f"ignored: {case.name}",
        lines=(cut(excuse(case)), f"differs: {difference(case)}"),
        case=case.name,
        of=case.of,
    )


def _of_known(known: Known) -> Alarm:
    title = f"known difference {known.state}: {known.case}"
    return Alarm(level="error", title=title, lines=(cut(known_text(known)),), case=known.case)


def _of_run(text: str) -> Alarm:
    return Alarm(level="error", title="nothing is proven", lines=(cut(text),))
