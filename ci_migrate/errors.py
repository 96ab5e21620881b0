"""The exceptions of the project, one tree; every message says what, where and what to do.

MigrateError            the tool could not do its work (exit code 2)
├── SettingsError       a settings file or an option is wrong
├── RuleError           a file of the catalogue is wrong: names the file and the key
├── QueryError          an OData text does not parse: keeps the text and the position
├── AuthError           no token: a secret is missing, wrong or refused
├── ServiceError        a service could not be reached or answered nonsense
└── SandboxError        the sandbox could not start
"""

from __future__ import annotations

from collections.abc import Iterable


class MigrateError(Exception):
    """The tool could not do its work."""


class SettingsError(MigrateError):
    """A settings file or an option is wrong."""


class RuleError(MigrateError):
    """A file of the catalogue is wrong."""


class QueryError(MigrateError):
    """An OData text does not parse.

    ``position`` counts characters from the start of ``text``.
    """

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(f"{message} at position {position} of {text!r}")
        self.reason = message
        self.text = text
        self.position = position


class AuthError(MigrateError):
    """No token: a secret is missing, wrong or refused."""


class ServiceError(MigrateError):
    """A service could not be reached or answered nonsense."""


class SandboxError(MigrateError):
    """The sandbox could not start."""


def suggestion(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """How a message about a mistyped word ends: with the nearest known one.

    Where none is near, with ``otherwise``, or with all that are known.
    """
    from difflib import get_close_matches

    names = sorted(known)
    folded = {name.lower(): name for name in reversed(names)}
    near = get_close_matches(word.lower(), folded, 1)
    if near:
        return f"did you mean {folded[near[0]]!r}?"
    return otherwise or f"known: {', '.join(names)}"
