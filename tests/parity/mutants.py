"""Every way in which Dataverse's data may differ, made from real answers of the sandbox.

A mutant is a change of one answer on its way in, and what has to be said of it: mismatches, or
the normalisers that make it the same. The row adapter and all that follows see it as if the
service had sent it.
"""

from __future__ import annotations

import copy
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ci_migrate.web import Allowance, Reader, Reply

Row = dict[str, Any]
Change = Callable[[list[Row]], list[Row]]
Found = tuple[str, str, str, str | None]  # kind, key, column, nature


@dataclass(frozen=True)
class Mutant:
    """A named change of the rows, and what has to come out of it."""

    name: str
    change: Change
    found: tuple[Found, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


class Reading:
    """A client whose pages are changed as they come in; ``size`` makes pages of so many rows."""

    def __init__(self, client: Reader, change: Change | None = None, size: int | None = None):
        self._client = client
        self._change = change
        self._size = size

    def get(
        self, url: str, *, page_size: int | None = None, allowance: Allowance | None = None
    ) -> Reply:
        """The reply, with its rows changed."""
        size = self._size or page_size
        reply = self._client.get(url, page_size=size)
        if self._change and reply.status == 200 and not url.startswith("EntityDefinitions"):
            body = copy.deepcopy(reply.body)
            body["value"] = self._change(body["value"])
            return Reply(status=200, body=body)
        return reply


def at(place: int, edit: Callable[[Row], None]) -> Change:
    """Changes one row."""

    def change(rows: list[Row]) -> list[Row]:
        edit(rows[place])
        return rows

    return change


def put(place: int, column: str, value: Any) -> Change:
    """Puts a value into one row."""
    return at(place, lambda row: row.update({column: value}))


def leave_out(place: int, column: str) -> Change:
    """Takes a column out of one row."""
    return at(place, lambda row: row.pop(column))


# -- whole rows

PLACES = (0, 1, 7, 12, 18, 19)


def row_mutants(rows: list[Row], key: str, ordered: bool) -> Iterator[Mutant]:
    """Rows dropped, doubled, made up, swapped, reversed; ``key`` is the column that tells them
    apart.
    """
    for n in PLACES:
        name = rows[n][key]
        yield Mutant(
            f"row {n} dropped",
            lambda found, n=n: found[:n] + found[n + 1 :],
            (("missing-row", name, "", None),),
        )
        yield Mutant(
            f"row {n} doubled",
            lambda found, n=n: [*found, found[n]],
            (("duplicate-key", name, "KEY", None),),
        )
        made = "0f" * 16 if n % 2 else "f0" * 16
        yield Mutant(
            f"row {n} made up again under another key",
            lambda found, n=n, made=made: [*found, {**found[n], key: made}],
            (("extra-row", made, "", None),),
        )
        yield Mutant(
            f"key of row {n} in capitals",
            put(n, key, name.upper()),
            (("missing-row", name, "", None), ("extra-row", name.upper(), "", None)),
        )
        yield Mutant(
            f"key of row {n} is null",
            put(n, key, None),
            (("missing-row", name, "", None), ("missing-key", "", "KEY", None)),
        )
    first, last = rows[3][key], rows[-1][key]
    order: tuple[Found, ...] = (("order", first, "", "swapped"),) if ordered else ()
    yield Mutant("two rows swapped", _swap(3, 9), order)
    order = (("order", rows[0][key], "", "reversed"),) if ordered else ()
    yield Mutant("order reversed", lambda found: found[::-1], order)
    order = (("order", rows[0][key], "", "order"),) if ordered else ()
    yield Mutant("the first row comes last", lambda found: [*found[1:], found[0]], order)
    yield Mutant(
        "no rows at all",
        lambda found: [],
        tuple(("missing-row", row[key], "", None) for row in rows),
    )
    yield Mutant(
        "the last row dropped and the first doubled",
        lambda found: [*found[:-1], found[0]],
        (("missing-row", last, "", None), ("duplicate-key", rows[0][key], "KEY", None)),
    )


def _swap(one: int, other: int) -> Change:
    def change(rows: list[Row]) -> list[Row]:
        rows[one], rows[other] = rows[other], rows[one]
        return rows

    return change


# -- single values

Edit = tuple[str, Callable[[Any], Any], str, str | None]  # name, change, kind, nature


def _letters(text: str) -> int:
    return next(i for i, c in enumerate(text) if c.isalpha())


def _accent(text: str) -> str:
    n = next(i for i, c in enumerate(text) if c in "aeiouAEIOU")
    return unicodedata.normalize("NFC", f"{text[: n + 1]}\N{COMBINING DIAERESIS}{text[n + 1 :]}")


TEXT: tuple[Edit, ...] = (
    ("one letter more", lambda v: v[:2] + "#" + v[2:], "value", "text"),
    ("cut short", lambda v: v[:-2], "value", "cut"),
    ("in capitals", str.upper, "value", "letter-case"),
    ("an accent", _accent, "value", "accents"),
    ("an accent and in capitals", lambda v: _accent(v).upper(), "value", "letter-case+accents"),
    ("a blank behind", lambda v: v + " ", "value", "blanks"),
    ("a blank before", lambda v: " " + v, "value", "blanks"),
    (
        "a tab behind and in small letters",
        lambda v: v.lower() + "\t",
        "value",
        "blanks+letter-case",
    ),
    ("null", lambda v: None, "value", "null"),
    ("empty", lambda v: "", "value", "text"),
    ("a number", lambda v: 5, "type", "type"),
    ("a list", lambda v: [v], "type", "type"),
)
NUMBER: tuple[Edit, ...] = (
    ("one more", lambda v: v + 1, "value", "number"),
    ("a little more", lambda v: v + 1e-6, "value", "rounding"),
    ("with the other sign", lambda v: -v, "value", "sign"),
    ("as a text", lambda v: json.dumps(v), "type", "number-as-text"),
    ("null", lambda v: None, "value", "null"),
    ("nought", lambda v: 0, "value", "number"),
    ("true", lambda v: True, "type", "type"),
)
DATE: tuple[Edit, ...] = (
    ("a second later", lambda v: v[:-2] + ("1Z" if v[-2] == "0" else "0Z"), "value", "date"),
    ("half a second later", lambda v: v[:-1] + ".5Z", "value", "precision"),
    ("in another zone", lambda v: v[:-1] + "+01:00", "value", "offset"),
    ("in another zone, west", lambda v: v[:-1] + "-08:00", "value", "offset"),
    ("null", lambda v: None, "value", "null"),
    ("no date", lambda v: "soon", "value", "text"),
    ("the day alone", lambda v: v[:10], "value", "cut"),
)
SPELLINGS: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("with a fraction of zeros", lambda v: v[:-1] + ".000Z", "dates"),
    ("with seven places", lambda v: v[:-1] + ".0000000Z", "dates"),
    ("with an offset of nought", lambda v: v[:-1] + "+00:00", "dates"),
    ("without its offset", lambda v: v[:-1], "zoneless-dates"),
)


