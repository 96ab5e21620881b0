"""Counts findings from every side and says what they ask for next."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ci_migrate.report.documents import Finding, Migration, Since
from ci_migrate.report.reading import read_migration
from ci_migrate.report.words import OUTCOMES, count, listed

if TYPE_CHECKING:
    from ci_migrate.report.parities import Parity

_TABLE = re.compile(r"[A-Za-z_]\w*")
_STAYING = ("manual", "suppressed", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One coloured part of a bar, in hundredths of the bar's full length."""

    name: str
    number: int
    start: float
    width: float

    @property
    def said(self) -> str:
        """The part in words."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: its name, how often each outcome occurs, and its bar."""

    name: str
    outcomes: Mapping[str, int]
    segments: tuple[Segment, ...]

    @property
    def total(self) -> int:
        """How many findings the row counts."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings that share a name, with what is said of them, each text once."""

    name: str
    texts: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def operations(self) -> tuple[str, ...]:
        """What the findings are about."""
        return tuple(sorted({finding.subject for finding in self.findings}))

    @property
    def next_steps(self) -> tuple[str, ...]:
        """What the findings ask for."""
        return _once(finding.next_step for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A sentence on what to do next, and the command for it where there is one.

    ``outcome`` is that of the findings it is about.
    """

    text: str
    command: str = ""
    outcome: str = ""


def segments(numbers: Mapping[str, int], full: int) -> tuple[Segment, ...]:
    """The parts of a bar whose full length stands for ``full`` findings."""
    parts: list[Segment] = []
    before = 0
    for name, number in numbers.items():
        if number:
            start, end = (round(100 * edge / full, 2) for edge in (before, before + number))
            width = round(end - start, 2)
            parts.append(Segment(name=name, number=number, start=start, width=width))
            before += number
    return tuple(parts)


def rows(findings: Iterable[Finding], name: Callable[[Finding], str]) -> tuple[Row, ...]:
    """One row per name, by name; the longest bar belongs to the name with most findings."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for finding in findings:
        counted[name(finding)][finding.outcome] += 1
    longest = max((found.total() for found in counted.values()), default=0)
    return tuple(
        Row(name=key, outcomes=numbers, segments=segments(numbers, longest))
        for key, found in sorted(counted.items())
        for numbers in [{outcome: found[outcome] for outcome in OUTCOMES}]
    )


def moves(migration: Migration) -> tuple[Group, ...]:
    """The operations that move as they are, with the tables that answer them as texts."""
    return _groups(
        (finding.subject, finding, table)
        for finding in migration.findings
        if finding.outcome == "fixed"
        for table in _tables(finding) or ("",)
    )


def moved_from(migration: Migration) -> tuple[tuple[str, int], ...]:
    """The tables that answer what moves, and how many findings ask each, the commonest first."""
    tables = Counter(
        table
        for finding in migration.findings
        if finding.outcome == "fixed"
        for table in _tables(finding)
    )
    return tuple(sorted(tables.items(), key=lambda pair: (-pair[1], pair[0])))


def acceptances(migration: Migration) -> tuple[Group, ...]:
    """What offered findings wait for: losses to accept, else the reason of the offer."""
    offered = [finding for finding in migration.findings if finding.outcome == "offered"]
    return _groups(
        (loss.id, finding, loss.message) if loss else (_reason(finding), finding, finding.message)
        for finding in offered
        for loss in finding.to_accept or (None,)
    )


def remarks(migration: Migration) -> tuple[Group, ...]:
    """The losses that need no agreement, on findings that move or may move."""
    return _groups(
        (loss.id, finding, loss.message)
        for finding in migration.findings
        if finding.outcome in ("fixed", "offered")
        for loss in finding.losses
        if not loss.accept
    )


def stays(migration: Migration) -> tuple[Group, ...]:
    """The reasons for which call sites stay as they are, the commonest first."""
    groups = _groups(
        (_reason(finding), finding, finding.message)
        for finding in migration.findings
        if finding.outcome in _STAYING
    )
    return tuple(sorted(groups, key=lambda group: -len(group.findings)))


def lede(migration: Migration) -> str:
    """The whole report in one sentence."""
    outcomes = migration.outcomes()
    if not migration.findings:
        return hidden_words(migration) or "No call site of the legacy API was found."
    verb = "moved" if migration.written else "can move"
    files = count(len(migration.paths()), "file")
    text = (
        f"{outcomes['fixed']} of {migration.subject()} in {files} {verb} to Dataverse as they are"
    )
    if number := outcomes["offered"]:
        text += f", {number} once you agree"
    if number := sum(outcomes[outcome] for outcome in _STAYING):
        text += f", {number} {'stays' if number == 1 else 'stay'} for a reason"
    return f"{text}. {hidden_words(migration)}".rstrip()


def files_told(migration: Migration) -> str:
    """How many files were looked at and what becomes of them; nothing where that is not told."""
    files, done = migration.files, migration.written
    if files.scanned is None:
        return ""
    added = files.companions or 0
    changed = None if files.changed is None else files.changed - added
    parts = [
        *([] if files.candidates is None else [f"{files.candidates} with traces"]),
        *([] if changed is None else [f"{changed} {'changed' if done else 'to change'}"]),
        *([f"{count(added, 'companion')} {'written' if done else 'to write'}"] if added else []),
        *([f"{len(files.unparsable)} not parsed"] if files.unparsable else []),
        *([f"{count(len(files.explained), 'trace')} explained"] if files.explained else []),
    ]
    return f"{count(files.scanned, 'file')} scanned{': ' * bool(parts)}{listed(parts)}."


def is_left(finding: Finding, written: bool) -> bool:
    """Whether anything is left to do about a finding, by the tool or by a person."""
    return finding.outcome != "suppressed" and not (written and finding.outcome == "fixed")


def hidden_words(migration: Migration) -> str:
    """What is said of findings out of view; nothing where there are none."""
    if not migration.hidden:
        return ""
    total = sum(number for _, number in migration.hidden)
    parts = listed(f"{number} by the {name}" for name, number in migration.hidden)
    return f"Out of view, and not changed: {count(total, 'finding')} ({parts})."


def since_words(since: Since) -> str:
    """What changed since an earlier document, in one sentence."""
    before, after = since.sites
    parts = [
        f"{len(found)} {word}"
        for word, found in (
            ("fixed", since.fixed), ("new", since.new), ("moved to other files", since.moved),
            ("with another outcome", since.changed),
        )
    ]  # fmt: skip
    shifted = f", {since.shifted} on other lines" if since.shifted else ""
    unseen = f" {count(since.unseen, 'finding')} in files out of sight." if since.unseen else ""
    said = f"Since then: {', '.join(parts)}{shifted}; {before} findings before, {after} now."
    return said + unseen


def statistics(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How many findings of each outcome, reason and operation there are, the commonest first."""
    found: defaultdict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for one in read_migration(document).findings:
        found[one.outcome, one.reason, one.subject].append(one)
    return [
        {
            "count": len(own),
            "outcome": outcome,
            "reason": reason or None,
            "operation": operation,
            "files": len({one.path for one in own}),
        }
        for (outcome, reason, operation), own in sorted(
            found.items(), key=lambda item: (-len(item[1]), item[0])
        )
    ]


def actions(migration: Migration) -> tuple[Action, ...]:
    """What to do next, in order."""
    parity = migration.parity
    return (
        *_repairs(migration),
        *_rewrites(migration),
        *(_proofs(migration) if parity is None else parity_actions(parity)),
        *_handwork(migration),
    ) or (Action(text="Nothing is left to do."),)


def next_action(migration: Migration) -> Action:
    """The likeliest next step: the first with a command, else the first."""
    ordered = actions(migration)
    return next((action for action in ordered if action.command), ordered[0])


def parity_actions(parity: Parity) -> tuple[Action, ...]:
    """What a verification asks for."""
    verdicts = parity.verdicts()
    found: list[Action] = []
    if number := verdicts["mismatch"]:
        text = f"Settle {count(number, 'parity case')} whose rows differ before you switch over."
        found.append(Action(text=text))
    if number := len(parity.failing):
        text = f"Take out or renew {count(number, 'known difference')}: --known, --update-known."
        found.append(Action(text=text))
    if parity.cause and not parity.cases:
        found.append(Action(text="Remove the cause, then:", command="ci-migrate verify"))
    elif parity.cause:
        text = f"Go on with the rest ({parity.cause}): --checkpoint FILE --resume, or begin again:"
        found.append(Action(text=text, command="ci-migrate verify"))
    elif number := verdicts["inconclusive"]:
        text = f"Remove the cause of {count(number, 'inconclusive case')} and verify again:"
        found.append(Action(text=text, command="ci-migrate verify"))
    return tuple(found)


def _repairs(migration: Migration) -> Iterable[Action]:
    if number := migration.outcomes()["failed"]:
        text = f"Read why {count(number, 'rewrite')} failed; those files are untouched."
        yield Action(text=text, outcome="failed")
    if number := len(migration.files.unparsable):
        text = f"Repair {count(number, 'file')} that could not be parsed, then scan again."
        yield Action(text=text)


def _rewrites(migration: Migration) -> Iterable[Action]:
    outcomes = migration.outcomes()
    if outcomes["fixed"] and not migration.written:
        text = f"Apply {count(outcomes['fixed'], 'rewrite')}, with the same paths:"
        yield Action(text=text, command="ci-migrate rewrite --write", outcome="fixed")
    if outcomes["offered"]:
        names = listed(group.name for group in acceptances(migration))
        text = f"Decide on {count(outcomes['offered'], 'offered rewrite')}: {names}."
        yield Action(text=text, outcome="offered")


def _proofs(migration: Migration) -> Iterable[Action]:
    if migration.written and migration.outcomes()["fixed"]:
        text = "Prove that both services answer with the same rows:"
        yield Action(text=text, command="ci-migrate verify")


def _handwork(migration: Migration) -> Iterable[Action]:
    if number := migration.outcomes()["manual"]:
        names = Counter(
            finding.reason or finding.operation
            for finding in migration.findings
            if finding.outcome == "manual"
        )
        known = [name for name, _ in names.most_common() if name != "unknown"]
        text = f"Move {count(number, 'place')} by hand"
        if known:
            text = f"{text}; the reasons and what to do instead:"
            yield Action(text=text, command=f"ci-migrate explain {known[0]}", outcome="manual")
        else:
            text = f"{text}; each finding says why and what to do."
            yield Action(text=text, outcome="manual")


def _groups(trios: Iterable[tuple[str, Finding, str]]) -> tuple[Group, ...]:
    findings: defaultdict[str, dict[int, Finding]] = defaultdict(dict)
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for name, finding, text in trios:
        findings[name][finding.number] = finding
        texts[name].append(text)
    return tuple(
        Group(name=name, texts=_once(texts[name]), findings=tuple(findings[name].values()))
        for name in sorted(findings)
    )


def _reason(finding: Finding) -> str:
    return finding.reason or finding.outcome


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _tables(finding: Finding) -> tuple[str, ...]:
    found = (_TABLE.match(step.url) for step in finding.steps)
    return _once(match[0] for match in found if match)
