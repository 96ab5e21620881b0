"""The system query options of a legacy read: which count, and what the others cost."""

from __future__ import annotations

from ci_migrate.model import HOLE
from ci_migrate.translate.request import OLD_READ, LegacyRequest
from ci_migrate.translate.tables import Refusal

_SYSTEM = frozenset(
    ("$filter", "$select", "$top", "$skip", "$orderby", "$expand")
    + ("$search", "$count", "$skiptoken", "$apply", "$format")
)
_DROPPED = {"subscription-key": None, "forceSearch": "force-search", "proxy": None}
# The spelling of client 1.0.3, which puts the table into relativePath (D7).
_PASCAL = {
    "Search": "$search",
    "Select": "$select",
    "SkipToken": "$skiptoken",
    "Filter": "$filter",
    "OrderBy": "$orderby",
    "Expand": "$expand",
    "Top": "$top",
    "Skip": "$skip",
}


def legacy_options(request: LegacyRequest) -> tuple[dict[str, str], set[str]]:
    """The options that count, and the losses of those that the legacy service ignored."""
    kept: dict[str, str] = {}
    losses: set[str] = set()
    declared = _PASCAL if request.rule is not None and request.rule.name == OLD_READ else {}
    for given, value in request.options:
        name = declared.get(given, given)
        if HOLE.search(name.partition("(")[0]):
            raise Refusal("dynamic-query", "options of the query are known only to the program")
        if name in _DROPPED:
            _dropped(name, value, losses)
        elif name in _SYSTEM and value is not None:
            if name in kept:
                raise Refusal("already-broken", f"{name} is given twice")
            kept[name] = value
        elif name in ("select", "$select") and value == "*":
            continue
        elif value is not None and (like := "$" + name.strip().lstrip("$").lower()) in _SYSTEM:
            raise Refusal(
                "already-broken",
                f"'{name}=' is not '{like}=': whether the service read it, and so which rows "
                "came back, is not known",
            )
        else:
            losses.add("ignored-option")
    if kept.get("$select") == "*":
        del kept["$select"]
    if request.glued and request.options:
        raise Refusal(
            "already-broken",
            "the query, or its first option, stands inside the path or inside relativePath; "
            "whether the service took it apart is not known",
        )
    return kept, losses


def _dropped(name: str, value: str | None, losses: set[str]) -> None:
    if value is None or value.lower() == "false" or name == "subscription-key":
        return
    if name == "proxy":
        raise Refusal("unsupported-option", "proxy asks where the data lies, not for rows")
    losses.add("force-search")
