"""Every example in a rule file is run; noops and refusals are examples too."""

from __future__ import annotations

import pytest

from ci_migrate.catalogue import Example, shipped
from ci_migrate.model import show
from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

EXAMPLES = [
    pytest.param(example, id=f"{rule.name}:{example.name}")
    for rule in shipped().rules.values()
    for example in rule.examples
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_translates_as_its_rule_says(example: Example) -> None:
    found = translate_text(example.legacy, Settings())

    assert (found.verdict.value, found.reason) == (example.outcome, example.reason)
    if example.steps:
        assert found.plan is not None
        assert [show(step.url, found.names) for step in found.plan.steps] == list(example.steps)
    assert set(example.losses) <= {loss.id for loss in found.losses}
    assert found.reason is None or found.next_step


def test_refusals_and_losses_outnumber_translations() -> None:
    outcomes = [param.values[0].outcome for param in EXAMPLES]

    assert outcomes.count("translated") < len(outcomes) / 2
