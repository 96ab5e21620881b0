"""Where the SQL of the engines differs, as data: the comparison itself is written once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ci_migrate.engines.tables import Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How an engine spells what SQL leaves open; ``{}`` stands for an expression.

    ``types`` are beginnings of type names, longest first where one begins with another.
    """

    name: str
    quote: str
    string: str
    micros: str
    nanos: str
    document: str
    array: str
    item: str
    cell: str
    explode: str
    gathered: str
    matches: str
    instant: str
    hashed: str
    types: Mapping[str, Family] = field(default_factory=dict)

    def name_of(self, column: str) -> str:
        """A column name in quotes."""
        return f"{self.quote}{column.replace(self.quote, 2 * self.quote)}{self.quote}"

    def family(self, type_name: str) -> Family:
        """What a column of a type holds."""
        folded = type_name.upper()
        if folded.endswith("]"):
            return Family.NESTED
        return next(
            (to for start, to in self.types.items() if folded.startswith(start)), Family.TEXT
        )

    def text(self, value: str, family: Family) -> str:
        """An expression for the text of a value, in one spelling on every engine."""
        match family:
            case Family.TEXT | Family.UNTYPED | Family.JSON:
                return self.as_text(value)
            case Family.SINGLE:
                return self.as_text(f"CAST({value} AS DOUBLE)")
            case Family.INSTANT:
                return self.as_text(self.micros.format(value))
            case Family.NANOS:
                return self.as_text(self.nanos.format(value))
            case Family.BYTES:
                return f"hex({value})"
            case Family.NESTED:
                return self.as_text(self.document.format(value))
        return self.as_text(value)

    def as_text(self, value: str) -> str:
        """A value cast to a text."""
        return f"CAST({value} AS {self.string})"


_WHOLE = ("TINYINT", "SMALLINT", "BIGINT", "INT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
          "UBIGINT", "UHUGEINT")  # fmt: skip
_TYPES = {
    "INTERVAL": Family.TEXT,
    **dict.fromkeys(_WHOLE, Family.WHOLE),
    "DECIMAL": Family.DECIMAL,
    "DOUBLE": Family.REAL,
    "FLOAT": Family.SINGLE,
    "BOOLEAN": Family.TRUTH,
    "DATE": Family.DAY,
    "TIMESTAMP_NS": Family.NANOS,
    "TIMESTAMPTZ_NS": Family.NANOS,
    "TIMESTAMP": Family.INSTANT,
    "STRUCT": Family.NESTED,
    "MAP": Family.NESTED,
}

_CLOCK = r"^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6}0*)?"
INSTANT = _CLOCK + r"(Z|[+-](0\d|1[0-3]):[0-5]\d)?$"  # what engines read alike
SPACED = INSTANT.replace("T(", "[T ](")  # so do they where a table of texts has a blank
ZONELESS = _CLOCK + "$"
SPELLED = r"(:\d\d|\.\d*[1-9])Z$"  # an instant in its one spelling ends like this

DUCKDB = Dialect(
    name="duckdb",
    quote='"',
    string="VARCHAR",
    micros="epoch_us({})",
    nanos="epoch_ns({})",
    document="to_json({})",
    array="[{}]",
    item="list_extract({}, {})",
    cell="{{'n': {}, 'l': {}, 'r': {}}}",
    explode="unnest({})",
    gathered="list({})",
    matches="regexp_matches({}, '{}')",
    instant="epoch_us(TRY_CAST({} AS TIMESTAMPTZ))",
    hashed="hash({})",
    types={**_TYPES, "BLOB": Family.BYTES, "UNION": Family.NESTED, '"NULL"': Family.EMPTY},
)

SPARK = Dialect(
    name="spark",
    quote="`",
    string="STRING",
    micros="unix_micros(CAST({} AS TIMESTAMP))",
    nanos="unix_micros(CAST({} AS TIMESTAMP)) * 1000",
    document="to_json({}, map('ignoreNullFields', 'false'))",
    array="array({})",
    item="element_at({}, {})",
    cell="named_struct('n', {}, 'l', {}, 'r', {})",
    explode="explode({})",
    gathered="collect_list({})",
    matches="{} RLIKE r'{}'",
    instant="unix_micros(TRY_CAST({} AS TIMESTAMP))",
    hashed="xxhash64({})",
    types={**_TYPES, "BINARY": Family.BYTES, "ARRAY": Family.NESTED, "VARIANT": Family.NESTED,
           "VOID": Family.EMPTY},
)  # fmt: skip
