"""One data read of the legacy service as a read of the row adapter, with its losses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ci_migrate.adapter import CONDITIONS, Read, join
from ci_migrate.catalogue import Catalogue, TableMap
from ci_migrate.errors import QueryError
from ci_migrate.model import HOLE
from ci_migrate.odata import (
    Call,
    Compare,
    In,
    Literal,
    Logic,
    Node,
    Property,
    all_of,
    children,
    conjuncts,
    parse_filter,
    render,
)
from ci_migrate.settings import Settings
from ci_migrate.translate.columns import Columns
from ci_migrate.translate.conditions import Conditions
from ci_migrate.translate.options import legacy_options
from ci_migrate.translate.request import LegacyRequest
from ci_migrate.translate.tables import Found, Refusal, find_table

_KEYED = re.compile(r"([^('/]+)\(\s*(?:CustomerId\s*=\s*)?('(?:[^']|'')*')\s*\)")
_WHOLE = "a whole condition of the filter is known only to the running program"
_OPEN = re.compile(  # a whole condition that only the program knows
    rf"(?:^|\b(?:and|or|not)\b|\()\s*{HOLE.pattern}\s*(?:$|\b(?:and|or)\b|\))"
)
_PLUS = re.compile(r"T[\d:.]+ \d\d:\d\d")  # an offset whose sign was lost
_BLANK = " (an offset begins with '+', which is a blank in a URL unless it is written %2B)"
EXPANDED = ("UnifiedActivity", "Customer_Measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A data read as the row adapter executes it, and its losses.

    ``single``: the legacy request named one row by its key. ``doubts``: what may be misspelt.
    """

    read: Read
    losses: frozenset[str]
    single: bool
    doubts: tuple[str, ...]


def translate_read(request: LegacyRequest, catalogue: Catalogue, settings: Settings) -> Reading:
    """The read that returns the rows of a legacy data read; Refusal where there is none."""
    if not request.table and HOLE.search(request.text):
        raise Refusal("dynamic-query", "the path is known only to the running program")
    name, key = _table_and_key(request.table or "")
    options, losses = legacy_options(request)
    found = find_table(name, catalogue, settings)
    table = found.table
    if key is not None and table.kind != "profile":
        raise Refusal("unsupported-option", f"the key column of {name} is not documented")
    if key is not None and set(options) - {"$select", "$expand"}:
        strange = sorted(set(options) - {"$select", "$expand"})[0]
        raise Refusal("already-broken", f"one row by its key takes no {strange}")
    if found.segment is not None and "$expand" in options:
        raise Refusal("already-broken", f"$expand is documented for Customer, not for {name}")
    columns = Columns.of(table, name, settings)
    columns.losses |= losses
    segment, terms = _segment(list(conjuncts(_filter(options, key))), found.segment, table)
    within, terms = _within(terms, columns)
    conditions = Conditions(columns)
    for term in terms:
        conditions.add(term)
    condition = _with_provider(all_of(tuple(conditions.asked)), table, settings, columns.losses)
    kept = all_of(tuple(conditions.kept))
    expand = _expanded(options, table)
    selected, shown = _selected(options, columns)
    if found.measure is not None:
        shown = _measure_columns(shown, found.measure)
    text = {"$select": selected} if selected else {}
    if condition is not None:
        text["$filter"] = render(condition)
    if "$orderby" in options:
        text["$orderby"] = columns.ordered(options["$orderby"])
        _check_order(text)
    single = _one_row(condition, table)
    if "$orderby" not in options and not single:
        columns.losses.add("unordered-rows")
    skip = _window(options, text, settings, columns.losses, single)
    _table_losses(found, selected, expand, columns.losses)
    if segment is not None:
        columns.losses.add("segment-quotes")
    if settings.wildcards == "active" and _has_wildcards(segment or "", tuple(terms)):
        columns.losses.add("wildcards")
    return Reading(
        read=Read(
            query=join(table.entity_set, {k: protected(v) for k, v in text.items()}),
            skip=skip,
            segment=segment,
            within=within,
            keep="" if kept is None else render(kept),
            search=_searched(options, columns, settings),
            expand=expand,
            columns=shown,
            names=dict(columns.names),
        ),
        losses=frozenset(columns.losses),
        single=key is not None,
        doubts=tuple(columns.doubts),
    )


def table_of(request: LegacyRequest, catalogue: Catalogue, settings: Settings) -> TableMap:
    """The map of the table that a data read names; Refusal where there is none."""
    name, _ = _table_and_key(request.table or "")
    return find_table(name, catalogue, settings).table


