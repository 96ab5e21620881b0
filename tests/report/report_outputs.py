"""Runs that every output is shown, and outputs read back as CI systems read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import xmlschema
from agents import Command, azure_command, github_command
from report_parity import case, mismatch

from ci_migrate.report import PARITY, Surroundings

Document = dict[str, Any]

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "junit.xsd"))
ABOUT = Surroundings(
    file="checks/parity.toml",
    lines={"names": 7, "every id": 20},
    seconds={"names": 1.25, "one id": 0.5},
    started="2026-01-31T02:00:00",
    summary="/work/summary.md",
)

NAMES = case(
    "names",
    "mismatch",
    (100, 99),
    mismatches=[
        mismatch("C-1", "FullName", "value", nature="accents", control="Zoë", candidate="Zoe"),
        mismatch("C-2", "", "missing-row"),
        mismatch("C-3", "Age", "type", nature="number-as-text", control=1, candidate="1"),
    ],
    hints=["FullName: other accents, 1 value"],
)
SPENT = case("spent", "inconclusive", (0, 0), cause="the candidate refused the token")
ICONS = case(
    "icons",
    "ignored",
    reason="icons stay behind",
    owner="crm-team",
    expires="2030-01-31",
    mismatches=[mismatch("C-1", "Icon", "value", reason="icons stay behind")],
)
ID = case("every id [1]", "match", of="every id", normalised={"dates": 2})


def written(name: str, document: Document, about: Surroundings = ABOUT) -> str:
    """The document in a format."""
    return PARITY[name].write(document, about)


def suite(text: str) -> ElementTree.Element:
    """The suite of a report that is valid."""
    SCHEMA.validate(text)
    found = ElementTree.fromstring(text).find("testsuite")
    assert found is not None
    return found


def annotations(text: str) -> list[Command]:
    """The workflow commands of an output that holds nothing else."""
    found = [github_command(line) for line in text.splitlines()]
    assert None not in found
    return [one for one in found if one is not None]


def azure(text: str) -> list[Command]:
    """The logging commands of an output that holds nothing else."""
    found = [azure_command(line) for line in text.splitlines()]
    assert None not in found
    return [one for one in found if one is not None]
