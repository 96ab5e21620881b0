"""Data reads of the legacy service: query options in, rows out (facts D, F, G and H)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_plus

from ci_migrate.sandbox.collation import plain_match
from ci_migrate.sandbox.dataset import Dataset, Table
from ci_migrate.sandbox.filters import Dialect, Leaf, Operand, compile_filter
from ci_migrate.sandbox.http import Reply, json_reply
from ci_migrate.sandbox.lexer import FilterError
from ci_migrate.sandbox.options import SandboxOptions
from ci_migrate.sandbox.ordering import compile_order

DEFAULT_TOP = 100  # F3
SCORE = "@microsoft.customer360.search.Score"  # F4
KINDS = {
    "Edm.String": "text",
    "Edm.Int64": "number",
    "Edm.Double": "number",
    "Edm.DateTimeOffset": "date",
    "Edm.Boolean": "boolean",
}
_SYSTEM = ("search", "select", "skip", "skiptoken", "filter", "orderby", "expand", "top")
_FALLING = ("desc", "descending")  # G3
_EXPANDABLE = ("UnifiedActivity", "Customer_Measure")
_KEY_FORM = re.compile(r"(?P<table>\w+)\((?:\w+=)?'(?P<key>[^']*(?:''[^']*)*)'\)")
_TERM = re.compile(r"\w+")

Pairs = list[tuple[str, str]]
Row = dict[str, Any]


class LegacyError(Exception):
    """A refusal of the legacy service: a status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def pairs(query: str) -> Pairs:
    """The parameters of a query text, decoded, in their order (D12)."""
    parts = [part.partition("=") for part in query.split("&") if part]
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in parts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The table that a read names, and the parameters that its path carried."""

    path: str
    parameters: Pairs


def target_of(path: str, parameters: Pairs) -> Target:
    """A decoded path, split at an escaped question mark (C6, C7, D5)."""
    table, mark, query = path.partition("?")
    extra = [tuple(part.partition("=")[::2]) for part in query.split("&") if part] if mark else []
    return Target(path=table.strip("/"), parameters=[(a, b) for a, b in extra] + parameters)


class Reader:
    """Answers data reads from the legacy tables."""

    def __init__(self, data: Dataset, options: SandboxOptions) -> None:
        self._data = data
        self._options = options
        self._activities: defaultdict[str, list[Row]] = defaultdict(list)
        for row in data.rows("UnifiedActivity"):
            self._activities[row["CustomerId"]].append(row)
        self._measures = {row["CustomerId"]: row for row in data.rows("Customer_Measure")}

    def read(self, target: Target, url: str, *, undollared: bool = False) -> Reply:
        """The reply to a read; ``undollared`` takes ``Filter`` for ``$filter`` (D7)."""
        try:
            return self._read(target, url, undollared)
        except FilterError as error:
            raise LegacyError(400, error.message) from error

    def _read(self, target: Target, url: str, undollared: bool) -> Reply:
        key_form = _KEY_FORM.fullmatch(target.path)
        table = self._data.tables.get(key_form["table"] if key_form else target.path)
        if table is None:
            raise LegacyError(404, f"The table '{target.path}' was not found.")
        query = self._options_of(target.parameters, undollared)
        metadata = f"{url.partition('/data')[0]}/data/$metadata#{table.name}"
        if query.get("proxy", "").lower() == "true":  # F15
            file = f"https://storage.sandbox.invalid/{table.name}/part-00000.csv"
            return json_reply(200, {"httpRequests": [{"uri": file, "headers": {}}]})
        if key_form:
            return self._single(table, key_form["key"].replace("''", "'"), query, metadata)
        rows, more = self._page(table, self._sorted(table, self._kept(table, query), query), query)
        body: Row = {"@odata.context": metadata, "value": self._shaped(table, rows, query)}
        if more is not None:
            kept = [(name, value) for name, value in target.parameters if name != "$skiptoken"]
            text = "&".join(f"{quote(a)}={quote(b)}" for a, b in [*kept, ("$skiptoken", str(more))])
            body["@odata.nextLink"] = f"{url}?{text}"
        return json_reply(200, body, rows=len(rows))

    def _options_of(self, parameters: Pairs, undollared: bool) -> dict[str, str]:
        """The options that count, by their name without the dollar sign."""
        found: dict[str, str] = {}
        for raw, value in parameters:
            name = raw.strip() if self._options.spaced_options == "trimmed" else raw
            bare = name.lower() if undollared else name
            if name.startswith("$") and name[1:] in _SYSTEM:
                found.setdefault(name[1:], value)
            elif bare in _SYSTEM and (undollared or self._options.unknown_options == "honoured"):
                found.setdefault(bare, value)
            elif name in ("forceSearch", "proxy"):
                found.setdefault(name, value)
            elif self._options.unknown_options == "refused" and name not in (
                "subscription-key",
                "relativePath",
                "SkipNullFilterParameters",
            ):
                raise LegacyError(400, f"The parameter '{raw}' is not known.")
        return found

    # Rows

    def _kept(self, table: Table, query: Mapping[str, str]) -> list[Row]:
        rows = table.rows
        if query.get("filter"):
            if table.kind == "source":  # H1
                raise LegacyError(
                    400, f"$filter is not supported on the source table {table.name}."
                )
            program = compile_filter(query["filter"], self._dialect(table))
            rows = [row for row in rows if program.keeps(row)]
        if query.get("search"):
            rows = self._searched(table, rows, query["search"])
        return rows

    def _searched(self, table: Table, rows: list[Row], text: str) -> list[Row]:
        """The rows with any of the terms, best first, scored on the customer table (G8)."""
        terms = {term.casefold() for term in _TERM.findall(text)}
        columns = [column.name for column in table.columns if column.type == "Edm.String"]
        scored: list[tuple[int, Row]] = []
        for row in rows:
            words = {w for name in columns for w in _TERM.findall((row[name] or "").casefold())}
            if terms & words:
                scored.append((len(terms & words), row))
        scored.sort(key=lambda pair: -pair[0])
        if table.name != "Customer":
            return [row for _, row in scored]
        return [{SCORE: f"{float(score)}"} | row for score, row in scored]

    def _sorted(self, table: Table, rows: list[Row], query: Mapping[str, str]) -> list[Row]:
        if not query.get("orderby"):
            return rows
        return compile_order(query["orderby"], self._dialect(table), falling=_FALLING)(rows)

    def _page(
        self, table: Table, rows: list[Row], query: Mapping[str, str]
    ) -> tuple[list[Row], int | None]:
        """The rows of one answer, and where the next would start if links are sent."""
        linked = self._options.legacy_next_link
        if "skiptoken" in query and not linked:
            raise LegacyError(400, "The value of '$skiptoken' is not valid.")
        start = _number(query, "skip", 0) + _number(query, "skiptoken", 0)
        top = _number(query, "top", DEFAULT_TOP)
        if self._options.legacy_top_cap is not None:
            top = min(top, self._options.legacy_top_cap)
        more = linked and "top" not in query and len(rows) > start + top
        return rows[start : start + top], start + top if more else None

    # Shapes

    def _shaped(self, table: Table, rows: list[Row], query: Mapping[str, str]) -> list[Row]:
        names = self._selected(table, query)
        expanded = self._expanded(table, names, query)
        if names is not None:
            rows = [
                {name: row[name] for name in (*([SCORE] if SCORE in row else []), *names)}
                for row in rows
            ]
        if not expanded:
            return rows
        return [row | self._related(row, expanded) for row in rows]

    def _related(self, row: Row, names: list[str]) -> Row:
        """A list of activities and one measure object (F5)."""
        related: Row = {
            "UnifiedActivity": self._activities[row["CustomerId"]],
            "Customer_Measure": self._measures.get(row["CustomerId"]),
        }
        return {name: related[name] for name in names}

    def _selected(self, table: Table, query: Mapping[str, str]) -> list[str] | None:
        """The columns asked for, in that order and in schema case; None for all."""
        if not query.get("select") or query["select"].strip() == "*":
            return None
        dialect = self._dialect(table)
        names = [dialect.column(part.strip()).name for part in query["select"].split(",")]
        return [str(name) for name in dict.fromkeys(names)]

    def _expanded(
        self, table: Table, names: list[str] | None, query: Mapping[str, str]
    ) -> list[str]:
        if not query.get("expand"):
            return []
        wanted = [part.strip() for part in query["expand"].split(",")]
        for name in wanted:
            if table.name != "Customer" or name not in _EXPANDABLE:
                raise LegacyError(400, f"$expand of '{name}' is not supported on {table.name}.")
        if names is not None:  # H3
            raise LegacyError(400, "$expand is not supported together with a partial $select.")
        if query.get("search") and query.get("forceSearch", "").lower() != "true":  # H3
            raise LegacyError(400, "$expand is not supported together with $search.")
        return wanted

    def _single(self, table: Table, key: str, query: Mapping[str, str], metadata: str) -> Reply:
        """One bare object (E7)."""
        column = table.columns[0].name
        rows = [row for row in table.rows if row[column] == key]
        if not rows:
            raise LegacyError(404, f"{table.name} has no row with the key '{key}'.")
        row = self._shaped(table, rows[:1], query)[0]
        return json_reply(200, {"@odata.context": f"{metadata}/$entity"} | row, rows=1)

    # Filters

    def _dialect(self, table: Table) -> Dialect:
        columns = {column.name.lower(): column for column in table.columns}

        def column(name: str) -> Operand:
            found = columns.get(name.lower())  # G1: the letter case of columns does not count
            if found is None:
                raise FilterError(f"The column '{name}' does not exist in {table.name}.")
            return Operand(kind=KINDS[found.type], name=found.name)

        def member(arguments: list[Operand]) -> Leaf:
            if table.name != "Customer":
                raise FilterError("IsMemberOfSegment is for the Customer table.")
            if len(arguments) != 1 or arguments[0].kind != "text":
                raise FilterError("IsMemberOfSegment takes the name of a segment.")
            members = self._data.segments.get(arguments[0].value)
            if members is None and self._options.unknown_segment == "refused":
                raise FilterError(f"The segment '{arguments[0].value}' does not exist.")
            return Leaf(test=lambda row: row["CustomerId"] in (members or ()))

        return Dialect(
            column=column,
            fold=str,
            match=plain_match,
            text_functions=("contains", "startswith", "endswith"),
            functions={"IsMemberOfSegment": member},
            in_operator=True,
        )


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not text.strip().isdecimal() or len(text) > 9:
        raise LegacyError(400, f"The value of '${name}' is not a number: '{text}'.")
    return int(text)
