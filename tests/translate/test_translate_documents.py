"""Every legacy query that a document prints, typos kept, and what becomes of it."""

from __future__ import annotations

import pytest

from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

SEGMENT_STEP = (
    "msdynci_segmentmemberships?$filter=contains(msdynci_segments,'\"{SegmentName}\"')"
    "&$select=msdynci_customerid,msdynci_segments"
)
MEMBERS_STEP = (
    "msdynci_customerprofiles?$filter=msdynci_customerid eq '{CustomerId of each member}'"
)
RELATED = "?$filter=msdynci_customerid eq '{CustomerId of each row}'"

# The sample queries as the reference prints them (C3): the text and the steps of its plan, or
# the reason of its refusal.
SAMPLES: dict[int, tuple[str, list[str] | str]] = {
    1: (
        "/data/Customer?$filter=CustomerId eq '{CID}'",
        ["msdynci_customerprofiles?$filter=msdynci_customerid eq '{CID}'&$top=100"],
    ),
    2: (
        "/data/Customer?$filter={DSname_TableName_PrimaryKeyColumnName} eq '{AlternateKey}'",
        "dynamic-query",
    ),
    3: (
        "/data/Customer?$select=CustomerId,FullName&$filter=customerid eq '1'",
        [
            "msdynci_customerprofiles?$select=msdynci_customerid,msdynci_fullname"
            "&$filter=msdynci_customerid eq '1'&$top=100"
        ],
    ),
    4: ("/data/Customer?$filter=CustomerId in ('{CID1}',’{CID2}’)", "already-broken"),
    5: (
        "/data/Customer?$filter={DSname_TableName_PrimaryKeyColumnName} in "
        "('{AlternateKey}','{AlternateKey}')",
        "dynamic-query",
    ),
    6: ('/data/Customer?$top=10&$skip=0&$search="string"', "search"),
    7: (
        "/data/Customer?select=*&$filter=IsMemberOfSegment('{SegmentName}')&$top=10",
        [SEGMENT_STEP, MEMBERS_STEP],
    ),
    8: (
        "/data/Customer?$filter=CustomerId eq '{CID}'&IsMemberOfSegment('{SegmentName}')",
        ["msdynci_customerprofiles?$filter=msdynci_customerid eq '{CID}'&$top=100"],
    ),
    9: (
        "/data/UnifiedActivity?$filter=CustomerId eq '{CID}'",
        ["msdynci_unifiedactivities?$filter=msdynci_customerid eq '{CID}'&$top=100"],
    ),
    10: (
        "/data/UnifiedActivity?$filter=CustomerId eq '{CID}' and ActivityTime gt "
        "2017-01-01T00:00:00.000Z and ActivityTime lt 2020-01-01T00:00:00.000Z",
        [
            "msdynci_unifiedactivities?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_activitytime gt 2017-01-01T00:00:00Z and "
            "msdynci_activitytime lt 2020-01-01T00:00:00Z&$top=100"
        ],
    ),
    11: (
        "/data/UnifiedActivity?$filter=CustomerId eq '{CID}' and ActivityType eq '{ActivityName}'",
        [
            "msdynci_unifiedactivities?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_activitytype eq '{ActivityName}'"
        ],
    ),
    12: (
        "/data/UnifiedActivity$filter=CustomerId eq ‘{CID}’ and "
        "ActivityTypeDisplay eq ‘{ActivityDisplayName}’",
        "already-broken",
    ),
    13: (
        "/data/UnifiedActivity?$filter=CustomerId eq ‘{CID}’ & $orderby=ActivityTime asc",
        "already-broken",
    ),
    14: (
        "/data/Customer?$expand=UnifiedActivity,Customer_Measure&$filter=CustomerId eq '{CID}'",
        [
            "msdynci_customerprofiles?$filter=msdynci_customerid eq '{CID}'&$top=100",
            f"msdynci_unifiedactivities{RELATED}",
            f"msdynci_customermeasures{RELATED}",
        ],
    ),
    15: ("/manage/datasources/v2", "metadata"),
    16: (
        "POST /manage/workflows/main/jobs?operationType=Ingestion"
        "&identifiers='{dataSourceId}'&forceRunRequested=true",
        "write",
    ),
    17: ("POST /manage/workflows/main/jobs?operationType=all&forceRunRequested=true", "write"),
    18: ("/manage/workflows/main/jobs", "metadata"),
    19: (
        "/data/Customer_Measure?$filter=CustomerId eq '{CID}'",
        ["msdynci_customermeasures?$filter=msdynci_customerid eq '{CID}'&$top=100"],
    ),
    20: (
        "/data/BrandShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{CID}'",
        [
            "msdynci_enrichments?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_enrichmentprovider eq 'BrandShareOfVoiceFromMicrosoft'"
        ],
    ),
    21: (
        "/data/InterestShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{CID}'",
        [
            "msdynci_enrichments?$filter=msdynci_customerid eq '{CID}' and "
            "msdynci_enrichmentprovider eq 'InterestShareOfVoiceFromMicrosoft'"
        ],
    ),
    22: (
        "/data/Customer?$expand=UnifiedActivity,Customer_Measure"
        "&$filter=CustomerId in ('{CID}', '{CID}')",
        [
            "msdynci_customerprofiles?$filter=msdynci_customerid eq '{CID}'",  # named twice
            f"msdynci_unifiedactivities{RELATED}",
            f"msdynci_customermeasures{RELATED}",
        ],
    ),
}
LOSSY = {8}  # the condition behind the ampersand was most likely ignored (J4)