def value_mutants(
    rows: list[Row], names: dict[str, str], key: str, columns: dict[str, tuple[Edit, ...]]
) -> Iterator[Mutant]:
    """Each edit of each column, in rows that have a value there."""
    for column, edits in columns.items():
        places = [n for n, row in enumerate(rows) if row[column] not in (None, 0, "")]
        for turn, (name, edit, kind, nature) in enumerate(edits):
            n = places[turn % len(places)]
            new = edit(rows[n][column])
            assert new != rows[n][column] or type(new) is not type(rows[n][column])
            found = ((kind, rows[n][key], names[column], nature),)
            yield Mutant(f"{column} of row {n}: {name}", put(n, column, new), found)
        n = places[0]
        absent = (("value", rows[n][key], names[column], "absent"),)
        yield Mutant(f"{column} of row {n}: absent", leave_out(n, column), absent)


def spelling_mutants(rows: list[Row], columns: tuple[str, ...]) -> Iterator[Mutant]:
    """The same instant, written another way: no mismatch, but counted."""
    for column in columns:
        n = next(n for n, row in enumerate(rows) if row[column])
        for name, edit, normaliser in SPELLINGS:
            change = put(n, column, edit(rows[n][column]))
            yield Mutant(f"{column} of row {n}: {name}", change, counts={normaliser: 1})


def column_mutants(rows: list[Row], names: dict[str, str], column: str) -> Iterator[Mutant]:
    """A column that is gone, new, null or spelled otherwise in every row."""
    legacy = names[column]
    held = [row[column] for row in rows]

    def everywhere(edit: Callable[[Row], None]) -> Change:
        def change(found: list[Row]) -> list[Row]:
            for row in found:
                edit(row)
            return found

        return change

    yield Mutant(
        f"{column} is gone",
        everywhere(lambda row: row.pop(column)),
        (("missing-column", "", legacy, None),),
    )
    yield Mutant(
        f"{column} is null everywhere",
        everywhere(lambda row: row.update({column: None})),
        tuple(
            ("value", row["msdynci_customerid"], legacy, "null")
            for row, value in zip(rows, held, strict=True)
            if value is not None
        ),
    )


