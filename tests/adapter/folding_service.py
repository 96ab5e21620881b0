"""A Dataverse that lives in memory: it folds case and accents, pages, and refuses what is too big.

Its filters are evaluated on trees of the OData parser, never by the row adapter that it judges.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

from ci_migrate.adapter import PLAIN, Answer, Bookmark, Page, Read, Request, Spelling, Table, answer
from ci_migrate.errors import QueryError
from ci_migrate.odata import Call, Compare, Literal, Logic, Node, Not, Property, parse_filter

Row = dict[str, Any]

CONDITIONS = 500  # fact 16
LENGTH = 32_768  # fact 22


@cache
def fold(text: str) -> str:
    """Text as a collation without case and accents compares it (fact 13)."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()


@cache
def like(pattern: str) -> re.Pattern[str]:
    """A value of ``contains`` as a pattern: ``%``, ``_`` and ``[...]`` are wildcards (fact 14)."""
    parts = re.findall(r"\[[^]]+\]|%|_|[^%_[]+|\[", fold(pattern))
    marks = {"%": ".*", "_": "."}
    return re.compile("".join(marks.get(part) or _one_of(part) for part in parts), re.DOTALL)


def _one_of(part: str) -> str:
    is_set = len(part) > 2 and part[0] == "["
    return f"[{re.escape(part[1:-1])}]" if is_set else re.escape(part)


def is_true(node: Node, row: Row) -> bool:
    """Whether the service returns a row: ``null`` counts as false (fact 17)."""
    match node:
        case Logic("and", terms):
            return all(is_true(term, row) for term in terms)
        case Logic("or", terms):
            return any(is_true(term, row) for term in terms)
        case Not(term):
            return not is_true(term, row)
        case Call(name, (Property(column), Literal("string", text))):
            value = row.get(column)
            return isinstance(value, str) and _matches(name, fold(value), like(text))
        case Compare(operator, Property(column), Literal() as literal):
            return _compares(operator, row.get(column), literal)
    raise ValueError(f"the service knows no {node}")


def conditions(node: Node) -> int:
    """How many conditions a filter holds."""
    match node:
        case Logic():
            return sum(conditions(term) for term in node.terms)
        case Not():
            return conditions(node.term)
        case _:
            return 1


def _matches(name: str, value: str, pattern: re.Pattern[str]) -> bool:
    match name:
        case "contains":
            return bool(pattern.search(value))
        case "startswith":
            return bool(pattern.match(value))
        case _:
            return bool(re.search(f"(?:{pattern.pattern})\\Z", value, re.DOTALL))


def _compares(operator: str, value: Any, literal: Literal) -> bool:
    if literal.kind == "null":
        return bool((value is None) == (operator == "eq"))
    if value is None:
        return False
    right: Any = literal.text
    if literal.kind == "string":
        value, right = fold(value).rstrip(" "), fold(right).rstrip(" ")
    elif literal.kind == "number":
        right = float(right) if re.search("[.eE]", right) else int(right)
    elif literal.kind == "boolean":
        right = right == "true"
    left = (value > right) - (value < right)
    return bool(
        {"eq": left == 0, "ne": left != 0, "gt": left > 0, "ge": left >= 0, "lt": left < 0}.get(
            operator, left <= 0
        )
    )


@dataclass(kw_only=True)
class FoldingService:
    """Tables of rows by entity set name; ``log`` holds every request that came in."""

    tables: Mapping[str, list[Row]]
    page: int = 5000
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    log: list[Request] = field(default_factory=list)
    broken_after: int | None = None
    _rest: dict[str, list[Row]] = field(default_factory=dict)

    def read(
        self,
        read: Read,
        tables: Mapping[str, Table],
        labels: dict[str, dict[str, str]] | None = None,
        *,
        spelling: Spelling = PLAIN,
        bookmarks: dict[str, Bookmark] | None = None,
    ) -> Answer:
        """What the row adapter makes of this service's answers."""
        reading = answer(read, tables, labels, spelling, bookmarks)
        try:
            request = next(reading)
            while True:
                request = reading.send(self.get(request))
        except StopIteration as end:
            found: Answer = end.value
            return found

    def get(self, request: Request) -> Page:
        """The answer to one request."""
        self.log.append(request)
        if self.broken_after is not None and len(self.log) > self.broken_after:
            return Page(503, {"error": {"code": "", "message": "try later"}})
        if request.url.startswith("https://"):
            return self._page(self._rest.pop(request.url), request)
        if request.url.startswith("EntityDefinitions"):
            return self._metadata(re.findall(r"LogicalName='(\w+)'", request.url)[0])
        if len(request.url) > LENGTH:
            return Page(414, None)
        name, _, tail = request.url.partition("?")
        pairs = (part.partition("=") for part in tail.split("&") if part)
        options = {unquote(key): unquote(value) for key, _, value in pairs}
        return self._query(name, options, request)

    def _query(self, name: str, options: Mapping[str, str], request: Request) -> Page:
        try:
            tree = parse_filter(options["$filter"]) if "$filter" in options else None
        except QueryError:
            return Page(400, {"error": {"code": "", "message": "no filter"}})
        if tree is not None and conditions(tree) > CONDITIONS:
            return Page(400, {"error": {"code": "0x8004430C", "message": "too many conditions"}})
        if set(options) - {"$filter", "$select", "$orderby", "$top"}:
            return Page(400, {"error": {"code": "", "message": "unsupported option"}})
        rows = [row for row in self.tables[name] if tree is None or is_true(tree, row)]
        for term in reversed(options.get("$orderby", "").split(",") if options else ()):
            column, _, direction = term.partition(" ")
            if column:
                rows.sort(key=lambda row: fold(str(row[column])), reverse=direction == "desc")
        if "$top" in options and request.page_size is None:  # fact 26
            rows = rows[: int(options["$top"])]
        if "$select" in options:
            names = options["$select"].split(",")
            rows = [{column: row.get(column) for column in names} for row in rows]
        return self._page([{"@odata.etag": 'W/"1"', **row} for row in rows], request)

    def _page(self, rows: list[Row], request: Request) -> Page:
        size = min(self.page, request.page_size or self.page)
        body: dict[str, Any] = {"value": rows[:size]}
        if len(rows) > size:
            body["@odata.nextLink"] = f"https://org.example/api/data/v9.2/next?n={len(self.log)}"
            self._rest[body["@odata.nextLink"]] = rows[size:]
        return Page(200, body)

    def _metadata(self, logical: str) -> Page:
        if logical not in self.labels:
            return Page(403, {"error": {"code": "", "message": "no privilege"}})
        columns = [
            {"LogicalName": name, "DisplayName": {"UserLocalizedLabel": {"Label": label}}}
            for name, label in self.labels[logical].items()
        ]
        nameless = {"LogicalName": "msdynci_nameless", "DisplayName": None}
        return Page(200, {"value": [*columns, nameless]})
