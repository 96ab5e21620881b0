"""Reads the document of a verification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ci_migrate.report.parities import Case, Known, Mismatch, Observation, Parity
from ci_migrate.report.reading import check_document, losses_of, steps_of
from ci_migrate.report.values import (
    choice_of,
    entries_of,
    line_of,
    mapping_of,
    mappings_of,
    number_of,
    said,
)
from ci_migrate.report.words import VERDICTS, one_line, value_text

_Json = Mapping[str, Any]


def read_parity(document: _Json) -> Parity:
    """The view of a ``verify`` document."""
    check_document(document, "cases")
    return Parity(
        complete=document.get("complete") is not False,
        cause=line_of(document, "cause"),
        cases=tuple(map(_case, mappings_of(document, "cases"))),
        known=tuple(map(_known, mappings_of(document, "known"))),
    )


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
        steps=steps_of(data),
        losses=losses_of(data),
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
