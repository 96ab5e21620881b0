"""The queries that the page on Dataverse APIs prints, each made from a legacy query.

``{AK}`` and names that no legacy query can spell are the only texts that are replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

ALL = Settings(row_bound="all", segment_quotes="backslash", search_columns=("LastName",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A printed query, the legacy query behind it, and how its first step differs, with why."""

    printed: str
    legacy: str
    differs: tuple[tuple[str, str, str], ...] = ()
    losses: tuple[str, ...] = ()
    settings: Settings = field(default=ALL)


# Names of columns and models are the customer's own: the page prints a placeholder for them.
ALTERNATE = (
    "{msdynci_alternate_column}",
    "msdynci_website_contacts_contactid",
    "fact 73: the column is named after data source, table and key",
)
# The parsed list of segments is compared letter by letter, so it has to be read (facts 13, 14, 64).
WITH_SEGMENTS = (
    "&$select=msdynci_customerid",
    "&$select=msdynci_customerid,msdynci_segments",
    "fact 64: contains over-matches, so the list itself is compared",
)
WINDOW = (
    "msdynci_activitytime lt 2017-01-01T00:00:00Z",
    "msdynci_activitytime lt 2020-01-01T00:00:00Z",
    "the printed window is empty; the legacy page prints 2017 to 2020 (legacy-api.md C3, 10)",
)

TARGETS = {
    "all customers": Target(printed="msdynci_customerprofiles", legacy="Customer"),
    "a customer by id": Target(
        printed="msdynci_customerprofiles?$filter=msdynci_customerid eq '{CID}'",
        legacy="Customer?$filter=CustomerId eq '{CID}'",
    ),
    "a customer by alternate key": Target(
        printed="msdynci_customerprofiles?$filter={msdynci_alternate_column} eq '{AK}'",
        legacy="Customer?$filter=Website_contacts_ContactId eq '{AK}'",
        differs=(ALTERNATE,),
    ),
    "selected attributes": Target(
        printed=(
            "msdynci_customerprofiles?$select=msdynci_fullname"
            "&$filter=msdynci_customerid eq '{CID}'"
        ),
        legacy="Customer?$select=FullName&$filter=CustomerId eq '{CID}'",
    ),
    "customers by ids": Target(
        printed=(
            "msdynci_customerprofiles?$filter=msdynci_customerid eq '{CID1}' "
            "or msdynci_customerid eq '{CID2}'"
        ),
        legacy="Customer?$filter=CustomerId in ('{CID1}','{CID2}')",
    ),
    "customers by alternate keys": Target(
        printed=(
            "msdynci_customerprofiles?$filter={msdynci_alternate_column} eq '{AK1}' "
            "or {msdynci_alternate_column} eq '{AK2}'"
        ),
        legacy="Customer?$filter=Website_contacts_ContactId in ('{AK1}','{AK2}')",
        differs=(ALTERNATE,),
    ),
    "a search": Target(
        printed="msdynci_customerprofiles?$filter=contains(msdynci_lastname,'string')&$top=10",
        legacy='Customer?$search="string"&$top=10',
        losses=("search-columns",),
    ),
    "the members of a segment": Target(
        printed=(
            "msdynci_segmentmemberships?$filter=contains(msdynci_segments,"
            "'\\\"{SegmentName}\\\"')&$select=msdynci_customerid"
        ),
        legacy="Customer?$filter=IsMemberOfSegment('{SegmentName}')",
        differs=(WITH_SEGMENTS,),
    ),
    "a customer if a member": Target(
        printed=(
            "msdynci_segmentmemberships?$filter=contains(msdynci_segments,"
            "'\\\"{SegmentName}\\\"') and msdynci_customerid eq '{CID}'&$select=msdynci_customerid"
        ),
        legacy="Customer?$filter=IsMemberOfSegment('{SegmentName}') and CustomerId eq '{CID}'",
        differs=(WITH_SEGMENTS,),
    ),
    "the segments of a customer": Target(
        printed=(
            "msdynci_segmentmemberships?$filter=msdynci_customerid eq '{CID}'"
            "&$select=msdynci_segments"
        ),
        legacy="SegmentMembership?$filter=CustomerId eq '{CID}'&$select=Segments",
        differs=(
            (
                "?$filter=msdynci_customerid eq '{CID}'&$select=msdynci_segments",
                "?$select=msdynci_segments&$filter=msdynci_customerid eq '{CID}'",
                "the order of the options is ours",
            ),
        ),
        losses=("no-legacy-table",),
    ),
    "activities": Target(
        printed="msdynci_unifiedactivities?$filter=msdynci_customerid eq '{CID}'",
        legacy="UnifiedActivity?$filter=CustomerId eq '{CID}'",
    ),
    "activities within a time": Target(
        printed=(
            "msdynci_unifiedactivities?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_activitytime gt 2017-01-01T00:00:00Z and "
            "msdynci_activitytime lt 2017-01-01T00:00:00Z"
        ),
        legacy=(
            "UnifiedActivity?$filter=CustomerId eq '{CID}' and "
            "ActivityTime gt 2017-01-01T00:00:00.000Z and "
            "ActivityTime lt 2020-01-01T00:00:00.000Z"
        ),
        differs=(WINDOW,),
    ),
    "activities of a type": Target(
        printed=(
            "msdynci_unifiedactivities?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_activitytype eq '{ActivityType}'"
        ),
        legacy=(
            "UnifiedActivity?$filter=CustomerId eq '{CID}' and ActivityType eq '{ActivityType}'"
        ),
    ),
    "activities of a display name": Target(
        printed=(
            "msdynci_unifiedactivities?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_activitytypedisplay eq '{ActivityDisplayName}'"
        ),
        legacy=(
            "UnifiedActivity?$filter=CustomerId eq '{CID}' and "
            "ActivityTypeDisplay eq '{ActivityDisplayName}'"
        ),
    ),
    "activities in order": Target(
        printed=(
            "msdynci_unifiedactivities?$filter=msdynci_customerid eq '{CID}'"
            "&$orderby=msdynci_activitytime asc"
        ),
        legacy="UnifiedActivity?$filter=CustomerId eq '{CID}'&$orderby=ActivityTime asc",
    ),
    "measures": Target(
        printed="msdynci_customermeasures?$filter=msdynci_customerid eq '{CID}'",
        legacy="Customer_Measure?$filter=CustomerId eq '{CID}'",
    ),
    "brands": Target(
        printed=(
            "msdynci_enrichments?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_enrichmentprovider eq 'BrandShareOfVoiceFromMicrosoft'"
        ),
        legacy="BrandShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{CID}'",
    ),
    "interests": Target(
        printed=(
            "msdynci_enrichments?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_enrichmentprovider eq 'InterestShareOfVoiceFromMicrosoft'"
        ),
        legacy="InterestShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{CID}'",
    ),
    "model results": Target(
        printed=(
            "msdynci_predictions?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_modelprovider eq 'ChurnModel'"
        ),
        legacy="ChurnModel?$filter=CustomerId eq '{CID}'",
        settings=Settings(row_bound="all", tables={"ChurnModel": "model"}),
    ),
}


