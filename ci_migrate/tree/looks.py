"""Which of many texts stand in the bytes of a file.

All of them are looked for at once, in one pass over the bytes, by Hyperscan; where that library
is not to be had, one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

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

_MANY = 2_000  # words; for more it is quicker to split a text into all of its words
_WORD = re.compile(rb"[A-Za-z0-9_]+")
_BESIDE = frozenset(bytes([one]) for one in range(256) if not _WORD.fullmatch(bytes([one]))) | {b""}
_BLANKS = bytes(one if _WORD.fullmatch(bytes([one])) else 32 for one in range(256))


def look(how: How, texts: Sequence[bytes]) -> Look:
    """What looks for texts in the bytes of one file after the other."""
    if how == WORDS and len(texts) > _MANY:
        return _words(texts)
    held = _at_once(how, texts) or _one_by_one(how, texts)
    if how == NAMES:
        return lambda content: held(_as_names(content))
    if how == WORDS:
        return lambda content: [one for one in held(content) if stands(texts[one], content)]
    return held


def _at_once(how: How, texts: Sequence[bytes]) -> Look | None:
    """What looks for all texts in one pass; None without the library that can."""
    try:
        import hyperscan
    except ImportError:  # there is none for this machine
        return None
    if not all(texts):
        return None
    once = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_DOTALL
    flags = once | (hyperscan.HS_FLAG_CASELESS if how == FOLDED else 0)
    database: Any = hyperscan.Database()
    database.compile(
        expressions=[b"".join(b"\\x%02x" % one for one in text) for text in texts],
        ids=list(range(len(texts))),
        flags=[flags] * len(texts),
    )
    found: list[int] = []

    def note(place: int, *_: object) -> None:
        found.append(place)

    def held(content: bytes) -> list[int]:
        found.clear()
        database.scan(content, match_event_handler=note)
        return sorted(found)

    return held


def _one_by_one(how: How, texts: Sequence[bytes]) -> Look:
    """What looks for one text after the other."""

    def held(content: bytes) -> list[int]:
        whole = content.lower() if how == FOLDED else content
        return [place for place, text in enumerate(texts) if text in whole]

    return held


def stands(word: bytes, content: bytes) -> bool:
    """Whether a word that is in some bytes has no letter, digit or low line beside it at a place.

    What is no such word may stand anywhere.
    """
    if not _WORD.fullmatch(word):
        return True
    at = content.find(word)
    while at >= 0:
        end = at + len(word)
        if content[at - 1 : at] in _BESIDE and content[end : end + 1] in _BESIDE:
            return True
        at = content.find(word, at + 1)
    return False


def _words(words: Sequence[bytes]) -> Look:
    """What looks for words with no letter, digit or low line beside them.

    What is no such word is looked for as a text.
    """
    plain = {word: place for place, word in enumerate(words) if _WORD.fullmatch(word)}
    other = [(place, word) for place, word in enumerate(words) if word not in plain]

    def held(content: bytes) -> list[int]:
        split = content.translate(_BLANKS).split()
        found = [plain[one] for one in plain.keys() & split]
        return sorted(found + [place for place, word in other if word in content])

    return held


def _as_names(content: bytes) -> bytes:
    """A text with every name as Python reads it."""
    if content.isascii():
        return content
    from unicodedata import normalize

    return normalize("NFKC", content.decode("utf-8", "replace")).encode()
