"""The report in a real browser: on a phone, on paper, with aids, with hostile text in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import DESKTOP, PHONE, faults, reading
from report_findings import HOSTILE, finding

from ci_migrate.report import PARITY, Surroundings, run_of, since

RIGHT_TO_LEFT = "שלום עולם مرحبا"

Document = dict[str, Any]
Write = Callable[[Document], Path]


@pytest.mark.parametrize(
    ("size", "dark"),
    [(DESKTOP, False), (PHONE, True)],
    ids=["desktop in light", "phone in dark"],
)
def test_axe_finds_nothing_serious(
    browser: Any, write: Write, programs: Document, parity: Document, size: Any, dark: bool
) -> None:
    found = [*programs["findings"][:40], *finding_kinds()]
    document = {**programs, "findings": found, "parity": parity}
    with reading(browser, write(document), size=size, dark=dark, at="#finding-3") as reader:
        reader.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        reader.page.wait_for_timeout(300)

        assert faults(reader) == []


def finding_kinds() -> list[Document]:
    """A finding of each outcome."""
    return [finding(f"kinds/{one}.py", 1, one, reason="write") for one in
            ("offered", "suppressed", "failed")]  # fmt: skip


def test_a_phone_never_scrolls_sideways(
    browser: Any, write: Write, programs: Document, parity: Document
) -> None:
    wide = finding("a" * 90 + "/b.py", 1, "manual", reason="write", legacy="/data/" + "x" * 300,
                   message="y" * 200, operation="z" * 80)  # fmt: skip
    document = {**programs, "findings": [*programs["findings"], wide], "parity": parity}
    with reading(browser, write(document), size=PHONE) as reader:
        reader.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        reader.page.wait_for_timeout(300)

        assert reader.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_on_a_phone_before_and_after_stand_below_each_other(browser: Any, report: Path) -> None:
    with reading(browser, report, size=PHONE, at="#finding-1") as reader:
        first, second = (one.bounding_box() for one in reader.page.locator("#finding-1 pre").all())

        assert second["y"] >= first["y"] + first["height"]


def test_what_changed_reads_line_by_line_on_a_phone(browser: Any, write: Write) -> None:
    old = {"schema": 1, "findings": [finding("a.py", 1, "manual", reason="write")]}
    new = {"schema": 1, "findings": [finding("b.py", 2, "offered")]}
    document = {**new, "since": since(new, old), "runs": [run_of("march", old)]}
    with reading(browser, write(document), size=PHONE) as reader:
        boxes = [one.bounding_box() for one in reader.page.locator("#since caption").all()]

        assert len(boxes) == 2
        assert all(box["width"] > 200 and box["height"] < 40 for box in boxes)


def test_several_cases_beside_a_finding_show_their_worst_verdict_whole(
    browser: Any, write: Write, parity: Document
) -> None:
    query = "/data/Customer?$filter=CustomerId eq '{}'"
    cases = [{**one, "legacy": query.format("{ID}")} for one in parity["cases"]]
    found = [finding("a.py", 1, "fixed", legacy=query.format("{cid}"))]
    document = {"schema": 1, "findings": found, "parity": {**parity, "cases": cases}}
    with reading(browser, write(document)) as reader:
        cell = reader.page.locator("tbody.finding > tr:first-child > :nth-child(6)")

        assert cell.inner_text() == "mismatch"
        assert cell.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_frame_of_a_linked_finding_lies_above_its_neighbour(browser: Any, report: Path) -> None:
    with reading(browser, report, at="#finding-2") as reader:
        layers = [
            reader.page.locator(f"#finding-{number}").evaluate(
                "one => getComputedStyle(one).zIndex"
            )
            for number in (2, 3)
        ]

        assert layers == ["1", "auto"]


def test_on_paper_everything_is_unfolded_and_nothing_is_left_to_click(
    browser: Any, write: Write, programs: Document
) -> None:
    document = {**programs, "findings": programs["findings"][:20], "diffs": {}}
    with reading(browser, write(document)) as reader:
        reader.page.emulate_media(media="print")
        reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        reader.page.wait_for_timeout(200)
        bodies = [one.is_visible() for one in reader.page.locator(".body").all()]
        gone = [reader.page.locator(one).first.is_hidden() for one in ("nav", "#filter", ".copy")]
        reader.page.evaluate("dispatchEvent(new Event('afterprint'))")

        assert bodies == [True] * 20
        assert gone == [True] * 3
        assert reader.count("details[open]") == 0
        assert reader.page.pdf().startswith(b"%PDF")


def test_hostile_text_is_text_also_where_it_is_folded_away(browser: Any, write: Write) -> None:
    words = (
        f"{HOSTILE} <img src=x onerror=alert(2)> </noscript></table> {RIGHT_TO_LEFT} 🚀 ``` ` `x`"
    )
    found = [
        finding(f"{number:03d}/{words}", 1, "manual", message=words, excerpt=words, reason=words,
                operation=words, legacy=words, next_step=words,
                plan={"steps": [{"url": words, "then": [words]}]},
                losses=[{"id": words, "message": words, "accept": True}])
        for number in range(210)
    ]  # fmt: skip
    diffs = {f"000/{words}": f"--- a\n+++ b\n@@ -1 +1 @@\n-{words}\n+{words}\n"}
    path = write({"schema": 1, "findings": found, "diffs": diffs})
    with reading(browser, path, at="#finding-205") as reader:
        reader.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        reader.page.fill("#words", "onerror")
        reader.page.wait_for_timeout(200)

        assert reader.shown() == "210 of 210 match, the first 200 listed"
        assert (reader.count("script"), reader.count("img")) == (1, 0)
        assert reader.requests == [path.as_uri()]
        assert reader.complaints == []
        assert RIGHT_TO_LEFT in reader.page.inner_text("#finding-1 .said")
        assert "</script><script>alert(1)</script>" in reader.page.inner_text("#finding-1 pre")


def test_where_nothing_was_found_the_page_says_so(browser: Any, write: Write) -> None:
    empty = {"schema": 1, "findings": [], "files": {"scanned": 12, "candidates": 0}}
    with reading(browser, write(empty)) as reader:
        assert "No call site of the legacy API was found." in reader.page.inner_text("header")
        assert "12 files scanned" in reader.page.inner_text("main")
        assert reader.complaints == []
        assert faults(reader) == []


def test_the_parity_page_filters_and_axe_finds_nothing_serious(
    browser: Any, tmp_path: Path, mixed: Document
) -> None:
    path = tmp_path / "parity.html"
    path.write_text(PARITY["html"].write(mixed, Surroundings()), encoding="utf-8")
    with reading(browser, path) as reader:
        all_of_them = reader.count("article.finding:visible")
        reader.page.uncheck("#filter [value=match]")

        assert reader.count("article.finding:visible") == all_of_them - 1
        assert reader.complaints == []
        assert faults(reader) == []
