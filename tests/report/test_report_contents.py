"""What the report says beside its findings: code before and after, setup, runs, parity, rules."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from report_findings import SEARCH_COLUMNS, finding
from report_page import Page

from ci_migrate.catalogue import project_catalogue
from ci_migrate.report import Surroundings, html_report, run_of
from ci_migrate.report.charts import folder_of, runs
from ci_migrate.report.joined import cases_beside
from ci_migrate.report.reading import read_migration
from ci_migrate.report.setup import Item, checklist
from ci_migrate.report.sides import beside, hunks, lines_of

Document = dict[str, Any]

DIFF = """\
--- a/app/etl.py
+++ b/app/etl.py
@@ -1,3 +1,3 @@
-import requests
+import ci_dataverse
 import os

@@ -10,5 +10,6 @@
     def rows():
         keep()
-        return requests.get(
-            URL)
+        return ci_dataverse.get(
+            "msdynci_customerprofiles",
+            headers=H)
         # end
     after()
"""


def _of(*found: Document, **more: Any) -> Document:
    return {"schema": 1, "findings": list(found), **more}


def _text(document: Document, about: Surroundings | None = None) -> str:
    return " ".join("".join(Page(html_report(document, about or Surroundings())).texts).split())


# -- before and after


def test_a_finding_shows_the_hunk_that_holds_its_lines() -> None:
    one = read_migration(_of(finding("app/etl.py", 12, "fixed", end_line=13))).findings[0]

    pairs = beside(one, hunks(DIFF))

    assert list(lines_of(pairs, "before")) == [
        ("", "def rows():\n    keep()"),
        ("del", "    return requests.get(\n        URL)"),
        ("i", ""),
        ("", "    # end\nafter()"),
    ]
    assert list(lines_of(pairs, "after"))[1] == (
        "ins",
        '    return ci_dataverse.get(\n        "msdynci_customerprofiles",\n        headers=H)',
    )


def test_a_finding_that_nothing_changes_has_no_after() -> None:
    """What changes beside a call that stays is not its own."""
    found = (finding("app/etl.py", 40, "fixed"), finding("app/etl.py", 12, "offered"))
    findings = read_migration(_of(*found)).findings

    assert [beside(one, hunks(DIFF)) for one in findings] == [(), ()]


def test_of_a_long_hunk_only_the_lines_near_a_finding_are_shown() -> None:
    lines = "".join(f"-old {number}\n+new {number}\n" for number in range(1, 41))
    one = read_migration(_of(finding("a.py", 20, "fixed"))).findings[0]

    pairs = beside(one, hunks(f"--- a\n+++ b\n@@ -1,40 +1,40 @@\n{lines}"))

    assert [pair.before for pair in pairs] == [f"old {number}" for number in range(18, 23)]


def test_both_sides_stand_in_the_page() -> None:
    html = html_report(_of(finding("app/etl.py", 12, "fixed"), diffs={"app/etl.py": DIFF}))

    assert html.index("<figcaption>Before</figcaption>") < html.index("<figcaption>After")
    assert "<del>    return requests.get(" in html
    assert "<ins>    return ci_dataverse.get(" in html


# -- setup


CREDENTIALS = {
    "sign_ins": [{"what": "msal", "path": f"app/{name}.py", "line": 3} for name in "abcde"],
    "keys": [
        {"what": "subscription key", "path": "app/a.py", "line": 9},
        {"what": "subscription key", "path": "app/b.py", "line": 8},
    ],
    "secrets": [{"what": "subscription key", "path": "app/b.py", "line": 8}],
    "variables": [
        {"what": "AZURE_TENANT_ID", "path": "app/a.py", "line": 4},
        {"what": "CI_KEY", "path": "app/a.py", "line": 9},
    ],
}


@pytest.fixture
def items() -> dict[str, Item]:
    """The checklist of a project, one of whose files moves."""
    document = _of(
        finding("app/a.py", 20, "fixed"),
        finding("app/b.py", 20, "manual", reason="write"),
        credentials=CREDENTIALS,
        dependencies=[{"path": "req.txt", "line": 2, "package": "adal", "action": "remove",
                       "why": "nothing is left that uses it"}],
    )  # fmt: skip
    return {one.title: one for one in checklist(document, read_migration(document))}


def test_the_checklist_names_what_an_administrator_does(items: dict[str, Item]) -> None:
    assert list(items) == [
        "App registration",
        "Application user",
        "Role in Customer Insights - Data",
        "Environment variables",
        "Subscription keys to retire",
        "Secrets in the code",
        "Requirements",
    ]


def test_sign_ins_are_told_with_the_first_places(items: dict[str, Item]) -> None:
    (seen,) = items["App registration"].seen

    assert (seen.what, seen.places, seen.more) == (
        "signs in with msal", ("app/a.py:3", "app/b.py:3", "app/c.py:3"), 2,
    )  # fmt: skip


def test_a_key_can_go_where_all_calls_of_its_file_move(items: dict[str, Item]) -> None:
    item = items["Subscription keys to retire"]

    assert [(one.what, one.places) for one in item.seen] == [
        ("sent by files whose calls all move", ("app/a.py:9",)),
        ("sent by files with calls that stay", ("app/b.py:8",)),
    ]
    assert "1 finding stays" in item.texts[0]


def test_variables_of_rewritten_calls_say_whether_they_are_read_today(
    items: dict[str, Item],
) -> None:
    item = items["Environment variables"]
    told = {one.what.split("`")[1]: one.what.endswith("read today") for one in item.seen}

    assert told == {
        "DATAVERSE_URL": False,
        "AZURE_TENANT_ID": True,
        "AZURE_CLIENT_ID": False,
        "AZURE_CLIENT_SECRET": False,
    }
    assert "`CI_KEY`" in item.texts[1]


def test_a_sign_in_of_a_person_is_called_by_its_reason() -> None:
    told = {"sign_ins": [{"what": "a user", "path": "a.py", "line": 1}]}
    document = _of(finding("a.py", 2, "manual"), credentials=told)

    item = checklist(document, read_migration(document))[0]

    assert "`needs-token`" in item.texts[1]


def test_the_checklist_stands_without_what_an_older_scan_did_not_tell() -> None:
    text = _text(_of(finding("a.py", 2, "manual")))

    assert "Setup checklist" in text
    assert "The scan saw no sign-in" not in text


# -- charts


def test_folders_go_as_deep_as_a_dozen_allow() -> None:
    few = read_migration(_of(*(finding(f"src/{one}/x/a.py", 1, "fixed") for one in "ab"))).findings
    many = read_migration(
        _of(*(finding(f"src/{one}/{two}/a.py", 1, "fixed") for one in "abcd" for two in "efgh"))
    ).findings
    top = read_migration(_of(finding("a.py", 1, "fixed"))).findings

    assert [folder_of(few)(one) for one in few] == ["src/a/x/", "src/b/x/"]
    assert {folder_of(many)(one) for one in many} == {"src/a/", "src/b/", "src/c/", "src/d/"}
    assert folder_of(top)(top[0]) == "(top folder)"


def test_runs_are_told_oldest_first_and_end_with_this_one() -> None:
    old = _of(finding("a.py", 1, "manual"), finding("b.py", 1, "manual"))
    document = _of(finding("a.py", 1, "fixed"), runs=[run_of("march", old)])

    found = runs(document, read_migration(document))

    assert [(one.name, one.total, one.outcomes["fixed"]) for one in found] == [
        ("march", 2, 0),
        ("now", 1, 1),
    ]
    assert [part.width for one in found for part in one.segments] == [100, 50]


# -- parity


def _case(name: str, legacy: str, **more: Any) -> Document:
    sides = {"control": {"rows": 1}, "candidate": {"rows": 1}}
    return {"name": name, "legacy": legacy, "verdict": "match", "mismatches": [], **sides, **more}


def test_a_case_stands_beside_the_finding_that_it_was_drafted_from() -> None:
    query = "/data/Customer?$top=1"
    document = _of(
        finding("a.py", 3, "fixed", legacy=query),
        finding("b.py", 4, "fixed", legacy="/data/UnifiedActivity"),
        parity={"schema": 1, "cases": [_case("a.py:3", query), _case("b.py:4 (2)", "/data/X")]},
    )

    found = cases_beside(read_migration(document))

    assert {number: [case.name for case in own] for number, own in found.items()} == {
        1: ["a.py:3"],
        2: ["b.py:4 (2)"],
    }


def test_a_case_written_by_hand_stands_beside_every_finding_with_its_query() -> None:
    finding_query = "/data/Customer?$filter=CustomerId eq '{row['CustomerId']}'"
    case = _case("by id", "/data/Customer?$filter=CustomerId eq '{CID}'", verdict="mismatch")
    document = _of(
        finding("a.py", 3, "fixed", legacy=finding_query),
        finding("b.py", 4, "fixed", legacy="/data/Customer"),
        parity={"schema": 1, "cases": [case]},
    )
    page = Page(html_report(document))

    assert list(cases_beside(read_migration(document))) == [1]
    assert "#case-1" in page.attributes("href")
    assert "mismatch by id: control 1 row, candidate 1 row" in " ".join("".join(page.texts).split())


def test_keys_and_values_of_rows_stay_out_of_the_report(parity: Document) -> None:
    text = _text(_of(finding("a.py", 3, "fixed"), parity=parity))

    assert "FullName: value × 1" in text
    assert not [one for one in ("C-1", "C-2", "Zoë") if one in text]


# -- rules


@pytest.fixture(scope="module")
def catalogue() -> Document:
    return asdict(project_catalogue(()))


STAYS = finding("a.py", 3, "manual", reason="write", operation="create_a_segment")
OFFERED = finding("a.py", 9, "offered", losses=[SEARCH_COLUMNS])


def test_the_report_holds_the_pages_of_the_rules_that_it_uses(catalogue: Document) -> None:
    page = Page(html_report(_of(STAYS, OFFERED), Surroundings(catalogue=catalogue)))
    ids = [one for one in page.attributes("id") if one.startswith("about-")]

    assert ids == [
        "about-write",
        "about-search-columns",
        "about-create_a_segment",
        "about-get_entities_with_odata_path",
    ]
    assert set(page.attributes("href")) >= {"#about-write", "#about-search-columns"}
    assert "A change, not a read" in "".join(page.texts)


def test_where_the_team_has_pages_the_report_leads_there(catalogue: Document) -> None:
    about = Surroundings(catalogue=catalogue, rule_pages="https://wiki.example/ci")
    page = Page(html_report(_of(STAYS), about))

    assert "https://wiki.example/ci#write" in page.attributes("href")
    assert not [one for one in page.attributes("id") if one.startswith("about-")]


def test_without_pages_the_command_for_them_is_given() -> None:
    assert "ci-migrate explain write" in _text(_of(STAYS))


def test_code_in_the_prose_of_rules_is_code_and_nothing_else_is_markup() -> None:
    found = finding("a.py", 3, "manual", message="Give `$top`, not `<i>` or <b>")
    other = finding("b.py", 3, "manual", message="one `odd mark")
    html = html_report(_of(found, other))

    assert "Give <code>$top</code>, not <code>&lt;i&gt;</code> or &lt;b&gt;" in html
    assert "one `odd mark" in html
