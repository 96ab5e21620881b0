"""What a case asks on both sides: the legacy path, the Dataverse read, key and order of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from ci_migrate.adapter import Read
from ci_migrate.catalogue import Catalogue
from ci_migrate.model import Translation, Verdict
from ci_migrate.parity.cases import Case
from ci_migrate.parity.equality import Comparison
from ci_migrate.settings import Settings
from ci_migrate.translate import (
    LegacyRequest,
    Refusal,
    read_options,
    read_url,
    table_of,
    translate_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePlan:
    """Both sides of a case, or the cause why it cannot be run.

    ``paths`` are the legacy requests, by the value that each is asked for where there are
    several.
    """

    paths: Mapping[str, str] = field(default_factory=dict)
    read: Read | None = None
    translation: Translation | None = None
    comparison: Comparison = field(default_factory=Comparison)
    cause: str | None = None


def plan_case(case: Case, settings: Settings, catalogue: Catalogue) -> CasePlan:
    """The plan of a case; it never raises for what the legacy text says."""
    unfilled = case.unfilled()
    if unfilled:
        names = ", ".join(unfilled)
        return CasePlan(cause=f"no value is given for {names}; fill [case.parameters]")
    return _planned(case, case.asked(), settings, catalogue)


def _planned(
    case: Case, texts: Sequence[str], settings: Settings, catalogue: Catalogue
) -> CasePlan:
    own = case.dataverse
    if own is not None and case.gather is not None and "$select=" not in own:
        own += f"{'&' if '?' in own else '?'}$select={case.gather.column}"
    query = texts[0] if own is None else case.filled(own)
    translation = translate_text(query, settings, catalogue)
    if translation.verdict is Verdict.REFUSED or translation.plan is None:
        cause = f"{translation.reason}: {translation.message}"
        return CasePlan(translation=translation, cause=cause)
    if own is None and translation.operation == "unknown":
        cause = "the query already goes to Dataverse; there is no legacy query to compare it with"
        return CasePlan(translation=translation, cause=cause)
    if own is not None and translation.operation != "unknown":
        cause = "dataverse is no Dataverse query; it starts with the name of an entity set"
        return CasePlan(cause=cause)
    requests = [read_url(text.removeprefix("GET").strip(), catalogue) for text in texts]
    read = translation.plan.read
    values = case.gather.values if case.gather else ("",)
    return CasePlan(
        paths={value: _path(one) for value, one in zip(values, requests, strict=True)},
        read=read,
        translation=translation,
        comparison=_comparison(case, requests[0], read, settings, catalogue),
    )


def legacy_path(text: str, catalogue: Catalogue) -> str:
    """A legacy query as people write it, as it goes on the wire."""
    return _path(read_url(text.removeprefix("GET").strip(), catalogue))


def _path(request: LegacyRequest) -> str:
    """The legacy request as it goes on the wire: dollar signs plain, values encoded (D1, D3)."""
    path, _, query = request.text.partition("?")
    parts = [
        quote(name, safe="$()'") + ("" if value is None else "=" + quote(value, safe=""))
        for name, value in read_options(query)
    ]
    return quote(path, safe="/%'()$,=;:@!*") + ("?" if parts else "") + "&".join(parts)


def _comparison(
    case: Case, request: LegacyRequest, read: Read, settings: Settings, catalogue: Catalogue
) -> Comparison:
    if case.gather is not None:
        return Comparison(key=(case.gather.name,), rules=case.rules)
    selected = _names(request, "$select", "Select")
    sort = tuple(term.split()[0] for term in _names(request, "$orderby", "OrderBy"))
    related = {
        name: one.key
        for name in read.expand
        if (one := catalogue.tables[name.lower()]).packed is None
    }
    excused = {name for one in case.known if one.kind is None for name in one.columns}
    tolerant = {name for name, rules in case.columns.items() if rules.tolerance is not None}
    return Comparison(
        key=_key(request, selected, settings, catalogue) if case.key is None else case.key,
        ordered=bool(sort) if case.ordered is None else case.ordered,
        sort=sort,
        related=related,
        rules=case.rules,
        columns=case.columns,
        loose=frozenset(excused | tolerant),
    )


def _key(
    request: LegacyRequest, selected: tuple[str, ...], settings: Settings, catalogue: Catalogue
) -> tuple[str, ...]:
    """The key columns of a table, unless the query selects columns and leaves them out.

    A table that Dataverse does not have has no key that is known.
    """
    try:
        key = table_of(request, catalogue, settings).key
    except Refusal:
        return ()
    shown = {name.lower() for name in selected}
    return key if not shown or {name.lower() for name in key} <= shown else ()


def _names(request: LegacyRequest, *spellings: str) -> tuple[str, ...]:
    """The comma-separated parts of an option, in either spelling (D1, D7)."""
    text = next((value for name, value in request.options if name.strip() in spellings), None)
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
