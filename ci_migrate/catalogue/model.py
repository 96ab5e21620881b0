"""The shapes of the catalogue: rules, tables, reasons and losses, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as Choice

SHIPPED = "shipped"  # the origin of what comes with the tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Where a method of the client takes its request body."""

    name: str
    position: int
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyOperation:
    """The legacy half of a rule: how the operation is called and what its client returns.

    ``parameters`` are the names of the newest client generation in positional order;
    ``signatures`` those of generations that order them otherwise. ``same_as`` names the
    operation of the clients that another spelling of the URL reaches.
    """

    id: str
    method: str
    path: str
    outside_clients: bool
    same_as: str = ""
    squashed: str = ""
    generations: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    returns_none: tuple[int, ...] = ()
    not_raised: tuple[int, ...] = ()
    body: Body | None = None
    signatures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleSettings:
    """The settings of a project under which an example holds, in the words of the settings."""

    tables: Mapping[str, str] = field(default_factory=dict)
    entity_sets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    search_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleCase:
    """What an example needs to be a parity case, too.

    ``parameters`` fill the placeholders with values that the sandbox holds; ``empty``: no row is
    the right answer; ``note`` says what the case is there for. No ``name``: that of the example.
    """

    name: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    empty: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A legacy request and what its translation has to be; a test runs every one.

    ``steps`` are the queries of the plan; none are given where only the outcome matters.
    """

    name: str
    legacy: str
    outcome: Choice["translated", "lossy", "refused"]
    reason: str | None = None
    steps: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    settings: ExampleSettings = ExampleSettings()
    parity: ExampleCase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the catalogue knows about one legacy operation; ``origin`` is the file it is from."""

    name: str
    summary: str
    access: Choice["read", "write"]
    area: str
    target: Choice["query", "none"]
    safety: Choice["safe", "unsafe", "manual"]
    why: str
    instead: str
    references: tuple[str, ...]
    legacy: LegacyOperation
    reason: str | None = None
    examples: tuple[Example, ...] = ()
    origin: str = SHIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A Dataverse column: its logical name and the kind of its values."""

    name: str
    type: Choice["id", "text", "number", "datetime", "boolean"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The condition that picks one legacy table out of a shared Dataverse table."""

    column: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMap:
    """How one legacy table stands in Dataverse.

    ``open``: columns outside the list follow the documented pattern ``msdynci_`` + lower case.
    ``packed``: the JSON text column whose keys are the legacy columns. ``key``: the legacy
    columns that tell rows apart. ``missing``: legacy columns without a Dataverse column.
    """

    legacy: str
    kind: str
    entity_set: str
    logical_name: str
    hidden: tuple[str, ...] = ()
    open: bool = False
    packed: str | None = None
    provider: Provider | None = None
    dataverse_only: bool = False
    key: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    origin: str = SHIPPED

    def column(self, name: str) -> tuple[str, Column] | None:
        """The legacy name in schema case and its column, found without regard to case."""
        folded = name.lower()
        for legacy, column in self.columns.items():
            if legacy.lower() == folded:
                return legacy, column
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a call site stays as it is, in the words of a report."""

    title: str
    explanation: str
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LossKind:
    """How an answer may differ; ``accept``: the user has to agree before the rewrite."""

    title: str
    explanation: str
    next_step: str
    accept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All rules by operation name, all tables by lower-case legacy name, reasons and losses.

    ``roots`` are the first words below an instance that lead to something else than a table.
    """

    rules: Mapping[str, Rule]
    tables: Mapping[str, TableMap]
    reasons: Mapping[str, Reason]
    losses: Mapping[str, LossKind]
    roots: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        paths = (one.legacy.path.strip("/").split("/") for one in self.rules.values())
        words = {path[path.index("instances") + 2] for path in paths if "instances" in path[:-2]}
        roots = frozenset(word for word in words if not word.startswith("{"))
        object.__setattr__(self, "roots", roots | {"data"})

    def owners(self) -> list[Rule | TableMap]:
        """What has examples: every rule, then every table map."""
        return [*self.rules.values(), *self.tables.values()]
