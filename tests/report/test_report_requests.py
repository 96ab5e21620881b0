"""Translations as requests: files of REST clients and collections that can be sent as they are."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_migrate.report import (
    http_requests,
    postman_collection,
    summary_text,
    translations_json,
    translations_text,
)

Document = dict[str, Any]
SUMMARY = {"read": 4, "translated": 1, "lossy": 1, "refused": 1, "skipped": 1}


def step(name: str, request: str, *then: str) -> Document:
    return {"name": name, "url": request, "request": request, "then": list(then)}


def translation(place: Any, *steps: Document, **more: Any) -> Document:
    return {
        "schema": 1,
        "legacy": "/data/Customer?$filter=CustomerId eq '{CID}'",
        "outcome": "translated" if steps else "refused",
        "reason": None if steps else "write",
        "message": "reads msdynci_customerprofiles" if steps else "Start a refresh.",
        "next_step": None if steps else "Use the schedule.",
        "plan": {"steps": list(steps)} if steps else None,
        "losses": [{"id": "row-bound", "message": "100 rows.", "accept": False}] if steps else [],
        "place": place,
        **more,
    }


ONE = step("rows", "set_a?$filter=id%20eq%20'{CID}'&$top=3", "give the columns their names")
TWO = step("more", "set_b?$filter=id%20eq%20'%7BCustomerId%20of%20each%20row%7D'")


def http(*documents: Document) -> str:
    return "".join(http_requests(documents))


def postman(*documents: Document) -> Document:
    found: Document = json.loads("".join(postman_collection(documents)))
    return found


def sent(text: str) -> list[str]:
    return re.findall(r"^GET \S*?/api/data/v9\.2/(.*)$", text, re.MULTILINE)


def test_an_http_file_holds_the_request_its_headers_and_what_is_to_know() -> None:
    assert http(translation(7, ONE)).partition("\n\n### ")[2] == (
        "line 7\n"
        "# legacy: /data/Customer?$filter=CustomerId eq '{CID}'\n"
        "# translated: reads msdynci_customerprofiles\n"
        "# loss: row-bound: 100 rows.\n"
        "# then: give the columns their names\n"
        "# set CID: stands for {CID}\n"
        "GET {{dataverse_url}}/api/data/v9.2/set_a?$filter=id%20eq%20'{{CID}}'&$top=3\n"
        "Authorization: Bearer {{token}}\n"
        "Accept: application/json\n"
        "OData-MaxVersion: 4.0\n"
        "OData-Version: 4.0\n"
        "If-None-Match: null\n"
    )


def test_an_http_file_names_the_organisation_once_before_every_request() -> None:
    text = http(translation(1, ONE), translation(2, ONE))

    assert text.count("\n@dataverse_url = https://yourorg.crm.dynamics.com\n") == 1
    assert text.index("@dataverse_url") < text.index("###")


def test_a_refusal_is_a_comment_and_sends_nothing() -> None:
    text = http(translation(1))

    assert sent(text) == []
    assert "### line 1: refused\n" in text
    assert "# refused (write): Start a refresh.\n# next: Use the schedule.\n" in text
    assert all(line.startswith(("#", "@")) or not line for line in text.splitlines())


def test_a_plan_of_two_steps_is_two_requests_in_order() -> None:
    text = http(translation(("F", "a"), ONE, TWO))

    assert re.findall("### (.*)", text) == [
        "F / a, step 1 of 2: rows",
        "F / a, step 2 of 2: more",
    ]
    assert sent(text)[1] == "set_b?$filter=id%20eq%20'{{CustomerId_of_each_row}}'"


@pytest.mark.parametrize(
    ("request_", "legacy", "wanted"),
    [
        ("s?a='{CID}'", "", "s?a='{{CID}}'"),
        ("s?a='{a b}'&c='{a_b}'", "", "s?a='{{a_b}}'&c='{{a_b_2}}'"),
        ("s?a='{x}'&c='{x}'", "", "s?a='{{x}}'&c='{{x}}'"),
        ("s?a='{token}'&b='{dataverse_url}'", "", "s?a='{{token_2}}'&b='{{dataverse_url_2}}'"),
        ("s?a='{}'&b='{é}'", "", "s?a='{{value}}'&b='{{value_2}}'"),
        ("s?a='%7BCID%7D'", "b eq '{CID}'", "s?a='{{CID}}'"),
        ("s?a='%7BCID%7D'", "b eq '%7BCID%7D'", "s?a='%7BCID%7D'"),
        ("s?a='%7B%7BCID%7D%7D'", "", "s?a='%7B%7BCID%7D%7D'"),
    ],
)
def test_placeholders_become_variables_and_braces_of_a_value_stay(
    request_: str, legacy: str, wanted: str
) -> None:
    document = translation(1, step("rows", request_), legacy=legacy)
    url = postman(document)["item"][0]["request"]["url"]

    assert sent(http(document)) == [wanted]
    assert url["raw"] == "{{dataverse_url}}/api/data/v9.2/" + wanted


@given(st.text(), st.text(), st.text())
def test_no_text_of_the_input_can_add_a_request_or_a_variable(
    name: str, legacy: str, message: str
) -> None:
    documents = (
        translation((name,), ONE, legacy=legacy, message=message),
        translation((name,), legacy=legacy, message=message),
    )
    text = http(*documents)

    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    assert len(lines) == 1 + 6
    assert len(text.splitlines()) == text.count("\n")
    assert len(postman(*documents)["item"]) == 2


def test_a_collection_says_its_schema_and_takes_the_token_from_a_variable() -> None:
    found = postman(translation(1, ONE))

    assert found["info"]["schema"].endswith("/collection/v2.1.0/collection.json")
    assert found["auth"]["bearer"] == [{"key": "token", "value": "{{token}}", "type": "string"}]
    assert {one["key"]: one["value"] for one in found["variable"]} == {
        "dataverse_url": "https://yourorg.crm.dynamics.com",
        "token": "",
        "CID": "",
    }


def test_a_request_of_a_collection_holds_its_url_whole_and_in_parts() -> None:
    (item,) = postman(translation(1, ONE))["item"]
    request = item["request"]

    assert (item["name"], request["method"]) == ("line 1", "GET")
    assert request["url"]["host"] == ["{{dataverse_url}}"]
    assert request["url"]["path"] == ["api", "data", "v9.2", "set_a"]
    assert request["url"]["query"] == [
        {"key": "$filter", "value": "id%20eq%20'{{CID}}'"},
        {"key": "$top", "value": "3"},
    ]
    assert {"key": "OData-Version", "value": "4.0"} in request["header"]
    for words in ("CustomerId eq '{CID}'", "row-bound", "then: give the columns"):
        assert words in request["description"]


def test_a_plan_of_two_steps_is_a_folder_and_a_refusal_an_empty_one() -> None:
    steps, refused = postman(translation(1, ONE, TWO), translation(2))["item"]

    assert [one["name"] for one in steps["item"]] == ["rows", "more"]
    assert (refused["name"], refused["item"]) == ("refused: line 2", [])
    assert "Use the schedule." in refused["description"]


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4).map(tuple), max_size=12
    )
)
def test_folders_mirror_the_places_in_their_order(places: list[tuple[str, ...]]) -> None:
    def walk(item: Document, above: tuple[str, ...]) -> list[tuple[str, ...]]:
        path = (*above, item["name"])
        if "item" in item:
            return [place for one in item["item"] for place in walk(one, path)]
        return [path]

    found = postman(*(translation(place, ONE) for place in places))

    assert [place for item in found["item"] for place in walk(item, ())] == places


def test_a_lone_url_goes_by_its_own_text() -> None:
    document = translation(1, ONE)
    del document["place"]

    assert "### /data/Customer?$filter=CustomerId eq '{CID}'\n" in http(document)
    assert postman(document)["item"][0]["name"] == document["legacy"]
    assert "".join(translations_text([document])).startswith("translated  reads")


def test_text_begins_each_block_with_its_place() -> None:
    text = "".join(translations_text([translation(3, ONE), translation(("F", "a\nb"))]))

    blocks = text.split("\n\n")
    assert blocks[0].startswith("line 3  translated  reads msdynci_customerprofiles\n")
    assert blocks[1].startswith("F / a\\nb  refused (write)  Start a refresh.\n")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_one_document_with_the_summary_asked_for_at_the_end(count: int) -> None:
    documents = [translation(number, ONE) for number in range(count)]
    seen: list[int] = []

    def counted() -> Any:
        for document in documents:
            seen.append(document["place"])
            yield document

    text = "".join(translations_json(counted(), lambda: {"read": len(seen)}))

    assert json.loads(text) == {"schema": 1, "translations": documents, "summary": {"read": count}}


@pytest.mark.parametrize(
    "pieces",
    [
        http_requests,
        postman_collection,
        translations_text,
        lambda documents: translations_json(documents, dict),
    ],
)
def test_documents_are_taken_one_by_one(pieces: Any) -> None:
    taken = itertools.count()
    documents = (translation(next(taken), ONE) for _ in itertools.repeat(None))

    text = "".join(itertools.islice(pieces(documents), 50))

    assert "set_a" in text
    assert next(taken) <= 50


def test_the_summary_counts_everything_that_was_read() -> None:
    assert summary_text(SUMMARY) == (
        "4 read: 1 translated, 1 lossy, 1 refused, 1 without a legacy request."
    )
