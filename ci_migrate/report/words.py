"""How the room speaks: labels, plurals, and foreign text made harmless for every output."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

OUTCOMES = ("fixed", "offered", "manual", "suppressed", "failed")
VERDICTS = ("match", "ignored", "mismatch", "inconclusive")
FAILING = ("unused", "expired", "exceeded")  # states of known differences that fail a run
WRITTEN_BY = "<!-- written by ci-migrate -->"  # by which a later scan knows what it wrote
TRANSLATIONS = ("translated", "lossy", "refused")

_KINDS = {
    "call": "call site",
    "token": "token request",
    "header": "header",
    "definition": "definition",
    "trace": "trace",
}

# Terminal control sequences, line separators, direction overrides, lone surrogates and what is
# no character: foreign text must not steer a terminal, hide what it says or break the encoding of
# the output.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    r"\ud800-\udfff\ufffe\uffff]"
)

# What the agents of CI systems take for a command in a log: `::name::` at the beginning of a line,
# `##[name]`, `##vso[name]` and the like anywhere in it.
_AT_START = re.compile(r"^(\s*):(?=:)", re.MULTILINE)
_ANYWHERE = re.compile(r"(?<=#)#(?=\w*\[)")


def visible(text: str) -> str:
    """The text with every unseen character written as an escape; tabs and newlines stay."""
    if text.isprintable():  # most are, and this is the quicker look
        return text
    return _UNSEEN.sub(_escape, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The visible text on one line, with newlines and tabs written as escapes."""
    if text.isprintable():
        return text
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def for_logs(text: str) -> str:
    """A text of several lines without anything that a CI agent would obey.

    The sign that makes a command is written as an escape.
    """
    return _ANYWHERE.sub(r"\\x23", _AT_START.sub(r"\1\\x3a", text))


def for_json(text: str) -> str:
    """JSON text of the same value, with its unseen characters and commands as JSON escapes."""
    seen = _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return _ANYWHERE.sub(r"\\u0023", seen)


def for_markup(page: str) -> str:
    """HTML or XML of the same content, with its commands as character references."""
    return _ANYWHERE.sub("&#35;", _AT_START.sub(r"\1&#58;", page))


def count(number: int, noun: str) -> str:
    """A number and its noun, in the plural unless it is one."""
    many = noun + ("es" if noun.endswith("ch") else "s")
    return f"{number} {noun if number == 1 else many}"


def listed(words: Iterable[str]) -> str:
    """Words joined as in a sentence: ``a, b and c``."""
    *head, last = list(words) or [""]
    return f"{', '.join(head)} and {last}" if head else last


def value_text(value: Any) -> str:
    """A JSON value as one visible line, so that ``"1"`` and ``1`` look different."""
    return one_line(json.dumps(value, ensure_ascii=False, sort_keys=True))


def kind_word(kind: str) -> str:
    """The noun for a kind of finding."""
    return _KINDS.get(kind, kind)


def outcome_words(outcome: str, *, written: bool) -> str:
    """An outcome as a summary says it; a dry run has fixed nothing yet."""
    if outcome == "fixed" and not written:
        return "would be fixed by --write"
    return outcome


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
