"""Differences that a team knows: which, why, whose, and until when. The list is a ratchet.

An entry that has expired or is no longer needed fails the run, so that nothing stays forgiven by
habit; an update takes out and lowers, and adds only where it is told to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ci_migrate.errors import SettingsError
from ci_migrate.parity import checked
from ci_migrate.parity.document import KnownResult
from ci_migrate.parity.rows import Mismatch
from ci_migrate.web.secrets import HIDDEN

ROWS = ("missing-row", "extra-row", "duplicate-key", "missing-key", "order")
KINDS = (*ROWS, "missing-column", "extra-column", "type", "value")
FAILING = ("unused", "expired", "exceeded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Mismatches that are excused: of a case, in some columns, of a kind, in one row.

    Differences between rows are excused only by an entry that names their kind. ``most`` is how
    many there may be.
    """

    case: str
    reason: str
    owner: str
    expires: date
    columns: tuple[str, ...] = ()
    kind: str | None = None
    key: str | None = None
    most: int | None = None

    def covers(self, mismatch: Mismatch) -> bool:
        """Whether this is such a mismatch."""
        if self.columns and mismatch.column not in self.columns:
            return False
        if mismatch.kind in ROWS and self.kind is None:
            return False
        return self.kind in (None, mismatch.kind) and self.key in (None, mismatch.key)


def read_known(value: Mapping[str, Any], where: str, case: str | None = None) -> Known:
    """One entry of a TOML file; ``case`` is the case that it stands in."""
    names = {**_KEYS, **({} if case else {"case": checked.text})}
    checked.only(value, names, where)
    for name in ("reason", "owner", "expires", *(() if case else ("case",))):
        if name not in value:
            raise SettingsError(f"{where}: {name} is missing; write {_NEEDED[name]}")
    if "columns" not in value and "kind" not in value:
        raise SettingsError(
            f"{where}: columns or kind is missing; name columns, or a kind like {ROWS[0]}"
        )
    found: dict[str, Any] = {"case": case} if case else {}
    found |= {name: names[name](one, f"{where}.{name}") for name, one in value.items()}
    return Known(**found)


def _kind(value: Any, where: str) -> str:
    return checked.choices([value], KINDS, where)[0]


_NEEDED = {
    "reason": "why it is known",
    "owner": "who looks after it",
    "expires": "until which day, like 2027-01-31",
    "case": "the name of its case",
}
_KEYS: dict[str, Any] = {
    "columns": checked.columns,
    "kind": _kind,
    "key": checked.text,
    "most": checked.whole,
    "reason": checked.text,
    "owner": checked.text,
    "expires": checked.day,
}


def load_known(path: Path) -> tuple[Known, ...]:
    """The entries of a file of ``[[known]]``; a file that is not there holds none."""
    if not path.exists():
        return ()
    table = checked.table_of_file(path)
    checked.only(table, ("known",), path.name)
    entries = checked.tables(table.get("known", []), f"{path.name}: known", "[[known]]")
    found = tuple(
        read_known(one, f"{path.name}: known {number}") for number, one in enumerate(entries, 1)
    )
    twice = [one for one, times in Counter(found).items() if times > 1]
    if twice:
        raise SettingsError(
            f"{path.name}: two entries for {twice[0].case!r} are the same; drop one"
        )
    return found