def null_mutants(rows: list[Row], names: dict[str, str], column: str) -> Iterator[Mutant]:
    """What is null comes with a value, empty, or not at all."""
    n = next(n for n, row in enumerate(rows) if row[column] is None)
    key = rows[n]["msdynci_customerid"]
    for word, value in (("empty", ""), ("blank", " "), ("nought", 0), ("false", False), ("x", "x")):
        found = (("value", key, names[column], "null"),)
        yield Mutant(f"null {column} of row {n}: {word}", put(n, column, value), found)
    yield Mutant(f"null {column} of row {n}: absent", leave_out(n, column), counts={"nulls": 1})


# -- JSON in text columns


def packed_mutants(
    rows: list[Row], column: str, edits: dict[str, tuple[Edit, ...]]
) -> Iterator[Mutant]:
    """Values, order and spelling inside the JSON text that the row adapter unpacks."""
    n = len(rows) // 2
    key = rows[n]["msdynci_customerid"]
    inside = json.loads(rows[n][column])
    backwards = dict(reversed(inside.items()))
    yield Mutant("packed: keys in another order", put(n, column, json.dumps(backwards)))
    yield Mutant("packed: indented", put(n, column, json.dumps(inside, indent=2)))
    for name, own in edits.items():
        for what, edit, kind, nature in own:
            changed = {**inside, name: edit(inside[name])}
            found = ((kind, key, name, nature),)
            yield Mutant(f"packed {name}: {what}", put(n, column, json.dumps(changed)), found)
        less = {k: v for k, v in inside.items() if k != name}
        found = (("value", key, name, "absent"),)
        yield Mutant(f"packed {name}: absent", put(n, column, json.dumps(less)), found)
    more = {**inside, "Surplus": "1.5"}
    found = (("extra-column", "", "Surplus", None),)
    yield Mutant("packed: one column more", put(n, column, json.dumps(more)), found)


PACKED: tuple[Edit, ...] = (
    ("another number", lambda v: str(float(v) + 1), "value", "number"),
    ("rounded", lambda v: str(round(float(v), 1)), "value", "rounding"),
    ("null", lambda v: None, "value", "null"),
    ("a text", lambda v: "n/a", "type", "type"),
)
PACKED_TRUTH: tuple[Edit, ...] = (
    ("the opposite", lambda v: "false" if v == "true" else "true", "value", "truth"),
    ("a word", str.capitalize, "type", "truth-as-text"),
    ("a number", lambda v: "1", "type", "type"),
)


# -- answers that change from one to the next


class Changing(Reading):
    """Its n-th answer with rows is changed by the n-th of some functions, or not at all."""

    def __init__(self, client: Reader, *edits: Callable[[list[Row]], list[Row]], size: int = 0):
        self.answers = 0
        self._edits = edits
        super().__init__(client, self._edit, size or None)

    def _edit(self, rows: list[Row]) -> list[Row]:
        self.answers += 1
        if self.answers <= len(self._edits):
            return self._edits[self.answers - 1](rows)
        return rows


# -- whole pages


class Pages(Reading):
    """A client that loses, repeats or ends with a page of so many rows."""

    def __init__(self, client: Reader, size: int, lost: int = 0, again: int = 0, last: int = 0):
        super().__init__(client, size=size)
        self._lost, self._again, self._last = lost, again, last
        self._number = 0

    def get(
        self, url: str, *, page_size: int | None = None, allowance: Allowance | None = None
    ) -> Reply:
        """The page, or the one after it, or the same with a link that leads to it once more."""
        asked = url.removesuffix(AGAIN)
        self._number = self._number + 1 if asked.startswith("https://") else 1
        reply = super().get(asked, page_size=page_size)
        if "value" not in reply.body:
            return reply
        if self._number == self._lost:
            return super().get(reply.body["@odata.nextLink"], page_size=page_size)
        if self._number == self._again:
            return Reply(status=200, body={**reply.body, "@odata.nextLink": asked + AGAIN})
        if self._number == self._last:
            return Reply(status=200, body={"value": reply.body["value"]})
        return reply


AGAIN = "%20"


def differences_of(case: dict[str, Any], key: str) -> Counter[Found]:
    """The mismatches of a result in the words of mutants."""
    assert case["more_mismatches"] == 0 or len(case["mismatches"]) == 20
    return Counter(
        (m["kind"], m["key"], "KEY" if m["column"] == key else m["column"], m["nature"])
        for m in case["mismatches"]
    )
