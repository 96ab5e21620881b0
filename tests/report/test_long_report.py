"""A report of five thousand findings: written, opened and read to its end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from browser import reading

from ci_migrate.report import html_report

MANY = 5_000

Document = dict[str, Any]


@pytest.fixture(scope="module")
def many(programs: Document) -> Document:
    return _multiplied(programs, MANY)


@pytest.fixture(scope="module")
def long_report(many: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of five thousand findings."""
    path = tmp_path_factory.mktemp("long") / "report.html"
    path.write_text(html_report(many), encoding="utf-8")
    return path


def test_a_link_reaches_a_finding_far_down(browser: Any, long_report: Path) -> None:
    with reading(browser, long_report, at="#finding-4900") as reader:
        assert reader.page.locator("#finding-4900 .body").is_visible()
        assert reader.page.locator("#finding-4900 summary").first.is_visible()


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


def test_five_thousand_findings_are_written_in_three_seconds(
    many: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "scan.json", tmp_path / "report.html"
    source.write_text(json.dumps(many), encoding="utf-8")
    command = [sys.executable, "-m", "ci_migrate", "report", str(source), "-o", str(target)]

    def taken() -> float:
        """Seconds of a processor: on an idle machine those of the clock."""
        begin = os.times()
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        end = os.times()
        user, system = end.children_user, end.children_system
        return user + system - begin.children_user - begin.children_system

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

    best = taken()
    for _ in range(9):  # by the clock: while others use the machine, another try is worth it
        best = best if best < 1 else min(best, taken())
    _tell(capsys, f"{MANY} findings ready in the browser in {best:.2f} s")

    assert best < 1


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


def _tell(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")
