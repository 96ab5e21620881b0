"""The documents as terminal text: one place per line, details behind a gutter, then a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ci_migrate.report.documents import Finding, Loss, Migration, Since, Step
from ci_migrate.report.excerpts import excerpt_lines
from ci_migrate.report.ink import Ink, action_line, gutter, joined, wrapped
from ci_migrate.report.reading import read_migration, read_translation
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.tallies import files_told, hidden_words, next_action, since_words, stays
from ci_migrate.report.words import OUTCOMES, count, listed, one_line, outcome_words

_ADVICE = {"remove": "may leave", "keep": "stays", "add": "is missing", "lock": "made anew"}


def findings_text(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The findings of a ``scan`` or ``rewrite`` document, by place, with a summary below.

    Where the document holds statistics, these instead of the findings.
    """
    migration = read_migration(document)
    ink = Ink(color=about.color)
    lines: list[str] = []
    statistics = document.get("statistics")
    told: set[str] = set()
    for finding in migration.findings if statistics is None else ():
        lines += [*_finding_lines(finding, ink, about.width, told), ""]
    shown = {one.path for one in migration.findings if one.reason == "unparsable"}
    notes = [note for note in migration.files.unparsable if note.path not in shown]
    for note in notes:
        lines += [f"{ink(note.place, 'bold')}  {ink('not parsed', 'red')}  {note.message}".rstrip()]
    lines += [""] if notes else []
    if statistics:
        lines += [*_statistics_lines(statistics, ink), ""]
    if migration.since is not None:
        lines += [*_since_lines(migration.since, ink), ""]
    lines += _summary_lines(migration, ink)
    return joined([*lines, *_dependency_lines(document.get("dependencies") or (), ink)])


def translation_text(document: Mapping[str, Any], *, color: bool = False) -> str:
    """The answer of a ``translate`` document: verdict, plan, losses and next step."""
    translation = read_translation(document)
    ink = Ink(color=color)
    reason = f" ({translation.reason})" if translation.reason else ""
    return joined(
        [
            f"{ink.mood(translation.outcome)}{reason}  {translation.message}".rstrip(),
            *_query_lines(translation.legacy, translation.steps, ink, requests=True),
            *_loss_lines(translation.losses, ink),
            *gutter("next", translation.next_step, ink, "cyan"),
        ]
    )


def _finding_lines(finding: Finding, ink: Ink, width: int | None, told: set[str]) -> Iterator[str]:
    """A finding; of a loss that an earlier one has told, the name."""
    first, _, rest = finding.message.partition("\n")
    yield f"{ink(finding.place, 'bold')}  {_said(finding, ink)}{': ' if first else ''}{first}"
    yield from wrapped("", rest, ink, "dim", width)
    if finding.outcome == "suppressed":
        return
    yield from excerpt_lines(finding, ink)
    yield from _query_lines(finding.legacy, finding.steps, ink)
    yield from _loss_lines([one for one in finding.losses if one.id not in told], ink, width)
    again = listed(one.id for one in finding.losses if one.id in told)
    yield from gutter("loss", again and f"{again}: as told above", ink, "yellow")
    told |= {one.id for one in finding.losses if not one.accept}
    yield from wrapped("next", finding.next_step, ink, "cyan", width)


def _said(finding: Finding, ink: Ink) -> str:
    """Why it stays or how it ends, and what it is about."""
    doubt = " (probable)" if finding.confidence == "probable" else ""
    return f"{ink.mood(finding.outcome, finding.word)}  {finding.subject}{doubt}"


def _query_lines(
    legacy: str, steps: tuple[Step, ...], ink: Ink, *, requests: bool = False
) -> Iterator[str]:
    yield from gutter("-", legacy, ink, "red")
    for number, step in enumerate(steps, 1):
        yield from gutter(f"+ {number}" if len(steps) > 1 else "+", step.url, ink, "green")
        if requests:
            yield from gutter("GET", step.request, ink, "dim")
        for sentence in step.then:
            yield from gutter("then", sentence, ink, "green")


