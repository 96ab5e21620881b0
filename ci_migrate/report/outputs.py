"""The formats of a document: each a function from the document to a text, in one table.

Every writer is given the document and what is known beside it; none of them reads or writes
anything else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ci_migrate.report.azure import azure_commands, azure_findings
from ci_migrate.report.findings_csv import findings_csv
from ci_migrate.report.github import github_commands, github_findings
from ci_migrate.report.junit import junit_xml
from ci_migrate.report.pages import html_findings, html_parity, markdown_findings
from ci_migrate.report.parity_csv import parity_csv
from ci_migrate.report.parity_markdown import parity_markdown
from ci_migrate.report.parity_text import parity_text
from ci_migrate.report.sarif import sarif
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.text import findings_text
from ci_migrate.report.words import for_json

Writer = Callable[[Mapping[str, Any], Surroundings], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A format: what writes it, the endings of its files, and what it is for.

    ``whole`` says that the text is a document of its own, which nothing may stand beside.
    """

    write: Writer
    suffixes: tuple[str, ...]
    help: str
    whole: bool = False


def json_document(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The document itself, as JSON that any log may show."""
    return for_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


PARITY: Mapping[str, Output] = {
    "text": Output(
        write=parity_text,
        suffixes=(".txt", ".log"),
        help="for people at a terminal, and for logs",
    ),
    "json": Output(
        write=json_document,
        suffixes=(".json",),
        help="the whole document, for programs and for `report --parity`",
        whole=True,
    ),
    "junit": Output(
        write=junit_xml,
        suffixes=(".xml",),
        help="JUnit XML for the test view of a CI system",
        whole=True,
    ),
    "markdown": Output(
        write=parity_markdown,
        suffixes=(".md", ".markdown"),
        help="short, for a comment on a pull request",
    ),
    "html": Output(
        write=html_parity,
        suffixes=(".html", ".htm"),
        help="one page that needs no network",
        whole=True,
    ),
    "github": Output(
        write=github_commands,
        suffixes=(),
        help="annotations for GitHub Actions; writes the step summary as well",
    ),
    "azure": Output(
        write=azure_commands,
        suffixes=(),
        help="issues, summary and result for Azure Pipelines",
    ),
    "csv": Output(
        write=parity_csv,
        suffixes=(".csv",),
        help="one line for each mismatch, for a spreadsheet",
        whole=True,
    ),
}
"""The formats of a ``verify`` document, by name."""

FINDINGS: Mapping[str, Output] = {
    "text": Output(
        write=findings_text,
        suffixes=(".txt", ".log"),
        help="for people at a terminal, and for logs",
    ),
    "json": Output(
        write=json_document,
        suffixes=(".json",),
        help="the whole document, for programs and for `report`",
        whole=True,
    ),
    "sarif": Output(
        write=sarif,
        suffixes=(".sarif", ".sarif.json"),
        help="SARIF 2.1.0 with fixes, for code scanning and editors",
        whole=True,
    ),
    "csv": Output(
        write=findings_csv,
        suffixes=(".csv",),
        help="one line for each finding, for a spreadsheet",
        whole=True,
    ),
    "markdown": Output(
        write=markdown_findings,
        suffixes=(".md", ".markdown"),
        help="the report for a pull request or a wiki",
    ),
    "html": Output(
        write=html_findings,
        suffixes=(".html", ".htm"),
        help="the report as one page that needs no network",
        whole=True,
    ),
    "github": Output(
        write=github_findings,
        suffixes=(),
        help="annotations for GitHub Actions; writes the step summary as well",
    ),
    "azure": Output(
        write=azure_findings,
        suffixes=(),
        help="issues, summary and result for Azure Pipelines",
    ),
}
"""The formats of a ``scan`` or ``rewrite`` document, by name."""


def format_of(name: str, outputs: Mapping[str, Output]) -> str | None:
    """The format whose files end like this name; None where there is none."""
    lowered = name.lower()
    fitting = [
        (suffix, one)
        for one, output in outputs.items()
        for suffix in output.suffixes
        if lowered.endswith(suffix)
    ]
    return max(fitting, key=lambda pair: len(pair[0]), default=("", None))[1]
