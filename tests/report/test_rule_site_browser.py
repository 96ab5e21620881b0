"""The page of all rules in a real browser: found, read and printed by anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import DESKTOP, PHONE, faults, reading

from ci_migrate.catalogue import shipped
from ci_migrate.cli.knowledge import _document
from ci_migrate.report import catalogue_html


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, as the command writes it."""
    path = tmp_path_factory.mktemp("site") / "rules.html"
    path.write_text(catalogue_html(_document(shipped())), encoding="utf-8")
    return path


def shown(page: Any) -> list[str]:
    """The names of the pages that are in sight."""
    return list(
        page.eval_on_selector_all(
            "article", "all => all.filter((one) => !one.hidden).map((one) => one.id)"
        )
    )


def test_words_find_pages_and_their_entries(browser: Any, file: Path) -> None:
    with reading(browser, file) as reader:
        page = reader.page
        everything = shown(page)
        page.keyboard.press("/")
        page.keyboard.type("segment-quotes")
        found = shown(page)
        status = page.inner_text("[role=search] output")
        entries = page.locator("nav li:visible").count()
        page.keyboard.press("Escape")

        assert "segment-quotes" in found
        assert len(found) < 10
        assert status == f"{len(found)} of {len(everything)} pages"
        assert entries == len(found)
        assert shown(page) == everything
        assert reader.complaints == []
        assert reader.requests == [file.as_uri()]


def test_words_that_nothing_has_are_answered(browser: Any, file: Path) -> None:
    with reading(browser, file) as reader:
        reader.page.fill("input", "xyzzy")

        assert shown(reader.page) == []
        assert reader.page.locator("text=No page has these words").is_visible()


def test_a_link_leads_to_a_page_that_a_search_has_hidden(browser: Any, file: Path) -> None:
    with reading(browser, file) as reader:
        reader.page.fill("input", "segment-quotes")
        reader.page.evaluate("location.hash = 'metadata'")
        reader.page.wait_for_timeout(100)

        assert reader.page.locator("#metadata").is_visible()
        assert reader.page.input_value("input") == ""


def test_without_scripts_everything_is_there_but_the_search(browser: Any, file: Path) -> None:
    with reading(browser, file, script=False) as reader:
        page = reader.page

        assert not page.locator("[role=search]").is_visible()
        assert page.locator("#get_all_segments").is_visible()
        page.click("summary >> text=Losses")
        page.click("nav a >> text=row-bound")
        assert page.url.endswith("#row-bound")


@pytest.mark.parametrize(
    ("size", "dark"),
    [(DESKTOP, False), (PHONE, True)],
    ids=["desktop in light", "phone in dark"],
)
def test_anybody_can_use_it(browser: Any, file: Path, size: tuple[int, int], dark: bool) -> None:
    with reading(browser, file, size=size, dark=dark) as reader:
        wide = reader.page.evaluate("document.documentElement.scrollWidth")
        reader.page.fill("input", "segment")  # axe looks at what is in sight

        assert len(shown(reader.page)) > 10
        assert faults(reader) == []
        assert wide <= size[0]


def test_on_paper_there_is_nothing_but_the_pages(browser: Any, file: Path) -> None:
    with reading(browser, file, dark=True) as reader:
        page = reader.page
        page.emulate_media(media="print")

        assert not page.locator("nav").is_visible()
        assert not page.locator("[role=search]").is_visible()
        assert page.locator("#get_all_segments").is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
