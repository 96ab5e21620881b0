"""All that is known as one HTML page, and the topics: they say what the code does."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from ci_migrate.catalogue import described, project_catalogue, shipped
from ci_migrate.cli.completion import TOPICS
from ci_migrate.cli.knowledge import _document
from ci_migrate.errors import RuleError
from ci_migrate.report import catalogue_html, catalogue_markdown, page_text, topics
from ci_migrate.report.rule_pages import anchor

DOCUMENT: Mapping[str, Any] = _document(shipped())
PAGE = catalogue_html(DOCUMENT)
MARKDOWN = catalogue_markdown(DOCUMENT)
NAMES = [
    *shipped().rules, *shipped().reasons, *shipped().losses,
    *(one.legacy for one in shipped().tables.values()), *TOPICS,
]  # fmt: skip


class Outline(HTMLParser):
    """The ids and links of a page, its words, and what it loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.loaded += [given[name] for name in ("src", "srcset", "data") if name in given]
        self.loaded += [given["href"]] if "href" in given and tag != "a" else []

    def handle_data(self, data: str) -> None:
        self.words += data


OUTLINE = Outline(PAGE)


def test_everything_that_is_known_has_an_anchor_of_its_own_in_both_forms() -> None:
    """Help links lead to either."""
    markdown = re.findall(r'<a id="([^"]+)"></a>', MARKDOWN)

    assert sorted(markdown) == sorted(map(anchor, NAMES))
    assert len(set(OUTLINE.ids)) == len(OUTLINE.ids)
    assert set(markdown) <= set(OUTLINE.ids)


def test_every_link_leads_somewhere() -> None:
    inner = re.findall(r"\]\(#([^)]+)\)", MARKDOWN)

    assert {link[1:] for link in OUTLINE.links} <= set(OUTLINE.ids)
    assert set(inner) <= set(re.findall(r'<a id="([^"]+)"></a>', MARKDOWN))
    assert all(f"#{anchor(name)}" in OUTLINE.links for name in NAMES)
    assert len(inner) > 100


def test_the_page_needs_no_network_and_runs_nothing_but_its_own() -> None:
    styles, scripts = (
        re.findall(f"<{tag}>(.*?)</{tag}>", PAGE, re.S) for tag in ("style", "script")
    )
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', PAGE)

    assert OUTLINE.loaded == []
    assert (len(styles), len(scripts), len(policy)) == (1, 1, 1)
    assert "default-src 'none'" in policy[0].replace("&#39;", "'")
    for text in (*styles, *scripts):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"sha256-{digest}" in policy[0]
    assert "url(" not in styles[0]


def test_texts_of_rules_are_shown_and_run_nothing() -> None:
    rule = DOCUMENT["rules"]["get_all_segments"] | {"why": "<script>alert(1)</script> `<b>`"}
    page = catalogue_html({**DOCUMENT, "rules": {"get_all_segments": rule}})

    assert page.count("<script>") == 1
    assert "<b>" not in page
    assert "<script>alert(1)</script> <b>" in Outline(page).words


def test_a_page_holds_what_its_rule_holds() -> None:
    words = " ".join(OUTLINE.words.split())
    for rule in shipped().rules.values():
        for text in (rule.summary, rule.why, rule.instead, rule.legacy.path):
            assert " ".join(text.replace("`", "").split()) in words
        for example in rule.examples:
            assert " ".join(example.legacy.split()) in words
            assert all(step in words for step in example.steps)


# -- what cannot move


def test_what_cannot_move_names_every_operation_and_query_that_stays() -> None:
    page = topics(DOCUMENT)["cannot-move"]
    cells = {cell for section in page.sections for row in section.rows for cell in row}
    refused = [
        example.legacy
        for owner in shipped().owners()
        if getattr(owner, "target", "query") == "query"
        for example in owner.examples
        if example.reason
    ]

    for rule in shipped().rules.values():
        assert (f"`{rule.name}`" in cells) == (rule.target == "none")
    assert {f"`{one}`" for one in refused} <= cells
    assert {f"`{name}`" for name, one in shipped().losses.items() if one.accept} <= cells


