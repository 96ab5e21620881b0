"""Whether the examples of rule files hold: each is translated, and the answer compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

from ci_migrate.catalogue import Catalogue, Example, Rule, TableMap
from ci_migrate.errors import RuleError
from ci_migrate.model import Translation, show
from ci_migrate.settings import TABLE_KINDS, Settings
from ci_migrate.translate import translate_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One point in which a translation is not what its example says."""

    key: str
    expected: Any
    found: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedExample:
    """An example, and in what its translation differs from it: nothing where it passes."""

    origin: str
    owner: str
    example: Example
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Any]:
        """The check as ``rules --test --format json`` prints it."""
        return {
            "origin": self.origin,
            "rule": self.owner,
            "name": self.example.name,
            "legacy": self.example.legacy,
            "passed": not self.differences,
            "differences": [asdict(one) for one in self.differences],
        }


def check_examples(
    catalogue: Catalogue, origins: frozenset[str] | None = None
) -> Iterator[CheckedExample]:
    """Every example of the files ``origins``, or of the whole catalogue, checked."""
    for owner in catalogue.owners():
        if origins is None or owner.origin in origins:
            yield from (check_example(owner, example, catalogue) for example in owner.examples)


def check_example(owner: Rule | TableMap, example: Example, catalogue: Catalogue) -> CheckedExample:
    """The check of one example of a rule or a table map."""
    found = translate_text(example.legacy, _settings(owner, example), catalogue)
    return CheckedExample(
        origin=owner.origin,
        owner=_name(owner),
        example=example,
        differences=tuple(_differences(owner, example, found)),
    )


def _differences(
    owner: Rule | TableMap, example: Example, found: Translation
) -> Iterator[Difference]:
    if isinstance(owner, Rule) and not _answers(owner, found):
        yield Difference(key="operation", expected=owner.name, found=found.operation)
    for key, expected, given in (
        ("outcome", example.outcome, found.verdict.value),
        ("reason", example.reason, found.reason),
    ):
        if expected != given:
            yield Difference(key=key, expected=expected, found=given)
    steps = [show(step.url, found.names) for step in found.plan.steps] if found.plan else []
    if example.steps and steps != list(example.steps):
        yield Difference(key="steps", expected=list(example.steps), found=steps)
    losses = sorted(loss.id for loss in found.losses)
    if not set(example.losses) <= set(losses):
        yield Difference(key="losses", expected=sorted(example.losses), found=losses)
    if found.reason and not found.next_step:
        yield Difference(key="next_step", expected="a text", found=None)


def _answers(rule: Rule, found: Translation) -> bool:
    """Whether a translation is that of a rule, or of none because it is no legacy request."""
    noop = found.operation == "unknown" and (found.plan or found.reason == "unknown-operation")
    return bool(noop) or found.operation in (rule.name, rule.legacy.same_as)


def _settings(owner: Rule | TableMap, example: Example) -> Settings:
    """The settings under which an example holds; RuleError for a kind of table unknown to them."""
    for table, kind in example.settings.tables.items():
        if kind not in TABLE_KINDS:
            raise RuleError(
                f"{owner.origin}: example {example.name!r}: settings.tables.{table} is {kind!r}; "
                f"it is one of {', '.join(TABLE_KINDS)}"
            )
    given = {one.name: getattr(example.settings, one.name) for one in fields(example.settings)}
    return Settings(**given)


def _name(owner: Rule | TableMap) -> str:
    return owner.name if isinstance(owner, Rule) else owner.legacy
