"""The shapes of the catalogue: rules, tables, reasons and losses, as frozen data.

The note of a field says what its key means in a file; `ci-migrate explain writing-rules` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from typing import Literal as Choice

SHIPPED = "shipped"  # the origin of what comes with the tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Where a method of the client takes its request body."""

    name: Annotated[str, "the parameter that holds the body"]
    position: Annotated[int, "its place among the parameters, from 0"]
    required: Annotated[bool, "whether the method refuses a call without it"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyOperation:
    """The legacy half of a rule: how the operation is called and what its client returns."""

    id: Annotated[str, "the operation's name in the documents of the API"]
    method: Annotated[str, "the HTTP method of the request"]
    path: Annotated[
        str, "the path below the root, with a name in braces for each part that a call fills"
    ]
    outside_clients: Annotated[
        bool, "whether only documents show it, and no client library has a method for it"
    ]
    same_as: Annotated[str, "the operation that this other spelling of the URL reaches"] = ""
    squashed: Annotated[str, "the method's name in small letters without underscores"] = ""
    generations: Annotated[tuple[str, ...], "the versions of the client that have the method"] = ()
    parameters: Annotated[
        tuple[str, ...], "the names of the method's parameters, in their order"
    ] = ()
    returns_none: Annotated[
        tuple[int, ...], "the HTTP statuses for which the client returns None"
    ] = ()
    not_raised: Annotated[
        tuple[int, ...], "the HTTP statuses for which the client raises nothing"
    ] = ()
    body: Annotated[Body | None, "the parameter that holds the request body"] = None
    signatures: Annotated[
        Mapping[str, tuple[str, ...]], "the parameters of versions that order them otherwise"
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleSettings:
    """The settings of a project under which an example holds, in the words of the settings."""

    tables: Annotated[
        Mapping[str, str], "what the tables with names of your own are, as `tables` in the settings"
    ] = field(default_factory=dict)
    entity_sets: Annotated[
        Mapping[str, str], "Dataverse tables of measures, as `entity-sets` in the settings"
    ] = field(default_factory=dict)
    columns: Annotated[
        Mapping[str, Mapping[str, str]], "names of columns, as `columns` in the settings"
    ] = field(default_factory=dict)
    search_columns: Annotated[
        tuple[str, ...], "columns that stand in for `$search`, as in the settings"
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleCase:
    """What an example needs to be a parity case, too; its parameters are values of the sandbox."""

    name: Annotated[str, "the case's name; left out, that of the example"] = ""
    parameters: Annotated[Mapping[str, str], "a value for each placeholder of the query"] = field(
        default_factory=dict
    )
    empty: Annotated[bool, "whether no row is the right answer"] = False
    note: Annotated[str, "what the case is there for"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A legacy request and what its translation has to be; a test runs every one."""

    name: Annotated[str, "what the example shows, as a sentence"]
    legacy: Annotated[str, "the request: a method and a path, or a URL"]
    outcome: Annotated[
        Choice["translated", "lossy", "refused"],
        "what becomes of it: it moves, it moves with losses to accept, or it stays",
    ]
    reason: Annotated[str | None, "why it stays; needed where the outcome is refused"] = None
    steps: Annotated[
        tuple[str, ...],
        "the Dataverse queries of the plan, in their order; left out, only the outcome is compared",
    ] = ()
    losses: Annotated[tuple[str, ...], "losses that the answer has to name"] = ()
    settings: Annotated[ExampleSettings, "the settings under which the example holds"] = (
        ExampleSettings()
    )
    parity: Annotated[
        ExampleCase | None, "makes the example a parity case, for `ci-migrate cases --catalogue`"
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the catalogue knows about one legacy operation; ``origin`` is the file it is from."""

    name: str
    summary: Annotated[str, "what the operation does, in one sentence"]
    access: Annotated[Choice["read", "write"], "whether it reads or changes something"]
    area: Annotated[str, "the group of operations that it is listed with"]
    target: Annotated[Choice["query", "none"], "whether a Dataverse query answers it"]
    safety: Annotated[Choice["safe", "unsafe", "manual"], "how far a rewrite may go"]
    why: Annotated[str, "why there is no counterpart"]
    instead: Annotated[str, "what to do instead: the next step of its findings"]
    references: Annotated[tuple[str, ...], "where this is documented"]
    legacy: Annotated[LegacyOperation, "the request that the rule knows"]
    reason: Annotated[str | None, "why its calls stay: a name out of the reasons"] = None
    examples: Annotated[tuple[Example, ...], "requests and what their answers have to be"] = ()
    origin: str = SHIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A Dataverse column: its logical name and the kind of its values."""

    name: Annotated[str, "the column's logical name in Dataverse"]
    type: Annotated[
        Choice["id", "text", "number", "datetime", "boolean"], "the kind of its values"
    ] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The condition that picks one legacy table out of a shared Dataverse table."""

    column: Annotated[str, "the column that tells the tables apart; empty: that of `model-column`"]
    value: Annotated[str, "what it holds for the rows of this one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMap:
    """How one legacy table stands in Dataverse."""

    legacy: Annotated[str, "the table's name in the legacy service"]
    kind: Annotated[str, "what the table is"]
    entity_set: Annotated[str, "the name of the Dataverse table in a URL"]
    logical_name: Annotated[str, "the logical name of the Dataverse table"]
    hidden: Annotated[
        tuple[str, ...], "Dataverse columns that the legacy service does not show"
    ] = ()
    open: Annotated[
        bool, "whether columns outside the list follow the pattern msdynci_ and small letters"
    ] = False
    packed: Annotated[str | None, "the column whose JSON text holds the legacy columns"] = None
    provider: Annotated[
        Provider | None, "what picks the rows of this table out of a shared one"
    ] = None
    dataverse_only: Annotated[bool, "whether the legacy service has no such table"] = False
    key: Annotated[tuple[str, ...], "the legacy columns that tell rows apart"] = ()
    references: Annotated[tuple[str, ...], "where this is documented"] = ()
    columns: Annotated[Mapping[str, Column], "a Dataverse column for each legacy column"] = field(
        default_factory=dict
    )
    missing: Annotated[Mapping[str, str], "legacy columns without a Dataverse column, and why"] = (
        field(default_factory=dict)
    )
    examples: Annotated[tuple[Example, ...], "requests and what their answers have to be"] = ()
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

    title: Annotated[str, "the reason as a headline"]
    explanation: Annotated[str, "what it means"]
    next_step: Annotated[str, "what to do about it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LossKind:
    """How an answer may differ."""

    title: Annotated[str, "the loss as a headline"]
    explanation: Annotated[str, "how the answer may differ"]
    next_step: Annotated[str, "what to do about it"]
    accept: Annotated[bool, "whether it has to be accepted before a call moves"]


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
