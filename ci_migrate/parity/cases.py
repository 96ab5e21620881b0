"""Parity cases: a TOML file says which legacy queries to compare, and what may differ."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ci_migrate.errors import SettingsError
from ci_migrate.model import PLACEHOLDER
from ci_migrate.paths import data_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Columns whose differences are known: why, and until when that may stay so."""

    columns: tuple[str, ...]
    reason: str
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One legacy query; ``key`` and ``ordered`` of None are found in table map and query."""

    name: str
    legacy: str
    key: tuple[str, ...] | None = None
    empty: bool = False
    ordered: bool | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[Ignore, ...] = ()

    def unfilled(self) -> tuple[str, ...]:
        """The placeholders that no parameter fills."""
        names = dict.fromkeys(PLACEHOLDER.findall(self.legacy))
        return tuple(name for name in names if not self.parameters.get(name))

    def filled(self) -> str:
        """The legacy text with its parameters in place.

        A value stands for itself: its apostrophes are doubled inside a literal, and marks that
        mean something in a URL are percent-encoded.
        """

        def value(match: re.Match[str]) -> str:
            text = self.parameters.get(match[1], "")
            before = self.legacy[: match.start()]
            if (before.count("'") + before.count("%27")) % 2:
                text = text.replace("'", "''")
            return quote(text, safe="'")

        return PLACEHOLDER.sub(value, self.legacy)


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file; SettingsError names the file and the key that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} cannot be read: {error}") from None
    return parse_cases(text, path.name)


def shipped_cases() -> tuple[Case, ...]:
    """The cases that come with the project and hold against the sandbox."""
    return load_cases(data_folder("samples") / "parity.toml")


def parse_cases(text: str, file: str) -> tuple[Case, ...]:
    """The cases of a TOML text; ``file`` is its name in messages."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not TOML: {error}") from None
    _known(table, ("case",), file)
    entries = table.get("case", [])
    if not isinstance(entries, list) or not entries:
        raise SettingsError(f"{file}: it holds no [[case]]; write at least one")
    cases = tuple(_case(entry, f"{file}: case {n}") for n, entry in enumerate(entries, 1))
    names = [case.name for case in cases]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SettingsError(f"{file}: two cases have the name {twice[0]!r}; name each its own way")
    return cases


def _case(entry: Any, where: str) -> Case:
    if not isinstance(entry, dict):
        raise SettingsError(f"{where}: write it as [[case]]")
    _known(entry, tuple(_KEYS), where)
    for key in ("name", "legacy"):
        if key not in entry:
            raise SettingsError(f"{where}: {key} is missing")
    where = f"{where} ({entry['name']})"
    case = Case(**{key: _KEYS[key](value, f"{where}: {key}") for key, value in entry.items()})
    strange = sorted(set(case.parameters) - set(PLACEHOLDER.findall(case.legacy)))
    if strange:
        raise SettingsError(
            f"{where}: parameters.{strange[0]} fills nothing: {{{strange[0]}}} is not in legacy"
        )
    return case


def _known(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
            raise SettingsError(f"{where}: unknown key {key!r}; {hint}")


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{where} is {value!r}; a text is needed")
    return value


def _legacy(value: Any, where: str) -> str:
    text = _text(value, where)
    if "subscription-key" in text.lower():
        raise SettingsError(
            f"{where} holds a subscription key; it belongs into CI_SUBSCRIPTION_KEY"
        )
    return text


def _truth(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise SettingsError(f"{where} is {value!r}; it is true or false")
    return value


def _columns(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise SettingsError(f"{where} is {value!r}; a list of column names is needed")
    return tuple(_text(one, where) for one in value)


def _parameters(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise SettingsError(f"{where} is {value!r}; write it as [case.parameters]")
    for name, one in value.items():
        if not isinstance(one, str | int | float) or isinstance(one, bool):
            raise SettingsError(f"{where}.{name} is {one!r}; a text or a number is needed")
    return {name: str(one) for name, one in value.items()}


def _ignores(value: Any, where: str) -> tuple[Ignore, ...]:
    if not isinstance(value, list):
        raise SettingsError(f"{where} is {value!r}; write it as [[case.ignore]]")
    return tuple(_ignore(one, f"{where}[{place}]") for place, one in enumerate(value))


def _ignore(value: Any, where: str) -> Ignore:
    if not isinstance(value, dict):
        raise SettingsError(f"{where} is {value!r}; a table is needed")
    _known(value, ("columns", "reason", "expires"), where)
    expires = value.get("expires")
    if not isinstance(expires, date) or isinstance(expires, datetime):
        raise SettingsError(f"{where}.expires is {expires!r}; a date like 2027-01-31 is needed")
    return Ignore(
        columns=_columns(value.get("columns"), f"{where}.columns"),
        reason=_text(value.get("reason"), f"{where}.reason"),
        expires=expires,
    )


_KEYS: dict[str, Callable[[Any, str], Any]] = {
    "name": _text,
    "legacy": _legacy,
    "key": _columns,
    "empty": _truth,
    "ordered": _truth,
    "parameters": _parameters,
    "ignore": _ignores,
}
