"""The documents as terminal text: one place per line, details behind a gutter, then a summary."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ci_migrate.report.documents import Files, Finding, Loss, Migration, Step
from ci_migrate.report.ink import Ink, action_line, gutter, joined
from ci_migrate.report.reading import read_migration, read_translation
from ci_migrate.report.tallies import hidden_words, next_action, stays
from ci_migrate.report.words import OUTCOMES, count, listed, one_line, outcome_words

_ADVICE = {"remove": "may leave", "keep": "stays", "add": "is missing", "lock": "made anew"}


def findings_text(document: Mapping[str, Any], *, color: bool = False) -> str:
    """The findings of a ``scan`` or ``rewrite`` document, by place, with a summary below."""
    migration = read_migration(document)
    ink = Ink(color=color)
    lines: list[str] = []
    for finding in migration.findings:
        lines += [*_finding_lines(finding, ink), ""]
    for note in migration.files.unparsable:
        lines += [f"{ink(note.place, 'bold')} {ink('not parsed', 'red')}  {note.message}".rstrip()]
    if migration.files.unparsable:
        lines.append("")
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


def _finding_lines(finding: Finding, ink: Ink) -> Iterator[str]:
    first, _, rest = finding.message.partition("\n")
    reason = f" ({finding.reason})" if finding.reason else ""
    head = f"{ink(finding.place, 'bold')} {finding.subject} {ink.mood(finding.outcome)}{reason}"
    yield f"{head}  {first}".rstrip()
    yield from gutter("", rest, ink, "dim")
    if finding.outcome == "suppressed":
        return
    yield from gutter(str(finding.line), textwrap.dedent(finding.excerpt).strip("\n"), ink, "dim")
    yield from _query_lines(finding.legacy, finding.steps, ink)
    yield from _loss_lines(finding.losses, ink)
    yield from gutter("next", finding.next_step, ink, "cyan")


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


def _loss_lines(losses: Iterable[Loss], ink: Ink) -> Iterator[str]:
    for loss in losses:
        label = "accept" if loss.accept else "loss"
        yield from gutter(label, f"{loss.id}: {loss.message}", ink, "yellow")


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
    yield from _files_line(migration.files)
    if staying := stays(migration):
        reasons = (f"{group.name} {len(group.findings)}" for group in staying)
        yield f"Reasons to stay: {', '.join(reasons)}."
    yield action_line(next_action(migration), ink)


def _dependency_lines(hints: Iterable[Mapping[str, Any]], ink: Ink) -> Iterator[str]:
    """What may leave, stay or come in the requirement files, and which locks are made anew."""
    for number, hint in enumerate(hints):
        if number == 0:
            yield ""
            yield ink("Dependencies, for you to change:", "bold")
        path, text, why = (one_line(str(hint.get(key, ""))) for key in ("path", "text", "why"))
        place = ink(f"{path}:{hint['line']}" if hint.get("line") else path, "bold")
        yield f"  {place}  {text}  {_ADVICE.get(hint.get('action', ''), '')}: {why}"


def _files_line(files: Files) -> Iterator[str]:
    parts = [
        f"{number} {word}"
        for number, word in ((files.candidates, "with traces"), (files.changed, "changed"))
        if number is not None
    ]
    parts += [f"{len(files.unparsable)} not parsed"] if files.unparsable else []
    parts += [f"{count(len(files.explained), 'trace')} explained"] if files.explained else []
    if files.scanned is not None:
        scanned = f"{count(files.scanned, 'file')} scanned"
        yield f"{scanned}: {listed(parts)}." if parts else f"{scanned}."
