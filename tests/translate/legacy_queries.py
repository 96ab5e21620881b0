"""Legacy queries as programs write them, on the data that the sandbox holds.

Values are taken from the columns themselves, so that results are often not empty, or miss them
narrowly: by letter case, accents, wildcards, apostrophes, or a sign that URLs reserve.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from urllib.parse import quote, quote_plus, unquote_plus

from hypothesis import strategies as st

from ci_migrate.sandbox import SandboxOptions
from ci_migrate.sandbox.dataset import ENRICHMENTS, INSTANCE, MODELS, SEGMENTS, Dataset, dataset
from ci_migrate.sandbox.legacy_rows import KINDS
from ci_migrate.sandbox.people import HOSTILE
from ci_migrate.settings import Settings

SETTINGS = Settings(
    tables={"ChurnModel": "model", **dict.fromkeys(SEGMENTS, "segment")},
    search_columns=("FullName", "EMail"),
)
PACKED = ("Customer_Measure", *ENRICHMENTS, *MODELS)
OPERATORS = ("eq", "ne", "gt", "ge", "lt", "le")
FUNCTIONS = ("contains", "startswith", "endswith")
USUAL = {
    "Customer": ("CustomerId", "FirstName", "LastName", "FullName", "City", "RewardPoints"),
    "UnifiedActivity": ("CustomerId", "ActivityTime", "ActivityType", "Title"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyQuery:
    """One read: ``options`` are names and decoded values, ``text`` is how it is spelled."""

    table: str
    key: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    text: str = ""

    @property
    def whole(self) -> str:
        """The same read without sort order and window: all rows that it chooses from."""
        kept = [(n, v) for n, v in self.options if n in ("$filter", "$expand")]
        return encoded(replace(self, options=(*kept, ("$top", "99999"))))

    def option(self, name: str) -> str | None:
        """The decoded value of an option."""
        return dict(self.options).get(name)


@cache
def data() -> Dataset:
    """The rows that the sandbox of the tests answers from."""
    return dataset(SandboxOptions())


@cache
def values_of(table: str, column: str) -> tuple[object, ...]:
    """The distinct values of a column, nulls left out; a segment's are those of all customers."""
    found = (row[column] for row in data().rows("Customer" if table in SEGMENTS else table))
    return tuple(dict.fromkeys(value for value in found if value is not None))


@cache
def columns_of(table: str) -> dict[str, str]:
    """The columns of a table and the kind of their literals."""
    return {column.name: KINDS[column.type] for column in data().tables[table].columns}


# -- literals --


