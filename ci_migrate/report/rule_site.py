"""The pages of the catalogue as one HTML file that needs no network and no script."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ci_migrate.report.paper import environment
from ci_migrate.report.rule_pages import anchor, answer, catalogue_pages, spans
from ci_migrate.report.rule_topics import groups, topics
from ci_migrate.report.words import for_markup


def catalogue_html(document: Mapping[str, Any]) -> str:
    """All pages, with a table of contents and a search box; anchors are those of the Markdown."""
    links = {*catalogue_pages(document), *topics(document)}
    made = environment(escape=True)
    made.filters |= {"anchor": anchor, "answer": answer, "rich": partial(_rich, links=links)}
    page = made.get_template("rules.html.j2").render(
        groups=[(f"group--{n}", *group) for n, group in enumerate(groups(document), 1)],
        count=len(links),
    )
    return for_markup(page) + "\n"


def _rich(text: str, links: set[str]) -> list[list[tuple[str, bool, str]]]:
    """Paragraphs of parts: the words, whether they are code, and the page they lead to."""
    return [
        [(part, code, anchor(part) if code and part in links else "") for part, code in spans(one)]
        for one in text.split("\n\n")
    ]
