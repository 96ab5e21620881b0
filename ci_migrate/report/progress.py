"""What changed between two documents of a project: findings gone, new, and at another place.

A finding is the same by its operation and fingerprint, wherever it stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ci_migrate.report.reading import check_findings

_Json = Mapping[str, Any]
_Key = tuple[str, str]
_KEPT = ("path", "line", "column", "operation", "kind", "outcome", "reason", "message",
         "fingerprint", "cell", "cell_line")  # fmt: skip


def since(new: _Json, old: _Json, seen: Callable[[str], bool] = lambda path: True) -> _Json:
    """What a document adds about an earlier one: ``fixed``, ``new``, ``moved`` and ``changed``.

    ``seen`` says whether a file was looked at this time: what stood in others is not fixed.
    MigrateError where one is no document of findings.
    """
    before, after = check_findings(old), check_findings(new)
    by_print = all(one.get("fingerprint") for one in (*before, *after))
    pairs, gone, came = _paired(before, after, by_print)
    fixed = [one for one in gone if seen(str(one.get("path")))]
    elsewhere = [(one, other) for one, other in pairs if one.get("path") != other.get("path")]
    same = [(one, other) for one, other in pairs if one.get("path") == other.get("path")]
    shifted = sum(one.get("line") != other.get("line") for one, other in same)
    changed = [
        (one, other)
        for one, other in pairs
        if any(one.get(key) != other.get(key) for key in ("outcome", "reason"))
    ]
    return {
        "sites": {"before": len(before), "after": len(after)},
        "fixed": [_short(one) for one in _sorted(fixed)],
        "new": [_short(one) for one in _sorted(came)],
        "moved": [{"from": _short(one), "to": _short(other)} for one, other in elsewhere],
        "changed": [{"from": _short(one), "to": _short(other)} for one, other in changed],
        "summary": {
            "fixed": len(fixed), "new": len(came), "moved": len(elsewhere),
            "changed": len(changed), "shifted": shifted, "kept": len(pairs),
            "unseen": len(gone) - len(fixed),
        },
    }  # fmt: skip


def _paired(
    before: list[_Json], after: list[_Json], by_print: bool
) -> tuple[list[tuple[_Json, _Json]], list[_Json], list[_Json]]:
    """The findings of both sides that are the same, those gone, and those that came."""
    pairs: list[tuple[_Json, _Json]] = []
    for near in (_place, _path, lambda one: None):  # the nearest first: a call may occur twice
        left: defaultdict[Any, list[_Json]] = defaultdict(list)
        for one in before:
            left[_key(one, by_print), near(one)].append(one)
        rest: list[_Json] = []
        for one in after:
            if same := left[_key(one, by_print), near(one)]:
                pairs.append((same.pop(0), one))
            else:
                rest.append(one)
        before, after = [one for found in left.values() for one in found], rest
    return sorted(pairs, key=lambda pair: _rank(pair[1])), before, after


def _key(one: _Json, by_print: bool) -> _Key:
    said = one.get("fingerprint") if by_print else one.get("legacy") or one.get("excerpt")
    return str(one.get("operation")), "".join(str(said).split())


def _place(one: _Json) -> Any:
    return one.get("path"), one.get("line"), one.get("column")


def _path(one: _Json) -> Any:
    return one.get("path")


def _rank(one: _Json) -> tuple[str, int, int]:
    return str(one.get("path")), int(one.get("line") or 0), int(one.get("column") or 0)


def _sorted(found: Iterable[_Json]) -> Iterator[_Json]:
    yield from sorted(found, key=_rank)


def _short(one: _Json) -> dict[str, Any]:
    return {key: one[key] for key in _KEPT if key in one}


def run_of(name: str, document: _Json) -> dict[str, Any]:
    """An earlier document as a point of the chart: its name, and how many ended how.

    MigrateError where it is no document of findings.
    """
    outcomes = Counter(str(one.get("outcome")) for one in check_findings(document))
    return {"name": name, "summary": {"sites": outcomes.total(), **outcomes}}
