"""Texts with holes written as Python: string literals, f-strings, plain expressions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.model import HOLE
from ci_migrate.translate import Refusal

WIDTH = 100  # a longer line is broken before the marks of its query
FILL = 76  # and a list of columns or conditions at about this length
# A column or a condition with what joins it to the next; a text in quotes stays in one piece.
_UNIT = re.compile(r"(?:'[^']*'?|(?! and | or |,)[^'])*(?: and | or |,|$)")


def literal(
    text: str, holes: Sequence[Hole], room: int = WIDTH, space: str = "", step: str = "    "
) -> str:
    """A string expression for the text; a query too long for its room is broken at its marks.

    A broken one stands in brackets, its lines one ``step`` further in than ``space``, which is
    added to the indentation of its block.
    """
    one = _piece(text, holes)
    pieces = _pieces(text)
    if len(one) <= room or len(pieces) == 1:
        return one
    lines = "".join(f"{space}{step}{_piece(piece, holes)}\n" for piece in pieces)
    return f"(\n{lines}{space})"


def value(text: str, holes: Sequence[Hole]) -> str:
    """An expression for a value: the hole's own expression where the text is one plain hole."""
    match = HOLE.fullmatch(text)
    if match:
        one = holes[int(match[1])]
        if one.is_plain:
            return one.written
    return text if text.isdigit() else _piece(text, holes)


def _pieces(text: str) -> list[str]:
    """The text broken before each option, and behind columns and conditions as lines fill."""
    options = [piece for piece in re.split(r"(?=[?&])", text) if piece]
    return [line for option in options for line in _filled(option)]


def _filled(text: str) -> list[str]:
    if len(text) <= FILL:
        return [text]
    lines = [""]
    for word in _UNIT.findall(text):
        if len(lines[-1]) + len(word) > FILL and lines[-1]:
            lines.append("")
        lines[-1] += word
    return lines


def _piece(text: str, holes: Sequence[Hole]) -> str:
    if not HOLE.search(text):
        return _plain(text)
    parts = []
    for index, part in enumerate(HOLE.split(text)):
        if index % 2:
            parts.append("{" + holes[int(part)].placeholder + "}")
        else:
            parts.append(_escaped(part).replace("{", "{{").replace("}", "}}"))
    inside = "".join(parts)
    codes = [holes[int(number)].placeholder for number in HOLE.findall(text)]
    if any("\\" in code or "\n" in code for code in codes):
        raise Refusal("dynamic-query", "a value of the query cannot be written inside an f-string")
    for quote in ('"', '"""'):
        if not any(quote in code for code in codes) and not (quote == '"' and '"' in text):
            return f"f{quote}{inside}{quote}"
    raise Refusal("dynamic-query", "a value of the query cannot be written inside an f-string")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _plain(text: str) -> str:
    if '"' not in text:
        return '"' + _escaped(text) + '"'
    return repr(text)
