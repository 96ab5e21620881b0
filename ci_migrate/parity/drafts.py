"""Parity cases drafted from the findings of a scan: one for each distinct data read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ci_migrate.model import PLACEHOLDER

_HEAD = """\
# Parity cases, drafted from the call sites of this project. Fill in the parameters with values
# that exist in both services; a case without them is inconclusive.
"""
_KEY = re.compile(r"(?<=[?&])subscription-key=[^&]*&?|[?&]subscription-key=[^&]*$", re.IGNORECASE)


def cases_from_findings(findings: Sequence[Mapping[str, Any]]) -> str:
    """TOML text with a case for every data read that the rewrite changes or offers to change."""
    places: dict[str, set[tuple[str, int]]] = {}
    for finding in findings:
        legacy = _KEY.sub("", finding.get("legacy") or "")
        if legacy and finding.get("plan") and finding["outcome"] in ("fixed", "offered"):
            places.setdefault(legacy, set()).add((finding["path"], finding["line"]))
    entries = sorted((sorted(found), legacy) for legacy, found in places.items())
    names: set[str] = set()
    blocks = [_HEAD, *(_block(legacy, found, names) for found, legacy in entries)]
    return "\n".join(blocks)


def _block(legacy: str, places: Sequence[tuple[str, int]], names: set[str]) -> str:
    where = [f"{path}:{line}" for path, line in places]
    name, number = where[0], 1
    while name in names:
        number += 1
        name = f"{where[0]} ({number})"
    names.add(name)
    lines = [f"# {one}" for one in map(_comment, where)]
    lines += ["[[case]]", f"name = {_toml(name)}", f"legacy = {_toml(legacy)}"]
    holes = dict.fromkeys(PLACEHOLDER.findall(legacy))
    lines += ["[case.parameters]", *(f'{_toml(hole)} = ""' for hole in holes)] if holes else []
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """A TOML basic string: JSON but for DEL, which JSON leaves as it is."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", "?", text)
