"""Reads the contract's JSON: lenient about what is absent, strict about what would mislead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ci_migrate.errors import MigrateError
from ci_migrate.report.documents import (
    Files,
    Finding,
    Gone,
    Loss,
    Migration,
    Note,
    Region,
    Since,
    SourceLine,
    Step,
    Translation,
)
from ci_migrate.report.values import (
    block_of,
    both_of,
    choice_of,
    entries_of,
    line_of,
    mapping_of,
    mappings_of,
    number_of,
    said,
)
from ci_migrate.report.words import OUTCOMES, TRANSLATIONS, one_line, value_text, visible

SCHEMA = 1

if TYPE_CHECKING:
    from ci_migrate.report.parities import Parity

_Json = Mapping[str, Any]


def read_migration(document: _Json) -> Migration:
    """The view of a ``scan`` or ``rewrite`` document."""
    check_document(document, "findings")
    findings = sorted(map(_finding, mappings_of(document, "findings")), key=_rank)
    parity = document.get("parity")
    diffs = mapping_of(document, "diffs")
    hidden = mapping_of(document, "hidden")
    return Migration(
        written=document.get("written") is True,
        findings=tuple(
            replace(finding, number=number) for number, finding in enumerate(findings, 1)
        ),
        files=_files(mapping_of(document, "files")),
        diffs=tuple(sorted((one_line(path), block_of(diffs, path)) for path in diffs)),
        hidden=tuple(
            (name, number) for name in sorted(hidden) if (number := number_of(hidden, name))
        ),
        known=tuple(sorted(map(_finding, mappings_of(document, "known")), key=_rank)),
        gone=tuple(map(_gone, mappings_of(mapping_of(document, "baseline"), "gone"))),
        fixes=_fixes(mapping_of(document, "replacements")),
        since=_since(document) if document.get("since") else None,
        parity=None if parity is None else _parity(parity),
    )


def _parity(document: _Json) -> Parity:
    from ci_migrate.report.reading_parity import read_parity

    return read_parity(document)


def check_findings(document: _Json) -> list[_Json]:
    """The findings of a document as they stand in it; MigrateError where it has none to show."""
    check_document(document, "findings")
    found = mappings_of(document, "findings")
    for one in found:
        _finding(one)
    return found


def read_translation(document: _Json) -> Translation:
    """The view of a ``translate`` document."""
    check_document(document, "outcome")
    return Translation(
        legacy=line_of(document, "legacy"),
        outcome=choice_of(document, "outcome", TRANSLATIONS, "the translation"),
        reason=line_of(document, "reason"),
        message=block_of(document, "message"),
        next_step=line_of(document, "next_step"),
        steps=steps_of(document),
        losses=losses_of(document),
    )


def _finding(data: _Json) -> Finding:
    where = f"the finding at {line_of(data, 'path', '?')}:{data.get('line', '?')}"
    if not data.get("path") or not isinstance(data.get("line"), int):
        raise MigrateError(f"{where} lacks its path or line; make the document again")
    return Finding(
        number=0,
        path=line_of(data, "path"),
        line=data["line"],
        column=number_of(data, "column") or 0,
        operation=line_of(data, "operation", "unknown"),
        access=line_of(data, "access"),
        confidence=line_of(data, "confidence"),
        kind=line_of(data, "kind", "call"),
        safety=line_of(data, "safety"),
        outcome=choice_of(data, "outcome", OUTCOMES, where),
        reason=line_of(data, "reason"),
        message=block_of(data, "message"),
        excerpt=block_of(data, "excerpt"),
        legacy=line_of(data, "legacy"),
        next_step=line_of(data, "next_step"),
        steps=steps_of(data),
        losses=losses_of(data),
        end_line=number_of(data, "end_line") or data["line"],
        end_column=number_of(data, "end_column") or 0,
        fingerprint=line_of(data, "fingerprint"),
        source=tuple(map(_source_line, mappings_of(data, "source"))),
        cell=both_of(data, "cell", "cell_line"),
        file_line=number_of(data, "file_line"),
        utf16=both_of(mapping_of(data, "utf16"), "column", "end_column"),
    )


def _gone(data: _Json) -> Gone:
    return Gone(
        path=line_of(data, "path"),
        operation=line_of(data, "operation", "unknown"),
        reason=line_of(data, "reason"),
        fingerprint=line_of(data, "fingerprint"),
    )


def _fixes(data: _Json) -> tuple[tuple[str, tuple[Region, ...]], ...]:
    return tuple((one_line(path), tuple(map(_region, mappings_of(data, path)))) for path in data)


def _region(data: _Json) -> Region:
    return Region(
        start=both_of(data, "line", "column") or (1, 0),
        end=both_of(data, "end_line", "end_column") or (1, 0),
        text=str(data.get("text") or ""),
    )


def _since(document: _Json) -> Since:
    data = mapping_of(document, "since")
    sites, summary = mapping_of(data, "sites"), mapping_of(data, "summary")

    def pairs(key: str) -> tuple[tuple[Finding, Finding], ...]:
        found = mappings_of(data, key)
        return tuple(
            (_finding(mapping_of(o, "from")), _finding(mapping_of(o, "to"))) for o in found
        )

    return Since(
        sites=both_of(sites, "before", "after") or (0, 0),
        fixed=tuple(map(_finding, mappings_of(data, "fixed"))),
        new=tuple(map(_finding, mappings_of(data, "new"))),
        moved=pairs("moved"),
        changed=pairs("changed"),
        shifted=number_of(summary, "shifted") or 0,
        kept=number_of(summary, "kept") or 0,
        unseen=number_of(summary, "unseen") or 0,
    )


def _source_line(data: _Json) -> SourceLine:
    text = data.get("text")
    text = text if isinstance(text, str) else ""
    start, end = (number_of(data, key) or 0 for key in ("start", "end"))
    before, marked, behind = text[:start], text[start:end], text[max(start, end) :]
    return SourceLine(
        number=number_of(data, "line") or 0,
        before=visible(before),
        marked=visible(marked),
        behind=visible(behind),
    )


def _rank(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.operation, repr(finding)


def steps_of(data: _Json) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=line_of(step, "name"),
            url=line_of(step, "url"),
            request=line_of(step, "request"),
            then=tuple(map(said, entries_of(step, "then"))),
        )
        for step in mappings_of(mapping_of(data, "plan"), "steps")
    )


def losses_of(data: _Json) -> tuple[Loss, ...]:
    losses = (
        Loss(
            id=line_of(loss, "id", "loss"),
            message=line_of(loss, "message"),
            accept=loss.get("accept") is True,
        )
        for loss in mappings_of(data, "losses")
    )
    return tuple(sorted(losses, key=lambda loss: (not loss.accept, loss.id, loss.message)))


def _files(data: _Json) -> Files:
    return Files(
        scanned=number_of(data, "scanned"),
        candidates=number_of(data, "candidates"),
        changed=number_of(data, "changed"),
        companions=number_of(data, "companions"),
        unparsable=_notes(data, "unparsable", "message"),
        explained=_notes(data, "explained", "why"),
    )


def _notes(data: _Json, key: str, words: str) -> tuple[Note, ...]:
    entries = (
        entry if isinstance(entry, Mapping) else {"path": entry} for entry in entries_of(data, key)
    )
    notes = (
        Note(
            path=line_of(entry, "path"),
            line=number_of(entry, "line"),
            message=line_of(entry, words),
        )
        for entry in entries
    )
    return tuple(sorted(notes, key=lambda note: (note.path, note.line or 0, note.message)))


def check_document(document: object, required: str) -> None:
    if not isinstance(document, Mapping):
        raise MigrateError("the document is not a JSON object; give one made with --format json")
    if document.get("schema") != SCHEMA:
        raise MigrateError(
            f"the document has schema {value_text(document.get('schema'))}, this version reads"
            f" schema {SCHEMA}; make it again with this version"
        )
    if required not in document:
        raise MigrateError(
            f"the document has no {required!r}; give one made by the command for it"
            " with --format json"
        )
