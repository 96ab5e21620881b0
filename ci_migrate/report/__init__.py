"""The report room: turns the documents of the contract into pages and terminal text.

It knows how findings, plans and verdicts read; it does not know how they were made.
Its only input is the contract's JSON as plain mappings.
"""

from __future__ import annotations

from ci_migrate.report.pages import html_report, markdown_report
from ci_migrate.report.text import findings_text, parity_text, translation_text

__all__ = [
    "findings_text",
    "html_report",
    "markdown_report",
    "parity_text",
    "translation_text",
]
