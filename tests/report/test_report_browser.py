"""The report in a real browser: found, sorted, opened, copied, printed, by everybody."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import DESKTOP, PHONE, chromium, faults, reading
from report_findings import HOSTILE, finding

from ci_migrate.report import PARITY, Surroundings, html_report

ROOT = Path(__file__).parent.parent.parent
MANY = 5_000
RIGHT_TO_LEFT = "שלום עולם مرحبا"

Document = dict[str, Any]
Write = Callable[[Document], Path]


def _scanned(*paths: str) -> Document:
    """The document of a real scan, with what a rewrite changes."""
    command = [sys.executable, "-m", "ci_migrate", "report", *paths, "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: Document = json.loads(done.stdout)
    return found


def _multiplied(document: Document, number: int) -> Document:
    """So many findings: those of the document in the folders of one team after the other."""
    findings: list[Document] = []
    diffs: dict[str, str] = {}
    while len(findings) < number:
        team = f"team{len(findings):05d}/"
        findings += [{**one, "path": team + one["path"]} for one in document["findings"]]
        diffs |= {team + path: text for path, text in document["diffs"].items()}
    diffs = {path: text for path, text in diffs.items() if len(text) < 20_000}
    return {**document, "findings": findings[:number], "diffs": diffs}


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def programs() -> Document:
    return _scanned("tests/programs")


@pytest.fixture(scope="session")
def many(programs: Document) -> Document:
    return _multiplied(programs, MANY)


@pytest.fixture(scope="session")
def report(programs: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of real programs."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_report(programs), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def long_report(many: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of five thousand findings."""
    path = tmp_path_factory.mktemp("long") / "report.html"
    path.write_text(html_report(many), encoding="utf-8")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(document: Document) -> Path:
        path = tmp_path / "report.html"
        path.write_text(html_report(document), encoding="utf-8")
        return path

    return written


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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious(
    browser: Any, write: Write, programs: Document, parity: Document, size: Any, dark: bool
) -> None:
    found = [*programs["findings"][:60], *finding_kinds()]
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


def test_without_javascript_it_is_a_plain_page_with_everything(
    browser: Any, long_report: Path
) -> None:
    with reading(browser, long_report, script=False) as reader:
        reader.page.locator("#finding-4900 summary").click()

        assert reader.count("tbody.finding") == MANY
        assert reader.page.locator("#filter").is_hidden()
        assert reader.page.locator("#finding-4900 .body").is_visible()
        assert reader.page.locator("#finding-4901 .body").is_hidden()
        assert reader.count("button:visible") == 0


def test_a_link_reaches_a_finding_far_down(browser: Any, long_report: Path) -> None:
    with reading(browser, long_report, at="#finding-4900") as reader:
        assert reader.page.locator("#finding-4900 .body").is_visible()
        assert reader.page.locator("#finding-4900 summary").first.is_visible()


def test_a_link_to_a_section_or_a_rule_opens_no_finding(
    browser: Any, write: Write, programs: Document
) -> None:
    with reading(browser, write(programs), at="#findings") as reader:
        assert reader.count("details[open]") == 0


def test_more_are_listed_on_demand(browser: Any, long_report: Path) -> None:
    with reading(browser, long_report) as reader:
        listed = [reader.count("tbody.finding")]
        said = reader.page.inner_text("#onward")
        reader.page.click("#onward")
        listed.append(reader.count("tbody.finding"))

        assert listed == [200, 400]
        assert said == "Show 200 more of 4800"
        assert reader.page.evaluate("document.activeElement.closest('tbody').id") == "finding-201"
        reader.page.click("th[data-sort=place] button")
        assert reader.places()[0].startswith("team04")


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


def test_five_thousand_findings_are_written_in_three_seconds(
    many: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "scan.json", tmp_path / "report.html"
    source.write_text(json.dumps(many), encoding="utf-8")
    command = [sys.executable, "-m", "ci_migrate", "report", str(source), "-o", str(target)]

    def taken() -> float:
        begin = time.perf_counter()
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        return time.perf_counter() - begin

    best = min(taken() for _ in range(3))
    _tell(capsys, f"{MANY} findings written in {best:.2f} s, {target.stat().st_size:,} bytes")

    assert best < 3


def test_five_thousand_findings_open_in_a_second(
    browser: Any, long_report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def taken() -> float:
        with reading(browser, long_report) as reader:
            assert reader.shown() == f"{MANY} of {MANY} match, the first 200 listed"
            ready = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000"
            return float(reader.page.evaluate(ready))

    best = min(taken() for _ in range(3))
    _tell(capsys, f"{MANY} findings ready in the browser in {best:.2f} s")

    assert best < 1


def _tell(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")
