"""Conditions that leave rows out: asked so that no wanted row is lost, checked letter by letter."""

from __future__ import annotations

import pytest

from ci_migrate.model import Translation, Verdict
from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

EMPTY = "msdynci_{} eq null"


def translated(condition: str, table: str = "Customer", **settings: object) -> Translation:
    return translate_text(f"/data/{table}?$filter={condition}", Settings(**settings))  # type: ignore[arg-type]


def asked(found: Translation) -> str:
    assert found.plan is not None, found.message
    return found.plan.read.query.partition("$filter=")[2].partition("&$top")[0]


def kept(found: Translation) -> str:
    assert found.plan is not None, found.message
    return found.plan.read.keep


def accepted(found: Translation) -> set[str]:
    return {loss.id for loss in found.losses if loss.accept}


@pytest.mark.parametrize(
    ("condition", "question"),
    [
        ("RewardPoints gt 5", "msdynci_rewardpoints gt 5"),
        ("FullName eq null", "msdynci_fullname eq null"),
        ("not (FullName eq null)", "msdynci_fullname ne null"),
        ("not not (City eq 'Bonn')", "msdynci_city eq 'Bonn'"),
        ("not (City ne 'Bonn')", "msdynci_city eq 'Bonn'"),
        ("CustomerId ne 'a'", "msdynci_customerid ne 'a'"),
        (
            "not (CustomerId in ('a','b'))",
            "msdynci_customerid ne 'a' and msdynci_customerid ne 'b'",
        ),
        ("contains(FullName,'50%25')", "contains(msdynci_fullname,'50%25')"),
        ("CreatedOn ge 2020-01-01T00:00:00.000Z", "msdynci_createdon ge 2020-01-01T00:00:00Z"),
        ("City in ('a','b','a')", "msdynci_city eq 'a' or msdynci_city eq 'b'"),
    ],
)
def test_a_condition_that_the_service_decides_alone_is_asked_as_it_is(
    condition: str, question: str
) -> None:
    """Text that the service folds is compared again by the adapter; nothing can be lost."""
    found = translated(condition)

    assert (asked(found), kept(found), accepted(found)) == (question, "", set())


@pytest.mark.parametrize(
    ("condition", "question"),
    [
        ("RewardPoints ne 5", "msdynci_rewardpoints ne 5 or " + EMPTY.format("rewardpoints")),
        (
            "not (RewardPoints gt 5)",
            "msdynci_rewardpoints le 5 or " + EMPTY.format("rewardpoints"),
        ),
        (
            "not (RewardPoints gt 5 or CustomerId eq 'a')",
            "(msdynci_rewardpoints le 5 or msdynci_rewardpoints eq null) "
            "and msdynci_customerid ne 'a'",
        ),
    ],
)
def test_empty_columns_are_asked_for_beside_numbers(condition: str, question: str) -> None:
    """Whether ``ne`` returns them is not documented for either service (fact 17, G3)."""
    found = translated(condition)

    assert (asked(found), kept(found)) == (question, "")
    assert accepted(found) == {"null-comparison"}
    assert found.verdict is Verdict.LOSSY


@pytest.mark.parametrize(
    ("condition", "check"),
    [
        ("City ne 'Bonn'", "msdynci_city ne 'Bonn'"),
        ("not (City eq 'Bonn')", "msdynci_city ne 'Bonn'"),
        (
            "not contains(FullName,'a')",
            "not contains(msdynci_fullname,'a') and msdynci_fullname ne null",
        ),
        (
            "City ne 'Bonn' or RewardPoints eq 5",
            "msdynci_city ne 'Bonn' or msdynci_rewardpoints eq 5",
        ),
        ("City ne '{city}'", "msdynci_city ne '\ue0000\ue001'"),
        ("City ge 'M'", "msdynci_city ge 'M'"),
    ],
)
def test_text_that_is_left_out_is_checked_by_the_adapter(condition: str, check: str) -> None:
    """The service would leave out what differs in case only (fact 13)."""
    found = translated(condition)

    assert kept(found) == check
    column = check.partition("msdynci_")[2].split(" ")[0].split(",")[0]
    assert EMPTY.format(column) in asked(found)
    assert accepted(found) & {"null-comparison", "text-order"}


