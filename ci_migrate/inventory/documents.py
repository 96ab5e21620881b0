"""Parts of a document: fenced blocks in a language, and the sentences around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ci_migrate.inventory.languages import LANGUAGES, Language

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*\{?\.?([\w#+-]*)")
_SPAN = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]+)\1(?!`)")
_BY_INFO = {
    "c#": "csharp", "cs": "csharp", "js": "javascript", "jsx": "javascript", "node": "javascript",
    "ts": "typescript", "tsx": "typescript", "ps1": "powershell", "pwsh": "powershell",
    "sh": "shell", "bash": "shell", "zsh": "shell", "console": "shell", "curl": "shell",
    "m": "powerquery", "pq": "powerquery", "powerquery-m": "powerquery",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block of a document between two places; ``language`` is None where only lines are read."""

    start: int
    end: int
    language: Language | None


def blocks(text: str) -> Iterator[Part]:
    """The fenced blocks of a document, without their fences."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", text)), len(text)]
    for first, last, info in _fences(text):
        begin, end = starts[min(first + 1, len(starts) - 1)], starts[min(last, len(starts) - 1)]
        if begin < end:
            yield Part(start=begin, end=end, language=_language(info))


def spans(text: str) -> Iterator[tuple[int, int]]:
    """The places of spans of code in sentences, without their backquotes."""
    for match in _SPAN.finditer(text):
        yield match.start(2), match.end(2)


def _language(info: str) -> Language | None:
    word = info.lower()
    name = _BY_INFO.get(word, word)
    return next((one for one in LANGUAGES if one.name == name and one.form in _READ), None)


_READ = ("code", "shell")


def _fences(text: str) -> Iterator[tuple[int, int, str]]:
    """First line, last line and language of each fenced block, lines from 0."""
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        yield from _fenced_lines(text)
        return
    lines = re.split(r"\r\n?|\n", text)
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "fence" and token.map:
            closed = lines[token.map[1] - 1].strip(" \t>").startswith(token.markup)
            words = token.info.split()
            info = words[0].strip("{}.") if words else ""
            yield token.map[0], token.map[1] - closed, info


def _fenced_lines(text: str) -> Iterator[tuple[int, int, str]]:
    opened: tuple[int, str, str] | None = None
    count = 0
    for number, line in enumerate(re.split(r"\r\n?|\n", text)):
        count = number
        match = _FENCE.match(line)
        if match is None:
            continue
        if opened is None:
            opened = (number, match[1], match[2])
        elif match[1].startswith(opened[1]) and not match[2]:
            yield opened[0], number, opened[2]
            opened = None
    if opened is not None:
        yield opened[0], count + 1, opened[2]
