"""Pages: self-contained, complete, readable by everybody, and deaf to hostile text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_findings import HOSTILE, finding
from report_page import Page

from ci_migrate.errors import MigrateError
from ci_migrate.paths import data_folder
from ci_migrate.report import findings_text, html_report, markdown_report

Document = dict[str, Any]

OUR_TAGS = {
    tag
    for name in ("report.html.j2", "finding.html.j2", "annex.html.j2", "parts.html.j2")
    for tag in re.findall(
        r"<([a-z][a-z0-9]*)", (data_folder("templates") / name).read_text("utf-8")
    )
}


@pytest.fixture
def full(document: Document, parity: Document) -> Document:
    """Everything that a report can show."""
    diff = f"--- a/app/etl.py\n+++ b/app/etl.py\n@@ -1 +1 @@\n-{HOSTILE}\n+rows = []\n"
    return {**document, "parity": parity, "diffs": {"app/etl.py": diff}}


@pytest.fixture
def page(full: Document) -> Page:
    """The page of the full document."""
    return Page(html_report(full, title=f"Moving {HOSTILE}"))


def test_every_finding_has_an_article_with_its_outcome(page: Page, full: Document) -> None:
    articles = page.of_class("finding")
    outcomes = sorted(str(article["data-outcome"]) for article in articles)

    assert outcomes == sorted(found["outcome"] for found in full["findings"])


def test_the_first_screen_says_how_many_move_wait_and_stay(full: Document) -> None:
    html = html_report(full)
    cards = re.findall(r"<h3 id=\"[a-z-]+\"><b>(\d+)</b> ([a-z, ]+)</h3>", html)

    assert cards == [
        ("2", "move as they are"),
        ("1", "move when you accept a loss"),
        ("3", "stay, and why"),
    ]
    assert "Findings by outcome: 2 fixed, 1 offered, 1 manual, 1 suppressed, 1 failed" in html


def test_each_verdict_is_counted(full: Document) -> None:
    tiles = re.findall(r"<dt>([a-z]+)</dt><dd>(\d+)</dd>", html_report(full))

    assert tiles == [(one, "1") for one in ["match", "ignored", "mismatch", "inconclusive"]]


def test_the_page_holds_one_script_and_it_is_ours(page: Page) -> None:
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert "alert(1)" not in page.sources["script"]


def test_the_browser_is_told_to_run_nothing_else(page: Page) -> None:
    policy = next(attrs["content"] or "" for tag, attrs in page.tags if "http-equiv" in attrs)

    assert "default-src 'none'" in policy
    for source in page.sources.values():
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_nothing_is_loaded_from_anywhere(page: Page) -> None:
    assert not page.attributes("src")
    assert not [address for address in page.attributes("href") if not address.startswith("#")]
    assert "url(" not in page.sources["style"]
    assert "@import" not in page.sources["style"]


def test_no_attribute_carries_code_or_style(page: Page) -> None:
    names = {name for _, attrs in page.tags for name in attrs}

    assert not [name for name in names if name == "style" or name.startswith("on")]


def test_every_link_inside_the_page_arrives(page: Page) -> None:
    targets = page.attributes("id")

    assert len(targets) == len(set(targets))
    assert {address[1:] for address in page.attributes("href")} <= set(targets)
    assert set(page.attributes("aria-labelledby")) <= set(targets)


def test_what_scrolls_sideways_is_reachable_by_keyboard(page: Page) -> None:
    scrolling = [*page.of_class("scroll"), *(attrs for tag, attrs in page.tags if tag == "pre")]

    assert scrolling
    assert all(attrs.get("tabindex") == "0" and attrs.get("aria-label") for attrs in scrolling)


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(first: str, second: str) -> float:
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_their_paper_in_both_themes(page: Page, theme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", page.sources["style"], re.DOTALL)
    colors = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[theme]))
    moods = ("fixed", "offered", "manual", "suppressed", "failed")

    for ink, paper in product(("ink", "muted", "accent"), ("page", "surface", "sunken")):
        assert _contrast(colors[ink], colors[paper]) >= 4.5, (ink, paper)
    for mood in moods:
        assert _contrast(colors[f"{mood}-ink"], colors[f"{mood}-paper"]) >= 4.5, mood
        assert _contrast(colors[f"{mood}-bar"], colors["surface"]) >= 3, mood


def test_queries_losses_and_next_steps_are_in_plain_view(page: Page) -> None:
    text = "".join(page.texts)

    for words in (
        "msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100",
        "then keep rows that match exactly",
        "Ranking and score are lost.",
        "Keep a list of segments in configuration.",
        "bad indent",
        "a docstring",
        "the candidate refused the token",
        "ignored until 2030-01-31: icons stay behind",
        "ci-migrate rewrite --write",
    ):
        assert words in text


def test_hostile_text_is_shown_as_written_with_escapes_for_the_unseen(page: Page) -> None:
    shown = (
        HOSTILE.replace("\x1b", r"\x1b").replace("\u202e", r"\u202e").replace("\ud800", r"\ud800")
    )

    assert "".join(page.texts).count(shown) >= 4


def test_bars_are_as_long_as_their_numbers(page: Page) -> None:
    first = [attrs for tag, attrs in page.tags if tag == "rect"][:5]
    widths = [float(attrs["width"] or 0) for attrs in first]

    assert sum(widths) == pytest.approx(100)
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.02)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(words=st.text(), outcome=st.sampled_from(["fixed", "offered", "manual", "failed"]))
def test_no_text_breaks_a_page(words: str, outcome: str) -> None:
    found = finding(
        words or "a.py",
        1,
        outcome,
        operation=words,
        reason=words,
        message=words,
        excerpt=words,
        legacy=words,
        next_step=words,
        plan={"steps": [{"url": words, "request": words, "name": words, "then": [words]}]},
        losses=[{"id": words, "message": words, "accept": True}],
    )
    document = {"schema": 1, "findings": [found], "diffs": {words: words}}

    page = Page(html_report(document, title=words))

    assert len(page.of_class("finding")) == 1
    assert {tag for tag, _ in page.tags} <= OUR_TAGS
    assert [tag for tag, _ in page.tags].count("script") == 1
    _check_tables(markdown_report(document))


def _check_tables(markdown: str) -> None:
    width = 0
    for line in markdown.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        assert width in (0, cells), line
        width = cells


def test_markdown_tables_keep_their_columns(full: Document) -> None:
    _check_tables(markdown_report(full))


@pytest.mark.parametrize("outcome", ["manual", "fixed"])
def test_the_first_screen_says_how_many_calls_stay_whose_query_is_known(outcome: str) -> None:
    plan = {"steps": [{"url": "msdynci_customerprofiles"}]}
    found = [
        finding("a.cs", 1, outcome, reason="other-language", plan=plan),
        finding("a.cs", 2, "manual", reason="write"),
    ]
    page = html_report({"schema": 1, "findings": found})

    assert ("For 1 of them the Dataverse query is known" in page) == (outcome == "manual")


def test_markdown_shows_code_spans_of_prose_as_such() -> None:
    texts = {
        "Set `a_b | c` and look.": r"Set `a_b \| c` and look.",
        "an odd `mark": r"an odd \`mark",
        "an empty `` span": r"an empty \`\` span",
        "`<img>` <img>": r"`<img>` \<img\>",
    }
    for text, shown in texts.items():
        found = finding("a.py", 1, "manual", reason="write", message=text, next_step=text)
        markdown = markdown_report({"schema": 1, "findings": [found]})

        assert f"| {shown} | {shown} |" in markdown
        assert f"| {shown}<br>**Next:** {shown} |" in markdown


def test_markdown_keeps_a_row_of_many_messages_short() -> None:
    found = [
        finding("a.py", number, "manual", reason="write", message=f"said {number}")
        for number in range(1, 8)
    ]
    markdown = markdown_report({"schema": 1, "findings": found})

    assert "| said 1 / said 2 / and 5 more |" in markdown
    assert "| said 7 |" in markdown


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (False, "9 files scanned: 2 with traces, 2 to change and 1 companion to write."),
        (True, "9 files scanned: 2 with traces, 2 changed and 1 companion written."),
    ],
)
def test_every_form_tells_the_same_of_the_files(written: bool, told: str) -> None:
    files = {"scanned": 9, "candidates": 2, "changed": 3, "companions": 1}
    document = {"schema": 1, "findings": [], "files": files, "written": written}

    for text in (html_report(document), markdown_report(document), findings_text(document)):
        assert told in text


def test_markdown_holds_every_finding_and_the_same_numbers(full: Document) -> None:
    markdown = markdown_report(full)

    assert "| 2 | 1 | 1 | 1 | 1 | 6 |" in markdown
    assert len(re.findall(r"^\| \d+:9 \|", markdown, re.MULTILINE)) == len(full["findings"])
    assert "**to accept** `search-columns`: Ranking and score are lost." in markdown
    assert '| `C-2` | `Age` | type | `1` | `"1"` |  |' in markdown


def test_markdown_prose_cannot_format_link_or_notify() -> None:
    words = "*a* [b](c) <i> @team $x$ ~~d~~ #1"
    markdown = markdown_report(
        {"schema": 1, "findings": [finding("a.py", 1, "manual", message=words)]}
    )

    assert r"\*a\* \[b\](c) \<i\> @<!-- -->team \$x\$ \~\~d\~\~ \#1" in markdown


def test_a_fence_is_longer_than_any_inside_it() -> None:
    markdown = markdown_report({"schema": 1, "findings": [], "diffs": {"a.md": "+````\n+x\n"}})

    assert "`````diff\n+````\n+x\n`````" in markdown


def test_a_written_report_speaks_of_what_was_done(full: Document) -> None:
    html = html_report({**full, "written": True})

    assert "dry run" not in html
    assert "would be fixed" not in html
    assert "moved to Dataverse" in html


def test_an_empty_report_is_a_page_too() -> None:
    page = Page(html_report({"schema": 1, "findings": []}))

    assert "No call site of the legacy API was found." in "".join(page.texts)
    assert "No call site" in markdown_report({"schema": 1, "findings": []})


def test_two_runs_make_the_same_bytes(full: Document) -> None:
    reversed_document = {**full, "findings": full["findings"][::-1]}

    assert html_report(full) == html_report(json.loads(json.dumps(reversed_document)))
    assert markdown_report(full) == markdown_report(reversed_document)


def test_a_verdict_of_another_world_is_refused(full: Document) -> None:
    full["parity"]["cases"][0]["verdict"] = "fine"

    with pytest.raises(MigrateError, match="profiles by segment"):
        html_report(full)


def test_the_room_loads_without_the_template_engine() -> None:
    program = "import sys, ci_migrate.report; sys.exit('jinja2' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
