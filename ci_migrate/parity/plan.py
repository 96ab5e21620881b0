"""What a case asks on both sides: the legacy path, the Dataverse read, key and order of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from ci_migrate.adapter import Read
from ci_migrate.catalogue import Catalogue, TableMap
from ci_migrate.model import Translation, Verdict
from ci_migrate.parity.cases import Case
from ci_migrate.settings import Settings
from ci_migrate.translate import LegacyRequest, read_options, read_url, table_of, translate_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How rows are compared: no ``key`` means that all columns together tell rows apart.

    ``sort`` are the columns of the sort order; ``related`` are columns that hold lists of rows
    of another table, with the key of that table.
    """

    key: tuple[str, ...] = ()
    ordered: bool = False
    sort: tuple[str, ...] = ()
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePlan:
    """Both sides of a case, or the cause why it cannot be run."""

    path: str = ""
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
    text = case.filled()
    translation = translate_text(text, settings, catalogue)
    if translation.verdict is Verdict.REFUSED or translation.plan is None:
        cause = f"{translation.reason}: {translation.message}"
        return CasePlan(translation=translation, cause=cause)
    if translation.operation == "unknown":
        cause = "the query already goes to Dataverse; there is no legacy query to compare it with"
        return CasePlan(translation=translation, cause=cause)
    request = read_url(text.removeprefix("GET").strip(), catalogue)
    read = translation.plan.read
    table = table_of(request, catalogue, settings)
    return CasePlan(
        path=_path(request),
        read=read,
        translation=translation,
        comparison=_comparison(case, request, read, table, catalogue),
    )


def _path(request: LegacyRequest) -> str:
    """The legacy request as it goes on the wire: dollar signs plain, values encoded (D1, D3)."""
    path, _, query = request.text.partition("?")
    parts = [
        quote(name, safe="$()'") + ("" if value is None else "=" + quote(value, safe=""))
        for name, value in read_options(query)
    ]
    return quote(path, safe="/%'()$,=;:@!*") + ("?" if parts else "") + "&".join(parts)


def _comparison(
    case: Case, request: LegacyRequest, read: Read, table: TableMap, catalogue: Catalogue
) -> Comparison:
    selected = _names(request, "$select", "Select")
    sort = tuple(term.split()[0] for term in _names(request, "$orderby", "OrderBy"))
    related = {
        name: one.key
        for name in read.expand
        if (one := catalogue.tables[name.lower()]).packed is None
    }
    return Comparison(
        key=_key(table, selected) if case.key is None else case.key,
        ordered=bool(sort) if case.ordered is None else case.ordered,
        sort=sort,
        related=related,
    )


def _key(table: TableMap, selected: tuple[str, ...]) -> tuple[str, ...]:
    """The key columns of a table, unless the query selects columns and leaves them out."""
    shown = {name.lower() for name in selected}
    return table.key if not shown or {name.lower() for name in table.key} <= shown else ()


def _names(request: LegacyRequest, *spellings: str) -> tuple[str, ...]:
    """The comma-separated parts of an option, in either spelling (D1, D7)."""
    text = next((value for name, value in request.options if name.strip() in spellings), None)
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
