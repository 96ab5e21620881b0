"""Dataverse queries as text: taken apart, put together, cut to what one request may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, unquote_plus

from ci_migrate.adapter.filters import PLAIN, Spelling, columns_of, conditions_in, parsed, rendered

# -- companion: the text from here on is copied into rewritten programs --

CONDITIONS = 400  # conditions a request; the service refuses more than 500 (fact 16)
LENGTH = 30_000  # characters a request; the service refuses more than 32,768 (fact 22)


def split(query: str) -> tuple[str, dict[str, str]]:
    """The entity set name and the decoded options of ``set?$a=b&$c=d``."""
    name, _, tail = query.partition("#")[0].partition("?")
    pairs = (part.partition("=") for part in tail.split("&") if part)
    return name, {unquote_plus(key): unquote_plus(value) for key, _, value in pairs}


def join(name: str, options: Mapping[str, str]) -> str:
    """The query as people read it, not encoded."""
    return name + ("?" if options else "") + "&".join(f"{k}={v}" for k, v in options.items())


def encode(name: str, options: Mapping[str, str]) -> str:
    """The query as it goes on the wire; values keep only quotes and brackets as they are."""
    pairs = (f"{key}={quote(value, safe=_SAFE.get(key, ''))}" for key, value in options.items())
    return name + ("?" if options else "") + "&".join(pairs)


_SAFE = {"$filter": "'()", "$select": ",", "$orderby": ","}


def equals(column: str, value: str) -> str:
    """The condition ``column eq 'value'``."""
    return f"{column} eq '" + value.replace("'", "''") + "'"


def members_query(
    segment: str, condition: str = "", spelling: Spelling = PLAIN
) -> tuple[str, dict[str, str]]:
    """The query for the membership rows that may name the segment; ``''`` is a quote in it."""
    mark = '\\"' if spelling.backslashes else '"'
    conditions = [f"contains(msdynci_segments,'{mark}{spelling.escaped(segment)}{mark}')"]
    tree = parsed(condition) if condition.count(" eq ") < CONDITIONS else None
    if tree is not None and columns_of(tree) == {"msdynci_customerid"}:
        conditions.append(condition if tree[0] != "or" else f"({condition})")
    return "msdynci_segmentmemberships", {
        "$filter": " and ".join(conditions),
        "$select": "msdynci_customerid,msdynci_segments",
    }


def bounded(name: str, options: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The query, or several whose rows are its rows where its ``or`` chain is too long."""
    tree = parsed(options.get("$filter", "")) or ("",)
    terms = tree[1] if tree[0] == "and" else (tree,)
    long = max((one for one in terms if one[0] == "or"), key=lambda one: len(one[1]), default=None)
    if long is None or (conditions_in(tree) <= CONDITIONS and len(encode(name, options)) <= LENGTH):
        yield name, options
        return
    rest = tuple(one for one in terms if one is not long)
    options = {key: value for key, value in options.items() if key != "$filter"}
    if rest:
        options["$filter"] = rendered(("and", rest) if len(rest) > 1 else rest[0])
    yield from chunks(name, options, [rendered(term) for term in dict.fromkeys(long[1])])


def chunks(
    name: str, options: dict[str, str], terms: Sequence[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Queries that ask for all terms, each with as many as a request may hold."""
    condition = options.get("$filter", "")
    fixed = len(encode(name, options)) + 20
    tree = parsed(condition)
    room = max(1, CONDITIONS - (0 if tree is None else conditions_in(tree)))
    chunk: list[str] = []
    length = fixed
    for term in [*terms, ""]:
        added = len(quote(term, safe="'()")) + 8
        if chunk and (not term or len(chunk) == room or length + added > LENGTH):
            either = " or ".join(chunk)
            text = f"({either}) and ({condition})" if condition else either
            yield name, {"$filter": text, **{k: v for k, v in options.items() if k != "$filter"}}
            chunk, length = [], fixed
        chunk.append(term)
        length += added
