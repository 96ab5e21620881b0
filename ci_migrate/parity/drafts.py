"""Parity cases drafted from the findings of a scan, or taken from the examples of the catalogue."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from ci_migrate.catalogue import Catalogue, Example, ExampleCase, project_catalogue
from ci_migrate.model import PLACEHOLDER
from ci_migrate.parity.checked import bare, quoted
from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

_HEAD = """\
# Parity cases, drafted from the call sites of this project. Fill in the parameters with values
# that exist in both services; a case without them is inconclusive.
"""
_CATALOGUE_HEAD = """\
# Parity cases with values that the sandbox holds: legacy queries that it answers on both sides.
# Generated from the examples of the rule files; `ci-migrate cases --catalogue` prints it.
#
# Microsoft documents nineteen Dataverse queries for Customer Insights data; "Dataverse: ..." names
# the one that a case stands for.
"""
_SEGMENTS_NOTE = """\
# Dataverse: Get all segment memberships of a customer. No legacy query lists the segments of a
# customer: it is asked for each segment in turn, and the names that it finds are compared with
# those that Dataverse lists. A segment that is left out of the list below is an extra row."""
_SEGMENTS = (
    _SEGMENTS_NOTE,
    "[[case]]",
    'name = "segments of a customer"',
    "legacy = \"/data/Customer?$filter=CustomerId eq '{CID}' and "
    "IsMemberOfSegment('{SegmentName}')\"",
    "dataverse = \"msdynci_segmentmemberships?$filter=msdynci_customerid eq '{CID}'"
    '&$select=msdynci_segments"',
    'gather = { name = "SegmentName", column = "msdynci_segments" }',
    "[case.parameters]",
    'CID = "32d90dcd57bb7d973ac4da9afb813921"',
    "SegmentName = [",
    '  "Male_under_40", "Male-under-40", "male_under_40", "High_value", "Empty_segment",',
    "]\n",
)
_KEY = re.compile(r"(?<=[?&])subscription-key=[^&]*&?|[?&]subscription-key=[^&]*$", re.IGNORECASE)


def cases_from_findings(
    findings: Sequence[Mapping[str, Any]], settings: Settings | None = None
) -> str:
    """TOML text with a case for every data read that the rewrite changes or offers to change.

    With ``settings`` also for those that are left to be moved by hand, where Dataverse has an
    answer to their query: a person's move needs the proof most.
    """
    places: dict[str, set[tuple[str, int, str]]] = {}
    catalogue = project_catalogue(settings.rules) if settings else None
    for finding in findings:
        legacy = _KEY.sub("", finding.get("legacy") or "")
        if not legacy:
            continue
        moved = bool(finding.get("plan")) and finding["outcome"] in ("fixed", "offered")
        left = finding["outcome"] in ("manual", "failed") and finding.get("access") == "read"
        if moved or (left and settings and _answered(legacy, settings, catalogue)):
            by_hand = "" if moved else f" ({finding['outcome']}: {finding.get('reason')})"
            places.setdefault(legacy, set()).add((finding["path"], finding["line"], by_hand))
    entries = sorted((sorted(found), legacy) for legacy, found in places.items())
    names: set[str] = set()
    blocks = [_HEAD, *(_drafted(legacy, found, names) for found, legacy in entries)]
    return "\n".join(blocks)


def cases_from_catalogue(catalogue: Catalogue) -> str:
    """TOML text with a case for every example that has ``[example.parity]``, in their order.

    At its end stands the one documented query that no rule translates.
    """
    names: set[str] = set()
    blocks = [
        _shown(example, example.parity, names)
        for owner in catalogue.owners()
        for example in owner.examples
        if example.parity is not None
    ]
    return "\n".join([_CATALOGUE_HEAD, *blocks, "\n".join(_SEGMENTS)])


def _answered(legacy: str, settings: Settings, catalogue: Catalogue | None) -> bool:
    """Whether Dataverse has an answer to a query, and it is not one of Dataverse's own."""
    found = translate_text(legacy, settings, catalogue)
    return found.plan is not None and found.operation != "unknown"


def _drafted(legacy: str, places: Sequence[tuple[str, int, str]], names: set[str]) -> str:
    where = [f"{path}:{line}" for path, line, _ in places]
    notes = [
        _comment(f"{place}{by_hand}") for place, (*_, by_hand) in zip(where, places, strict=True)
    ]
    holes = dict.fromkeys(PLACEHOLDER.findall(legacy), "")
    return _block(notes, _own_name(where[0], names), legacy, holes)


def _shown(example: Example, case: ExampleCase, names: set[str]) -> str:
    legacy = re.sub(r"^GET\s+(?:/instances/\{instanceId\})?", "", example.legacy)
    notes = textwrap.wrap(_comment(case.note), 97)
    name = _own_name(case.name or example.name, names)
    return _block(notes, name, legacy, case.parameters, case.empty)


def _own_name(name: str, names: set[str]) -> str:
    """The name, numbered where another case has it already."""
    own, number = name, 1
    while own in names:
        number += 1
        own = f"{name} ({number})"
    names.add(own)
    return own


def _block(
    comments: Sequence[str],
    name: str,
    legacy: str,
    parameters: Mapping[str, str],
    empty: bool = False,
) -> str:
    lines = [f"# {one}" for one in comments]
    lines += ["[[case]]", f"name = {quoted(name)}", f"legacy = {quoted(legacy)}"]
    lines += ["empty = true"] if empty else []
    if parameters:
        lines.append("[case.parameters]")
        lines += [f"{bare(key)} = {quoted(value)}" for key, value in parameters.items()]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", "?", text)