def _unaccented(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(one for one in parts if not unicodedata.combining(one))


NEAR: tuple[Callable[[str], str], ...] = (
    *(str, str, str.lower, str.upper, str.swapcase, str.rstrip, _unaccented),
    *(lambda text: text.replace("o", "ö", 1), lambda text: text.replace("ß", "ss")),
    *(lambda text: text[:1] + "%" + text[2:], lambda text: text[:1] + "_" + text[2:]),
    lambda text: f"{text} ",
)
ODD = ("", "'", "''", "&", "+", "%", "100%25", "[", "[x]", "a[b", "^", "_", "日本", "é", "a,b", "(")


def quoted(text: str) -> str:
    """A text as a string literal."""
    return "'" + text.replace("'", "''") + "'"


def texts(table: str, column: str) -> st.SearchStrategy[str]:
    """Values of a text column and narrow misses of them."""
    real = st.sampled_from([str(one) for one in values_of(table, column)] or ["x"])
    if column in ("CustomerId", "ActivityId"):
        return st.one_of(real, real, real, st.sampled_from([32 * "0", "x"]))
    if column in ("FirstName", "LastName"):
        real = st.one_of(real, st.sampled_from([one or "" for names in HOSTILE for one in names]))
    near = st.builds(lambda value, change: change(value), real, st.sampled_from(NEAR))
    return st.one_of(real, near, near, st.sampled_from(ODD))


def parts(table: str, column: str) -> st.SearchStrategy[str]:
    """Pieces of the values of a text column, for ``contains`` and its kin."""

    def piece(text: str, start: int, length: int) -> str:
        start = min(start, max(0, len(text) - length))
        return text[start : start + length]

    return st.one_of(
        st.builds(piece, texts(table, column), st.integers(0, 12), st.integers(1, 6)),
        texts(table, column),
        st.sampled_from([one for one in ODD if one]),
    )


def _moment(text: str, form: str) -> str:
    day, clock = text[:10], text[11:19]
    return {
        "whole": f"{day}T{clock}Z",
        "millis": f"{day}T{clock}.000Z",
        "half": f"{day}T{clock}.500Z",
        "offset": f"{day}T{clock}+02:00",
        "west": f"{day}T{clock}.000-05:30",
        "minutes": f"{day}T{clock[:5]}Z",
        "day": day,
    }[form]


FORMS = ("whole", "millis", "millis", "half", "offset", "west", "minutes", "day")


def literals(table: str, column: str, kind: str) -> st.SearchStrategy[str]:
    """Literals of the kind of a column."""
    if kind == "text":
        return texts(table, column).map(quoted)
    real = st.sampled_from([str(one) for one in values_of(table, column)])
    if kind == "number":
        return st.one_of(real, st.sampled_from(["0", "-1", "2000", "2000.0", "999999", "1.5"]))
    if kind == "date":
        return st.builds(_moment, real, st.sampled_from(FORMS))
    return st.sampled_from(["true", "false"])


# -- filters --


@st.composite
def columns(draw: st.DrawFn, table: str) -> tuple[str, str, str]:
    """A column of a table, the kind of its literals, and how a program spells it."""
    kinds = columns_of(table)
    names = ["CustomerId", *kinds] if table in PACKED else [*kinds]
    name = draw(st.sampled_from(names))
    if table in PACKED and draw(st.integers(0, 3)):
        name = "CustomerId"
    if table in USUAL and draw(st.booleans()):
        name = draw(st.sampled_from(USUAL[table]))
    spelling = draw(st.sampled_from([str, str, str, str.lower]))
    return name, kinds[name], spelling(name)


@st.composite
def conditions(draw: st.DrawFn, table: str) -> str:
    """One condition on a table."""
    if table == "Customer" and draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from([*SEGMENTS, "male-under-40", "No such", "O'Neil & Co"]))
        return f"IsMemberOfSegment({quoted(name)})"
    name, kind, spelled = draw(columns(table))
    form = draw(st.sampled_from(["eq"] * 5 + ["order"] * 3 + ["in"] * 3 + ["text"] * 4 + ["null"]))
    if form == "null":
        return f"{spelled} {draw(st.sampled_from(['eq', 'ne', 'ne', 'gt']))} null"
    if form == "text" and kind == "text":
        function = draw(st.sampled_from(FUNCTIONS))
        ending = draw(st.sampled_from(["", "", "", " eq true", " eq false"]))
        return f"{function}({spelled},{quoted(draw(parts(table, name)))}){ending}"
    if form == "in":
        items = draw(st.lists(literals(table, name, kind), min_size=1, max_size=5))
        return f"{spelled} in ({draw(st.sampled_from([',', ', '])).join(items)})"
    operator = draw(st.sampled_from(OPERATORS if form == "order" else ("eq", "eq", "eq", "ne")))
    if kind == "text" and form == "order" and draw(st.booleans()):
        operator = "eq"
    if kind == "date" and form == "eq":
        operator = draw(st.sampled_from(["ge", "lt", "eq"]))
    return f"{spelled} {operator} {draw(literals(table, name, kind))}"


def filters(table: str) -> st.SearchStrategy[str]:
    """Filter texts on a table: chains, brackets and negations of conditions."""

    def joined(terms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("{} and {}".format, terms, terms),
            st.builds("{} or {}".format, terms, terms),
            st.builds("({} or {})".format, terms, terms),
            st.builds("({} or {}) and {}".format, terms, terms, terms),
            st.builds("not ({})".format, terms),
        )

    one = conditions(table)
    return st.one_of(one, one, st.recursive(one, joined, max_leaves=4))


