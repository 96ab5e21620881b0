"""How many texts are looked for in the bytes of a file at once.

A search for one text stops at few of the bytes; one for any of many texts in Python would stop at
nearly all. So texts that share a byte are looked for where this byte stands, and nowhere else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal

How = Literal["texts", "folded", "words", "names"]
"""How to look for texts: as they are; in small letters, for any case; as words of their own; as
Python reads names, of which some have several spellings.
"""
TEXTS: How = "texts"
FOLDED: How = "folded"
WORDS: How = "words"
NAMES: How = "names"
Question = tuple[How, tuple[bytes, ...]]
Look = Callable[[bytes], list[int]]
"""Gives the places of the texts that some bytes hold."""
Numbered = tuple[int, bytes]

_FEW = 200  # words; for more it is quicker to split a text into all of its words
_WORD = re.compile(rb"[A-Za-z0-9_]+")
_BLANKS = bytes(one if _WORD.fullmatch(bytes([one])) else 32 for one in range(256))
# About how often bytes stand in a thousand of Python code; those not named are rarer.
_OFTEN = {
    byte: often
    for often, together in (
        (270, b" "), (66, b"e"), (45, b"t"), (36, b"arsnio"), (24, b"\nld"), (17, b"cp_f,um."),
        (10, b"\"():hg'y="), (5, b"b0-x1vw2AkST[]#E"), (2, b"N3CIR54L>`6P987ODM\\Fq*WGz"),
    )
    for byte in together
}  # fmt: skip
# What a search costs, measured on 95 MB of code, in milliseconds: for one text; for any of those
# that share a byte, and on top of that for every time it stands in a thousand.
_ALONE, _TOGETHER, _EACH = 32.0, 28.0, 1.35


def look(how: How, texts: Sequence[bytes]) -> Look:
    """What looks for texts in the bytes of one file after the other."""
    if how == WORDS:
        return _words(texts)
    held = _texts(list(enumerate(texts)))
    if how == FOLDED:
        return lambda content: held(content.lower())
    if how == NAMES:
        return lambda content: held(_as_names(content))
    return held


def _texts(numbered: list[Numbered]) -> Look:
    groups = [(_any_of(byte, group), group) for byte, group in _groups(numbered)]
    grouped = {place for _, group in groups for place, _ in group}
    alone = [one for one in numbered if one[0] not in grouped]

    def held(content: bytes) -> list[int]:
        found = [place for place, text in alone if text in content]
        for search, group in groups:
            if search(content):
                found += [place for place, text in group if text in content]
        return found

    return held


def _groups(numbered: list[Numbered]) -> list[tuple[int, list[Numbered]]]:
    """Texts that are looked for together, and the byte that they share."""
    found: list[tuple[int, list[Numbered]]] = []
    left = list(numbered)
    while True:
        shared = Counter(byte for _, text in left for byte in set(text))
        saved = {
            byte: count * _ALONE - _TOGETHER - _EACH * _OFTEN.get(byte, 0)
            for byte, count in sorted(shared.items())
            if count > 1
        }
        best = max(saved, key=lambda byte: saved[byte], default=None)
        if best is None or saved[best] <= 0:
            return found
        found.append((best, [one for one in left if best in one[1]]))
        left = [one for one in left if best not in one[1]]


def _any_of(byte: int, group: list[Numbered]) -> Callable[[bytes], object]:
    """A search that stops where the byte stands, and there looks ahead, then back.

    What stands ahead is told apart byte by byte: most stops end at the next one.
    """
    ends = [(text[text.index(byte) + 1 :], text) for _, text in group]
    return re.compile(re.escape(bytes([byte])) + _ahead(ends)).search


def _ahead(ends: list[tuple[bytes, bytes]]) -> bytes:
    """The pattern for one of some ends, each of a text that stands before it as well."""
    branches: dict[bytes, list[tuple[bytes, bytes]]] = {}
    for end, text in ends:
        branches.setdefault(end[:1], []).append((end[1:], text))
    found = []
    for first, inner in branches.items():
        if first and len(inner) > 1:
            found.append(re.escape(first) + _ahead(inner))
        else:
            found += [
                re.escape(first + end) + b"(?<=" + re.escape(one) + b")" for end, one in inner
            ]
    return b"(?:" + b"|".join(found) + b")"


def _words(words: Sequence[bytes]) -> Look:
    """What looks for words with no letter, digit or low line beside them.

    What is no such word is looked for as a text.
    """
    numbered = list(enumerate(words))
    plain = {word: place for place, word in numbered if _WORD.fullmatch(word)}
    other = _texts([(place, word) for place, word in numbered if word not in plain])
    first = _texts(numbered)

    def held(content: bytes) -> list[int]:
        split = content.translate(_BLANKS).split()
        return [*sorted(plain[one] for one in plain.keys() & split), *other(content)]

    if len(plain) > _FEW:
        return held
    return lambda content: held(content) if first(content) else []


def _as_names(content: bytes) -> bytes:
    """A text with every name as Python reads it."""
    if content.isascii():
        return content
    from unicodedata import normalize

    return normalize("NFKC", content.decode("utf-8", "replace")).encode()