@pytest.mark.parametrize("name", TARGETS)
def test_a_printed_query_is_the_first_step_of_a_legacy_query(name: str) -> None:
    """Equal to the printed text, but for the differences that are listed with their reasons."""
    target = TARGETS[name]
    wanted = target.printed
    for printed, ours, why in target.differs:
        assert printed in wanted, why
        wanted = wanted.replace(printed, ours)

    found = translate_text(target.legacy, target.settings).to_json()

    assert found["plan"]["steps"][0]["url"] == wanted
    asked = [loss["id"] for loss in found["losses"] if loss["accept"]]
    assert asked == list(target.losses)
    assert found["outcome"] == ("lossy" if target.losses else "translated")


@pytest.mark.parametrize("name", TARGETS)
def test_a_printed_query_is_recognised_as_one_and_stays(name: str) -> None:
    query = TARGETS[name].printed

    found = translate_text(f"https://org.example/api/data/v9.2/{query}", Settings()).to_json()

    assert (found["outcome"], found["plan"]["steps"][0]["url"]) == ("translated", query)


def test_all_printed_queries_are_here() -> None:
    assert len({target.printed for target in TARGETS.values()}) == 19


def test_wildcards_in_the_name_of_a_segment_are_escaped() -> None:
    """Fact 14: an underscore would match any character."""
    found = translate_text("Customer?$filter=IsMemberOfSegment('Male_under_40')", Settings())

    assert found.plan is not None
    assert "'\"Male[_]under[_]40\"'" in found.plan.steps[0].url


def test_an_accepted_loss_makes_a_translation() -> None:
    """Once the team agrees, there is nothing left to ask."""
    settings = Settings(search_columns=("LastName",), accept=("search-columns",))

    found = translate_text('Customer?$search="string"', settings)

    assert found.verdict == "translated"
    assert [(loss.id, loss.accept) for loss in found.losses if "search" in loss.id] == [
        ("search-columns", False)
    ]
