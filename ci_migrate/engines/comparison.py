"""A comparison of two tables on an engine: the plan's queries, and what they find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Protocol

from ci_migrate.engines.cells import APART, Cells, Pair, counted, said, value_of
from ci_migrate.engines.dialects import Dialect
from ci_migrate.engines.sql import SINGLES, Plan, comparable
from ci_migrate.engines.tables import (
    CANDIDATE,
    CONTROL,
    SIDES,
    TEXTS,
    Column,
    Difference,
    Family,
    Rules,
    Summary,
    Table,
)
from ci_migrate.errors import SettingsError


class Engine(Protocol):
    """What runs the plan."""

    dialect: Dialect

    def functions(self, cells: Cells) -> None:
        """Makes ci_word, ci_plain, ci_row and ci_near known to SQL."""

    def view(self, name: str, query: str) -> None:
        """Names a query."""

    def keep(self, name: str, query: str) -> None:
        """Names the rows of a query, which runs once."""

    def write(self, name: str, query: str) -> None:
        """Names the rows of a query that may be many, which runs once."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""


def compare(
    engine: Engine, control: Table, candidate: Table, key: Sequence[str], rules: Rules
) -> Summary:
    """What differs between two tables; SettingsError where the key is no column of both."""
    own, other = (_with_columns(engine.dialect, one, key) for one in (control, candidate))
    kept, left_out = _kept(own, other, rules)
    run = _Run(engine, kept, key, rules)
    return replace(run.summary(), left_out=left_out)


def _with_columns(dialect: Dialect, table: Table, key: Sequence[str]) -> Table:
    """The table; one without any columns has no rows either, and gets the key."""
    if table.columns or not key:
        return table
    names = ", ".join(f"{dialect.as_text('NULL')} AS {dialect.name_of(name)}" for name in key)
    columns = (Column(name=name, source=name, family=Family.EMPTY) for name in key)
    return Table(relation=f"(SELECT {names} WHERE FALSE) nothing", columns=tuple(columns))


def _kept(
    control: Table, candidate: Table, rules: Rules
) -> tuple[dict[str, Table], tuple[str, ...]]:
    """Both tables with the columns that are compared, under one name; and the names of others."""
    left_out: set[str] = set()
    known = {one.name.lower(): one.name for one in control.columns}

    def called(column: Column) -> str | None:
        """What a column of the candidate is called; None for one that is none of the table's."""
        if column.name in rules.rename:
            return rules.rename[column.name]
        if not rules.prefix or column.name in known.values():
            return column.name
        own, rest = column.name.lower().startswith(rules.prefix), len(rules.prefix)
        return known.get(column.name.lower()[rest:], column.name) if own else None

    def kept(table: Table, names: Sequence[str | None]) -> Table:
        columns = []
        for column, name in zip(table.columns, names, strict=True):
            if name is None or rules.is_left_out(name):
                left_out.add(name or column.name)
            else:
                columns.append(replace(column, name=name))
        return replace(table, columns=tuple(columns))

    found = {
        CONTROL: kept(control, [one.name for one in control.columns]),
        CANDIDATE: kept(candidate, [called(one) for one in candidate.columns]),
    }
    for side, table in found.items():
        twice = [name for name, n in Counter(one.name for one in table.columns).items() if n > 1]
        if twice:
            raise SettingsError(
                f"{side}: two columns are called {twice[0]}; rename one, or leave it out"
            )
    return found, tuple(sorted(left_out))


