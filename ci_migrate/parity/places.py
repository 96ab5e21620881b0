"""Where the cases of a case file stand in its text, for whoever points at them."""

from __future__ import annotations

import re

import tomli

_HEAD = re.compile(r"""\s*\[\[\s*(?:case|"case"|'case')\s*\]\]""")


def case_lines(text: str) -> dict[str, int]:
    """The line of the ``[[case]]`` of each case, from 1, by the case's name.

    TOML is parsed without places, so the heads are counted; where heads and cases do not agree
    after a second look, because the cases are written in some other way, none has a line.
    """
    lines = text.split("\n")
    cases = tomli.loads(text).get("case", [])
    heads = [number for number, line in enumerate(lines, 1) if _HEAD.match(line)]
    if len(heads) != len(cases):
        heads = [number for number in heads if _ends_here("\n".join(lines[: number - 1]))]
    if len(heads) != len(cases):
        return {}
    pairs = zip(cases, heads, strict=True)
    return {case["name"]: number for case, number in pairs if isinstance(case.get("name"), str)}


def _ends_here(text: str) -> bool:
    """Whether no text of several lines is open: what looks like a head in it is none."""
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        return False
    return True