class Ledger:
    """The entries of a run, and which of them were needed."""

    def __init__(self, entries: Iterable[Known], today: date) -> None:
        self.entries = tuple(entries)
        self._today = today
        self._needed: Counter[Known] = Counter()
        self._undecided: set[Known] = set()

    def of_case(self, *names: str | None) -> tuple[Known, ...]:
        """The entries for a case, by its names."""
        return tuple(one for one in self.entries if one.case in names)

    def in_force(self, entry: Known) -> bool:
        """Whether an entry has not expired; one that has excuses nothing."""
        return self._today <= entry.expires

    def settle(self, names: Iterable[str | None], needed: Mapping[Known, int] | None) -> None:
        """Notes what a case needed; None where it was not decided: it says nothing then."""
        if needed is None:
            self._undecided.update(self.of_case(*names))
        else:
            self._needed.update(needed)

    def state(self, entry: Known) -> str:
        """``used``, ``unused``, ``expired``, ``exceeded`` or ``undecided``."""
        if not self.in_force(entry):
            return "expired"
        if self._needed[entry]:
            exceeded = entry.most is not None and self._needed[entry] > entry.most
            return "exceeded" if exceeded else "used"
        return "undecided" if entry in self._undecided else "unused"

    def document(self) -> list[KnownResult]:
        """The entries as the contract prints them, in their order."""
        return [
            {
                "case": one.case,
                "columns": list(one.columns),
                "kind": one.kind,
                "key": one.key,
                "most": one.most,
                "reason": one.reason,
                "owner": one.owner,
                "expires": one.expires.isoformat(),
                "state": self.state(one),
                "mismatches": self._needed[one],
            }
            for one in self.entries
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What new entries say, where an update may add some."""

    reason: str
    owner: str
    expires: date


def updated(
    entries: Sequence[Known], document: Mapping[str, Any], growth: Growth | None
) -> tuple[Known, ...]:
    """The entries that a run still needs, with ``most`` lowered to what was seen.

    ``entries`` are those that the run was given beside its cases: they stand first in its
    document. Entries of cases that were not decided stay as they are. With ``growth`` what is
    open is added, and ``most`` may rise; SettingsError where a name that it needs is hidden.
    """
    kept = []
    for entry, seen in zip(entries, document["known"], strict=False):
        if seen["state"] in ("used", "exceeded"):
            count = seen["mismatches"]
            most = count if growth or entry.most is None else min(count, entry.most)
            kept.append(replace(entry, most=most))
        elif seen["state"] == "undecided" or (seen["state"] == "expired" and seen["mismatches"]):
            kept.append(entry)
    if growth is not None:
        kept += _grown(document, growth)
    return tuple(kept)


def _grown(document: Mapping[str, Any], growth: Growth) -> list[Known]:
    """An entry for each case, kind and column that has mismatches which nothing excuses."""
    found: Counter[tuple[str, str, str]] = Counter()
    for case in document["cases"]:
        for one in case["open"] if case["verdict"] == "mismatch" else ():
            column = "" if one["kind"] in ROWS else one["column"]
            name = case["of"] or case["name"]
            if HIDDEN in name + column:
                raise SettingsError(
                    f"{name}: the name of the case or of a column ({column}) holds a secret of the "
                    "environment, and no entry can name it; write this entry by hand"
                )
            found[(name, one["kind"], column)] += one["mismatches"]
    return [
        Known(
            case=name,
            columns=(column,) if column else (),
            kind=kind,
            most=count,
            reason=growth.reason,
            owner=growth.owner,
            expires=growth.expires,
        )
        for (name, kind, column), count in found.items()
    ]


_HEAD = """\
# Known differences between the legacy service and Dataverse, for `ci-migrate verify --known`.
# An entry that has expired or is no longer needed fails the run. `--update-known` takes out and
# lowers; it adds only with --allow-growth.
"""


def known_text(entries: Iterable[Known]) -> str:
    """The entries as TOML."""
    return "\n".join([_HEAD, *map(_block, entries)])


def _block(entry: Known) -> str:
    lines = ["[[known]]", f"case = {checked.quoted(entry.case)}"]
    if entry.columns:
        lines.append(f"columns = [{', '.join(map(checked.quoted, entry.columns))}]")
    for name in ("kind", "key"):
        if value := getattr(entry, name):
            lines.append(f"{name} = {checked.quoted(value)}")
    if entry.most is not None:
        lines.append(f"most = {entry.most}")
    lines += [f"{name} = {checked.quoted(getattr(entry, name))}" for name in ("reason", "owner")]
    return "\n".join([*lines, f"expires = {entry.expires.isoformat()}"]) + "\n"
