"""The pages of the catalogue as one Markdown document, and the table of the README."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from ci_migrate.report.markdown import block, cell, code, prose
from ci_migrate.report.rule_pages import (
    Page,
    Section,
    anchor,
    answer,
    areas,
    catalogue_pages,
    spans,
)
from ci_migrate.report.rule_topics import groups, topics
from ci_migrate.report.words import WRITTEN_BY

_Links = Collection[str]


def catalogue_markdown(document: Mapping[str, Any]) -> str:
    """All pages as one Markdown document: topics, operations by area, tables, reasons, losses."""
    links = {*catalogue_pages(document), *topics(document)}
    blocks = ["# What is known of the legacy service", WRITTEN_BY, readme_table(document).rstrip()]
    for title, pages in groups(document):
        blocks += [f"## {prose(title)}"]
        blocks += [f'<a id="{anchor(one.name)}"></a>\n\n{_page(one, links)}' for one in pages]
    return "\n\n".join(blocks) + "\n"


def page_markdown(page: Page) -> str:
    """One page as Markdown, without links to others."""
    return _page(page, ())


def readme_table(document: Mapping[str, Any]) -> str:
    """A Markdown table: how many operations of each area move, and why the others stay."""
    lines = ["| area | operations | move | stay, by reason |", "|---|---|---|---|"]
    lines += [_area_row(prose(area), rules) for area, rules in areas(document).items()]
    return "\n".join([*lines, _area_row("all", list(document["rules"].values()))]) + "\n"


def _area_row(label: str, rules: list[Mapping[str, Any]]) -> str:
    reasons = Counter(one["reason"] for one in rules if one["target"] == "none")
    moving = len(rules) - reasons.total()
    stay = ", ".join(f"{code(name)} {number}" for name, number in sorted(reasons.items()))
    return f"| {label} | {len(rules)} | {moving or ''} | {stay} |"


def _page(page: Page, links: _Links) -> str:
    blocks = [f"### {code(page.name)} {_rich(page.note)}", _rich(page.summary, links)]
    facts = filter(None, (code(page.call), *(_rich(fact, links) for fact in page.facts)))
    blocks.append("\n".join(f"- {fact}" for fact in facts))
    blocks += [_section(section, links) for section in page.sections]
    if page.examples:
        rows = (_example_row(one, links) for one in page.examples)
        blocks.append("\n".join(["| example | legacy | answer |", "|---|---|---|", *rows]))
    if page.references:
        blocks.append("References: " + "; ".join(prose(one) for one in page.references))
    return "\n\n".join(filter(None, blocks))


def _section(section: Section, links: _Links) -> str:
    title = f"**{prose(section.title)}.**" if section.title else ""
    blocks = [" ".join(filter(None, (title, _rich(section.text, links))))]
    blocks += [block(section.code, "toml")] if section.code else []
    if section.rows:
        head = (f"| {' | '.join(section.head)} |", "|---" * len(section.head) + "|")
        rows = (
            f"| {' | '.join(_rich(one, links).replace(chr(10) * 2, '<br>') for one in row)} |"
            for row in section.rows
        )
        blocks.append("\n".join((*head, *rows)))
    return "\n\n".join(filter(None, blocks))


def _example_row(example: Mapping[str, Any], links: _Links) -> str:
    said = cell((_rich(answer(example), links), *map(code, example["steps"])))
    return f"| {prose(example['name'])} | {code(example['legacy'])} | {said} |"


def _rich(text: str, links: _Links = ()) -> str:
    """Prose of a rule file as Markdown: its code spans stay, every other mark is a plain sign.

    A span that is the name of a page leads there.
    """
    paragraphs = (
        "".join(_span(part, links) if is_code else _plain(part) for part, is_code in spans(one))
        for one in text.split("\n\n")
    )
    return "\n\n".join(paragraphs)


def _span(text: str, links: _Links) -> str:
    return f"[{code(text)}](#{anchor(text)})" if text in links else code(text)


def _plain(text: str) -> str:
    """Prose between two code spans; the blanks at its ends stay."""
    inner = text.strip()
    start = text[: len(text) - len(text.lstrip())]
    return start + prose(inner) + text[len(start) + len(inner) :] if inner else text
