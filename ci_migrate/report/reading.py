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
    Known,
    Loss,
    Migration,
    Mismatch,
    Note,
    Observation,
    Parity,
    Step,
    Translation,
)
from ci_migrate.report.words import (
    OUTCOMES,
    TRANSLATIONS,
    VERDICTS,
    one_line,
    value_text,
    visible,
)

SCHEMA = 1

_Json = Mapping[str, Any]


def read_migration(document: _Json) -> Migration:
    """The view of a ``scan`` or ``rewrite`` document."""
    _check(document, "findings")
    findings = sorted(map(_finding, _objects(document, "findings")), key=_rank)
    parity = document.get("parity")
    diffs = _object(document, "diffs")
    hidden = _object(document, "hidden")
    return Migration(
        written=document.get("written") is True,
        findings=tuple(
            replace(finding, number=number) for number, finding in enumerate(findings, 1)
        ),
        files=_files(_object(document, "files")),
        diffs=tuple(sorted((one_line(path), _block(diffs, path)) for path in diffs)),
        hidden=tuple(
            (name, number) for name in sorted(hidden) if (number := _number(hidden, name))
        ),
        parity=None if parity is None else read_parity(parity),
    )


def read_translation(document: _Json) -> Translation:
    """The view of a ``translate`` document."""
    _check(document, "outcome")
    return Translation(
        legacy=_line(document, "legacy"),
        outcome=_choice(document, "outcome", TRANSLATIONS, "the translation"),
        reason=_line(document, "reason"),
        message=_block(document, "message"),
        next_step=_line(document, "next_step"),
        steps=_steps(document),
        losses=_losses(document),
    )


def read_parity(document: _Json) -> Parity:
    """The view of a ``verify`` document."""
    _check(document, "cases")
    return Parity(
        complete=document.get("complete") is not False,
        cause=_line(document, "cause"),
        cases=tuple(map(_case, _objects(document, "cases"))),
        known=tuple(map(_known, _objects(document, "known"))),
    )


def _finding(data: _Json) -> Finding:
    where = f"the finding at {_line(data, 'path', '?')}:{data.get('line', '?')}"
    if not data.get("path") or not isinstance(data.get("line"), int):
        raise MigrateError(f"{where} lacks its path or line; make the document again")
    return Finding(
        number=0,
        path=_line(data, "path"),
        line=data["line"],
        column=_number(data, "column") or 0,
        operation=_line(data, "operation", "unknown"),
        access=_line(data, "access"),
        confidence=_line(data, "confidence"),
        kind=_line(data, "kind", "call"),
        safety=_line(data, "safety"),
        outcome=_choice(data, "outcome", OUTCOMES, where),
        reason=_line(data, "reason"),
        message=_block(data, "message"),
        excerpt=_block(data, "excerpt"),
        legacy=_line(data, "legacy"),
        next_step=_line(data, "next_step"),
        steps=_steps(data),
        losses=_losses(data),
    )


def _rank(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.operation, repr(finding)


def _steps(data: _Json) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=_line(step, "name"),
            url=_line(step, "url"),
            request=_line(step, "request"),
            then=tuple(map(_said, _entries(step, "then"))),
        )
        for step in _objects(_object(data, "plan"), "steps")
    )


def _losses(data: _Json) -> tuple[Loss, ...]:
    losses = (
        Loss(
            id=_line(loss, "id", "loss"),
            message=_line(loss, "message"),
            accept=loss.get("accept") is True,
        )
        for loss in _objects(data, "losses")
    )
    return tuple(sorted(losses, key=lambda loss: (not loss.accept, loss.id, loss.message)))


def _files(data: _Json) -> Files:
    return Files(
        scanned=_number(data, "scanned"),
        candidates=_number(data, "candidates"),
        changed=_number(data, "changed"),
        unparsable=_notes(data, "unparsable", "message"),
        explained=_notes(data, "explained", "why"),
    )


def _notes(data: _Json, key: str, words: str) -> tuple[Note, ...]:
    entries = (
        entry if isinstance(entry, Mapping) else {"path": entry} for entry in _entries(data, key)
    )
    notes = (
        Note(path=_line(entry, "path"), line=_number(entry, "line"), message=_line(entry, words))
        for entry in entries
    )
    return tuple(sorted(notes, key=lambda note: (note.path, note.line or 0, note.message)))


