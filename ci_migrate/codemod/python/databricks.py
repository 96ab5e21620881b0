"""Databricks notebooks as Python files: ``# MAGIC`` commands that say something are masked.

To Python such a command is a comment. It may yet hold a call in another language, run another
notebook among the names of this one, or read a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ci_migrate.codemod.python.magics import Mask, Masker, code_start, unmasked, unused_word
from ci_migrate.codemod.python.source import Source, is_candidate

HEADER = "# Databricks notebook source"
_COMMAND = re.compile(r"^# MAGIC %(?!md\b)[^\r\n]*(?:\r?\n# MAGIC\b[^\r\n]*)*", re.MULTILINE)
_PREFIX = re.compile(r"^# MAGIC ?", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class DatabricksSource(Source):
    """A Databricks notebook: in ``text``, its header and some of its commands are masked."""

    masks: tuple[Mask, ...]
    word: str

    def encode(self, text: str) -> bytes:
        """The bytes of a changed text; MigrateError where a command would change."""
        before, header, rest = text.partition(self.masks[0].python)
        if before.strip():  # an import that was put above everything
            at = code_start(rest, self.word)
            end = "\r\n" if "\r\n" in text else "\n"
            text = header + rest[:at] + before.strip() + end * 2 + rest[at:]
        return super().encode(unmasked(text, self.masks))

    @cached_property
    def shown(self) -> str:
        """The text of the file."""
        return unmasked(self.text, self.masks)


def with_commands(source: Source) -> Source:
    """The source with the commands of its Databricks notebook masked, where there are any."""
    text = source.text
    word = unused_word("magic", text)
    masker = Masker(word, databricks=True)
    masks = [masker.mask("", HEADER, ())]
    pieces, at = [masks[0].python], len(HEADER)
    for match in _COMMAND.finditer(text, at):
        lines = _PREFIX.sub("", match[0].replace("\r\n", "\n"))
        python, found = masker.cell(lines)
        if is_candidate(match[0].encode("utf-8", "replace")) or any(one.speaks for one in found):
            python = python.replace("\n", "\r\n" if "\r\n" in match[0] else "\n")
            masks.append(Mask(python, match[0]))
            pieces += (text[at : match.start()], python)
            at = match.end()
    if len(masks) == 1:
        return source
    return DatabricksSource(
        path=source.path,
        name=source.name,
        text="".join(pieces) + text[at:],
        encoding=source.encoding,
        bom=source.bom,
        masks=tuple(masks),
        word=word,
    )
