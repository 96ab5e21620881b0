"""Where the observations of a case come from: both services, or a recording of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Protocol

from ci_migrate.adapter import Table, split
from ci_migrate.catalogue import Catalogue
from ci_migrate.parity.cases import Case
from ci_migrate.parity.fetch import (
    Bounds,
    Observation,
    Shapes,
    fetch_candidate,
    fetch_control,
    fetch_gathered,
    gathered,
)
from ci_migrate.parity.plan import CasePlan
from ci_migrate.parity.steady import moved_on
from ci_migrate.settings import Settings
from ci_migrate.web import Allowance, Reader

Side = Literal["control", "candidate"]
SIDES: tuple[Side, ...] = ("control", "candidate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Both services and what is known of them."""

    control: Reader
    candidate: Reader
    settings: Settings
    catalogue: Catalogue
    shapes: Shapes


class Source(Protocol):
    """What gives the observations of one case, each side as often as it is asked."""

    def observe(self, side: Side) -> Observation:
        """Another observation of a side."""

    def moved_on(self, side: Side, seen: Observation) -> str | None:
        """Why an observation of several pages proves nothing; None where nothing speaks
        against it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The services themselves."""

    case: Case
    plan: CasePlan
    sides: Sides
    bounds: Bounds
    allowance: Allowance

    def observe(self, side: Side) -> Observation:
        """What a side answers now."""
        return self._control() if side == "control" else self._candidate()

    def _control(self) -> Observation:
        paths, gather = self.plan.paths, self.case.gather
        if gather is not None:
            return fetch_gathered(self.sides.control, paths, gather, self.allowance)
        (path,) = paths.values()
        return fetch_control(self.sides.control, path, self.bounds, self.allowance)

    def _candidate(self) -> Observation:
        assert self.plan.read is not None
        gather, shapes = self.case.gather, self.sides.shapes
        if gather is not None:  # its one column has the same name on both sides
            name = split(self.plan.read.query)[0]
            own = Table(name, name, {gather.column: gather.column})
            shapes = replace(shapes, tables={**shapes.tables, name: own})
        seen = fetch_candidate(
            self.sides.candidate, self.plan.read, shapes, self.bounds, self.allowance
        )
        return seen if gather is None or seen.error else gathered(seen, gather)

    def moved_on(self, side: Side, seen: Observation) -> str | None:
        """Whether its first page is another by now."""
        reader = self.sides.control if side == "control" else self.sides.candidate
        return moved_on(side, reader, seen, self.allowance)
