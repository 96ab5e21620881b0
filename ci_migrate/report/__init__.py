"""The report room: turns the documents of the contract into pages and terminal text.

It knows how findings, plans and verdicts read; it does not know how they were made.
Its only input is the contract's JSON as plain mappings.

Its modules are loaded when something of them is asked for: who prints text needs no pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ci_migrate.loading import on_demand

if TYPE_CHECKING:
    from ci_migrate.report.batch import summary_text, translations_json, translations_text
    from ci_migrate.report.collection import postman_collection
    from ci_migrate.report.ink import colored_diff
    from ci_migrate.report.outputs import FINDINGS, PARITY, Output, format_of
    from ci_migrate.report.pages import html_report, markdown_report
    from ci_migrate.report.parity_terminal import failure_text, ignored_text, parity_text
    from ci_migrate.report.progress import run_of, since
    from ci_migrate.report.requests import http_requests
    from ci_migrate.report.rule_markdown import catalogue_markdown, readme_table
    from ci_migrate.report.rule_pages import catalogue_pages, checks_text, page_text, rules_text
    from ci_migrate.report.rule_site import catalogue_html
    from ci_migrate.report.rule_topics import topics
    from ci_migrate.report.surroundings import Surroundings
    from ci_migrate.report.tallies import statistics
    from ci_migrate.report.text import findings_text, translation_text

__all__ = [
    "FINDINGS",
    "PARITY",
    "Output",
    "Surroundings",
    "catalogue_html",
    "catalogue_markdown",
    "catalogue_pages",
    "checks_text",
    "colored_diff",
    "failure_text",
    "findings_text",
    "format_of",
    "html_report",
    "http_requests",
    "ignored_text",
    "markdown_report",
    "page_text",
    "parity_text",
    "postman_collection",
    "readme_table",
    "rules_text",
    "run_of",
    "since",
    "statistics",
    "summary_text",
    "topics",
    "translation_text",
    "translations_json",
    "translations_text",
]

_MODULES = {
    **dict.fromkeys(("summary_text", "translations_json", "translations_text"), "batch"),
    "postman_collection": "collection",
    "colored_diff": "ink",
    **dict.fromkeys(("FINDINGS", "PARITY", "Output", "format_of"), "outputs"),
    **dict.fromkeys(("html_report", "markdown_report"), "pages"),
    **dict.fromkeys(("failure_text", "ignored_text", "parity_text"), "parity_terminal"),
    **dict.fromkeys(("run_of", "since"), "progress"),
    "http_requests": "requests",
    **dict.fromkeys(("catalogue_markdown", "readme_table"), "rule_markdown"),
    **dict.fromkeys(("catalogue_pages", "checks_text", "page_text", "rules_text"), "rule_pages"),
    "catalogue_html": "rule_site",
    "topics": "rule_topics",
    "Surroundings": "surroundings",
    "statistics": "tallies",
    **dict.fromkeys(("findings_text", "translation_text"), "text"),
}

__getattr__ = on_demand(__name__, _MODULES)
