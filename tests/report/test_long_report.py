"""A long report, read to its end; tests/bench/long_report.py times one of five thousand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import reading
from report_findings import multiplied

from ci_migrate.report import html_report

MANY = 1_500

Document = dict[str, Any]


@pytest.fixture(scope="module")
def many(programs: Document) -> Document:
    return multiplied(programs, MANY)


@pytest.fixture(scope="module")
def long_report(many: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of so many findings."""
    path = tmp_path_factory.mktemp("long") / "report.html"
    path.write_text(html_report(many), encoding="utf-8")
    return path


def test_a_link_reaches_a_finding_far_down(browser: Any, long_report: Path) -> None:
    with reading(browser, long_report, at="#finding-1400") as reader:
        assert reader.page.locator("#finding-1400 .body").is_visible()
        assert reader.page.locator("#finding-1400 summary").first.is_visible()


def test_more_are_listed_on_demand(browser: Any, long_report: Path) -> None:
    with reading(browser, long_report) as reader:
        listed = [reader.count("tbody.finding")]
        said = reader.page.inner_text("#onward")
        reader.page.click("#onward")
        listed.append(reader.count("tbody.finding"))

        assert listed == [200, 400]
        assert said == "Show 200 more of 1300"
        assert reader.page.evaluate("document.activeElement.closest('tbody').id") == "finding-201"
        reader.page.click("th[data-sort=place] button")
        assert reader.places()[0].startswith("team01")


def test_without_javascript_it_is_a_plain_page_with_everything(
    browser: Any, long_report: Path
) -> None:
    with reading(browser, long_report, script=False) as reader:
        reader.page.locator("#finding-1400 summary").click()

        assert reader.count("tbody.finding") == MANY
        assert reader.page.locator("#filter").is_hidden()
        assert reader.page.locator("#finding-1400 .body").is_visible()
        assert reader.page.locator("#finding-1401 .body").is_hidden()
        assert reader.count("button:visible") == 0