def test_what_cannot_move_says_why_and_what_is_next_for_every_reason() -> None:
    def plain(text: str) -> str:
        return " ".join(text.replace("`", "").split())

    text = plain(page_text(topics(DOCUMENT)["cannot-move"]))

    for name, reason in shipped().reasons.items():
        assert name in text
        for said in (reason.explanation, reason.next_step):
            assert plain(said) in text
    for rule in shipped().rules.values():
        if rule.target == "none":
            assert plain(rule.instead) in text


# -- rules of one's own


RULE = """\
summary = "s"
reason = "metadata"
instead = "i"
[legacy]
method = "GET"
path = "/instances/{instanceId}/manage/exports"
"""
EXAMPLE = RULE + '[[example]]\nname = "n"\nlegacy = "GET /x"\noutcome = "refused"\n'
TABLE = 'legacy = "Household"\nentity_set = "e"\nlogical_name = "l"\n'
MADE = {"origin"}  # the tool's own, refused in a file
PROBES = {
    "rule": ("own_rule.toml", "zzz = 1\n" + RULE, "", 0),
    "legacy": ("own_rule.toml", RULE + "zzz = 1\n", "legacy.", 0),
    "body": ("own_rule.toml", RULE + "[legacy.body]\nzzz = 1\n", "legacy.body.", 0),
    "example": ("own_rule.toml", EXAMPLE + "zzz = 1\n", "example.", 2),
    "settings": (
        "own_rule.toml",
        EXAMPLE + "[example.settings]\nzzz = 1\n",
        "example.settings.",
        2,
    ),
    "parity": ("own_rule.toml", EXAMPLE + "[example.parity]\nzzz = 1\n", "example.parity.", 2),
    "table": ("home.toml", "zzz = 1\n" + TABLE, "", 1),
    "column": ("home.toml", TABLE + "[columns]\nA = { zzz = 1 }\n", "columns.NAME.", 1),
    "provider": ("home.toml", TABLE + "[provider]\nzzz = 1\n", "provider.", 1),
    "reason": ("reasons.toml", "[own]\nzzz = 1\n", "", 3),
    "loss": ("losses.toml", "[own]\nzzz = 1\n", "", 4),
}


@pytest.mark.parametrize("probe", PROBES)
def test_every_key_that_the_loader_knows_is_on_the_page(probe: str, tmp_path: Path) -> None:
    """The loader names the keys that it knows where it meets one that it does not."""
    name, text, above, kind = PROBES[probe]
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        project_catalogue([tmp_path])
    known = set(str(refused.value).partition("; known: ")[2].split(", "))
    known -= MADE | ({"name"} if probe == "rule" else set())
    known = {"example" if one == "examples" else one for one in known}
    keys = {one["name"]: one for one in described()[kind]["keys"]}
    here = {
        one.removeprefix(above)
        for one in keys
        if one.startswith(above) and "." not in one.removeprefix(above)
    }
    page = page_text(topics(DOCUMENT)["writing-rules"])

    assert len(known) > 1
    assert here == known
    for key in known:
        one = keys[above + key]
        assert one["meaning"]
        assert one["type"]
        assert re.search(rf"^  {re.escape(above + key)}(  |$)", page, re.MULTILINE)


def test_the_complete_files_of_the_page_pass_their_own_examples(tmp_path: Path) -> None:
    from ci_migrate.cli.catalogue_checks import check_examples

    for section in topics(DOCUMENT)["writing-rules"].sections:
        if section.code:
            name = section.title.rpartition(": ")[2]
            (tmp_path / name).write_text(section.code, encoding="utf-8")
    known = project_catalogue([tmp_path])
    origins = {one.origin for one in known.owners()} - {"shipped"}
    checked = list(check_examples(known, frozenset(origins)))

    assert len(list(tmp_path.iterdir())) == 3
    assert len(checked) == 3
    assert [one for one in checked if one.differences] == []


def test_a_catalogue_alone_has_no_topics() -> None:
    """Those who have no files to show, as the rules of SARIF."""
    assert topics(asdict(shipped())) == {}
    assert "cannot-move" not in catalogue_markdown(asdict(shipped()))
