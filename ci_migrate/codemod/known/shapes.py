"""What only the legacy service has: names of its client's methods, paths, headers, audiences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ci_migrate.catalogue import Rule, shipped
from ci_migrate.translate.signs import AUDIENCE as AUDIENCE
from ci_migrate.translate.signs import CERTAIN as CERTAIN
from ci_migrate.translate.signs import DISTINCTIVE as DISTINCTIVE
from ci_migrate.translate.signs import KEY_HEADER as KEY_HEADER
from ci_migrate.translate.signs import is_own_table as is_own_table
from ci_migrate.translate.signs import path_weight as path_weight

VARIABLES = frozenset(("CI_BASE_URL", "CI_INSTANCE_ID", "CI_SUBSCRIPTION_KEY"))


@cache
def methods() -> dict[str, Rule]:
    """The rules of the client's methods, under their names in both spellings."""
    rules = [one for one in shipped().rules.values() if not one.legacy.outside_clients]
    squashed = {one.legacy.squashed: one for one in rules if one.legacy.squashed}
    return squashed | {one.name: one for one in rules}


@cache
def distinctive() -> frozenset[str]:
    """The distinctive names of methods in both spellings."""
    known = methods()
    return DISTINCTIVE | {known[one].legacy.squashed for one in DISTINCTIVE}


@cache
def own_needles() -> tuple[bytes, ...]:
    """What only a file with a trace of the legacy service holds, in lower case."""
    return (
        b"ci.ai.dynamics",
        b"api.ci.ai",
        b"dynamics.customerinsights",
        b"38c77d00-5fcb-4cce-9d93-af4738258e3c",
        b"ci_base_url",
        *(name.encode() for name in sorted(distinctive())),
    )


# Arguments that the client's methods have, and others too: beside the name of one they count.
ARGUMENTS = frozenset((b"custom_headers", b"instance_id="))


@cache
def near_needles() -> tuple[bytes, ...]:
    """What a file may hold that calls the legacy service without naming it, in lower case."""
    roots = sorted(shipped().roots - {"data", "profile", "V2"})
    return (
        b"instances/",
        *sorted(ARGUMENTS),
        KEY_HEADER.encode(),
        *(f"{root}/".encode() for root in roots),
        *(f"data/{table}".encode() for table in sorted(shipped().tables)),
    )


def most_weight(texts: Iterable[str]) -> int:
    """What the path of an address may weigh at most into which some texts go."""
    words = {word.lower() for text in texts for word in re.findall(r"\w+", text)}
    roots = not words.isdisjoint(_lowered_roots())
    if words & shipped().tables.keys() - {"customer"} or ("instances" in words and roots):
        return CERTAIN
    return int(roots or not words.isdisjoint(("instances", "customer")))


@cache
def _lowered_roots() -> frozenset[str]:
    return frozenset(one.lower() for one in shipped().roots)