def test_what_the_service_can_decide_is_not_checked_again() -> None:
    found = translated("City ne 'Bonn' and RewardPoints gt 5")

    assert kept(found) == "msdynci_city ne 'Bonn'"
    assert asked(found).endswith(" and msdynci_rewardpoints gt 5")


def test_a_column_of_the_check_is_one_that_the_service_has_to_know() -> None:
    """A wrong name has to be refused by the service; read as empty, it would keep every row."""
    assert "msdynci_loyalty_tier ne 'Gold'" in asked(translated("Loyalty_Tier ne 'Gold'"))


def test_more_values_than_one_request_can_leave_out_are_refused() -> None:
    values = " and ".join(f"City ne 'c{n}'" for n in range(200))

    found = translated(values)

    assert (found.verdict, found.reason) == (Verdict.REFUSED, "unsupported-option")


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("not (IsMemberOfSegment('S'))", "unsupported-option"),
        ("IsMemberOfSegment('S') or City eq 'x'", "unsupported-option"),
        ("year(CreatedOn) eq 2020", "unsupported-option"),
        ("contains(FullName)", "unsupported-option"),
        ("contains('x',FullName)", "unsupported-option"),
        ("City eq FullName", "unsupported-option"),
        ("'x' eq City", "unsupported-option"),
        ("RewardPoints gt null", "already-broken"),
        ("not City eq", "already-broken"),
        ("City EQ 'x'", "already-broken"),
        ("City eq \u2018x\u2019", "already-broken"),
        ("CreatedOn gt 2017-01-01T00:00:00+02:00", "already-broken"),
        ("not (CustomerId in ({ids}))", "dynamic-query"),
        ("{column} ne 'x'", "dynamic-query"),
    ],
)
def test_what_dataverse_cannot_answer_is_refused(condition: str, reason: str) -> None:
    found = translated(condition)

    assert (found.verdict, found.reason) == (Verdict.REFUSED, reason)
    assert found.next_step


def test_a_lost_plus_sign_is_named() -> None:
    """In a URL it is a blank, so the offset of a date loses its sign."""
    assert "%2B" in translated("CreatedOn gt 2017-01-01T00:00:00+02:00").message
    assert asked(translated("CreatedOn gt 2017-01-01T00:00:00%2B02:00")).endswith("%2B02:00")


@pytest.mark.parametrize(
    ("option", "searched"),
    [
        ('$search="anna"', "anna"),
        ("$search=50%25 off", "50% off"),
        ("$search={term}", "\ue0000\ue001"),
        ('$search="{term}"', "\ue0000\ue001"),
    ],
)
def test_a_search_is_asked_of_the_configured_columns(option: str, searched: str) -> None:
    settings = Settings(search_columns=("FullName", "EMail"))

    found = translate_text(f"/data/Customer?{option}&$top=5", settings)

    assert found.plan is not None
    assert found.plan.read.search == {"msdynci_fullname": searched, "msdynci_email": searched}
    assert accepted(found) == {"search-columns"}
    assert "contains(msdynci_fullname," in found.plan.steps[0].url


def test_a_count_is_a_loss_and_the_rows_stay() -> None:
    """Dataverse stops counting at 5,000 (fact 28)."""
    found = translate_text("/data/Customer?$count=true&$top=5", Settings())

    assert accepted(found) == {"row-count"}
    assert found.plan is not None
    assert found.plan.steps[0].url == "msdynci_customerprofiles?$top=5"
    assert not accepted(translate_text("/data/Customer?$count=false", Settings()))
