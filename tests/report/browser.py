"""A real Chromium with one page open, as a reader sees it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP, PHONE = (1280, 850), (390, 844)
MISSING = "no Chromium here; install the package of the system: apt-get install chromium"


@dataclass(slots=True)
class Reader:
    """An open page, and what the browser complained about or asked the network for."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def count(self, selector: str) -> int:
        """How many elements there are."""
        return int(self.page.locator(selector).count())

    def shown(self) -> str:
        """What is said of the number of findings."""
        return str(self.page.inner_text("#filter output"))

    def places(self) -> list[str]:
        """The places in the table, from top to bottom."""
        return list(self.page.locator("tbody.finding th").all_text_contents())

    def column(self, number: int) -> list[str]:
        """The texts of a column of the table."""
        return list(
            self.page.locator(f"tbody.finding > tr:first-child > :nth-child({number})")
            .all_text_contents()
        )  # fmt: skip


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser of the system; skips where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(MISSING)
    sync_api = pytest.importorskip("playwright.sync_api", reason="pip install 'ci-migrate[test]'")
    rooted = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=rooted)
        yield browser
        browser.close()


@contextmanager
def reading(
    browser: Any,
    file: Path,
    *,
    size: tuple[int, int] = DESKTOP,
    dark: bool = False,
    script: bool = True,
    before: str = "",
    at: str = "",
    permissions: tuple[str, ...] = (),
) -> Iterator[Reader]:
    """A file open in a window of its own; ``before`` is a script that runs ahead of the page's."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        permissions=list(permissions),
        reduced_motion="reduce",
    )
    if before:
        context.add_init_script(before)
    page = context.new_page()
    reader = Reader(page)
    page.on("console", lambda said: reader.complaints.append(said.text))
    page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (reader.complaints.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: reader.requests.append(request.url))
    page.goto(file.as_uri() + at)
    yield reader
    context.close()


def faults(reader: Reader) -> list[str]:
    """What axe finds that is serious or worse: the rule and the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(reader.page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
