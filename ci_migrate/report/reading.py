"""Reads the contract's JSON: lenient about what is absent, strict about what would mislead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ci_migrate.errors import MigrateError
from ci_migrate.report.documents import (
    Case,
    Files,
    Finding,
    Gone,
    Known,
    Loss,
    Migration,
    Mismatch,
    Note,
    Observation,
    Parity,
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
from ci_migrate.report.words import OUTCOMES, TRANSLATIONS, VERDICTS, one_line, value_text, visible

SCHEMA = 1

_Json = Mapping[str, Any]


def read_migration(document: _Json) -> Migration:
    """The view of a ``scan`` or ``rewrite`` document."""
    _check(document, "findings")
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
        parity=None if parity is None else read_parity(parity),
    )


def check_findings(document: _Json) -> list[_Json]:
    """The findings of a document as they stand in it; MigrateError where it has none to show."""
    _check(document, "findings")
    found = mappings_of(document, "findings")
    for one in found:
        _finding(one)
    return found


def read_translation(document: _Json) -> Translation:
    """The view of a ``translate`` document."""
    _check(document, "outcome")
    return Translation(
        legacy=line_of(document, "legacy"),
        outcome=choice_of(document, "outcome", TRANSLATIONS, "the translation"),
        reason=line_of(document, "reason"),
        message=block_of(document, "message"),
        next_step=line_of(document, "next_step"),
        steps=_steps(document),
        losses=_losses(document),
    )


def read_parity(document: _Json) -> Parity:
    """The view of a ``verify`` document."""
    _check(document, "cases")
    return Parity(
        complete=document.get("complete") is not False,
        cause=line_of(document, "cause"),
        cases=tuple(map(_case, mappings_of(document, "cases"))),
        known=tuple(map(_known, mappings_of(document, "known"))),
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
        steps=_steps(data),
        losses=_losses(data),
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


def _steps(data: _Json) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=line_of(step, "name"),
            url=line_of(step, "url"),
            request=line_of(step, "request"),
            then=tuple(map(said, entries_of(step, "then"))),
        )
        for step in mappings_of(mapping_of(data, "plan"), "steps")
    )


def _losses(data: _Json) -> tuple[Loss, ...]:
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


def _case(data: _Json) -> Case:
    name = line_of(data, "name", "unnamed")
    return Case(
        name=name,
        of=line_of(data, "of"),
        verdict=choice_of(data, "verdict", VERDICTS, f"the case {name!r}"),
        cause=line_of(data, "cause"),
        reason=line_of(data, "reason"),
        owner=line_of(data, "owner"),
        expires=line_of(data, "expires"),
        legacy=line_of(data, "legacy"),
        dataverse=line_of(data, "dataverse"),
        parameters=_pairs(data, "parameters"),
        files=data.get("files") is True,
        filled=tuple(map(said, entries_of(data, "filled"))),
        steps=_steps(data),
        losses=_losses(data),
        control=_observation(mapping_of(data, "control")),
        candidate=_observation(mapping_of(data, "candidate")),
        reads=number_of(mapping_of(data, "noise"), "reads") or 0,
        noise=_counts(mapping_of(data, "noise"), "columns"),
        normalised=_counts(data, "normalised"),
        kinds=_counts(data, "kinds"),
        open=tuple(
            (line_of(one, "kind"), line_of(one, "column"), number_of(one, "mismatches") or 0)
            for one in mappings_of(data, "open")
        ),
        hints=tuple(map(said, entries_of(data, "hints"))),
        mismatches=tuple(map(_mismatch, mappings_of(data, "mismatches"))),
        more=number_of(data, "more_mismatches") or 0,
    )


def _pairs(data: _Json, key: str) -> tuple[tuple[str, str], ...]:
    return tuple((one_line(name), said(value)) for name, value in mapping_of(data, key).items())


def _counts(data: _Json, key: str) -> tuple[tuple[str, int], ...]:
    """What is counted, the most frequent first."""
    found = mapping_of(data, key)
    pairs = [(one_line(name), number) for name in found if (number := number_of(found, name))]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _observation(data: _Json) -> Observation:
    return Observation(
        rows=number_of(data, "rows"),
        status=number_of(data, "status"),
        pages=number_of(data, "pages"),
        error=line_of(data, "error"),
    )


def _mismatch(data: _Json) -> Mismatch:
    return Mismatch(
        key=line_of(data, "key"),
        column=line_of(data, "column"),
        kind=line_of(data, "kind"),
        nature=line_of(data, "nature"),
        control=value_text(data.get("control")),
        candidate=value_text(data.get("candidate")),
        rows=number_of(data, "rows") or 1,
        detail=tuple(map(said, entries_of(data, "detail"))),
        reason=line_of(data, "reason"),
        owner=line_of(data, "owner"),
        expires=line_of(data, "expires"),
    )


def _known(data: _Json) -> Known:
    return Known(
        case=line_of(data, "case"),
        columns=tuple(map(said, entries_of(data, "columns"))),
        kind=line_of(data, "kind"),
        key=line_of(data, "key"),
        most=number_of(data, "most"),
        reason=line_of(data, "reason"),
        owner=line_of(data, "owner"),
        expires=line_of(data, "expires"),
        state=line_of(data, "state", "used"),
        mismatches=number_of(data, "mismatches") or 0,
    )


def _check(document: object, required: str) -> None:
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