MODEL_OUTPUT = "/v1/instances/<your instance id>/data/<custom model output table name>"
# Documented as not supported (C4), drafts and older forms (C5), model output (C6).
OTHERS: list[tuple[str, list[str] | str]] = [
    ('Customer?$expand=UnifiedActivity$top=10&$skip=0&$search="corey"', "already-broken"),
    (
        "Customer?$select=CustomerId,FullName&$expand=UnifiedActivity"
        "&$filter=CustomerId eq '{CID}'",
        "already-broken",
    ),
    (
        "Customer?$expand=BrandShareOfVoiceFromMicrosoft"
        "&$filter=CustomerId eq '518291faaa12f6d853c417835d40eb10'",
        "already-broken",
    ),
    ("OOBModelOutputTable?$filter=HotelCustomerID eq '{AK}'", "unknown-table"),
    (
        "Customer?$expand=UnifiedActivity&$filter=IsMemberOfSegment('{SegmentName}')&$top=10",
        [
            SEGMENT_STEP,
            MEMBERS_STEP,
            "msdynci_unifiedactivities?$filter=msdynci_customerid eq '{CustomerId of each member}'",
        ],
    ),
    ("Customer?$filter=CustomerId in '{SegmentName}'", "already-broken"),
    ("Customer?$filter={DSname} eq '{PrimaryKey}'", "dynamic-query"),
    (
        "Customer?$filter={DSname_EntityName_PrimaryKeyColumnName} eq '{AlternateKey}'",
        "dynamic-query",
    ),
    (
        f"https://api.ci.ai.dynamics.com{MODEL_OUTPUT}%3Ffilter%3DCustomerId%20eq%20'<guid value>'",
        "already-broken",
    ),
    (
        f"https://api.ci.ai.dynamics.com{MODEL_OUTPUT}?filter=CustomerId'<guid value>'",
        "already-broken",
    ),
]


@pytest.mark.parametrize("number", SAMPLES)
def test_a_documented_sample_has_its_plan_or_its_refusal(number: int) -> None:
    text, answer = SAMPLES[number]

    found = translate_text(text, Settings()).to_json()

    if isinstance(answer, str):
        assert (found["outcome"], found["reason"], found["plan"]) == ("refused", answer, None)
    else:
        assert found["outcome"] == ("lossy" if number in LOSSY else "translated")
        assert [step["url"] for step in found["plan"]["steps"]] == answer


@pytest.mark.parametrize(("text", "answer"), OTHERS)
def test_every_other_documented_form_has_its_plan_or_its_refusal(
    text: str, answer: list[str] | str
) -> None:
    found = translate_text(text, Settings()).to_json()

    if isinstance(answer, str):
        assert (found["outcome"], found["reason"]) == ("refused", answer)
        assert found["next_step"]
    else:
        assert [step["url"] for step in found["plan"]["steps"]] == answer


def test_all_documented_samples_are_here() -> None:
    assert list(SAMPLES) == list(range(1, 23))
    assert len({text for text, _ in OTHERS}) == 10


@pytest.mark.parametrize("number", [number for number, (_, it) in SAMPLES.items() if number < 15])
@pytest.mark.parametrize(
    "root",
    [
        "https://api.ci.ai.dynamics.com/v1/instances/0f3c1a52-0000-4000-8000-000000000000",
        "https://prod-wus-01.api.ci.ai.dynamics.com/api/instances/{instanceId}",
        "/instances/{instanceId}",
        "{serviceRoot}",
        "/v1/instances/{instanceId}",
    ],
)
def test_the_root_in_front_of_a_sample_decides_nothing(root: str, number: int) -> None:
    """C1, C10: hosts, versions and placeholders of the root lead to the same plan."""
    text, _ = SAMPLES[number]

    bare, rooted = (translate_text(one, Settings()).to_json() for one in (text, root + text))

    assert (rooted["outcome"], rooted["reason"], rooted["plan"]) == (
        bare["outcome"],
        bare["reason"],
        bare["plan"],
    )


@pytest.mark.parametrize("number", [1, 3, 7, 9, 11, 14, 19, 20])
def test_the_data_segment_may_be_missing(number: int) -> None:
    """C2: for some weeks the documents printed the samples without ``/data``."""
    text, _ = SAMPLES[number]

    whole = translate_text(text, Settings()).to_json()
    short = translate_text("/instances/{id}" + text.removeprefix("/data"), Settings()).to_json()

    assert (short["outcome"], short["plan"]) == (whole["outcome"], whole["plan"])


def test_a_declared_model_output_is_still_not_guessed_out_of_its_path() -> None:
    """J3: whether an encoded question mark was decoded is not known."""
    text = "ModelOut%3Ffilter%3DCustomerId%20eq%20'x'"

    found = translate_text(text, Settings(tables={"ModelOut": "model"}))

    assert found.reason == "already-broken"