@dataclass(slots=True)
class _Found:
    """Differences as they are found."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    normalised: Counter[str] = field(default_factory=Counter)
    first: list[Difference] = field(default_factory=list)


class _Run:
    """One comparison on one engine."""

    def __init__(
        self, engine: Engine, tables: Mapping[str, Table], key: Sequence[str], rules: Rules
    ) -> None:
        self._engine = engine
        self._tables = tables
        self._rules = rules
        self._key = tuple(key)
        self._found = _Found()
        self._plan = self._planned()

    def summary(self) -> Summary:
        """Runs the plan."""
        engine, plan = self._engine, self._plan
        engine.functions(Cells(pairs=plan.pairs, rules=self._rules))
        plain = any(one.plain for one in plan.pairs)
        for side, table in self._tables.items():
            keep = table.costly or plain
            (engine.write if keep else engine.view)(side, plan.side(side, table))
        self._look_at_texts()
        plan = self._plan
        totals = {side: engine.rows(plan.totals(side))[0] for side in SIDES}
        odd = any(absent or hashes < rows for rows, absent, hashes in totals.values())
        if odd:
            engine.keep("repeated", plan.repeated())
        if totals[CONTROL][0] and totals[CANDIDATE][0]:
            self._columns()
        engine.keep("apart", plan.apart(odd=odd))
        self._rows()
        self._respelled(odd=odd)
        changed = self._values(odd=odd)
        first = sorted(self._found.first, key=lambda one: (one.key, one.column, one.kind))
        return Summary(
            control=totals[CONTROL][0],
            candidate=totals[CANDIDATE][0],
            changed=changed,
            counts=dict(self._found.counts),
            differences=tuple(first[: self._rules.first]),
            normalised=dict(+self._found.normalised),
        )

    def _planned(self) -> Plan:
        """The plan: the columns of both sides by name, and the key among them."""
        columns = [{one.name: one for one in self._tables[side].columns} for side in SIDES]
        for side, own in zip(SIDES, columns, strict=True):
            for name in self._key:
                if name not in own:
                    names = ", ".join(sorted(own)) or "none"
                    raise SettingsError(
                        f"the {side} has no column {name} of the key; it has {names}; name others"
                    )
        if not self._key:
            raise SettingsError("tables are compared by key; name the columns of the key")
        both = sorted(columns[0].keys() & columns[1].keys())
        pairs = tuple(
            Pair(number=n, control=columns[0][name], candidate=columns[1][name])
            for n, name in enumerate(both)
        )
        key = tuple(both.index(name) for name in self._key)
        dates = (n for n, name in enumerate(both) if "dates" in self._traits(name))
        plan = Plan(
            dialect=self._engine.dialect,
            pairs=pairs,
            key=key,
            dates=frozenset(dates),
            folded=frozenset(name for name in both if "folded" in self._traits(name)),
        )
        spelled = [
            replace(one, plain=one.number in key and self._spelled(plan, one)) for one in pairs
        ]
        return replace(plan, pairs=tuple(spelled))

    def _spelled(self, plan: Plan, pair: Pair) -> bool:
        """Whether one value of a key may be spelled in several ways."""
        if not comparable(pair.control, pair.candidate) or pair.control.family is Family.JSON:
            return True
        if pair.control.family not in TEXTS:
            return False
        if "folded" in self._traits(pair.name):
            return True
        queries = (plan.told_otherwise(s, pair.number, self._tables[s]) for s in SIDES)
        return any(self._engine.rows(query) for query in queries)

    def _traits(self, column: str) -> frozenset[str]:
        return self._rules.equality.traits(column)

    def _look_at_texts(self) -> None:
        """Finds the pairs of texts that name instants on both sides."""
        plan = self._plan
        if plan.texts:
            told = [self._engine.rows(plan.with_instants(side))[0] for side in SIDES]
            held = [{n for n in row if n is not None} for row in told]
            odd = {-n - 1 for n in held[0] | held[1]}  # spelled in another than the usual way
            self._plan = replace(plan, spelled=frozenset(held[0] & held[1] & odd & plan.texts))

    def _respelled(self, *, odd: bool) -> None:
        """Counts instants that are spelled otherwise: SQL has found them to be the same."""
        if self._plan.spelled:
            counts = self._engine.rows(self._plan.respelled(odd=odd))[0]
            self._found.normalised["dates"] += int(sum(counts[::2]))
            self._found.normalised["zoneless-dates"] += int(sum(counts[1::2]))

    def _columns(self) -> None:
        """Columns of one side only that hold something."""
        names = {side: {one.name for one in self._tables[side].columns} for side in SIDES}
        sides = ((CONTROL, CANDIDATE, "missing-column"), (CANDIDATE, CONTROL, "extra-column"))
        for side, other, kind in sides:
            for column in self._tables[side].columns:
                if column.name in names[other]:
                    continue
                count, text = self._engine.rows(self._plan.alone(column, self._tables[side]))[0]
                if count:
                    value = _shown(value_of(text, column.family))
                    self._add(
                        Difference(kind=kind, column=column.name, rows=count, **{side: value})
                    )

    def _rows(self) -> None:
        """Rows of one side only."""
        states = "SELECT state, count(*) FROM apart WHERE state <> 'pair' GROUP BY state"
        for kind, count in self._engine.rows(states):
            self._found.counts[(kind, "")] += count
            for row in self._first("apart", f"state = '{kind}'"):
                self._found.first.append(Difference(kind=kind, key=self._said(row)))

    def _values(self, *, odd: bool) -> int:
        """Values of rows of both sides; gives the number of rows with a difference."""
        engine, plan = self._engine, self._plan
        if plan.compared:
            engine.keep("cells", plan.cells())
        if odd:
            self._odd()
            if plan.compared:
                engine.keep("odd_cells", plan.odd_cells())
        if not plan.compared:
            return 0
        union = "SELECT * FROM cells" + (" UNION ALL SELECT * FROM odd_cells" if odd else "")
        engine.view("words", union)
        words = engine.rows("SELECT n, word, count(*) FROM words GROUP BY n, word")
        for number, word, count in words:
            if word.startswith(APART):
                kind = word.removeprefix(APART)
                self._found.counts[(kind, plan.pairs[number].name)] += count
            else:
                self._found.normalised.update(counted([(word, count)]))
        differ = f"word LIKE '{APART}%'"
        for row in self._first("words", differ, ("n", "l", "r", "word")):
            self._found.first.append(self._difference(row))
        keys = ", ".join(plan.keys)
        changed = f"SELECT count(*) FROM (SELECT DISTINCT {keys} FROM words WHERE {differ}) d"
        return int(engine.rows(changed)[0][0])

    def _difference(self, row: Sequence[Any]) -> Difference:
        number, left, right, word = row[-4:]
        pair = self._plan.pairs[number]
        cells = Cells(pairs=self._plan.pairs, rules=self._rules)
        values = cells.values(number, left, right)
        return Difference(
            kind=word.removeprefix(APART),
            key=self._said(row),
            column=pair.name,
            control=_shown(values[0]),
            candidate=_shown(values[1]),
        )

    def _odd(self) -> None:
        """Rows whose key is repeated or absent."""
        engine, plan = self._engine, self._plan
        engine.keep("odd_rows", plan.odd_rows())
        engine.keep("odd_groups", plan.odd_groups())
        near = any("near" in self._traits(one.name) for one in plan.compared)
        if near:
            engine.keep("near_groups", plan.near_groups())
        settled = plan.settled(near=near)
        alike = f"SELECT kind, sum(control) FROM odd_groups WHERE {settled} GROUP BY kind"
        for kind, count in engine.rows(alike):
            self._found.normalised[f"{kind}s"] += int(count)
        differ = f"NOT ({settled}) AND NOT ({SINGLES})"
        for kind, count in engine.rows(
            f"SELECT kind, count(*) FROM odd_groups WHERE {differ} GROUP BY kind"
        ):
            self._found.counts[(kind, ",".join(self._key))] += count
        for row in self._first("odd_groups", differ, ("kind", CONTROL, CANDIDATE)):
            kind, control, candidate = row[-3:]
            self._found.first.append(
                Difference(
                    kind=kind,
                    key=self._said(row),
                    column=",".join(self._key),
                    control=int(control),
                    candidate=int(candidate),
                    rows=int(max(control, candidate)),
                )
            )

    def _add(self, one: Difference) -> None:
        self._found.counts[(one.kind, one.column)] += 1
        self._found.first.append(one)

    def _first(
        self, relation: str, condition: str, columns: Sequence[str] = ()
    ) -> Iterator[tuple[Any, ...]]:
        query = self._plan.first(relation, condition, columns, self._rules.first)
        yield from self._engine.rows(query)

    def _said(self, row: Sequence[Any]) -> str:
        """The key at the beginning of a row."""
        families = self._plan.families
        texts = row[: len(families)]
        return said([value_of(*one) for one in zip(texts, families, strict=True)])


def _shown(value: Any) -> Any:
    """A value that JSON can write."""
    return str(value) if isinstance(value, Decimal) else value
