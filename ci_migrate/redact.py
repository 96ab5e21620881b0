"""Hides what looks like a secret, in every text that leaves the tool.

Too much hidden is a blemish, too little is a leak: a literal beside a telling name is hidden
whatever it is, and long runs of mixed letters and digits are hidden wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

HIDDEN = "***"

_TOKEN = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*){0,2}")
_BEARER = re.compile(r"(?i)\b(bearer\s+)([\w.~+/=-]{8,})")
_NAMED = re.compile(
    r"""(?ix)
    ( [\w-]*(?:secret|password|passwd|pwd|token|api[-_]?key|subscription[-_]?key|_key|\bkey)[\w-]*
      ["']? \s* (?: [:=] | , ) \s* [rbf]{0,2} )
    (["']) ( [^"'{}\s]{6,} ) \2
    """
)
_IN_URL = re.compile(
    r"(?i)((?:subscription-key|access_token|client_secret|sig|code)=)([^&\s\"'{}]+)"
)
_HEX = re.compile(r"(?<![\w-])[0-9a-fA-F]{32}(?![\w-])")
_VALUE = re.compile(r"(?:\b(?:eq|ne)\s+|[(,]\s*)'$")
_RUN = re.compile(r"(?<![\w.~+/=-])[\w.~+/=-]{30,}(?![\w.~+/=-])")
_PLAIN_NAME = re.compile(r"[A-Z][A-Z0-9_]*|[a-z][a-z_]*|[A-Z][A-Za-z]*(?:[-_][A-Z][A-Za-z]*)*")


def redact(text: str) -> str:
    """The text with tokens, keys and secrets replaced by ``***``."""
    text = _TOKEN.sub(HIDDEN, text)
    text = _BEARER.sub(lambda m: m[0] if _PLAIN_NAME.fullmatch(m[2]) else m[1] + HIDDEN, text)
    text = _NAMED.sub(_named, text)
    text = _IN_URL.sub(lambda m: m[1] + HIDDEN, text)
    text = _HEX.sub(lambda m: m[0] if _VALUE.search(text, 0, m.start()) else HIDDEN, text)
    return _RUN.sub(_run, text)


def redacted(value: Any) -> Any:
    """A JSON value with every text in it redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: redacted(one) for key, one in value.items()}
    if isinstance(value, list):
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


def _named(match: re.Match[str]) -> str:
    value = match[3]
    if _PLAIN_NAME.fullmatch(value) or value.startswith(("http://", "https://", "/")):
        return match[0]
    return f"{match[1]}{match[2]}{HIDDEN}{match[2]}"


def _run(match: re.Match[str]) -> str:
    """A long run is a secret where it mixes letters of both cases and digits, or is base64."""
    run = match[0]
    mixed = (
        re.search("[a-z]", run) and re.search("[A-Z]", run) and len(re.findall("[0-9]", run)) > 2
    )
    pathlike = run.count("/") > 1 or "msdynci_" in run or re.fullmatch(r"[a-z_.]+", run)
    return HIDDEN if mixed and not pathlike else run
