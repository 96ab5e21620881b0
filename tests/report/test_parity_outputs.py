"""What people are shown of a verification: comment, spreadsheet, page and text; and all of them."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re

import pytest
from report_outputs import (
    ID,
    SPENT,
    Document,
    annotations,
    azure,
    suite,
    written,
)
from report_page import Page
from report_parity import case, known, mismatch, run

from ci_migrate.report import PARITY, Surroundings, format_of

# -- Markdown


def test_the_comment_names_what_differs_both_queries_and_the_next_step(mixed: Document) -> None:
    text = written("markdown", mixed)

    assert text.startswith("## ✕ Parity: 1 of 4 cases differs\n\n4 parity cases: 1 match, ")
    for words in (
        "### ✕ names",
        "### ? spent",
        "- cause: the candidate refused the token",
        "- legacy `/data/Customer?$filter=CustomerId eq '{CID}'`",
        "- Dataverse `msdynci_customerprofiles?$filter=msdynci_customerid eq 'c-1'`",
        '| `C-1` | `FullName` | value (accents) | `"Zoë"` | `"Zoe"` |',
        "| `C-2` |  | missing-row |  |  |",
        "**Next:** Where nobody minds",
        "1 case with known differences",
        "icons stay behind (crm-team)",
    ):
        assert words in text
    assert "every id" not in text


def test_a_green_run_is_said_in_few_lines() -> None:
    assert written("markdown", run(ID)) == (
        "## ✓ Parity: Both services answer the same\n\n1 parity case: 1 match.\n\n"
        "Equal by: dates × 2.\n"
    )


def test_a_comment_is_never_too_long_and_counts_what_it_leaves_out() -> None:
    wide = [mismatch("k" * 190, "c" * 190, "value", control="x" * 190)] * 20
    document = run(*(case(f"case {n}", "mismatch", mismatches=wide) for n in range(500)))
    text = written("markdown", document)

    assert len(text) < 65_536
    shown = len(re.findall(r"^### ", text, re.MULTILINE))
    assert 10 < shown < 500
    assert f"**{500 - shown} more cases to act on** in the full report." in text


# -- CSV


def test_a_spreadsheet_gets_a_line_for_each_mismatch(mixed: Document) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", mixed))))

    assert [(row["case"], row["key"], row["kind"]) for row in rows] == [
        ("every id [1]", "", ""),
        ("names", "C-1", "value"),
        ("names", "C-2", "missing-row"),
        ("names", "C-3", "type"),
        ("spent", "", ""),
        ("icons", "C-1", "value"),
    ]
    assert (rows[1]["control"], rows[3]["control"], rows[3]["candidate"]) == ('"Zoë"', "1", '"1"')


def test_a_number_below_zero_stays_a_number_and_a_formula_a_text() -> None:
    one = mismatch("=1+1", "-a", "value", control=-5, candidate="-5")
    (row,) = csv.DictReader(
        io.StringIO(written("csv", run(case("+x", "mismatch", mismatches=[one]))))
    )

    assert (row["case"], row["key"], row["column"]) == ("'+x", "'=1+1", "'-a")
    assert (row["control"], row["candidate"]) == ("-5", '"-5"')


# -- HTML


def test_the_page_shows_what_to_act_on_first_and_loads_nothing(mixed: Document) -> None:
    page = Page(written("html", mixed))
    outcomes = [str(one["data-outcome"]) for one in page.of_class("finding")]

    assert outcomes == ["mismatch", "inconclusive", "ignored", "match"]
    assert not page.attributes("src")
    assert all(address.startswith("#") for address in page.attributes("href"))
    policy = next(attrs["content"] or "" for _, attrs in page.tags if "http-equiv" in attrs)
    assert "default-src 'none'" in policy
    for source in page.sources.values():
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    text = "".join(page.texts)
    for words in ("1 of 4 cases differs", '"Zoë"', "msdynci_customerid eq 'c-1'", 'CID = "c-1"',
                  "the candidate refused the token", "icons stay behind",
                  "covers nothing"):  # fmt: skip
        assert words in text


def test_every_link_of_the_page_arrives(mixed: Document) -> None:
    page = Page(written("html", mixed))
    targets = page.attributes("id")

    assert len(targets) == len(set(targets))
    assert {address[1:] for address in page.attributes("href")} <= set(targets)
    assert set(page.attributes("aria-labelledby")) <= set(targets)


# -- the text


def test_the_text_lists_every_case_then_the_open_ones_then_what_to_do(mixed: Document) -> None:
    text = written("text", mixed)

    assert text == (
        "match         every id [1]  control 1 row, candidate 1 row  equal by dates × 2\n"
        "mismatch      names         control 100 rows, candidate 99 rows"
        "  missing-row × 1, type × 1, value × 1\n"
        "inconclusive  spent         control 0 rows, candidate 0 rows\n"
        "ignored       icons         control 1 row, candidate 1 row"
        "  ignored until 2030-01-31: icons stay behind (crm-team)  value × 1\n"
        "\n"
        "mismatch  names\n"
        "     case | checks/parity.toml:7\n"
        "   legacy | /data/Customer?$filter=CustomerId eq '{CID}'\n"
        "   filled | /data/Customer?$filter=CustomerId eq 'c-1'\n"
        "dataverse | msdynci_customerprofiles?$filter=msdynci_customerid eq 'c-1'\n"
        '     with | CID = "c-1"\n'
        "     rows | control 100 rows, candidate 99 rows\n"
        "  differs | missing-row × 1, type × 1, value × 1\n"
        '      key | C-1  FullName  value (accents)  control "Zoë", candidate "Zoe"\n'
        "      key | C-2  missing-row\n"
        '      key | C-3  Age  type (number-as-text)  control 1, candidate "1"\n'
        "     hint | FullName: other accents, 1 value\n"
        '     next | Where nobody minds, write normalise = ["accents"] under'
        " [case.columns.FullName].\n"
        "     next | Look for these keys in Dataverse. There: the new query asks for something"
        " else. Not there: the two services do not hold the same data.\n"
        "     next | Or excuse it for a while: [[case.ignore]] with columns or kind, reason,"
        " owner, expires.\n"
        "\n"
        "inconclusive  spent\n"
        "    cause | the candidate refused the token\n"
        "   legacy | /data/Customer?$filter=CustomerId eq '{CID}'\n"
        "   filled | /data/Customer?$filter=CustomerId eq 'c-1'\n"
        "dataverse | msdynci_customerprofiles?$filter=msdynci_customerid eq 'c-1'\n"
        '     with | CID = "c-1"\n'
        "     rows | control 0 rows, candidate 0 rows\n"
        "     next | Remove the cause, then verify again.\n"
        "\n"
        "known difference unused  old  Icon  until 2030-01-31: icons stay behind (crm-team);"
        " it covers nothing any more: take it out, or let --update-known do it\n"
        "4 parity cases: 1 match, 1 ignored, 1 mismatch, 1 inconclusive.\n"
        "Next: Settle 1 parity case whose rows differ before you switch over.\n"
    )


def test_what_is_not_told_is_counted_and_nested_differences_are_spelled_out() -> None:
    one = mismatch("C-1", "Orders", "value", nature="nested", control="[1]", detail=["[0] differs"])
    text = written("text", run(case("a", "mismatch", mismatches=[one], more_mismatches=41)))

    assert "          |   [0] differs\n" in text
    assert "     more | and 41 more mismatches\n" in text


def test_a_side_with_an_error_says_so() -> None:
    broken = {"rows": None, "status": 403, "pages": 0, "error": "no role", "cut": False}
    text = written("text", run(case("a", "inconclusive", candidate=broken)))

    assert "control 1 row, candidate no rows (status 403, no role)" in text


def test_what_the_cause_says_is_not_said_again_of_the_sides() -> None:
    spent = {"rows": 0, "status": None, "pages": 0, "error": "no answer", "cut": False}
    cause = "control: no answer; candidate: no answer"
    document = run(case("a", "inconclusive", control=spent, candidate=spent, cause=cause))

    assert "     rows | control 0 rows, candidate 0 rows\n" in written("text", document)
    assert "- control 0 rows, candidate 0 rows\n" in written("markdown", document)


def test_a_side_that_was_not_asked_says_so() -> None:
    nobody = {"rows": None, "status": None, "pages": 0, "error": None, "cut": False}
    document = run(case("a", "inconclusive", control=nobody, candidate=nobody, cause="stopped"))

    assert "control not asked, candidate not asked" in written("text", document)


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("text", "likewise |"),
        ("markdown", "- likewise"),
        ("github", "%0Alikewise:"),
        ("azure", "%0Alikewise:"),
    ],
)
def test_one_cause_of_many_cases_is_said_once(name: str, sign: str) -> None:
    """A service that is down would else fill the log."""
    stopped = [
        case(f"case {n}", "inconclusive", cause="the run was interrupted") for n in range(40)
    ]
    document = run(*stopped, SPENT, complete=False, cause="the run was interrupted")
    text = written(name, document)

    assert f"{sign} 39 other cases: case 1, case 2, case 3," in text
    assert re.search(r"case 8 and 31 more($|%0A)", text, re.MULTILINE)
    assert text.count("the candidate refused the token") == 1
    assert text.count("Remove the cause, then verify again.") == 1
    assert text.count("Run the same command again") == 1


@pytest.mark.parametrize("name", ["text", "markdown", "html", "junit", "github", "azure", "csv"])
def test_the_legacy_query_of_an_open_case_can_be_pasted(name: str) -> None:
    """With its values in place, beside what the file says; three of many, where it gathers."""
    queries = [f"/data/Customer?$filter=City eq 'c-{n}'" for n in range(5)]
    for verdict in ("mismatch", "inconclusive"):
        one, many = (case("a", verdict, filled=queries[:n], cause="why") for n in (1, 5))
        plain = case("a", verdict, filled=[], legacy="/data/Customer?$top=5", cause="why")
        one, many, plain = (
            re.sub(r"&#(39|x27);|&apos;", "'", written(name, run(one)))
            for one in (one, many, plain)
        )

        assert queries[0] in one
        assert queries[2] in many
        assert queries[3] not in many
        assert "and 2 more" in many
        assert "filled |" not in plain


def test_columns_are_counted_where_not_all_mismatches_are_told() -> None:
    one = mismatch("C-1", "City", "value")
    found = [
        {"kind": "value", "column": "City", "mismatches": 9},
        {"kind": "type", "column": "Age", "mismatches": 41},
        {"kind": "value", "column": "Age", "mismatches": 1},
        {"kind": "missing-column", "column": "Phone", "mismatches": 1},
        {"kind": "missing-row", "column": "", "mismatches": 4},
    ]
    told = run(case("a", "mismatch", mismatches=[one], open=found))
    cut = run(case("a", "mismatch", mismatches=[one], more_mismatches=55, open=found))
    wide = [{"kind": "value", "column": f"C{n}", "mismatches": 1} for n in range(9)]

    for name in ("text", "markdown", "html", "junit"):
        assert "Age × 42, City × 9" not in written(name, told)
        assert "Age × 42, City × 9" in written(name, cut)
        assert "Phone × 1" not in written(name, cut)
    assert "C7 × 1 and in 1 more columns\n" in written(
        "text", run(case("a", "mismatch", more_mismatches=9, open=wide))
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([("value", "City"), ("value", "Zip code")], 'columns = ["City", "Zip code"], reason'),
        ([("missing-row", "")], 'kind = "missing-row", reason'),
        ([("missing-row", ""), ("value", "City")], "columns or kind, reason"),
        ([("value", f"C{n}") for n in range(6)], "columns or kind, reason"),
        ([], "columns or kind, reason"),
    ],
)
def test_an_excuse_names_what_it_would_have_to_cover(
    found: list[tuple[str, str]], words: str
) -> None:
    pairs = [{"kind": kind, "column": column, "mismatches": 2} for kind, column in found]

    text = written("text", run(case("a", "mismatch", open=pairs)))

    assert f"Or excuse it for a while: [[case.ignore]] with {words}, owner, expires.\n" in text


@pytest.mark.parametrize(
    ("nature", "column", "words"),
    [
        ("precision", "Seen-At", 'write tolerance = "1 s" under [case.columns.Seen-At].'),
        ("rounding", "Score %", 'write tolerance = 0.01 under [case.columns."Score %"].'),
        ("blanks+accents", "{column}", '["blanks", "accents"] under [case.columns."{column}"].'),
    ],
)
def test_a_next_step_names_the_column(nature: str, column: str, words: str) -> None:
    one = mismatch("C-1", column, "value", nature=nature)

    assert words in written("text", run(case("a", "mismatch", mismatches=[one])))


def test_what_a_plan_loses_is_noted_where_rows_differ() -> None:
    lost = [{"id": "unordered-rows", "message": "The query does not sort."}]
    red = run(case("a", "mismatch", losses=lost))

    for name, words in (
        ("text", "     note | The query does not sort.\n"),
        ("markdown", "- note: The query does not sort.\n"),
        ("junit", "note: The query does not sort.\n"),
        ("html", "The query does not sort."),
    ):
        assert words in written(name, red)
    assert "does not sort" not in written("text", run(case("a", "inconclusive", losses=lost)))


def test_columns_that_flicker_are_named_in_green_runs_too() -> None:
    document = run(
        case("a", "match", noise={"reads": 3, "columns": {"Seen": 2}}, normalised={"dates": 1}),
        case("b", "match", noise={"reads": 3, "columns": {"Seen": 1, "Age": 1}}),
    )
    said = "equal by dates × 1; differs from itself: Seen × 2, seen in 3 more readings"

    for name in ("text", "junit", "html"):
        assert said in written(name, document)
    assert "\nDiffer from themselves: Seen × 3, Age × 1.\n" in written("markdown", document)
    assert "Differ from themselves: Seen × 3, Age × 1." in written("html", document)
    rows = list(csv.DictReader(io.StringIO(written("csv", document))))
    assert [(row["equal by"], row["noise"]) for row in rows] == [
        ("dates × 1", "Seen × 2"),
        ("", "Age × 1, Seen × 1"),
    ]


def test_the_line_of_an_open_case_is_told_where_it_is_known(mixed: Document) -> None:
    for name, words in (
        ("text", "     case | checks/parity.toml:7\n"),
        ("markdown", "- case `checks/parity.toml:7`\n"),
        ("junit", "case: checks/parity.toml:7\n"),
        ("html", "checks/parity.toml:7"),
    ):
        assert words in written(name, mixed)
        assert words not in written(name, mixed, Surroundings())


def test_a_query_written_by_hand_is_shown_where_there_is_no_plan() -> None:
    text = written("text", run(case("a", "inconclusive", plan=None, dataverse="accounts?$top=1")))

    assert "dataverse | accounts?$top=1\n" in text


def test_no_cases_are_no_success() -> None:
    assert written("text", run()) == ("0 parity cases.\nNo case was run: nothing was compared.\n")


def test_colour_changes_nothing_but_colour(mixed: Document) -> None:
    coloured = written("text", mixed, Surroundings(color=True))

    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == written("text", mixed, Surroundings())


# -- all of them


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"complete": False, "cause": "the run was interrupted"}, "the run was interrupted"),
        ({"known": [known("icons", "unused")]}, "covers nothing any more"),
        ({"known": [known("icons", "expired")]}, "has expired and covers 3 mismatches"),
        ({"known": [known("icons", "exceeded", most=2)]}, "covers 3 mismatches and may cover 2"),
    ],
    ids=["interrupted", "unused", "expired", "exceeded"],
)
def test_what_fails_a_run_beside_its_cases_fails_it_in_every_format(
    more: Document, said: str
) -> None:
    document = run(ID, **more)

    for name in ("text", "html", "markdown", "junit", "github"):
        assert said in written(name, document)
    assert written("markdown", document).startswith("## ✕ ")
    found = suite(written("junit", document)).attrib
    assert int(found["errors"]) + int(found["failures"]) == 1
    assert [one.name for one in annotations(written("github", document))] == ["error"]
    assert azure(written("azure", document))[-1].properties == {"result": "Failed"}


def test_only_a_run_that_had_begun_can_be_gone_on_with() -> None:
    begun = run(ID, complete=False, cause="the run was interrupted")
    never = run(complete=False, cause="the environment lacks DATAVERSE_URL")

    assert "Next: Go on with the rest (the run was interrupted): --checkpoint" in written(
        "text", begun
    )
    assert written("text", never) == (
        "0 parity cases.\nNot complete: the environment lacks DATAVERSE_URL.\n"
        "Next: Remove the cause, then: ci-migrate verify\n"
    )
    for name in ("markdown", "html"):
        assert "Nothing is proven" in written(name, never)
        assert "Not complete" in written(name, begun)


def test_a_document_of_an_earlier_version_is_read() -> None:
    """It lacks what came later, and says nothing about it."""
    side = {"rows": 1, "status": 200, "pages": 1}
    old = {"name": "a", "verdict": "match", "control": side, "candidate": side, "mismatches": []}
    document = {"schema": 1, "cases": [old], "summary": {}}

    assert "✓" in written("markdown", document)
    assert suite(written("junit", document)).attrib["failures"] == "0"


@pytest.mark.parametrize(
    ("name", "format_name"),
    [("a.json", "json"), ("REPORT.HTML", "html"), ("x/y.md", "markdown"), ("a.xml", "junit"),
     ("a.csv", "csv"), ("a.txt", "text"), ("a.docx", None), ("json", None)],
)  # fmt: skip
def test_a_file_has_the_format_of_its_ending(name: str, format_name: str | None) -> None:
    assert format_of(name, PARITY) == format_name