def _loss_lines(losses: Iterable[Loss], ink: Ink, width: int | None = None) -> Iterator[str]:
    for loss in losses:
        label = "accept" if loss.accept else "loss"
        yield from wrapped(label, f"{loss.id}: {loss.message}", ink, "yellow", width)


def _statistics_lines(rows: Iterable[Mapping[str, Any]], ink: Ink) -> Iterator[str]:
    """How many findings there are of each kind, the commonest first."""
    told = [
        (str(one["count"]), one["outcome"], one.get("reason") or one["outcome"], one["operation"],
         count(one["files"], "file"))
        for one in rows
    ]  # fmt: skip
    number, word, name = (max(len(row[at]) for row in told) for at in (0, 2, 3))
    for one in told:
        shown = ink.mood(one[1], f"{one[2]:{word}}")
        yield f"{one[0]:>{number + 2}}  {shown}  {one[3]:{name}}  {ink(one[4], 'dim')}"


def _since_lines(since: Since, ink: Ink) -> Iterator[str]:
    """What came, went and moved since an earlier document; a line for each finding."""
    for label, color, found in (("fixed", "green", since.fixed), ("new", "red", since.new)):
        for one in found:
            yield f"{ink(f'{label:>7}', color)}  {one.place}  {_said(one, ink)}"
    for one, other in since.moved:
        yield f"{ink('  moved', 'cyan')}  {one.place} -> {other.place}  {_said(other, ink)}"
    for one, other in since.changed:
        was = ink.mood(one.outcome, one.word)
        yield f"{ink('changed', 'yellow')}  {other.place}  {was} -> {_said(other, ink)}"
    yield ink(since_words(since), "bold")


def _summary_lines(migration: Migration, ink: Ink) -> Iterator[str]:
    outcomes = migration.outcomes()
    parts = [
        f"{outcomes[outcome]} {outcome_words(outcome, written=migration.written)}"
        for outcome in OUTCOMES
        if outcomes[outcome]
    ]
    if parts:
        files = count(len(migration.paths()), "file")
        yield ink(f"{migration.subject()} in {files}: {', '.join(parts)}.", "bold")
    elif not migration.hidden:
        yield ink("No call site of the legacy API found.", "bold")
    if migration.hidden:
        yield hidden_words(migration)
    yield from filter(None, [files_told(migration)])
    yield from _left_line(migration)
    yield action_line(next_action(migration), ink)


def _left_line(migration: Migration) -> Iterator[str]:
    """What a person has to do when the tool has done its part, by reason."""
    outcomes = migration.outcomes()
    parts = [f"{number} to decide on"] if (number := outcomes["offered"]) else []
    groups = stays(migration)
    for outcome, words in (("manual", "by hand"), ("failed", "failed")):
        if number := outcomes[outcome]:
            reasons = [
                f"{group.name} {len(own)}"
                for group in groups
                if (own := [one for one in group.findings if one.outcome == outcome])
            ]
            named = outcome == "manual"
            parts.append(f"{number} {words}" + (f" ({', '.join(reasons)})" if named else ""))
    if parts:
        first = outcomes["fixed"] and not migration.written
        yield f"Left {'after `rewrite --write`' if first else 'to do'}: {', '.join(parts)}."


def _dependency_lines(hints: Iterable[Mapping[str, Any]], ink: Ink) -> Iterator[str]:
    """What may leave, stay or come in the requirement files, and which locks are made anew."""
    for number, hint in enumerate(hints):
        if number == 0:
            yield ""
            yield ink("Dependencies, for you to change:", "bold")
        path, text, why = (one_line(str(hint.get(key, ""))) for key in ("path", "text", "why"))
        place = ink(f"{path}:{hint['line']}" if hint.get("line") else path, "bold")
        yield f"  {place}  {text}  {_ADVICE.get(hint.get('action', ''), '')}: {why}"
