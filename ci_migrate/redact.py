"""Hides what looks like a secret, in every text that leaves the tool.

Too much hidden is a blemish, too little is a leak: a literal beside a telling name is hidden
whatever it is, and long runs of mixed letters and digits are hidden wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

HIDDEN = "***"

_TOKEN = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*){0,2}")
_BEARER = re.compile(r"(?i)\b(bearer\s+)([\w.~+/=-]{6,})")
_AZURE = re.compile(r"(?<![\w.~-])[\w.~-]{3}[0-9]Q~[\w.~-]{31,34}")  # a client secret of Entra
_NAMED = re.compile(
    r"""(?ix)
    ( (?<![\w-])
      [\w-]*(?:secret|password|passwd|pwd|credential|token|api[-_]?key|subscription[-_]?key|_key|\bkey)[\w-]*
      \\?["']? \s* (?: [:,] | \]? \s* (?: : [\w\s.|,[\]]*? )? [!=]?= ) \s* \(? \s* [rbfu]{0,2} )
    (\\?["']) ( [^"'{}\s\\]{6,} ) \2
    """
)
_SPOKEN_OF = frozenset(
    ("token", "tokens", "access", "scheme", "header", "headers", "authentication")
)
_JOINED = re.compile(r"""(?i)((?:bearer\s*|subscription-key=)["']\s*\+\s*[rbf]*)(["'])[^"'{}]+\2""")
_HEADER = re.compile(
    r"""(?i)(ocp-apim-subscription-key\\?["']\s*[\]:,=)]+\s*[rbf]*)(\\?["'])[^"'{}]+?\2"""
)
_AUTH = re.compile(
    r"""(?i)(\b(?:auth|\w*basicauth)\s*=?\s*\(\s*["'][^"']*["']\s*,\s*)(["'])[^"']+\2"""
)
_USER = re.compile(r"(://[^/\s:@'\"]+:)[^/\s@'\"]+@")
_TELLING = re.compile(r"(?i)secret|password|passwd|pwd|token|(?:api|subscription)[-_]?key")
_IN_URL = re.compile(
    r"(?i)((?:subscription[-_]key|access_token|client_secret|(?<=[?&])(?:sig|code))=)"
    r"([^&\s\"'{}]+)"
)
_EXPRESSION = re.compile(r"[A-Za-z_]+(?:\.[A-Za-z_]+)*[\[\](),.;]*")
_HEX = re.compile(r"(?<![\w-])[0-9a-fA-F]{32}(?![\w-])")
_VALUE = re.compile(
    r"(?:(?:\b|%20)(?:eq|ne)(?:\s+|%20)|\bin\s*\((?:\s*'[^']*'\s*,)*\s*|(?:/\w+|\bCustomer)\(\s*)'$"
)
_RUN = re.compile(r"(?<![\w.~+/=-])[\w.~+/=-]{30,}(?![\w.~+/=-])")
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORDS = re.compile(
    r"""(?x)
    [A-Z]*[a-z]{3,}[0-9]{0,4} | [A-Z]{3,}[0-9]{0,4} | [/._~=-]
    | (?<![A-Za-z0-9]) (?: [A-Za-z]{0,2}[0-9]{1,8} | [0-9]{8}T[0-9]{6}Z? ) (?![A-Za-z0-9])
    """
)
_PLAIN_NAME = re.compile(r"[A-Z][A-Z0-9_]*|[a-z][a-z_]*|[A-Z][A-Za-z]*(?:[-_][A-Z][A-Za-z]*)*")


@lru_cache(maxsize=1024)  # documents repeat their texts; what is kept stays small
def redact(text: str) -> str:
    """The text with tokens, keys and secrets replaced by ``***``."""
    lowered = text.lower()
    for needles, pattern, replacement in _PASSES:
        if any(needle in lowered for needle in needles):
            text = pattern.sub(replacement, text)
    return text


def redacted(value: Any) -> Any:
    """A JSON value with every text in it redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _beside(str(key), one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [redacted(one) for one in value]
    return value


def without(value: Any, secrets: Collection[str]) -> Any:
    """A JSON value in which known secrets are hidden and nothing else."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, HIDDEN)
        return value
    if isinstance(value, dict):
        return {key: without(one, secrets) for key, one in value.items()}
    if isinstance(value, list):
        return [without(one, secrets) for one in value]
    return value


def _beside(name: str, value: Any) -> Any:
    """A value of a JSON object, hidden where its key tells that it is a secret."""
    literal = isinstance(value, str) and re.fullmatch(r"[^\s{}]{6,}", value)
    if literal and _TELLING.search(name) and not _is_name(value):
        return HIDDEN
    return redacted(value)


def _is_name(value: str) -> bool:
    address = value.startswith(("http://", "https://")) or (
        value.startswith("/") and _strangeness(value) < 0.2
    )
    return address or bool(_PLAIN_NAME.fullmatch(value))


def _strangeness(text: str) -> float:
    """The share of the letters that belong to no word: about 0.6 in random base64."""
    return len(_WORDS.sub("", _GUID.sub("", text))) / len(text)


def _bearer(match: re.Match[str]) -> str:
    word = match[2].rstrip(".").lower()
    return match[0] if word in _SPOKEN_OF else match[1] + HIDDEN


def _named(match: re.Match[str]) -> str:
    return match[0] if _is_name(match[3]) else f"{match[1]}{match[2]}{HIDDEN}{match[2]}"


def _in_url(match: re.Match[str]) -> str:
    """A value of a query string; in source code an expression without digits is no secret."""
    in_query = match.string[match.start() - 1 : match.start()] in ("?", "&")
    name = not in_query and _EXPRESSION.fullmatch(match[2])
    return match[0] if name else match[1] + HIDDEN


def _run(match: re.Match[str]) -> str:
    """A long run is a secret where it mixes cases and digits and is not made of words."""
    run = match[0]
    if not all(re.search(kind, run) for kind in ("[a-z]", "[A-Z]", "[0-9]")):
        return run
    return HIDDEN if _strangeness(run) > (0.4 if run.count("/") > 1 else 0.2) else run


def _quoted(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}{HIDDEN}{match[2]}"


def _hex(match: re.Match[str]) -> str:
    return match[0] if _VALUE.search(match.string, 0, match.start()) else HIDDEN


# What is looked for, in this order: only in texts that hold one of the words.
_PASSES: tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (("eyj",), _TOKEN, lambda match: HIDDEN),
    (("bearer",), _BEARER, _bearer),
    (("q~",), _AZURE, lambda match: HIDDEN),
    (("bearer", "subscription-key="), _JOINED, _quoted),
    (("ocp-apim",), _HEADER, _quoted),
    (("auth",), _AUTH, _quoted),
    (("@",), _USER, lambda match: f"{match[1]}{HIDDEN}@"),
    (("secret", "pass", "pwd", "credential", "token", "key"), _NAMED, _named),
    (("key=", "token=", "secret=", "sig=", "code="), _IN_URL, _in_url),
    (("",), _HEX, _hex),
    (("",), _RUN, _run),
)