# -- whole queries --

_OFTEN = ["Customer"] * 12 + ["UnifiedActivity"] * 6 + ["Customer_Measure"] * 2
TABLES = st.sampled_from([*_OFTEN, *ENRICHMENTS, *MODELS, *SEGMENTS])
TOPS = st.sampled_from(["0", "1", "3", "5", "10", "50", "100", "101", "250", "5001"])
SKIPS = st.sampled_from(["0", "0", "1", "5", "99", "100", "259", "300"])
EXPANDS = ("UnifiedActivity", "Customer_Measure", "UnifiedActivity,Customer_Measure")


@st.composite
def orders(draw: st.DrawFn, table: str) -> str:
    """A sort order, often with a last column that is unique."""
    kinds = columns_of(table)
    plain = [name for name, kind in kinds.items() if kind != "text"]
    names = draw(
        st.lists(st.sampled_from([*kinds, *plain * 4]), min_size=1, max_size=2, unique=True)
    )
    if draw(st.booleans()) and table not in ENRICHMENTS:
        last = "ActivityId" if table == "UnifiedActivity" else "CustomerId"
        names = [*(name for name in names if name != last), last]
    ending = st.sampled_from(["", "", " asc", " desc", " descending"])
    return draw(st.sampled_from([",", ", "])).join(name + draw(ending) for name in names)


@st.composite
def selects(draw: st.DrawFn, table: str) -> str:
    """A list of columns, at times in lower case, twice or with a star."""
    if draw(st.integers(0, 9)) == 0:
        return "*"
    spelled = st.builds(
        lambda name, change: change(name),
        st.sampled_from([*columns_of(table)]),
        st.sampled_from([str, str, str, str.lower]),
    )
    names = draw(st.lists(spelled, min_size=1, max_size=4))
    return draw(st.sampled_from([",", ", "])).join(names)


@st.composite
def options(draw: st.DrawFn, table: str) -> tuple[tuple[str, str], ...]:
    """Query options of a read, in any order."""

    def chance(of: int) -> bool:
        return draw(st.integers(1, of)) == 1

    found: list[tuple[str, str]] = []
    if not chance(6):
        found.append(("$filter", draw(filters(table))))
    if chance(3):
        found.append(("$select", draw(selects(table))))
    elif table == "Customer" and chance(5):
        found.append(("$expand", draw(st.sampled_from([*EXPANDS, "UnifiedActivity,x"]))))
        if not chance(4):
            found.append(("$top", draw(st.sampled_from(["1", "2", "5"]))))
    if chance(3):
        found.append(("$orderby", draw(orders(table))))
    if chance(3) and "$top" not in dict(found):
        found.append(("$top", draw(TOPS)))
    if chance(4):
        found.append(("$skip", draw(SKIPS)))
    rare = [("forceSearch", "true"), ("forceSearch", "false"), ("proxy", "false")]
    rare += [("select", "*"), ("$count", "true"), ("$count", "false"), ("x", "1")]
    rare += [("$search", '"Smith"'), ("$search", "50% off")]
    rare += [("$top", "abc"), ("$top", "-1"), ("$skip", ""), ("$skip", "x"), ("$filter", "x y")]
    if chance(8):
        name, value = draw(st.sampled_from(rare))
        found = [one for one in found if one[0] != name] + [(name, value)]
    return tuple(draw(st.permutations(found)))


# -- spellings --

_wholly = partial(quote, safe="")
BASES = (
    "/data/",
    "data/",
    "",
    f"/instances/{INSTANCE}/data/",
    f"https://api.ci.ai.dynamics.com/v1/instances/{INSTANCE}/data/",
    f"https://api.ci.ai.dynamics.com/v1/instances/{INSTANCE}/",
    f"https://global.api.ci.ai.dynamics.com/api/instances/{INSTANCE}/data/",
    f"https://prod-wus-01.api.ci.ai.dynamics.com/api/instances/{INSTANCE}/data/",
)


