"""The pages of the catalogue as one HTML file that needs no network and no script."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from ci_migrate.paths import data_folder
from ci_migrate.report.rule_pages import anchor, answer, catalogue_pages, spans
from ci_migrate.report.rule_topics import groups, topics
from ci_migrate.report.words import for_markup

if TYPE_CHECKING:
    from jinja2 import Environment


def catalogue_html(document: Mapping[str, Any]) -> str:
    """All pages, with a table of contents and a search box; anchors are those of the Markdown."""
    links = {*catalogue_pages(document), *topics(document)}
    environment = _environment()
    environment.filters["rich"] = partial(_rich, links=links)
    page = environment.get_template("rules.html.j2").render(
        groups=[(f"group--{n}", *group) for n, group in enumerate(groups(document), 1)],
        count=len(links),
    )
    return for_markup(page)


def _environment() -> Environment:
    # Imported here: the command line loads this room for every command, most of which print text.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(data_folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"anchor": anchor, "answer": answer, "source_hash": _source_hash}
    return environment


def _rich(text: str, links: set[str]) -> list[list[tuple[str, bool, str]]]:
    """Paragraphs of parts: the words, whether they are code, and the page they lead to."""
    return [
        [(part, code, anchor(part) if code and part in links else "") for part, code in spans(one)]
        for one in text.split("\n\n")
    ]


def _source_hash(text: str) -> str:
    """The text's digest as a content security policy names it."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
