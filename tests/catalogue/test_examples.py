"""Every example in a rule file is run; noops and refusals are examples too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ci_migrate.catalogue import Example, ExampleSettings, Rule, TableMap, shipped
from ci_migrate.cli.catalogue_checks import check_example
from ci_migrate.errors import RuleError
from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

EXAMPLES = [
    pytest.param(owner, example, id=f"{owner.legacy}:{example.name}")
    if isinstance(owner, TableMap)
    else pytest.param(owner, example, id=f"{owner.name}:{example.name}")
    for owner in shipped().owners()
    for example in owner.examples
]
READ = shipped().rules["get_entities_with_odata_path"]


@pytest.mark.parametrize(("owner", "example"), EXAMPLES)
def test_an_example_translates_as_its_rule_says(owner: Rule | TableMap, example: Example) -> None:
    assert check_example(owner, example, shipped()).differences == ()


def test_refusals_and_noops_outnumber_rewrites() -> None:
    """A query that already goes to Dataverse stays, so it is no rewrite."""
    examples = [param.values[1] for param in EXAMPLES]
    moving = [one for one in examples if one.outcome != "refused"]
    noops = [one for one in moving if translate_text(one.legacy, Settings()).operation == "unknown"]

    assert len(noops) >= 5
    assert len(moving) - len(noops) < len(examples) - len(moving) + len(noops)


def test_the_examples_of_a_rule_have_names_of_their_own() -> None:
    for owner in shipped().owners():
        names = [example.name for example in owner.examples]

        assert len(set(names)) == len(names)


GOOD = Example(
    name="a customer by id",
    legacy="GET /instances/{instanceId}/data/Customer?$filter=CustomerId eq '{CID}'",
    outcome="translated",
    steps=("msdynci_customerprofiles?$filter=msdynci_customerid eq '{CID}'&$top=100",),
)


@pytest.mark.parametrize(
    ("changes", "key", "expected", "found"),
    [
        ({"outcome": "lossy"}, "outcome", "lossy", "translated"),
        ({"outcome": "refused", "reason": "write"}, "reason", "write", None),
        ({"steps": ("x",)}, "steps", ["x"], list(GOOD.steps)),
        ({"losses": ("single-row",)}, "losses", ["single-row"], []),
        (
            {"legacy": "GET /instances/{instanceId}/manage/segments"},
            "operation",
            READ.name,
            "get_all_segments",
        ),
    ],
)
def test_what_differs_is_named(
    changes: dict[str, object], key: str, expected: object, found: object
) -> None:
    """The check passes for the example as it is, and for nothing else."""
    assert check_example(READ, GOOD, shipped()).differences == ()

    checked = check_example(READ, replace(GOOD, **changes), shipped())  # type: ignore[arg-type]

    assert (key, expected, found) in [(d.key, d.expected, d.found) for d in checked.differences]


def test_an_example_holds_under_its_own_settings() -> None:
    legacy = "GET /instances/{instanceId}/data/Loyals?$top=5"
    as_segment = ExampleSettings(tables={"Loyals": "segment"})
    own_column = ExampleSettings(columns={"Customer": {"Shop": "msdynci_shop_favourite"}})
    refused = Example(name="x", legacy=legacy, outcome="refused", reason="unknown-table")
    moved = Example(name="x", legacy=legacy, outcome="translated", settings=as_segment)

    selected = Example(
        name="x",
        legacy="GET /instances/{instanceId}/data/Customer?$select=Shop&$top=5",
        outcome="translated",
        steps=("msdynci_customerprofiles?$select=msdynci_shop_favourite&$top=5",),
        settings=own_column,
    )

    for example in (refused, moved, selected):
        assert check_example(READ, example, shipped()).differences == ()


def test_a_kind_of_table_that_no_settings_know_is_named() -> None:
    wrong = replace(GOOD, settings=ExampleSettings(tables={"Loyals": "segmnt"}))

    with pytest.raises(
        RuleError, match=r"settings\.tables\.Loyals is 'segmnt'; it is one of segment"
    ):
        check_example(READ, wrong, shipped())