def _path(query: LegacyQuery) -> str:
    return query.table if query.key is None else f"{query.table}({quoted(query.key)})"


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _joined(name: Callable[[str], str], value: Callable[[str], str], query: LegacyQuery) -> str:
    return "&".join(f"{name(n)}={value(v)}" for n, v in query.options)


def _reserved(text: str) -> str:
    """A value in which only what would end it is encoded, as careful people write it."""
    return "".join(quote(one) if one in "%&+#" else one for one in text)


def raw(query: LegacyQuery) -> str:
    """Blanks and quotes as they are."""
    return _with_query(_path(query), _joined(str, _reserved, query))


def careless(query: LegacyQuery) -> str:
    """Nothing encoded at all: what is reserved ends the value, on both sides alike."""
    return _with_query(_path(query), _joined(str, str, query))


def encoded(query: LegacyQuery) -> str:
    """As the Python client encodes (D3)."""
    return _with_query(quote(_path(query), safe="'()"), _joined(str, _wholly, query))


def dollar_encoded(query: LegacyQuery) -> str:
    """As HTTP libraries encode ``params=``: ``%24filter`` and ``+`` for a blank."""
    return _with_query(_path(query), _joined(quote_plus, quote_plus, query))


def _glued(name: Callable[[str], str], query: LegacyQuery) -> str:
    return "&".join(filter(None, [f"relativePath={_path(query)}", _joined(name, _wholly, query)]))


def relative(query: LegacyQuery) -> str:
    """``?relativePath=``, the options glued on (D6)."""
    return _glued(str, query)


def stuck(query: LegacyQuery) -> str:
    """``?relativePath=Customer?$filter=``: the first option inside the path (D6)."""
    return f"relativePath={encoded(query)}"


_PASCAL = {"$orderby": "OrderBy", "$skiptoken": "SkipToken"}


def pascal(query: LegacyQuery) -> str:
    """The options of client 1.0.3 (D7)."""
    return _glued(lambda name: _PASCAL.get(name, name.lstrip("$").title()), query)


def in_path(query: LegacyQuery) -> str:
    """The whole query inside the path, percent-encoded (C6, D5)."""
    return _wholly(_with_query(_path(query), _joined(str, str, query)))


SPELLINGS = (raw, raw, careless, encoded, encoded, encoded, dollar_encoded)
RELATIVE = (relative, stuck, pascal)


@st.composite
def queries(draw: st.DrawFn) -> LegacyQuery:
    """A legacy query in one of its spellings."""
    table = draw(TABLES)
    key = None
    keyed = table in ("Customer", "UnifiedActivity", "Customer_Measure")
    if keyed and not draw(st.integers(0, 19)):
        key = draw(texts(table, "CustomerId"))
    found = draw(options(table)) if key is None or draw(st.booleans()) else ()
    query = LegacyQuery(table=table, key=key, options=found)
    place = draw(st.integers(0, 9))
    if place == 0:
        spelling = draw(st.sampled_from(RELATIVE))
        return replace(query, text=f"/instances/{INSTANCE}/data?{spelling(query)}")
    base = draw(st.sampled_from(BASES))
    if place == 1:
        return replace(query, text=base + in_path(query))
    spelling = draw(st.sampled_from(SPELLINGS))
    text = spelling(query)
    found = split_options(text) if spelling is careless else query.options
    return replace(query, options=found, text=base + text)


def split_options(text: str) -> tuple[tuple[str, str], ...]:
    """The options that a service finds in a URL."""
    tail = text.partition("#")[0].partition("?")[2]
    parts = (part.partition("=") for part in tail.split("&") if part)
    return tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in parts)


def long_list(table: str, column: str, count: int, rest: str = "") -> LegacyQuery:
    """``in`` with more values than one request may hold: every real one among invented ones."""
    found = [f"{number:032x}" for number in range(count)]
    real = [str(value) for value in values_of(table, column)][:count]
    for place, value in enumerate(real):
        found[place * (count // len(real))] = value
    condition = f"{column} in ({','.join(quoted(value) for value in found)}){rest}"
    query = LegacyQuery(table=table, options=(("$filter", condition), ("$top", "5000")))
    return replace(query, text="/data/" + encoded(query))