def _case(data: _Json) -> Case:
    name = _line(data, "name", "unnamed")
    return Case(
        name=name,
        of=_line(data, "of"),
        verdict=_choice(data, "verdict", VERDICTS, f"the case {name!r}"),
        cause=_line(data, "cause"),
        reason=_line(data, "reason"),
        owner=_line(data, "owner"),
        expires=_line(data, "expires"),
        legacy=_line(data, "legacy"),
        dataverse=_line(data, "dataverse"),
        parameters=_pairs(data, "parameters"),
        files=data.get("files") is True,
        filled=tuple(map(_said, _entries(data, "filled"))),
        steps=_steps(data),
        losses=_losses(data),
        control=_observation(_object(data, "control")),
        candidate=_observation(_object(data, "candidate")),
        reads=_number(_object(data, "noise"), "reads") or 0,
        noise=_counts(_object(data, "noise"), "columns"),
        normalised=_counts(data, "normalised"),
        kinds=_counts(data, "kinds"),
        open=tuple(
            (_line(one, "kind"), _line(one, "column"), _number(one, "mismatches") or 0)
            for one in _objects(data, "open")
        ),
        hints=tuple(map(_said, _entries(data, "hints"))),
        mismatches=tuple(map(_mismatch, _objects(data, "mismatches"))),
        more=_number(data, "more_mismatches") or 0,
    )


def _pairs(data: _Json, key: str) -> tuple[tuple[str, str], ...]:
    return tuple((one_line(name), _said(value)) for name, value in _object(data, key).items())


def _counts(data: _Json, key: str) -> tuple[tuple[str, int], ...]:
    """What is counted, the most frequent first."""
    found = _object(data, key)
    pairs = [(one_line(name), number) for name in found if (number := _number(found, name))]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _observation(data: _Json) -> Observation:
    return Observation(
        rows=_number(data, "rows"),
        status=_number(data, "status"),
        pages=_number(data, "pages"),
        error=_line(data, "error"),
    )


def _mismatch(data: _Json) -> Mismatch:
    return Mismatch(
        key=_line(data, "key"),
        column=_line(data, "column"),
        kind=_line(data, "kind"),
        nature=_line(data, "nature"),
        control=value_text(data.get("control")),
        candidate=value_text(data.get("candidate")),
        rows=_number(data, "rows") or 1,
        detail=tuple(map(_said, _entries(data, "detail"))),
        reason=_line(data, "reason"),
        owner=_line(data, "owner"),
        expires=_line(data, "expires"),
    )


def _known(data: _Json) -> Known:
    return Known(
        case=_line(data, "case"),
        columns=tuple(map(_said, _entries(data, "columns"))),
        kind=_line(data, "kind"),
        key=_line(data, "key"),
        most=_number(data, "most"),
        reason=_line(data, "reason"),
        owner=_line(data, "owner"),
        expires=_line(data, "expires"),
        state=_line(data, "state", "used"),
        mismatches=_number(data, "mismatches") or 0,
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


def _choice(data: _Json, key: str, choices: tuple[str, ...], where: str) -> str:
    value = data.get(key)
    if value not in choices:
        raise MigrateError(
            f"{where} has {key} {value_text(value)}, which is none of {', '.join(choices)};"
            " make the document again with this version"
        )
    return str(value)


def _said(value: object) -> str:
    return one_line(value) if isinstance(value, str) else value_text(value)


def _line(data: _Json, key: str, default: str = "") -> str:
    value = data.get(key)
    return default if value is None else _said(value)


def _block(data: _Json, key: str) -> str:
    value = data.get(key)
    return visible(value) if isinstance(value, str) else _line(data, key)


def _number(data: _Json, key: str) -> int | None:
    value = data.get(key)
    return value if isinstance(value, int) else None


def _object(data: _Json, key: str) -> _Json:
    value = data.get(key) or {}
    if not isinstance(value, Mapping):
        raise _misshapen(key, "an object", value)
    return value


def _entries(data: _Json, key: str) -> list[Any]:
    value = data.get(key) or []
    if not isinstance(value, list | tuple):
        raise _misshapen(key, "a list", value)
    return list(value)


def _objects(data: _Json, key: str) -> list[_Json]:
    entries = _entries(data, key)
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise _misshapen(f"{key}[]", "an object", entry)
    return entries


def _misshapen(key: str, shape: str, value: object) -> MigrateError:
    return MigrateError(
        f"{key!r} in the document is not {shape} but {value_text(value)[:60]};"
        " make the document again with --format json"
    )