def is_same_filter(one: str, other: str) -> bool:
    """Whether two filters are the same, whatever brackets they are written with."""
    try:
        return parse_filter(one) == parse_filter(other)
    except QueryError:
        return False


def protected(text: str) -> str:
    """A value for the text of a URL: the marks that would end it are percent-encoded."""
    return re.sub(r"[%&+#]", lambda match: f"%{ord(match[0]):02X}", text)


def _table_and_key(text: str) -> tuple[str, str | None]:
    """The table name, and the key of the form ``Customer('x')``."""
    if not text.strip("/"):
        raise Refusal("unknown-operation", "the path ends before it names a table")
    match = _KEYED.fullmatch(text)
    if match:
        return match[1], match[2]
    if re.search(r"\$?(?:filter|select|top|skip|orderby|expand|search)=", text):
        raise Refusal("already-broken", "the '?' before the options is missing")
    if "/" in text:
        raise Refusal("unknown-operation", f"no operation reads the path '{text}'")
    if HOLE.search(text):
        raise Refusal("dynamic-entity", "the table is known only to the running program")
    return text, None


def _filter(options: Mapping[str, str], key: str | None) -> Node | None:
    text = options.get("$filter")
    if text is not None and HOLE.fullmatch(text.strip()):
        raise Refusal("dynamic-query", "the filter is known only to the running program")
    try:
        tree = None if text is None else parse_filter(text)
    except QueryError as error:
        whole = _OPEN.search(text or "")
        if whole and whole.start() <= error.position:
            raise Refusal("dynamic-query", _WHOLE) from None
        dynamic = HOLE.match(text or "", error.position)
        said = error.reason + (_BLANK if _PLUS.search(text or "") else "")
        raise Refusal("dynamic-query" if dynamic else "already-broken", said) from None
    if tree is not None and _odd_hole(tree):
        raise Refusal("dynamic-query", "a value that only the program knows stands for a column")
    if key is None:
        return tree
    own = Compare("eq", Property("CustomerId"), Literal("string", key[1:-1].replace("''", "'")))
    return all_of((own, *conjuncts(tree)))


def _odd_hole(node: Node) -> bool:
    """Whether a hole stands anywhere but on the right side of a comparison."""
    match node:
        case Compare() | In():
            return isinstance(node.left, Literal) and node.left.kind == "hole"
        case Logic():
            return any(_odd_hole(term) for term in node.terms)
        case _:
            return False


def _segment(
    terms: list[Node], segment: str | None, table: TableMap
) -> tuple[str | None, list[Node]]:
    """The segment whose members are asked for, and the other conditions."""
    rest = []
    for term in terms:
        match term:
            case Call("IsMemberOfSegment", (Literal("string", text),)):
                if segment is not None or table.kind != "profile":
                    raise Refusal(
                        "unsupported-option", "one IsMemberOfSegment on Customer can be translated"
                    )
                segment = text.replace("'", "''")
            case _:
                rest.append(term)
    return segment, rest


def _within(terms: list[Node], columns: Columns) -> tuple[dict[str, str], list[Node]]:
    """A list in which the program fills in values, as text; and the other conditions.

    What is filled in may be several values at once, so the list is taken apart when it is known.
    """
    within: dict[str, str] = {}
    rest = []
    for term in terms:
        match term:
            case In(Property(name), items) if _is_open(term) and not within:
                within[columns.logical(name)] = ",".join(render(item) for item in items)
            case _:
                rest.append(term)
    if any(_is_open(term) for term in rest):
        raise Refusal("dynamic-query", "a list of values is known only to the running program")
    return within, rest


def _is_open(node: Node) -> bool:
    """Whether a list of values holds anything that only the program knows."""
    if isinstance(node, In):
        return any(isinstance(item, Literal) and HOLE.search(item.text) for item in node.items)
    return any(_is_open(one) for one in children(node))


def _searched(options: Mapping[str, str], columns: Columns, settings: Settings) -> dict[str, str]:
    """The text that ``$search`` looks for, by column of the settings; refused without them."""
    if "$search" not in options:
        return {}
    if not settings.search_columns or columns.table.kind != "profile":
        raise Refusal("search", "Dataverse has no $search; no search-columns are configured")
    columns.losses.add("search-columns")
    text = options["$search"].strip().strip('"')
    return {columns.logical(name): text for name in settings.search_columns}


def _with_provider(
    condition: Node | None, table: TableMap, settings: Settings, losses: set[str]
) -> Node | None:
    if table.provider is None:
        return condition
    losses.add("model-column" if table.kind == "model" else "enrichment-columns")
    column = table.provider.column or settings.model_column
    own = Compare("eq", Property(column), Literal("string", table.provider.value))
    return all_of((*conjuncts(condition), own))


