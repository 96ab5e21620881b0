"""Values of TOML files, checked: SettingsError names the file, the key and what is needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import tomli

from ci_migrate.errors import SettingsError, suggestion


def table_of_file(path: Path) -> dict[str, Any]:
    """The table of a TOML file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or error
        raise SettingsError(f"{path} cannot be read: {said}; name another file") from None
    return table_of_text(text, path.name)


def table_of_text(text: str, file: str) -> dict[str, Any]:
    """The table of a TOML text; ``file`` is its name in messages."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not TOML: {error}; mend the file") from None


def only(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Refuses a key that is not known."""
    names = sorted(known)
    for key in table:
        if key not in names:
            raise SettingsError(f"{where}: unknown key {key!r}; {suggestion(key, names)}")


def text(value: Any, where: str) -> str:
    """A text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{where} is {value!r}; a text is needed")
    return value


def truth(value: Any, where: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise SettingsError(f"{where} is {value!r}; it is true or false")
    return value


def whole(value: Any, where: str) -> int:
    """A whole number from 1."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SettingsError(f"{where} is {value!r}; a whole number from 1 is needed")
    return value


def day(value: Any, where: str) -> date:
    """A date without a time."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise SettingsError(f"{where} is {value!r}; a date like 2027-01-31 is needed")
    return value


def columns(value: Any, where: str) -> tuple[str, ...]:
    """Names of columns, at least one."""
    if not isinstance(value, list) or not value:
        raise SettingsError(f"{where} is {value!r}; a list of column names is needed")
    return tuple(text(one, where) for one in value)


def choices(value: Any, known: Iterable[str], where: str) -> tuple[str, ...]:
    """Names out of a list of them; none is a choice, too."""
    names = list(known)
    if not isinstance(value, list):
        raise SettingsError(f"{where} is {value!r}; a list out of {', '.join(names)} is needed")
    for one in value:
        if one not in names:
            raise SettingsError(f"{where} names {one!r}; {suggestion(str(one), names)}")
    return tuple(value)


def tables(value: Any, where: str, written: str) -> list[Mapping[str, Any]]:
    """A list of tables; ``written`` is how one is written."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise SettingsError(f"{where} is {value!r}; write it as {written}")
    return value


def quoted(value: str) -> str:
    """A TOML basic string: JSON but for DEL, which JSON leaves as it is."""
    sound = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007f")


def bare(name: str) -> str:
    """A TOML key."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)
