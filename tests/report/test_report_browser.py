"""The report in a real browser: found, sorted, opened, copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import reading
from report_findings import finding

Document = dict[str, Any]
Write = Callable[[Document], Path]


def test_it_opens_in_silence_and_asks_the_network_for_nothing(
    browser: Any, report: Path, programs: Document
) -> None:
    with reading(browser, report) as reader:
        for details in reader.page.locator(".more > td > details").all()[:20]:
            details.evaluate("one => { one.open = true; }")

        assert reader.shown() == f"{len(programs['findings'])} of {len(programs['findings'])} shown"
        assert reader.requests == [report.as_uri()]
        assert reader.complaints == []


def test_words_and_outcomes_filter_the_table_and_the_number_is_announced(
    browser: Any, report: Path, programs: Document
) -> None:
    moving = [one for one in programs["findings"] if one["outcome"] == "fixed"]
    with reading(browser, report) as reader:
        reader.page.fill("#words", "loyalty_letter MSDYNCI")
        narrowed = reader.places()
        reader.page.fill("#words", "")
        for outcome in ("offered", "manual"):
            reader.page.uncheck(f"#filter [value={outcome}]")

        assert narrowed
        assert all("loyalty_letter.py" in place for place in narrowed)
        assert reader.shown() == f"{len(moving)} of {len(programs['findings'])} shown"
        assert set(reader.column(3)) == {"would be fixed"}
        assert reader.page.locator("#filter output").get_attribute("aria-live") == "polite"


def test_a_word_with_a_column_asks_for_exactly_that(
    browser: Any, report: Path, programs: Document
) -> None:
    writes = [one for one in programs["findings"] if one["reason"] == "metadata"]
    with reading(browser, report) as reader:
        reader.page.fill("#words", "reason:metadata")

        assert reader.column(4) == ["metadata"] * len(writes)


def test_an_operation_of_the_chart_leads_to_its_findings_near_and_far(
    browser: Any, write: Write
) -> None:
    found = [
        finding(f"{number:03d}.py", 1, "manual", operation="unknown", reason="write",
                kind="token" if number in (7, 250) else "call")
        for number in range(260)
    ]  # fmt: skip
    with reading(browser, write({"schema": 1, "findings": found})) as reader:
        reader.page.click("#tables [data-filter='operation:token request']")

        assert reader.page.input_value("#words") == 'operation:"token request"'
        assert reader.places() == ["007.py:1:9", "250.py:1:9"]


def test_a_long_chart_begins_with_a_dozen_rows(browser: Any, write: Write) -> None:
    found = [
        finding("a.py", number, "manual", operation=f"op_{number:02d}", reason="write")
        for number in range(1, 21)
    ]
    with reading(browser, write({"schema": 1, "findings": found})) as reader:
        rows = reader.page.locator("#tables .card:nth-of-type(2) tbody tr:visible")
        few = rows.count()
        reader.page.get_by_role("button", name="Show 8 more").click()

        assert (few, rows.count()) == (12, 20)
        assert reader.page.evaluate("document.activeElement.textContent") == "op_13"


def test_where_nothing_fits_one_click_shows_all_again(
    browser: Any, report: Path, programs: Document
) -> None:
    with reading(browser, report) as reader:
        reader.page.fill("#words", "no such words anywhere")
        empty = reader.page.inner_text(".nothing")
        reader.page.click("#clear")

        assert empty.startswith("No finding matches.")
        assert reader.count("tbody.finding") == len(programs["findings"])


def test_a_reason_of_the_first_screen_leads_to_its_findings(browser: Any, report: Path) -> None:
    with reading(browser, report) as reader:
        reader.page.click("#summary [data-filter='reason:needs-token']")

        assert set(reader.column(4)) == {"needs-token"}
        assert reader.page.evaluate("document.activeElement.id") == "findings"


@pytest.mark.parametrize("column", ["operation", "outcome", "reason", "access"])
def test_a_column_sorts_both_ways_and_says_so(browser: Any, report: Path, column: str) -> None:
    number = ["place", "operation", "outcome", "reason", "access"].index(column) + 1
    with reading(browser, report) as reader:
        head = reader.page.locator(f"th[data-sort={column}]")
        head.locator("button").click()
        up, said = reader.column(number), head.get_attribute("aria-sort")
        head.locator("button").press("Enter")
        down = reader.column(number)

        key = ["would be fixed", "offered", "manual"].index if column == "outcome" else str.lower
        assert up == sorted(up, key=key)
        assert len(set(up)) > 1
        assert down == sorted(up, key=key, reverse=True)
        assert (said, head.get_attribute("aria-sort")) == ("ascending", "descending")
        assert "descending" in reader.page.inner_text("#said")


def test_what_is_chosen_stands_in_the_address(browser: Any, report: Path) -> None:
    with reading(browser, report) as reader:
        reader.page.fill("#words", "msdynci")
        reader.page.uncheck("#filter [value=offered]")
        reader.page.click("th[data-sort=place] button")
        address = reader.page.evaluate("location.hash")
        chosen = reader.places()
    with reading(browser, report, at=address) as reader:
        assert address.startswith("#findings?")
        assert reader.places() == chosen
        assert reader.page.input_value("#words") == "msdynci"
        assert not reader.page.is_checked("#filter [value=offered]")


def test_the_keyboard_reaches_filters_opens_and_walks(browser: Any, report: Path) -> None:
    with reading(browser, report) as reader:
        reader.page.keyboard.press("Tab")
        first = reader.page.evaluate("document.activeElement.className")
        reader.page.keyboard.press("/")
        reader.page.keyboard.type("reason:metadata")
        narrowed = reader.count("tbody.finding")
        reader.page.keyboard.press("Escape")
        reader.page.locator(".more > td > details > summary").nth(0).focus()
        reader.page.keyboard.press("ArrowDown")
        reader.page.keyboard.press("Enter")
        opened = reader.page.locator("#finding-2 .body")

        assert first == "skip"
        assert narrowed < reader.count("tbody.finding")
        assert opened.is_visible()
        assert reader.page.locator("#finding-1 .body").is_hidden()


def test_an_open_finding_shows_before_after_query_plan_and_losses(
    browser: Any, report: Path, programs: Document
) -> None:
    places = [(one["path"], one["outcome"]) for one in programs["findings"]]
    number = places.index(("tests/programs/enrichment_brands.py", "fixed")) + 1
    with reading(browser, report, at=f"#finding-{number}") as reader:
        body = reader.page.locator(f"#finding-{number} .body")
        body.wait_for()
        before, after = body.locator("pre").all_inner_texts()
        terms = body.locator("dt").all_inner_texts()
        plan = body.locator("ol li").all_inner_texts()

        assert "httpx.get(" in before
        assert "ci_dataverse.get_httpx(" in after
        assert terms == ["Legacy query", "Plan", "What may differ", "Rule"]
        assert plan[0].startswith("Ask Dataverse: msdynci_customerprofiles?")
        assert plan[1:] == [line for line in plan if line.startswith("then ")]
        boxes = [one.bounding_box() for one in body.locator("pre").all()]
        assert boxes[0]["y"] == boxes[1]["y"]


def test_a_click_copies_code_and_queries(browser: Any, report: Path) -> None:
    allowed = ("clipboard-read", "clipboard-write")
    with reading(browser, report, at="#finding-1", permissions=allowed) as reader:
        query = reader.page.locator("#finding-1 dd code.query").first
        reader.page.get_by_role("button", name="Copy: legacy query").first.click()
        reader.page.wait_for_function("document.querySelector('#said').textContent")

        assert reader.page.evaluate("navigator.clipboard.readText()") == query.inner_text()
        assert reader.page.inner_text("#said") == "Copied: legacy query"


def test_where_the_clipboard_is_refused_copying_still_works(browser: Any, report: Path) -> None:
    refused = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
    with reading(browser, report, at="#finding-1", before=refused) as reader:
        query = reader.page.locator("#finding-1 dd code.query").first.inner_text()
        reader.page.get_by_role("button", name="Copy: legacy query").first.click()
        reader.page.wait_for_function("document.querySelector('#said').textContent")
        reader.page.focus("#words")
        reader.page.keyboard.press("Control+v")

        assert reader.page.input_value("#words") == query


def test_a_link_to_a_section_or_a_rule_opens_no_finding(
    browser: Any, write: Write, programs: Document
) -> None:
    with reading(browser, write(programs), at="#findings") as reader:
        assert reader.count("details[open]") == 0
