"""The exceptions of the project, one tree, and how they read: what, where and what to do.

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

REPORT = (
    "please report it with the output of `ci-migrate --version` and of this command with "
    "CI_MIGRATE_DEBUG=1"
)


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


def told(error: Exception) -> str:
    """What an error of a file says to whoever owns the file."""
    if isinstance(error, SyntaxError):
        return f"{error.msg} (line {error.lineno})" if error.lineno else error.msg
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, (UnicodeError, RecursionError)):
        return str(error)
    return sentence(error)


def sentence(error: Exception) -> str:
    """An error as one sentence: one that nobody foresaw says how to report it."""
    if isinstance(error, MigrateError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return ": ".join(filter(None, (str(error.filename or ""), error.strerror)))
    said = " ".join(f"{type(error).__name__} {error}".split())
    return f"ci-migrate has a mistake of its own ({said}); {REPORT}"


def suggestion(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """How a message about a mistyped word ends: with the nearest known one.

    Where none is near, with ``otherwise``, or with all that are known, in their order.
    """
    from difflib import get_close_matches

    names = list(known)
    folded = {name.lower(): name for name in reversed(names)}
    near = get_close_matches(word.lower(), folded, 1)
    if near:
        return f"did you mean {folded[near[0]]!r}?"
    return otherwise or f"known: {', '.join(names)}"
