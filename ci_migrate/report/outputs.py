"""The formats of a document: each a function from the document to a text, in one table.

Every writer is given the document and what is known beside it; none of them reads or writes
anything else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.words import for_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A format: what writes it, the endings of its files, and what it is for.

    ``writer`` is its module and its function. ``whole`` says that the text is a document of its
    own, which nothing may stand beside.
    """

    writer: str
    suffixes: tuple[str, ...]
    help: str
    whole: bool = False

    def write(self, document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
        """The document in this format; only what writes it is loaded."""
        module, _, name = self.writer.partition(":")
        text: str = getattr(import_module(f"ci_migrate.report.{module}"), name)(document, about)
        return text


def json_document(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The document itself, as JSON that any log may show."""
    return for_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


PARITY: Mapping[str, Output] = {
    "text": Output(
        writer="parity_terminal:parity_text",
        suffixes=(".txt", ".log"),
        help="for people at a terminal, and for logs",
    ),
    "json": Output(
        writer="outputs:json_document",
        suffixes=(".json",),
        help="the whole document, for programs and for `report --parity`",
        whole=True,
    ),
    "junit": Output(
        writer="junit:junit_xml",
        suffixes=(".xml",),
        help="JUnit XML for the test view of a CI system",
        whole=True,
    ),
    "markdown": Output(
        writer="parity_markdown:parity_markdown",
        suffixes=(".md", ".markdown"),
        help="short, for a comment on a pull request",
    ),
    "html": Output(
        writer="pages:html_parity",
        suffixes=(".html", ".htm"),
        help="one page that needs no network",
        whole=True,
    ),
    "github": Output(
        writer="github:github_commands",
        suffixes=(),
        help="annotations for GitHub Actions; writes the step summary as well",
    ),
    "azure": Output(
        writer="azure:azure_commands",
        suffixes=(),
        help="issues, summary and result for Azure Pipelines",
    ),
    "csv": Output(
        writer="parity_csv:parity_csv",
        suffixes=(".csv",),
        help="one line for each mismatch, for a spreadsheet",
        whole=True,
    ),
}
"""The formats of a ``verify`` document, by name."""

FINDINGS: Mapping[str, Output] = {
    "text": Output(
        writer="text:findings_text",
        suffixes=(".txt", ".log"),
        help="for people at a terminal, and for logs",
    ),
    "json": Output(
        writer="outputs:json_document",
        suffixes=(".json",),
        help="the whole document, for programs and for `report`",
        whole=True,
    ),
    "sarif": Output(
        writer="sarif:sarif",
        suffixes=(".sarif", ".sarif.json"),
        help="SARIF 2.1.0 with fixes, for code scanning and editors",
        whole=True,
    ),
    "csv": Output(
        writer="findings_csv:findings_csv",
        suffixes=(".csv",),
        help="one line for each finding, for a spreadsheet",
        whole=True,
    ),
    "markdown": Output(
        writer="pages:markdown_findings",
        suffixes=(".md", ".markdown"),
        help="the report for a pull request or a wiki",
    ),
    "html": Output(
        writer="pages:html_findings",
        suffixes=(".html", ".htm"),
        help="the report as one page that needs no network",
        whole=True,
    ),
    "github": Output(
        writer="github:github_findings",
        suffixes=(),
        help="annotations for GitHub Actions; writes the step summary as well",
    ),
    "azure": Output(
        writer="azure:azure_findings",
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
