"""What JUnit readers, GitHub and Azure are told of a verification."""

from __future__ import annotations

import re

import pytest
from report_outputs import (
    ABOUT,
    ID,
    Document,
    annotations,
    azure,
    suite,
    written,
)
from report_parity import case, mismatch, run

from ci_migrate.report import Surroundings

# -- JUnit


def test_a_case_is_a_test_with_its_name_its_time_and_its_file(mixed: Document) -> None:
    tests = suite(written("junit", mixed)).findall("testcase")

    assert [test.attrib["name"] for test in tests][:4] == [
        "every id [1]", "names", "spent", "icons",
    ]  # fmt: skip
    assert {test.attrib["classname"] for test in tests} == {"parity"}
    assert [test.attrib["time"] for test in tests][:2] == ["0.000", "1.250"]


def test_a_verdict_is_the_result_of_its_test(mixed: Document) -> None:
    """Failure, error and skipped; the unused entry fails a test of its own."""
    found = suite(written("junit", mixed))
    results = {
        test.attrib["name"]: [(one.tag, one.attrib["type"]) for one in test]
        for test in found.findall("testcase")
    }

    assert results == {
        "every id [1]": [],
        "names": [("failure", "missing-row+type+value")],
        "spent": [("error", "inconclusive")],
        "icons": [("skipped", "ignored")],
        "known difference: old: Icon": [("failure", "unused")],
    }
    counts = {name: found.attrib[name] for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "5", "failures": "2", "errors": "1", "skipped": "1"}


def test_a_failure_names_key_column_and_both_values_and_both_queries(mixed: Document) -> None:
    failure = suite(written("junit", mixed)).find("testcase[@name='names']/failure")
    assert failure is not None
    text = failure.text or ""

    assert failure.attrib["message"] == (
        "missing-row × 1, type × 1, value × 1; first: "
        'C-1  FullName  value (accents)  control "Zoë", candidate "Zoe"'
    )
    assert 'key: C-3  Age  type (number-as-text)  control 1, candidate "1"\n' in text
    assert "key: C-2  missing-row\n" in text
    assert "legacy: /data/Customer?$filter=CustomerId eq '{CID}'\n" in text
    assert "dataverse: msdynci_customerprofiles?$filter=msdynci_customerid eq 'c-1'\n" in text
    assert 'with: CID = "c-1"\n' in text
    assert 'next: Where nobody minds, write normalise = ["accents"]' in text


def test_an_ignored_case_says_why_until_when_and_whose_it_is(mixed: Document) -> None:
    skipped = suite(written("junit", mixed)).find("testcase[@name='icons']/skipped")
    assert skipped is not None

    assert skipped.attrib["message"] == (
        "ignored until 2030-01-31: icons stay behind (crm-team); differs: value × 1"
    )


def test_without_a_beginning_there_is_no_clock_in_the_report(mixed: Document) -> None:
    """It is the same for the same document, and still valid for Jenkins."""
    text = written("junit", mixed, Surroundings())

    assert "timestamp" not in suite(text).attrib
    assert set(re.findall(r' time="([^"]*)"', text)) == {"0.000"}


# -- GitHub


def test_an_annotation_stands_at_the_line_of_its_case(mixed: Document) -> None:
    found = annotations(written("github", mixed))

    assert [(one.name, one.properties["title"], one.properties.get("line")) for one in found] == [
        ("error", "parity: mismatch: names", "7"),
        ("error", "parity: known difference unused: old", None),
        ("error", "parity: inconclusive: spent", None),
        ("notice", "parity: ignored: icons", None),
    ]
    assert {one.properties["file"] for one in found} == {"checks/parity.toml"}
    assert 'key: C-1  FullName  value (accents)  control "Zoë", candidate "Zoe"' in found[0].message


def test_a_case_made_from_values_stands_at_the_case_that_it_was_made_from() -> None:
    document = run(case("every id [1]", "inconclusive", of="every id"))

    assert annotations(written("github", document))[0].properties["line"] == "20"


def test_without_a_case_file_an_annotation_has_no_place(mixed: Document) -> None:
    found = annotations(written("github", mixed, Surroundings(lines=ABOUT.lines)))

    assert {tuple(one.properties) for one in found} == {("title",)}


@pytest.mark.parametrize("count", [10, 11, 40])
def test_what_a_step_does_not_show_is_named_in_the_last_annotation(count: int) -> None:
    """GitHub and Azure show ten of a level."""
    document = run(*(case(f"case {number}", "mismatch") for number in range(count)))
    found = annotations(written("github", document))
    issues = [one for one in azure(written("azure", document)) if one.name == "task.logissue"]

    assert len(found) == len(issues) == 10
    told = 10 if count == 10 else 9
    assert [one.properties["title"] for one in found[:told]] == [
        f"parity: mismatch: case {number}" for number in range(told)
    ]
    if count > 10:
        assert (
            found[-1].properties["title"] == f"parity: {count - 9} more, which a step does not show"
        )
        assert "mismatch: case 9\n" in found[-1].message


def test_no_message_is_longer_than_an_agent_keeps() -> None:
    long = "x" * 30_000
    document = run(
        case(
            long,
            "mismatch",
            legacy=long,
            parameters={"CID": long},
            mismatches=[mismatch(long, "Name", "value", control=long)] * 20,
            hints=[long],
        )
    )

    assert len(annotations(written("github", document))[0].message) <= 4096


# -- Azure


def test_issues_come_first_then_the_summary_then_the_result(mixed: Document) -> None:
    found = azure(written("azure", mixed))

    assert [one.name for one in found] == [
        *["task.logissue"] * 4, "task.uploadsummary", "task.complete",
    ]  # fmt: skip
    assert found[0].properties == {
        "type": "error", "sourcepath": "checks/parity.toml", "linenumber": "7",
    }  # fmt: skip
    assert found[0].message.startswith("parity: mismatch: names\nlegacy: /data/Customer")
    assert found[3].properties["type"] == "warning"
    assert found[4].message == "/work/summary.md"
    assert found[5].properties == {"result": "Failed"}


def test_a_green_run_succeeds_and_a_summary_is_only_named_where_there_is_one() -> None:
    found = azure(written("azure", run(ID), Surroundings()))

    assert [(one.name, one.properties) for one in found] == [
        ("task.complete", {"result": "Succeeded"})
    ]


def test_an_encoded_query_stays_readable_for_every_agent() -> None:
    """A percent sign is only escaped where it would begin an escape."""
    document = run(case("q", "inconclusive", legacy="/data/A?%24top=1%20%3B%0A"))
    text = written("azure", document)

    assert "%24top=1%20%AZP253B%AZP250A" in text
    assert "/data/A?%24top=1%20%3B%0A" in azure(text)[0].message
