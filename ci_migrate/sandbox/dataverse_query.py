"""Queries of the Dataverse Web API: options in, rows out (facts 1 to 28)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote, unquote_plus

from ci_migrate.sandbox.collation import fold_accents, fold_case, plain_match, wildcard_match
from ci_migrate.sandbox.filters import Dialect, Leaf, Operand, among, compile_filter
from ci_migrate.sandbox.lexer import FilterError, instant
from ci_migrate.sandbox.options import SandboxOptions
from ci_migrate.sandbox.ordering import compile_order
from ci_migrate.sandbox.schema import Entity
from ci_migrate.sandbox.tables import ETAG, Tables

PAGE = 5000  # facts 24 and 28
MAX_CONDITIONS = 500  # fact 16
_SUPPORTED = {"$select", "$filter", "$orderby", "$top", "$count", "$expand", "$skiptoken"}
_NO_LINKS = "0x80048d0b"  # fact 40
_MAX_IN_TEXT = 850  # fact 16
_ACTIVITIES_OF = "msdynci_customer_unifiedactivity"  # fact 77
FORMATTED = "OData.Community.Display.V1.FormattedValue"  # fact 31

Row = dict[str, Any]


def bad_property(name: str, entity: Entity) -> FilterError:
    """The refusal of a column that a table lacks (fact 36)."""
    return FilterError(
        f"Could not find a property named '{name}' on type '{entity.type_name}'.", "0x80060888"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the ``Prefer`` header asks for."""

    page_size: int | None
    annotations: tuple[str, ...]

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Preferences:
        """The preferences of a request."""
        text = headers.get("prefer", "")
        size = re.search(r'odata\.maxpagesize\s*=\s*"?(\d+)', text, re.IGNORECASE)
        wanted = min(int(size[1]), PAGE) if size and int(size[1]) > 0 else None
        asked = re.search(r'odata\.include-annotations\s*=\s*"?([^";]*)', text, re.IGNORECASE)
        annotations = tuple(asked[1].replace(" ", "").split(",")) if asked else ()
        return cls(page_size=wanted, annotations=annotations)

    def wants(self, annotation: str) -> bool:
        """Whether an annotation was asked for, by its name or by a pattern such as ``*``."""
        return any(fnmatchcase(annotation, pattern) for pattern in self.annotations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The parameters of a request, in their order and by name."""

    pairs: tuple[tuple[str, str], ...]
    options: Mapping[str, str]
    aliases: Mapping[str, str]
    partition: str | None

    @classmethod
    def of(cls, text: str) -> Query:
        """The query of a request; an unescaped ``+`` is a blank (fact 19)."""
        split = [part.partition("=") for part in text.split("&") if part]
        pairs = tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in split)
        options: dict[str, str] = {}
        aliases: dict[str, str] = {}
        partition: str | None = None
        for name, value in pairs:
            if name.startswith("@"):
                aliases[name] = value
            elif name == "partitionId":  # fact 47
                partition = value
            elif name in ("$apply", "sql"):  # facts 6 and 7
                raise FilterError(f"The sandbox has no {name}.", status=501)
            elif name not in _SUPPORTED:  # facts 1 and 2
                raise FilterError(f"The query parameter {name} is not supported.", "0x80060888")
            elif name in options:
                raise FilterError(f"The query parameter {name} is given twice.", "0x80060888")
            else:
                options[name] = value
        return cls(pairs=pairs, options=options, aliases=aliases, partition=partition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The rows of one answer, how many there are in all, and the cookie of the next."""

    rows: list[Row]
    total: int
    cookie: str | None


class Engine:
    """Runs queries on the tables of a run."""

    def __init__(self, tables: Tables, options: SandboxOptions) -> None:
        self._tables = tables
        self._options = options
        self._secret = f"sandbox {options.seed}".encode()

    def page(self, entity: Entity, query: Query, preferences: Preferences) -> Page:
        """The page that a query asks for."""
        options = query.options
        if "$expand" in options:
            self._refuse_expand(entity, options["$expand"])
        rows = self.matching(entity, query)
        columns = self.columns(entity, options.get("$select"))
        start = self._start(query, entity)
        size = preferences.page_size or PAGE
        if "$top" in options:
            top = _number(options["$top"])
            if preferences.page_size is None and start == 0:  # fact 26
                rows, total = rows[: min(top, PAGE)], len(rows)
                return Page(rows=[self.shaped(r, columns) for r in rows], total=total, cookie=None)
        chosen = rows[start : start + size]
        more = len(rows) > start + size
        return Page(
            rows=[self.shaped(row, columns) for row in chosen],
            total=len(rows),
            cookie=self._cookie(query, entity, start + size) if more else None,
        )

    def matching(self, entity: Entity, query: Query) -> list[Row]:
        """All rows that the filter keeps, in the order asked for."""
        dialect = self._dialect(entity, query.aliases)
        rows = self._tables.rows(entity.entity_set)
        if query.partition is not None:
            rows = [row for row in rows if row["partitionid"] == query.partition]
        if query.options.get("$filter"):
            program = compile_filter(query.options["$filter"], dialect)
            rows = [row for row in rows if program.keeps(row)]
        if query.options.get("$orderby"):
            order = query.options["$orderby"]
            for part in re.findall(r"@\w+", order):
                order = order.replace(part, query.aliases.get(part, "null").strip("'"))
            rows = compile_order(order, self._sortable(entity, dialect), falling=("desc",))(rows)
        return rows

    def columns(self, entity: Entity, select: str | None) -> list[str] | None:
        """The columns to send; the primary key always comes along (fact 30)."""
        if not select or select.strip() == "*":
            return None
        names = [name.strip() for name in select.split(",")]
        for name in names:
            if name not in entity.attributes:
                raise bad_property(name, entity)
        return list(dict.fromkeys([*names, entity.primary_id]))

    def shaped(self, row: Row, columns: list[str] | None) -> Row:
        """A row as it goes on the wire."""
        chosen = row if columns is None else {name: row[name] for name in (ETAG, *columns)}
        if self._options.nulls == "absent":
            return {name: value for name, value in chosen.items() if value is not None}
        return dict(chosen)

    def annotated(self, row: Row, entity: Entity) -> Row:
        """A row with the texts that a user would see, for numbers and dates (fact 31)."""
        found: Row = {}
        for name, value in row.items():
            found[name] = value
            kind = entity.attributes[name].kind if name in entity.attributes else "text"
            if value is not None and kind == "number":
                found[f"{name}@{FORMATTED}"] = f"{value:,}"
            elif value is not None and kind == "date":
                found[f"{name}@{FORMATTED}"] = instant(value).strftime("%m/%d/%Y %I:%M %p")
        return found

    # Paging

    def _start(self, query: Query, entity: Entity) -> int:
        if "$skiptoken" not in query.options:
            return 0
        try:
            text = base64.urlsafe_b64decode(query.options["$skiptoken"]).decode()
            start = int(json.loads(text)["start"])
        except (ValueError, KeyError, TypeError):
            start = -1
        if start < 0 or self._cookie(query, entity, start) != query.options["$skiptoken"]:
            raise FilterError("The paging cookie does not belong to this query (fact 25).")
        return start

    def _cookie(self, query: Query, entity: Entity, start: int) -> str:
        """A cookie that is good for this query only: next links come back verbatim."""
        rest = [pair for pair in query.pairs if pair[0] != "$skiptoken"]
        text = json.dumps([entity.entity_set, rest, start])
        seal = hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()[:16]
        return base64.urlsafe_b64encode(
            json.dumps({"start": start, "seal": seal}).encode()
        ).decode()

    def next_query(self, query: Query, cookie: str) -> str:
        """The query text of the next link."""
        rest = [pair for pair in query.pairs if pair[0] != "$skiptoken"]
        safe = "$(),'@"
        return "&".join(
            f"{quote(name, safe=safe)}={quote(value, safe=safe)}"
            for name, value in [*rest, ("$skiptoken", cookie)]
        )

    # Dialect

    def _refuse_expand(self, entity: Entity, text: str) -> None:
        name = re.split(r"[(,/]", text)[0].strip()
        if f"_{name}_value" not in entity.attributes and name != _ACTIVITIES_OF:
            raise bad_property(name, entity)
        raise FilterError("Link entities are not supported.", _NO_LINKS)  # facts 40, 44, 45

    def _column(self, entity: Entity, name: str) -> Operand:
        first, slash, _ = name.partition("/")
        if slash:
            self._refuse_expand(entity, first)
        attribute = entity.attributes.get(name)
        if attribute is None:  # facts 32 and 37
            raise bad_property(name, entity)
        return Operand(kind=attribute.kind, name=name)

    def _dialect(self, entity: Entity, aliases: Mapping[str, str]) -> Dialect:
        options = self._options
        dialect = Dialect(
            column=lambda name: self._column(entity, name),
            fold=fold_accents if options.accents == "folded" else fold_case,
            match=wildcard_match if options.wildcards == "active" else plain_match,
            text_functions=("contains", "startswith", "endswith"),  # fact 8
            functions={},
            in_operator=False,  # fact 9
            null_ne=options.null_ne == "returned",
            max_conditions=MAX_CONDITIONS,
            aliases=aliases,
            oldest=instant("1753-01-01"),  # fact 21
        )
        functions = {
            "Microsoft.Dynamics.CRM.In": lambda operands: _in(operands, dialect, negated=False),
            "Microsoft.Dynamics.CRM.NotIn": lambda operands: _in(operands, dialect, negated=True),
        }
        return replace(dialect, functions=functions)

    def _sortable(self, entity: Entity, dialect: Dialect) -> Dialect:
        """A dialect whose columns can be sorted by: no lookups on elastic tables (fact 27)."""

        def column(name: str) -> Operand:
            found = self._column(entity, name)
            if entity.attributes[name].type == "Lookup":
                raise FilterError(f"Ordering by the lookup '{name}' is not supported.")
            return found

        return replace(dialect, column=column)


def _in(operands: list[Operand], dialect: Dialect, *, negated: bool) -> Leaf:
    """``Microsoft.Dynamics.CRM.In`` and ``NotIn`` (facts 9 and 18)."""
    named = {operand.label: operand for operand in operands}
    property_name, values = named.get("PropertyName"), named.get("PropertyValues")
    if len(operands) != 2 or property_name is None or values is None:
        raise FilterError("In takes PropertyName='...' and PropertyValues=[...].")
    column = dialect.column(str(property_name.value))
    keys: set[Any] = set()
    for value in _json_array(values):
        text = str(value)
        if column.kind == "text" and len(text) > _MAX_IN_TEXT:
            raise FilterError(f"In takes texts of up to {_MAX_IN_TEXT} characters.")
        try:
            keys.add(dialect.key(column.kind, _converted(column.kind, text)))
        except ValueError:
            raise FilterError(f"In cannot compare '{column.name}' with '{text}'.") from None
    leaf = among(column, frozenset(keys), dialect)
    if not negated:
        return Leaf(test=leaf.test)
    return Leaf(test=lambda row: not leaf.test(row))


def _converted(kind: str, text: str) -> Any:
    if kind == "number":
        return float(text)
    return text.lower() if kind == "guid" else text


def _json_array(values: Operand) -> list[Any]:
    try:
        found = json.loads(values.value) if values.kind == "array" else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise FilterError("Invalid JSON. A comma character ',' was expected.")
    return found


def _number(text: str) -> int:
    if not text.strip().isdecimal() or len(text) > 9:
        raise FilterError(f"The value of $top is not a number: '{text}'.", "0x80060888")
    return int(text)
