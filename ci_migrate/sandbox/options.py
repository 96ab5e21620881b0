"""What a run of the sandbox may be told: the seed, the open readings and the faults.

Facts that the reference leaves open are options here; the default is the reading in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ci_migrate.errors import SandboxError

FAULTS = (
    "throttle",
    "server_errors",
    "resets",
    "truncated",
    "slow",
    "drops",
    "clipped",
    "stalls",
    "dribbles",
)
MAX_DRIFT = 100  # drift lies inside the first answer of a legacy read without $top


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxOptions:
    """The seed, the readings of open facts, and the fault rates of one run."""

    seed: int = 7
    drift: int = 0
    """How many profile values differ on the Dataverse side."""
    legacy_only_columns: bool = False
    """Legacy activities also carry columns that Dataverse lacks (I3)."""
    instance: str | None = None
    """The only instance id that the legacy service knows; any id without it."""

    # Legacy readings.
    legacy_top_cap: int | None = None
    """J2: the largest ``$top`` that is honoured."""
    legacy_next_link: bool = False
    """J1: collections cut at the default size carry ``@odata.nextLink``."""
    legacy_errors: Literal["flat", "envelope"] = "flat"
    """J5: ODataError of the client models, or the envelope of the OData standard."""
    unknown_options: Literal["ignored", "honoured", "refused"] = "ignored"
    """J4: parameters without ``$`` are dropped, read as if they had it, or answered with 400."""
    spaced_options: Literal["trimmed", "ignored"] = "trimmed"
    """D16: a parameter named `` $orderby`` counts, or is unknown."""
    unknown_segment: Literal["empty", "refused"] = "empty"
    """Of a segment that does not exist: no row is a member, or the filter is refused."""

    # Dataverse readings.
    default_order: Literal["same", "shuffled"] = "same"
    """Fact 27: rows come by primary key, and the ids follow the legacy order or do not."""
    segments_shape: Literal["object", "list"] = "object"
    """Fact 63: ``{"Segments": [...]}`` or a bare list."""
    segment_quotes: Literal["plain", "backslash"] = "plain"
    r"""Fact 63: the quotes around a segment name as they are stored.

    ``plain`` stores JSON, ``{"Segments": ["Name"]}``, which ``contains`` finds as ``"Name"``.
    ``backslash`` stores a JSON text that holds that JSON, ``"{\"Segments\": [\"Name\"]}"``, which
    ``contains`` finds as ``\"Name\"``, as documented; a reader parses it twice.
    """
    nulls: Literal["present", "absent"] = "present"
    """Fact 17: null columns stand in a plain row, or are left out."""
    null_ne: Literal["returned", "left-out"] = "returned"
    """Fact 17: ``x ne 'a'`` returns rows without x, or leaves them out."""
    accents: Literal["folded", "distinct"] = "folded"
    """Fact 13: the collation of the environment."""
    wildcards: Literal["active", "literal"] = "active"
    """Fact 14: ``% _ [ ]`` in ``contains`` and its kin on elastic tables."""

    # Faults: the share of data requests that meet them, on both services.
    throttle: float = 0.0
    server_errors: float = 0.0
    resets: float = 0.0
    truncated: float = 0.0
    slow: float = 0.0
    drops: float = 0.0
    """The connection ends without a byte of an answer."""
    clipped: float = 0.0
    """Half the body, under a length that fits it: only the JSON tells."""
    stalls: float = 0.0
    """Half the body, and then nothing more on an open connection."""
    dribbles: float = 0.0
    """The whole body, in pieces with pauses between them."""

    token_lifetime: float = 3600.0
    token_uses: int | None = None
    """How many requests a token is good for; then it is refused, whatever was said of its life."""
    log: Path | None = None
    """A file that receives one JSON line for each request."""

    def __post_init__(self) -> None:
        rates = [getattr(self, name) for name in FAULTS]
        if min(rates) < 0 or sum(rates) > 1:
            given = zip(FAULTS, rates, strict=True)
            named = ", ".join(f"{name} {rate:g}" for name, rate in given if rate)
            raise SandboxError(
                f"sandbox: the shares of faults are {named}; give numbers from 0 to 1 that add up "
                "to at most 1"
            )
        if self.token_uses is not None and self.token_uses < 1:
            raise SandboxError(f"sandbox: token_uses is {self.token_uses}; give a number from 1")
        if not 0 <= self.drift <= MAX_DRIFT:
            raise SandboxError(
                f"sandbox: drift is {self.drift}; give a number from 0 to {MAX_DRIFT}"
            )