def _expanded(options: Mapping[str, str], table: TableMap) -> tuple[str, ...]:
    names = tuple(name.strip() for name in options.get("$expand", "").split(",") if name.strip())
    for name in names:
        if HOLE.search(name):
            raise Refusal("dynamic-query", "what $expand names is known only to the program")
        if name not in EXPANDED or table.kind != "profile":
            raise Refusal(
                "already-broken",
                f"$expand={name} of {table.legacy} is not one of the documented expansions",
            )
    if names and ("$select" in options or "$search" in options):
        raise Refusal("already-broken", "$expand beside $select or $search is documented to fail")
    return names


def _selected(options: Mapping[str, str], columns: Columns) -> tuple[str, tuple[str, ...]]:
    """The ``$select`` in Dataverse names, and the legacy names a packed table has to pick."""
    if "$select" not in options:
        return "", ()
    names = [name.strip() for name in options["$select"].split(",")]
    if not all(names):
        raise Refusal("already-broken", f"$select={options['$select']} lacks a name")
    table = columns.table
    if table.packed is None:
        return ",".join(dict.fromkeys(columns.logical(name) for name in names)), ()
    if any(HOLE.search(name) for name in names):
        raise Refusal("dynamic-query", "what $select names is known only to the program")
    found = [table.column(name) for name in names]
    shown = tuple(one[0] if one else name for one, name in zip(found, names, strict=True))
    return f"msdynci_customerid,{table.packed}", shown


def _has_wildcards(segment: str, terms: tuple[Node, ...]) -> bool:
    """Whether a text that is looked for inside another holds a mark of fact 14."""
    texts = [segment]
    for node in terms:
        if isinstance(node, Call):
            texts += (one.text for one in node.arguments if isinstance(one, Literal))
        elif _has_wildcards("", children(node)):
            return True
    return any(set("%_[") & set(text) for text in texts)


def _measure_columns(shown: tuple[str, ...], measure: str) -> tuple[str, ...]:
    """The columns of a measure that stands among the others of a customer."""
    if not shown:
        return ("CustomerId", measure)
    own = {name.lower(): name for name in ("CustomerId", measure)}
    strange = [name for name in shown if name.lower() not in own]
    if strange:
        raise Refusal("missing-column", f"the measure {measure} has no column '{strange[0]}'")
    return tuple(own[name.lower()] for name in shown)


def _check_order(text: Mapping[str, str]) -> None:
    if text.get("$filter", "").count(" eq ") > CONDITIONS:
        raise Refusal(
            "unsupported-option",
            f"more than {CONDITIONS} values need several requests, and only one can be sorted",
        )


def _one_row(condition: Node | None, table: TableMap) -> bool:
    """Whether at most one row can match, so that its order is no question."""
    return table.kind in ("profile", "measure") and any(
        isinstance(term, Compare)
        and term.operator == "eq"
        and term.left == Property("msdynci_customerid")
        for term in conjuncts(condition)
    )


def _window(
    options: Mapping[str, str],
    text: dict[str, str],
    settings: Settings,
    losses: set[str],
    single: bool,
) -> int | str:
    """Puts ``$top`` into the query; the rows to skip."""
    for name in ("$skiptoken", "$apply", "$format"):
        if name in options:
            raise Refusal("unsupported-option", f"{name} has no counterpart in Dataverse")
    if options.get("$count", "false") != "false":
        losses.add("row-count")
    top, skip = options.get("$top"), options.get("$skip", "0").strip()
    for name, value in (("$top", top), ("$skip", skip)):
        if value is not None and not re.fullmatch(r"\s*[0-9]{1,9}\s*", HOLE.sub("1", value)):
            raise Refusal("already-broken", f"{name}={value} is not a number")
    if top is not None:
        text["$top"] = top.strip()
        if text["$top"].isdigit() and int(text["$top"]) > 100:
            losses.add("top-above-cap")
    elif settings.row_bound == "100":
        text["$top"] = "100"
        if not single:
            losses.add("row-bound")
    return int(skip) if skip.isdigit() else skip


def _table_losses(found: Found, selected: str, expand: tuple[str, ...], losses: set[str]) -> None:
    table = found.table
    if found.segment is not None:
        losses.add("segment-columns")
    if table.packed or "Customer_Measure" in expand:
        losses.add("json-numbers")
    if table.kind == "activity" or "UnifiedActivity" in expand:
        losses.add("hidden-activities")
        if not selected:
            losses.add("missing-columns")
    if table.dataverse_only:
        losses.add("no-legacy-table")
