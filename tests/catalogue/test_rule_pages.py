"""What is known is shown by pages made from the rule files, whole and one by one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from typing import Any

import pytest

from ci_migrate.catalogue import shipped
from ci_migrate.redact import redact
from ci_migrate.report import (
    catalogue_markdown,
    catalogue_pages,
    checks_text,
    page_text,
    readme_table,
)

DOCUMENT: dict[str, Any] = asdict(shipped())
PAGES = catalogue_pages(DOCUMENT)
MARKDOWN = catalogue_markdown(DOCUMENT)


def test_everything_that_is_known_has_one_page() -> None:
    known = [*shipped().rules, *shipped().reasons, *shipped().losses]
    known += [table.legacy for table in shipped().tables.values()]

    assert sorted(PAGES) == sorted(known)
    assert Counter(re.findall(r"^### `([^`]+)`", MARKDOWN, re.MULTILINE)) == Counter(known)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_ends_its_lines_and_has_no_gaps(name: str) -> None:
    text = page_text(PAGES[name])

    assert text.startswith(f"{name}  ")
    assert text.endswith("\n")
    assert "\n\n\n" not in text
    assert redact(text) == text


def test_the_page_of_an_operation_holds_what_its_file_holds() -> None:
    rule = shipped().rules["get_all_segments"]
    text = page_text(PAGES["get_all_segments"])
    flat = " ".join(text.split())

    for part in (rule.summary, rule.why, rule.instead, *rule.references, rule.legacy.path):
        assert part in flat
    for example in rule.examples[:5]:
        assert f"Example: {example.name}" in text


def test_the_page_of_an_operation_with_many_examples_stays_short() -> None:
    """The rest is in the Markdown document."""
    rule = shipped().rules["get_entities_with_odata_path"]
    text = page_text(PAGES[rule.name])

    assert text.count("Example: ") == 5
    assert f"{len(rule.examples) - 5} more examples: " in text
    assert all(f"`{one.legacy}`".replace("|", "\\|") in MARKDOWN for one in rule.examples)


def test_the_page_of_a_table_has_its_columns() -> None:
    table = shipped().tables["unifiedactivity"]
    text = page_text(PAGES["UnifiedActivity"])

    for legacy, column in table.columns.items():
        assert re.search(rf"^  {legacy} +{column.name}$", text, re.MULTILINE)
        assert f"| `{legacy}` | `{column.name}` |" in MARKDOWN
    for legacy in table.missing:
        assert re.search(rf"^  {legacy} +-- ", text, re.MULTILINE)


def test_the_markdown_of_a_table_has_as_many_cells_in_every_row() -> None:
    """A pipe in a text would make a cell of its own."""
    widths = {
        len(re.findall(r"(?<!\\)\|", line)) - 1
        for line in MARKDOWN.splitlines()
        if line.startswith("|")
    }

    assert widths == {2, 3, 4}
    for block in re.findall(r"(?:^\|.*\n)+", MARKDOWN, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1


def test_marks_in_the_prose_of_a_rule_format_nothing() -> None:
    rule = DOCUMENT["rules"]["get_all_segments"] | {"why": "a *b* <i> | `c*` d_e_f"}
    text = catalogue_markdown(DOCUMENT | {"rules": {"get_all_segments": rule}})

    assert r"**Why.** a \*b\* \<i\> \| `c*` d\_e\_f" in text


def test_the_readme_table_counts_every_operation_once() -> None:
    rows = [line.split("|")[1:-1] for line in readme_table(DOCUMENT).splitlines()[2:]]
    counts = [(int(row[1]), int(row[2].strip() or 0)) for row in rows]

    assert rows[-1][0].strip() == "all"
    assert counts[-1] == (len(shipped().rules), sum(moving for _, moving in counts[:-1]))
    assert sum(number for number, _ in counts[:-1]) == len(shipped().rules)
    for row, (number, moving) in zip(rows, counts, strict=True):
        assert sum(map(int, re.findall(r"` (\d+)", row[3]))) == number - moving


def test_a_failed_example_shows_what_was_expected_and_what_was_found() -> None:
    differences = [{"key": "steps", "expected": ["a"], "found": []}]
    failed = {"origin": "own/x.toml", "rule": "x", "name": "n", "legacy": "GET /x"}
    failed |= {"passed": False, "differences": differences}
    passed = failed | {"origin": "shipped", "passed": True, "differences": []}

    assert checks_text({"examples": [passed, failed], "summary": {"examples": 2, "failed": 1}}) == (
        "pass  x: n\n"
        "FAIL  own/x.toml: n\n"
        "      legacy    GET /x\n"
        '      steps     expected ["a"]\n'
        "                found    []\n"
        "\n2 examples: 1 failed.\n"
    )
