"""Terminal text: one line per place, what it says is sorted, counted and safe to print."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_findings import finding

from ci_migrate.errors import MigrateError
from ci_migrate.report import Surroundings, findings_text, translation_text

ANSI = re.compile(r"\x1b\[\d+m")
Document = dict[str, Any]


def test_a_finding_reads_like_a_linter_line_with_columns_from_one(document: Document) -> None:
    text = findings_text(document)

    assert (
        "app/etl.py:12:9  fixed  get_entities_with_odata_path: fixed at app/etl.py\n"
        '    12 | rows = client.get_entities_with_odata_path(ENV, "Customer")\n'
        "     - | /data/Customer?$filter=CustomerId eq '{cid}'\n"
        "     + | msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100\n"
        "  then | keep rows that match exactly\n"
        "  loss | row-bound: The bound of 100 rows is kept.\n"
    ) in findings_text({**document, "findings": document["findings"][2:3]})
    assert "app/admin.py:7:9  metadata  get_all_segments: manual at app/admin.py\n" in text


def test_a_loss_to_accept_is_told_apart_and_comes_first(document: Document) -> None:
    text = findings_text({**document, "findings": document["findings"][1:2]})

    assert text.index("accept | search-columns") < text.index("loss | row-bound")


def test_a_loss_is_told_once_and_then_named(document: Document) -> None:
    """One to accept is told each time: it is a decision for each place."""
    text = findings_text({**document, "findings": document["findings"][1:3] * 2})

    assert text.count("The bound of 100 rows is kept.") == 1
    assert text.count("  loss | row-bound: as told above\n") == 3
    assert text.count("accept | search-columns: Ranking") == 2


def test_findings_come_by_path_and_line(document: Document) -> None:
    places = re.findall(r"^(\S+):(\d+):9 ", findings_text(document), re.MULTILINE)

    assert places == sorted(places, key=lambda place: (place[0], int(place[1])))
    assert len(places) == len(document["findings"])


def test_the_summary_counts_every_finding_once(document: Document) -> None:
    assert (
        "6 findings (5 call sites, 1 token request) in 4 files: 2 would be fixed by --write,"
        " 1 offered, 1 manual, 1 suppressed, 1 failed.\n"
        "10 files scanned: 4 with traces, 0 to change, 2 not parsed and 1 trace explained.\n"
        "Left after `rewrite --write`: 1 to decide on, 1 by hand (metadata 1), 1 failed.\n"
    ) in findings_text(document)


def test_a_written_rewrite_says_fixed_and_asks_for_a_verification(document: Document) -> None:
    text = findings_text({**document, "written": True})

    assert ": 2 fixed, 1 offered" in text
    assert text.splitlines()[-1].endswith("ci-migrate verify")


def test_only_calls_are_counted_as_call_sites() -> None:
    text = findings_text({"schema": 1, "findings": [finding("a.py", 1, "fixed")]})

    assert "1 call site in 1 file: 1 would be fixed by --write." in text


@pytest.mark.parametrize(
    ("outcomes", "written", "hint"),
    [
        (["fixed", "manual"], False, "ci-migrate rewrite --write"),
        (["fixed", "manual"], True, "ci-migrate verify"),
        (["manual"], False, "ci-migrate explain get_entities_with_odata_path"),
        (["offered"], False, "Next: Decide on 1 offered rewrite: offered."),
        (["failed"], True, "Next: Read why 1 rewrite failed; those files are untouched."),
        ([], False, "Next: Nothing is left to do."),
    ],
)
def test_the_last_line_names_the_likely_next_step(
    outcomes: list[str], written: bool, hint: str
) -> None:
    found = [finding("a.py", line, outcome) for line, outcome in enumerate(outcomes, 1)]

    text = findings_text({"schema": 1, "findings": found, "written": written})

    assert text.splitlines()[-1].endswith(hint)


def test_manual_places_without_a_known_operation_name_no_rule() -> None:
    found = [finding("a.py", 1, "manual", operation="unknown")]

    text = findings_text({"schema": 1, "findings": found})

    assert text.splitlines()[-1] == (
        "Next: Move 1 place by hand; each finding says why and what to do."
    )


def test_nothing_found_is_said_in_words() -> None:
    text = findings_text({"schema": 1, "findings": [], "files": {"scanned": 3}})

    assert text.startswith("No call site of the legacy API found.\n3 files scanned.\n")


def test_files_that_do_not_parse_are_named(document: Document) -> None:
    assert "app/bad.py  not parsed  bad indent\napp/broken.py  not parsed\n" in findings_text(
        document
    )


def test_a_plan_of_several_steps_is_numbered() -> None:
    steps = [{"url": "msdynci_customerprofiles"}, {"url": "msdynci_unifiedactivities"}]

    text = translation_text(
        {"schema": 1, "legacy": "/data/Customer", "outcome": "lossy", "plan": {"steps": steps}}
    )

    assert "   + 1 | msdynci_customerprofiles\n   + 2 | msdynci_unifiedactivities\n" in text


def test_a_translation_shows_the_request_on_the_wire(document: Document) -> None:
    source = document["findings"][2]

    text = translation_text(
        {"schema": 1, "legacy": source["legacy"], "outcome": "translated", "plan": source["plan"]}
    )

    assert text.startswith("translated\n     - | /data/Customer?$filter")
    assert "   GET | /api/data/v9.2/msdynci_customerprofiles?%24top=100\n" in text


def test_a_refusal_gives_its_reason_and_the_next_step() -> None:
    text = translation_text(
        {
            "schema": 1,
            "legacy": "/data/Orders",
            "outcome": "refused",
            "reason": "source-table",
            "message": "Dataverse has no source tables.",
            "next_step": "Read the source itself.",
            "plan": None,
        }
    )

    assert text == (
        "refused (source-table)  Dataverse has no source tables.\n"
        "     - | /data/Orders\n"
        "  next | Read the source itself.\n"
    )


def test_colour_changes_nothing_but_colour(document: Document) -> None:
    coloured = findings_text(document, Surroundings(color=True))

    assert ANSI.search(coloured)
    assert ANSI.sub("", coloured) == findings_text(document)


def test_text_from_scanned_code_cannot_steer_the_terminal(document: Document) -> None:
    text = findings_text(document)

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert r"Zoë \x1b[31m\u202e\ud800" in text
    assert text.encode()


def test_a_log_of_a_ci_system_takes_nothing_in_it_for_a_command() -> None:
    found = finding("a.py", 1, "manual", message="##vso[task.complete]\n::add-mask::x")

    text = findings_text({"schema": 1, "findings": [found]})

    assert "##vso" not in text
    assert r"#\x23vso[task.complete]" in text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(words=st.text(), seed=st.integers(0, 99))
def test_the_order_of_the_input_does_not_matter(words: str, seed: int) -> None:
    found = [finding("a.py", line, "manual", message=words + str(line)) for line in (1, 1, 2, 3)]
    shuffled = random.Random(seed).sample(found, k=len(found))

    assert findings_text({"schema": 1, "findings": found}) == findings_text(
        {"schema": 1, "findings": shuffled}
    )


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"schema": 2, "findings": []}, "schema 2"),
        ({"findings": []}, "schema null"),
        ({"schema": 1}, "'findings'"),
        ({"schema": 1, "findings": {}, "files": 7}, "'files'"),
        ({"schema": 1, "findings": "x"}, "'findings'"),
        ({"schema": 1, "findings": ["x"]}, "'findings[]'"),
        ({"schema": 1, "findings": [{"path": "a.py"}]}, "a.py:?"),
        ({"schema": 1, "findings": [{"path": "a.py", "line": 4, "outcome": "done"}]}, "a.py:4"),
        ([], "JSON object"),
    ],
)
def test_a_document_that_would_mislead_is_refused(broken: Any, words: str) -> None:
    with pytest.raises(MigrateError, match=re.escape(words)):
        findings_text(broken)


def test_a_finding_needs_no_more_than_place_and_outcome() -> None:
    bare = json.loads(
        '{"schema": 1, "findings": [{"path": "a.py", "line": 1, "outcome": "fixed"}]}'
    )

    assert findings_text(bare).startswith("a.py:1:1  fixed  unknown\n")
