"""The comparison as a relational plan, written once: SQL that both engines run.

``control`` and ``candidate`` are views with the key as k0, k1 ... and the paired columns as
c0, c1 ...; two rows of different sides are compared only where SQL finds that they differ as
they stand, and then value by value by the functions of the cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ci_migrate.engines.cells import Pair
from ci_migrate.engines.dialects import INSTANT, SPACED, SPELLED, ZONELESS, Dialect
from ci_migrate.engines.tables import (
    NUMBERS,
    SIDES,
    TEXTS,
    Column,
    Family,
    Table,
)

_EXACT = 2**53  # whole numbers up to here are exact as a double
_FEW = 1_000  # rows that are looked at to see what texts hold
SEVERAL = ("____-__-__T%", "____-__-__t%", "{%", "[%")  # texts with several spellings
_DIGITS = 15  # decimal digits that a double always keeps
_ALIKE = frozenset({Family.TEXT, Family.WHOLE, Family.TRUTH, Family.DAY, Family.BYTES, Family.JSON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The queries of one comparison; ``key`` are the numbers of the key's pairs, in its order.

    ``folded`` are columns whose texts have spellings that SQL knows nothing of; ``dates`` are the
    pairs whose texts of instants SQL may compare by the instant, ``spelled`` those of them where
    both sides have such texts.
    """

    dialect: Dialect
    pairs: tuple[Pair, ...]
    key: tuple[int, ...]
    dates: frozenset[int] = frozenset()
    folded: frozenset[str] = frozenset()
    spelled: frozenset[int] = frozenset()

    @property
    def compared(self) -> tuple[Pair, ...]:
        """The pairs whose values are compared: all, but for a key that was joined as it is."""
        return tuple(one for one in self.pairs if one.plain or one.number not in self.key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The key's columns in the views."""
        return tuple(f"k{place}" for place in range(len(self.key)))

    def side(self, side: str, table: Table) -> str:
        """The rows of a side under the names of the plan."""
        d = self.dialect
        named = [self._value(one.of(side)) for one in self.pairs]
        cells = [f"{value} AS c{number}" for number, value in enumerate(named)]
        keys = []
        for place, number in enumerate(self.key):
            value = named[number]
            if self.pairs[number].plain:
                text = d.text(value, self.pairs[number].of(side).family)
                spelled = f"ci_plain({number}, '{side}', {text})"
                usual = self._is_plain(value, self.pairs[number].of(side))
                value = f"CASE WHEN {usual} THEN {value} ELSE {spelled} END" if usual else spelled
            keys.append(f"{value} AS k{place}")
        return f"SELECT {_list(keys + cells)} FROM {table.relation}"

    def _is_plain(self, value: str, column: Column) -> str | None:
        """What holds for JSON texts that have one spelling only, and need no function."""
        if column.family is not Family.JSON or column.name in self.folded:
            return None
        number = self.dialect.matches.format(value, "^(0|-?[1-9][0-9]{0,14})$")
        strange = _any(f"{value} LIKE '\"{one}'" for one in SEVERAL)
        return (
            f"({value} LIKE '\"%' AND instr({value}, chr(92)) = 0 AND NOT ({strange})) OR {number}"
        )

    def _value(self, column: Column) -> str:
        """A column of a relation; what SQL knows no order of is taken as its text."""
        value = self.dialect.name_of(column.source)
        return self.dialect.as_text(value) if column.family is Family.TEXT else value

    def alone(self, column: Column, table: Table) -> str:
        """How many values a column holds, and the first of them."""
        text = self.dialect.text(self._value(column), column.family)
        return f"SELECT count({text}), min({text}) FROM {table.relation}"

    def told_otherwise(self, side: str, number: int, table: Table) -> str:
        """A row if a text column holds what a normaliser may spell otherwise."""
        column = self.dialect.name_of(self.pairs[number].of(side).source)
        likes = (f"{column} LIKE '{one}'" for one in SEVERAL)
        return f"SELECT 1 FROM {table.relation} WHERE {_any(likes)} LIMIT 1"

    def totals(self, side: str) -> str:
        """The number of rows, of those without a whole key, and of hashes of keys.

        As many hashes as rows mean that no key comes twice; fewer mean that one may.
        """
        absent = f"CASE WHEN {self._absent()} THEN 1 ELSE 0 END"
        hashes = f"count(DISTINCT {self.dialect.hashed.format(_list(self.keys))})"
        return f"SELECT count(*), coalesce(sum({absent}), 0), {hashes} FROM {side}"

    def repeated(self) -> str:
        """The keys that come more than once on a side."""
        keys = _list(self.keys)
        sides = (
            f"SELECT {keys} FROM {side} WHERE NOT ({self._absent()}) "
            f"GROUP BY {keys} HAVING count(*) > 1"
            for side in SIDES
        )
        return " UNION ".join(sides)

    def apart(self, *, odd: bool) -> str:
        """The rows of one side alone, and the pairs of rows that differ as they stand.

        ``odd``: some keys are repeated or absent; their rows are left out here.
        """
        first = self.keys[0]
        same = [self._same(one, f"a.c{one.number}", f"b.c{one.number}") for one in self.compared]
        columns = [
            f"CASE WHEN b.{first} IS NULL THEN 'missing-row' WHEN a.{first} IS NULL "
            "THEN 'extra-row' ELSE 'pair' END AS state",
            *(f"coalesce(a.{key}, b.{key}) AS {key}" for key in self.keys),
            *(
                f"{side}.c{one.number} AS {side}{one.number}"
                for one in self.compared
                for side in "ab"
            ),
        ]
        differ = [f"a.{first} IS NULL", f"b.{first} IS NULL"]
        differ += [f"NOT ({_all(same)})"] if same else []
        return (
            f"SELECT {_list(columns)} FROM {self._joined('FULL OUTER JOIN', odd=odd)} "
            f"WHERE {_any(differ)}"
        )

    def _joined(self, join: str, *, odd: bool) -> str:
        sides = [side if not odd else f"({self._even(side)})" for side in SIDES]
        on = _all(f"a.{key} = b.{key}" for key in self.keys)
        return f"{sides[0]} a {join} {sides[1]} b ON {on}"

    def with_instants(self, side: str) -> str:
        """The numbers of the pairs whose first texts are instants; and, as -1 less the number,
        of those where one is not in its usual spelling.
        """
        held = []
        for number in sorted(self.texts):
            usual = self.dialect.matches.format(f"c{number}", SPELLED)
            instant = f"c{number} LIKE '____-__-__T%'"
            held.append(f"max(CASE WHEN {instant} THEN {number} END)")
            held.append(f"max(CASE WHEN {instant} AND NOT {usual} THEN {-number - 1} END)")
        return f"SELECT {_list(held)} FROM (SELECT * FROM {side} LIMIT {_FEW}) f"

    @property
    def texts(self) -> frozenset[int]:
        """The pairs of texts that may be compared by the instant."""
        return frozenset(
            one.number
            for one in self.compared
            if one.number in self.dates and {one.control.family, one.candidate.family} <= TEXTS
        )

    def respelled(self, *, odd: bool) -> str:
        """How often texts that differ name the same instant: spelled otherwise, or without an
        offset.
        """
        d, sums = self.dialect, []
        for number in sorted(self.spelled):
            sides = f"a.c{number}", f"b.c{number}"
            zoneless = [d.matches.format(one, ZONELESS) for one in sides]
            usual = [d.matches.format(one, SPELLED) for one in sides]
            dates = (f"NOT ({pair[0]} OR {pair[1]})" for pair in zip(zoneless, usual, strict=True))
            same = f"{sides[0]} <> {sides[1]} AND {self._same_instant(*sides)}"
            for told in (_any(dates), _any(zoneless)):
                sums.append(f"coalesce(sum(CASE WHEN {same} AND ({told}) THEN 1 ELSE 0 END), 0)")
        return f"SELECT {_list(sums)} FROM {self._joined('JOIN', odd=odd)}"

    def _same_instant(self, left: str, right: str) -> str:
        d = self.dialect
        texts = (d.matches.format(one, INSTANT) for one in (left, right))
        return f"{_all(texts)} AND {d.instant.format(left)} = {d.instant.format(right)}"

    def cells(self) -> str:
        """The values that differ as they stand, in rows of both sides, each with its word."""
        d = self.dialect
        cells = []
        for one in self.compared:
            left, right = f"a{one.number}", f"b{one.number}"
            texts = d.text(left, one.control.family), d.text(right, one.candidate.family)
            cell = d.cell.format(one.number, *texts)
            cells.append(f"CASE WHEN {self._same(one, left, right)} THEN NULL ELSE {cell} END")
        return self._worded("apart", "state = 'pair'", cells)

    def odd_rows(self) -> str:
        """The rows whose key is repeated or absent, as lists of texts and in one spelling."""
        d = self.dialect
        sides = []
        for side in SIDES:
            texts = [d.text(f"c{one.number}", one.of(side).family) for one in self.pairs]
            sides.append(
                f"SELECT {_list(self.keys)}, '{side}' AS side, {d.array.format(_list(texts))} AS "
                f"texts FROM {side} s WHERE {self._absent()} OR {self._is_repeated('s')}"
            )
        row = d.as_text("to_json(texts)")
        return f"SELECT *, ci_row(side, {row}) AS spelled FROM ({' UNION ALL '.join(sides)}) u"

    def odd_groups(self) -> str:
        """Such rows by key: how many each side has, how many have no equal, and the last ones."""
        keys = _list(self.keys)
        count = "sum(CASE WHEN side = '{0}' THEN 1 ELSE 0 END) AS {0}"
        counts = _list(count.format(side) for side in SIDES)
        alike = (
            f"SELECT {keys}, spelled, {counts}, max(texts) AS texts FROM odd_rows "
            f"GROUP BY {keys}, spelled"
        )
        rest = (
            "sum(greatest({0} - {1}, 0)) AS {0}_rest, max(CASE WHEN {0} > {1} THEN texts END) "
            "AS {0}_texts"
        )
        both = (rest.format(*SIDES), rest.format(*reversed(SIDES)))
        sums = (f"sum({side}) AS {side}" for side in SIDES)
        whole = f"CASE WHEN {self._absent()} THEN 'missing-key' ELSE 'duplicate-key' END AS kind"
        return (
            f"SELECT {keys}, {whole}, {_list(sums)}, {_list(both)} FROM ({alike}) g GROUP BY {keys}"
        )

    def near_groups(self) -> str:
        """The keys whose rows without an equal are the same within tolerances."""
        d = self.dialect
        keys = _list(self.keys)
        spare = f"SELECT {keys}, spelled FROM odd_rows GROUP BY {keys}, spelled " + (
            "HAVING sum(CASE WHEN side = 'control' THEN 1 ELSE -1 END) <> 0"
        )
        lists = _list(
            d.as_text(
                f"to_json({d.gathered.format(f'CASE WHEN side = {side!r} THEN row_text END')})"
            )
            + f" AS {side}"
            for side in SIDES
        )
        rows = (
            f"SELECT {_list(f'o.{key} AS {key}' for key in self.keys)}, o.side AS side, "
            f"{d.as_text('to_json(o.texts)')} AS row_text FROM odd_rows o JOIN ({spare}) s ON "
            f"{self._null_safe('o', 's')} AND o.spelled = s.spelled"
        )
        return (
            f"SELECT {keys} FROM (SELECT {keys}, {lists} FROM ({rows}) r GROUP BY {keys}) n "
            "WHERE ci_near(control, candidate)"
        )

    def odd_cells(self) -> str:
        """The values of keys with one row without an equal on each side, each with its word."""
        d = self.dialect
        cells = [
            d.cell.format(
                one.number,
                d.item.format("control_texts", one.number + 1),
                d.item.format("candidate_texts", one.number + 1),
            )
            for one in self.compared
        ]
        return self._worded("odd_groups", SINGLES, cells)

    def settled(self, *, near: bool) -> str:
        """What holds for a repeated or absent key whose rows are the same on both sides."""
        same = "control_rest + candidate_rest = 0"
        if not near:
            return same
        found = f"EXISTS (SELECT 1 FROM near_groups n WHERE {self._null_safe('n', 'odd_groups')})"
        return f"({same} OR ({found} AND NOT ({SINGLES})))"

    def first(self, relation: str, condition: str, columns: Sequence[str], count: int) -> str:
        """The first rows of a relation by key: the texts of the key, then other columns."""
        texts = [
            self.dialect.text(key, one) for key, one in zip(self.keys, self.families, strict=True)
        ]
        order = [f"concat_ws('|', {_list(texts)})", *texts, *columns]
        named = [f"{text} AS t{place}" for place, text in enumerate(texts)]
        return (
            f"SELECT {_list([*named, *columns])} FROM {relation} WHERE {condition} "
            f"ORDER BY {_list(f'{one} NULLS FIRST' for one in order)} LIMIT {count}"
        )

    @property
    def families(self) -> tuple[Family, ...]:
        """What the key's columns hold in the views."""
        pairs = (self.pairs[number] for number in self.key)
        return tuple(Family.JSON if one.plain else one.control.family for one in pairs)

    def _worded(self, relation: str, condition: str, cells: Sequence[str]) -> str:
        d, keys = self.dialect, _list(self.keys)
        one = d.explode.format(d.array.format(_list(cells)))
        inner = f"SELECT {keys}, {one} AS cell FROM {relation} WHERE {condition}"
        flat = f"SELECT {keys}, cell.n AS n, cell.l AS l, cell.r AS r FROM ({inner}) e " + (
            "WHERE cell IS NOT NULL"
        )
        return f"SELECT *, ci_word(n, l, r) AS word FROM ({flat}) f"

    def _absent(self) -> str:
        return _any(f"{key} IS NULL" for key in self.keys)

    def _even(self, side: str) -> str:
        return (
            f"SELECT * FROM {side} s WHERE NOT ({self._absent()}) AND NOT {self._is_repeated('s')}"
        )

    def _is_repeated(self, alias: str) -> str:
        same = _all(f"r.{key} = {alias}.{key}" for key in self.keys)
        return f"EXISTS (SELECT 1 FROM repeated r WHERE {same})"

    def _null_safe(self, one: str, other: str) -> str:
        return _all(f"{one}.{key} IS NOT DISTINCT FROM {other}.{key}" for key in self.keys)

    def _same(self, pair: Pair, left: str, right: str) -> str:
        """A condition that holds only where two values surely say the same."""
        own, other = pair.control, pair.candidate
        if pair.number in self.spelled:  # the instant is looked at where the texts differ
            named = f"coalesce({self._same_instant(left, right)}, FALSE)"
            return f"CASE WHEN {left} IS NOT DISTINCT FROM {right} THEN TRUE ELSE {named} END"
        if comparable(own, other):
            return f"{left} IS NOT DISTINCT FROM {right}"
        told = self._surely(own, other, left, right) or self._surely(other, own, right, left)
        if pair.number in self.dates and not told:
            told = self._named(own, other, left, right) or self._named(other, own, right, left)
        both = f"({left} IS NULL AND {right} IS NULL)"
        return f"({both} OR coalesce({told}, FALSE))" if told else both

    def _named(self, own: Column, other: Column, left: str, right: str) -> str | None:
        """What holds where a text names the instant on the other side."""
        d = self.dialect
        if own.family not in TEXTS or other.family is not Family.INSTANT:
            return None
        same = f"{d.instant.format(left)} = {d.micros.format(right)}"
        form = SPACED if own.family is Family.UNTYPED else INSTANT
        return f"({d.matches.format(left, form)} AND {same})"

    def _surely(self, own: Column, other: Column, left: str, right: str) -> str | None:
        """What holds where two values that are not null surely say the same."""
        d, families = self.dialect, (own.family, other.family)
        text = d.text(right, other.family)
        match families:
            case Family.NESTED, Family.NESTED:
                return f"{d.text(left, own.family)} = {text}"
            case (Family.INSTANT, Family.INSTANT):
                return f"{d.micros.format(left)} = {d.micros.format(right)}"
            case (Family.UNTYPED, Family.WHOLE | Family.DECIMAL | Family.DAY) | (
                Family.JSON,
                Family.WHOLE | Family.TRUTH,
            ):
                return f"{left} = {text}"
            case Family.UNTYPED, Family.TRUTH:
                return f"lower({left}) = {text}"
            case Family.JSON, Family.TEXT | Family.DAY:
                plain = f"instr({text}, chr(92)) = 0"  # no backslash: JSON writes it as it is
                return f"({left} = concat('\"', {text}, '\"') AND {plain})"
        if own.family in NUMBERS and other.family in NUMBERS:
            limit = min(_limit(own), _limit(other))
            doubles = f"CAST({left} AS DOUBLE)", f"CAST({right} AS DOUBLE)"
            return f"({doubles[0]} = {doubles[1]} AND abs({doubles[0]}) < {limit})"
        return None


def comparable(own: Column, other: Column) -> bool:
    """Whether an engine can tell by itself when values of two columns are the same."""
    if own.family in TEXTS and other.family in TEXTS:
        return True
    alike = own.family in _ALIKE or (own.type == other.type and own.family is not Family.NESTED)
    return own.family is other.family and alike


SINGLES = "control_rest = 1 AND candidate_rest = 1 AND kind = 'duplicate-key'"


def _limit(column: Column) -> int:
    """Below which equal doubles mean equal numbers."""
    if column.family is not Family.DECIMAL:
        return _EXACT
    scale = int(column.type.rstrip(")").rpartition(",")[2] or 0) if "," in column.type else 0
    return int(10 ** max(_DIGITS - scale, 0))


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _all(parts: Iterable[str]) -> str:
    return " AND ".join(parts)


def _any(parts: Iterable[str]) -> str:
    return " OR ".join(parts)
