"""The page of ``report`` as the command writes it: runs, rules, parity, rewritten code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import KEPT, Cli


def test_several_earlier_scans_make_a_chart_and_the_last_one_is_compared(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(KEPT + "print(client_of_nothing)\n")
    (tmp_path / "2026-03.json").write_text(cli("scan", "--format", "json").out)
    (tmp_path / "app.py").write_text(KEPT)
    (tmp_path / "2026-04.json").write_text(cli("scan", "--format", "json").out)
    runs = ("--since", "2026-03.json", "--since", "2026-04.json")

    found = cli("report", *runs, "--format", "json").json
    page = cli("report", *runs).out

    assert [(one["name"], one["summary"]["sites"]) for one in found["runs"]] == [
        ("2026-03", 2),
        ("2026-04", 2),
    ]
    assert found["since"]["summary"]["kept"] == 2
    assert "Compared with <b>2026-04</b>." in page
    assert page.index("2026-03</th>") < page.index("2026-04</th>") < page.index("now</th>")


def test_a_parity_result_stands_beside_the_call_that_it_proves(
    cli: Cli, mixed: Path, tmp_path: Path
) -> None:
    found = cli("report", "--format", "json").json["findings"]
    moving = next(one for one in found if one["outcome"] == "fixed")
    case = {"name": f"app.py:{moving['line']}", "legacy": moving["legacy"], "verdict": "match"}
    (tmp_path / "parity.json").write_text(json.dumps({"schema": 1, "cases": [case]}))

    page = cli("report", "--parity", "parity.json").out

    assert '<th scope="col" data-sort="parity">Parity</th>' in page
    assert f'<a href="#case-1">{case["name"]}</a>' in page


def test_the_settings_say_where_the_pages_of_the_rules_are(cli: Cli, mixed: Path) -> None:
    own = cli("report").out
    (mixed.parent / "ci-migrate.toml").write_text('rule-pages = "https://wiki.example/ci"\n')

    assert 'href="#about-metadata"' in own
    assert 'href="https://wiki.example/ci#metadata"' in cli("report").out


@pytest.mark.parametrize(
    "command", [("report",), ("scan", "-o", "html"), ("rewrite", "-o", "html")]
)
def test_every_command_that_makes_the_page_shows_the_rewritten_code(
    cli: Cli, mixed: Path, command: tuple[str, ...]
) -> None:
    assert "<figcaption>After</figcaption>" in cli(*command).out


def test_the_page_holds_no_key_and_says_where_one_stands(cli: Cli, tmp_path: Path) -> None:
    key = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
    text = KEPT.replace("import requests", f'import requests\nKEY = "{key}"', 1)
    (tmp_path / "app.py").write_text(text)

    page = cli("report").out

    assert key not in page
    assert "Secrets in the code" in page
