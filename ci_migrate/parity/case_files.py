"""The TOML form of parity cases; what is wrong in it is named by file, case and key."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ci_migrate.errors import SettingsError
from ci_migrate.parity import checked
from ci_migrate.parity.cases import Case, Gather, Values
from ci_migrate.parity.equality import Rules, Tolerance
from ci_migrate.parity.known import read_known
from ci_migrate.parity.normalise import NAMES
from ci_migrate.paths import data_folder


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file; SettingsError names the file and the key that is wrong."""
    table = checked.table_of_file(path)
    return _cases(table, _File(name=path.name, folder=path.parent))


def shipped_cases() -> tuple[Case, ...]:
    """The cases that come with the project and hold against the sandbox."""
    return load_cases(data_folder("samples") / "parity.toml")


def parse_cases(text: str, file: str, folder: Path = Path()) -> tuple[Case, ...]:
    """The cases of a TOML text; ``file`` is its name in messages."""
    return _cases(checked.table_of_text(text, file), _File(name=file, folder=folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A case file: what it is called, and where the files that it names are found."""

    name: str
    folder: Path


def _cases(table: Mapping[str, Any], file: _File) -> tuple[Case, ...]:
    checked.only(table, ("case",), file.name)
    entries = table.get("case", [])
    if not isinstance(entries, list) or not entries:
        raise SettingsError(f"{file.name}: it holds no [[case]]; write at least one")
    cases = tuple(
        _case(entry, f"{file.name}: case {n}", file) for n, entry in enumerate(entries, 1)
    )
    names = [case.name for case in cases]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SettingsError(
            f"{file.name}: two cases have the name {twice[0]!r}; name each its own way"
        )
    return cases


def _case(entry: Any, where: str, file: _File) -> Case:
    if not isinstance(entry, dict):
        raise SettingsError(f"{where} is {entry!r}; write it as [[case]]")
    checked.only(entry, (*_PLAIN, *_JOINED), where)
    for key in ("name", "legacy"):
        if key not in entry:
            raise SettingsError(f"{where}: {key} is missing; {_NEEDED[key]}")
    where = f"{where} ({entry['name']})"
    plain = {
        key: _PLAIN[key](value, f"{where}: {key}") for key, value in entry.items() if key in _PLAIN
    }
    case = Case(**plain)
    fixed, lists = _parameters(entry.get("parameters", {}), f"{where}: parameters")
    case = replace(case, parameters=fixed)
    case, lists = _with_gather(case, entry.get("gather"), lists, where)
    case = _with_values(case, lists, entry.get("table"), file, where)
    case = _with_rules(case, entry, where)
    ignores = checked.tables(entry.get("ignore", []), f"{where}: ignore", "[[case.ignore]]")
    known = tuple(
        read_known(one, f"{where}: ignore[{n}]", case=case.name) for n, one in enumerate(ignores)
    )
    return replace(case, known=known)


def _legacy(value: Any, where: str) -> str:
    text = checked.text(value, where)
    if "subscription-key" in text.lower():
        raise SettingsError(
            f"{where} holds a subscription key; take it out and set CI_SUBSCRIPTION_KEY instead"
        )
    return text


_PLAIN: dict[str, Callable[[Any, str], Any]] = {
    "name": checked.text,
    "legacy": _legacy,
    "dataverse": checked.text,
    "key": checked.columns,
    "empty": checked.truth,
    "ordered": checked.truth,
}
_JOINED = ("parameters", "table", "gather", "normalise", "columns", "ignore")

_NEEDED = {
    "name": "give the case a name of its own",
    "legacy": 'write a query of the legacy service, like "/data/Customer?$top=10"',
}

Fixed = dict[str, str]
Lists = dict[str, list[str]]


def _parameters(value: Any, where: str) -> tuple[Fixed, Lists]:
    """The parameters with one value, and those with a list of them."""
    if not isinstance(value, dict):
        raise SettingsError(f"{where} is {value!r}; write it as [case.parameters]")
    fixed: Fixed = {}
    lists: Lists = {}
    for name, one in value.items():
        if isinstance(one, list):
            if not one:
                raise SettingsError(f"{where}.{name} is an empty list; give at least one value")
            lists[name] = [_value(each, f"{where}.{name}") for each in one]
        else:
            fixed[name] = _value(one, f"{where}.{name}")
    return fixed, lists


def _value(value: Any, where: str) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise SettingsError(f"{where} is {value!r}; a text or a number is needed")
    return str(value)


def _with_gather(case: Case, value: Any, lists: Lists, where: str) -> tuple[Case, Lists]:
    """The case with its gathered placeholder, and the lists that are left."""
    if value is None:
        return case, lists
    if not isinstance(value, dict):
        raise SettingsError(f"{where}: gather is {value!r}; write {{name = ..., column = ...}}")
    checked.only(value, ("name", "column"), f"{where}: gather")
    name, column = (
        checked.text(value.get(one), f"{where}: gather.{one}") for one in ("name", "column")
    )
    if name not in lists or case.dataverse is None:
        raise SettingsError(
            f"{where}: gather needs a dataverse query, and a list of values for {name!r} in "
            "[case.parameters]; give both"
        )
    gather = Gather(name=name, values=tuple(lists[name]), column=column)
    return replace(case, gather=gather), {n: one for n, one in lists.items() if n != name}


def _with_values(case: Case, lists: Lists, table: Any, file: _File, where: str) -> Case:
    """The case with the rows of values that its parameters or its table give."""
    values = None
    if table is not None and lists:
        raise SettingsError(
            f"{where}: lists in [case.parameters] and a [case.table] are not both allowed; keep one"
        )
    if lists:
        lengths = {len(one) for one in lists.values()}
        if len(lengths) > 1:
            raise SettingsError(
                f"{where}: the lists in [case.parameters] differ in length; give each as many "
                "values"
            )
        rows = tuple(
            dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)
        )
        values = Values(rows=rows)
    elif table is not None:
        values = _table(table, f"{where}: table", file)
    given = {*case.parameters, *(values.columns if values else ())}
    given |= {name for row in (values.rows[:1] if values else ()) for name in row}
    for name in sorted(given - set(case.placeholders())):
        raise SettingsError(
            f"{where}: parameters.{name} fills nothing: {{{name}}} is not in legacy; put it "
            "there, or take it out here"
        )
    return replace(case, values=values)


def _table(value: Any, where: str, file: _File) -> Values:
    if not isinstance(value, dict):
        raise SettingsError(f"{where} is {value!r}; write it as [case.table]")
    checked.only(value, ("rows", "file", "legacy", "columns", "count", "seed"), where)
    sources = [name for name in ("rows", "file", "legacy") if name in value]
    if len(sources) != 1:
        raise SettingsError(f"{where}: give one of rows, file and legacy; there are {len(sources)}")
    rows: tuple[Fixed, ...] = ()
    columns: Fixed = {}
    if "rows" in value:
        entries = checked.tables(value["rows"], f"{where}.rows", "[{CID = ...}, ...]")
        rows = tuple({n: _value(v, f"{where}.rows.{n}") for n, v in row.items()} for row in entries)
    elif "file" in value:
        rows = _csv(file.folder / checked.text(value["file"], f"{where}.file"), where)
    else:
        columns = _parameters(value.get("columns", {}), f"{where}.columns")[0]
        if not columns:
            raise SettingsError(
                f'{where}: columns is missing; write columns = {{CID = "CustomerId"}}'
            )
    if "legacy" not in value and not rows:
        raise SettingsError(f"{where}: it holds no row of values; give at least one")
    if len({tuple(row) for row in rows}) > 1:
        raise SettingsError(f"{where}: its rows name different placeholders; give each the same")
    seed = value.get("seed", 0)
    if not isinstance(seed, int):
        raise SettingsError(f"{where}.seed is {seed!r}; a whole number is needed")
    return Values(
        rows=rows,
        legacy=_legacy(value["legacy"], f"{where}.legacy") if "legacy" in value else "",
        columns=columns,
        count=checked.whole(value["count"], f"{where}.count") if "count" in value else None,
        seed=seed,
    )


def _csv(path: Path, where: str) -> tuple[Fixed, ...]:
    """The rows of a CSV file whose first line names the placeholders."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        said = getattr(error, "strerror", None) or error
        raise SettingsError(
            f"{where}: {path.name} cannot be read: {said}; mend the path or the file"
        ) from None
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise SettingsError(
                f"{where}: {path.name}:{number}: it has not one value a column; mend the line"
            )
    return tuple(rows)


def _with_rules(case: Case, entry: Mapping[str, Any], where: str) -> Case:
    """The case with its normalisers and tolerances."""
    rules = Rules()
    if "normalise" in entry:
        rules = Rules(normalisers=checked.choices(entry["normalise"], NAMES, f"{where}: normalise"))
    columns = entry.get("columns", {})
    if not isinstance(columns, dict):
        raise SettingsError(f"{where}: columns is {columns!r}; write it as [case.columns.NAME]")
    own = {name: _column(one, rules, f"{where}: columns.{name}") for name, one in columns.items()}
    return replace(case, rules=rules, columns=own)


def _column(value: Any, rules: Rules, where: str) -> Rules:
    """The rules of one column: normalisers beside those of the case, and a tolerance."""
    if not isinstance(value, dict):
        raise SettingsError(f"{where} is {value!r}; write it as [case.columns.NAME]")
    checked.only(value, ("normalise", "tolerance"), where)
    names = checked.choices(value.get("normalise", []), NAMES, f"{where}.normalise")
    tolerance = None
    if "tolerance" in value:
        tolerance = Tolerance.parse(value["tolerance"])
        if tolerance is None:
            raise SettingsError(
                f"{where}.tolerance is {value['tolerance']!r}; give an amount like 0.01, a share "
                'like "1 %", or a time like "2 s" (ms, s, min, h, d)'
            )
    both = tuple(dict.fromkeys((*rules.normalisers, *names)))
    return Rules(normalisers=both, tolerance=tolerance)
