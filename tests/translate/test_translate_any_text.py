"""What holds for the translation of any text whatever."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ci_migrate.catalogue import shipped
from ci_migrate.model import Translation, Verdict
from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

CONFIGURED = Settings(
    tables={"ChurnModel": "model", "VIPs": "segment", "Spend": "measure", "Brands": "enrichment"},
    columns={"Customer": {"Loyalty_Tier": "msdynci_loyalty_tier"}},
    search_columns=("FullName", "EMail"),
    row_bound="all",
    segment_quotes="backslash",
    model_column="msdynci_model",
)
SETTINGS = st.sampled_from([Settings(), CONFIGURED])

TABLES = st.sampled_from(
    ["Customer", "customer", "UnifiedActivity", "Customer_Measure", "SegmentMembership", "VIPs"]
    + ["ChurnModel", "Spend", "Brands", "BrandShareOfVoiceFromMicrosoft", "{table}", "A_B", "Odd"]
    + ["Customer('x')", "Customer('{id}')", "Customer(", "UnifiedActivity$filter=", "", "a/b"]
    + ["OOBeCommerceCLVPrediction", "AlternateKey", "Customer%3F$filter%3Dx"]
)
COLUMNS = st.sampled_from(
    ["CustomerId", "customerid", "FullName", "ActivityTime", "Duration", "RewardPoints", "{column}"]
    + ["TotalSpent", "Loyalty_Tier", "Größe", "a/b", "Segments"]
)
VALUES = st.sampled_from(
    ["'x'", "'{cid}'", "{cid}", "'O''Brian'", "5", "-1.5", "null", "true", "‘x’", "'50%'", "'a&b'"]
    + ["2017-01-01T00:00:00.000Z", "2017-01-01", "'\ue000'", "'日本'", "''", "'x"]
)
CONDITIONS: st.SearchStrategy[str] = st.recursive(
    st.one_of(
        st.builds("{} {} {}".format, COLUMNS, st.sampled_from(["eq", "ne", "gt", "le"]), VALUES),
        st.builds("{} in ({},{})".format, COLUMNS, VALUES, VALUES),
        st.builds("{} in ({})".format, COLUMNS, VALUES),
        st.builds("IsMemberOfSegment({})".format, VALUES),
        st.builds("contains({},{})".format, COLUMNS, VALUES),
        st.builds("year({}) eq {}".format, COLUMNS, VALUES),
        st.sampled_from(["{condition}", "not", "and", ")"]),
    ),
    lambda terms: st.one_of(
        st.builds("{} and {}".format, terms, terms),
        st.builds("({} or {})".format, terms, terms),
        st.builds("not ({})".format, terms),
    ),
    max_leaves=4,
)
OPTIONS = st.one_of(
    CONDITIONS.map("$filter={}".format),
    CONDITIONS.map("$filter={}".format),
    st.sampled_from(
        ["$top=10", "$top={n}", "$top=1{n}", "$top=0", "$top=500", "$top=ten", "$top=", "top=5"]
        + ["$skip=5", "$skip={s}", "$skip=-1", "$select=*", "select=*", "$count=true"]
        + ["$select=CustomerId,FullName", "$select={columns}", "$select=", "$select=TotalSpent"]
        + ["$orderby=FullName desc", "$orderby=ActivityTime asc", "$orderby={o}", "$orderby=,"]
        + ["$expand=UnifiedActivity,Customer_Measure", "$expand=UnifiedActivity", "$expand={e}"]
        + ['$search="anna"', "$search={what}", "$search=50%25", "proxy=true", "forceSearch=true"]
        + ["IsMemberOfSegment('S')", " $orderby=FullName", "subscription-key={key}", "$apply=x"]
        + ["$skiptoken=x", "x", "=", "relativePath=Customer"]
    ),
)
ROOTS = st.sampled_from(
    ["", "/data/", "{root}/data/", "/instances/{id}/data/", "/instances/{id}/", "POST /data/"]
    + ["https://api.ci.ai.dynamics.com/v1/instances/{id}/data/", "https://example.org/", "PUT "]
    + ["/instances/{id}/data?relativePath="]
)
QUERIES = st.builds(
    lambda root, table, options, mark: f"{root}{table}{mark}{'&'.join(options)}",
    ROOTS,
    TABLES,
    st.lists(OPTIONS, max_size=4),
    st.sampled_from(["?", "?", "?", "&", ""]),
)
MANY = settings(derandomize=True, deadline=None, database=None, max_examples=250)


def check(found: Translation) -> None:
    """The invariants of a translation, whatever its text."""
    shown = found.to_json()
    printed = json.dumps(shown, ensure_ascii=False)
    refused = found.verdict is Verdict.REFUSED
    assert refused == (found.plan is None)
    assert refused == bool(found.reason and found.next_step)
    assert found.reason is None or found.reason in shipped().reasons
    assert {loss.id for loss in found.losses} <= set(shipped().losses)
    assert (found.verdict is Verdict.LOSSY) == any(loss.accept for loss in found.losses)
    assert found.message
    assert not set(printed) & {"\ue000", "\ue001"}
    if found.plan is None:
        return
    for step in found.plan.steps:
        assert unquote(step.request) == step.url
        assert step.request.replace("\ue000", "").replace("\ue001", "").isascii()
        assert not set(step.request) & set(' "<>#')


def options_of(request: str) -> list[str]:
    return [unquote(part.partition("=")[0]) for part in request.partition("?")[2].split("&")]


@MANY
@given(st.text(max_size=40), SETTINGS)
@example("", Settings())
@example("\ue0005\ue001", Settings())
@example("msdynci_x?$filter=a eq '\ue0005\ue001'&$top=abc", Settings())
@example("{", Settings())
@example("GET ", Settings())
def test_no_text_breaks_the_translator(text: str, configured: Settings) -> None:
    check(translate_text(text, configured))


@MANY
@given(QUERIES, SETTINGS)
@example("Customer?$filter=FullName eq 'x'&$top=1{n}", Settings())
@example("Customer?$filter=" + "not  " * 3000 + "FullName eq 'x'", Settings())
@example("Customer?$filter=CustomerId in '{SegmentName}'", Settings())
def test_every_query_has_a_plan_or_a_reason_with_a_next_step(
    query: str, configured: Settings
) -> None:
    check(translate_text(query, configured))


@MANY
@given(QUERIES, SETTINGS)
def test_nothing_goes_out_that_dataverse_refuses(query: str, configured: Settings) -> None:
    """Facts 2 and 9; and ``$top`` with a page size is never asked for by a request text."""
    found = translate_text(query, configured)

    for step in found.plan.steps if found.plan else ():
        condition = unquote(step.request.partition("$filter=")[2].partition("&")[0])
        assert set(options_of(step.request)) <= {"$filter", "$select", "$orderby", "$top", ""}
        assert " in (" not in condition
        assert "IsMemberOfSegment(" not in condition


@pytest.mark.parametrize("option", ["$top", "$skip"])
def test_a_number_of_five_thousand_digits_is_answered(option: str) -> None:
    check(translate_text(f"Customer?{option}={'9' * 5000}", Settings()))


def test_a_path_in_a_message_shows_its_placeholders() -> None:
    found = translate_text("/data/Customer/{CID}/UnifiedActivity", Settings()).to_json()

    assert "{CID}" in found["message"]
    assert "\\ue000" not in found["message"]
