"""The topics and the page of all rules, by the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands import Cli

from ci_migrate.paths import data_folder


def test_the_complete_rules_of_the_page_pass_as_the_page_says(cli: Cli, tmp_path: Path) -> None:
    shutil.copytree(data_folder("samples") / "rules", tmp_path / "ci-rules")

    done = cli("rules", "--test", "ci-rules")

    assert done.code == 0
    assert done.out.endswith("3 examples: all pass.\n")
    shown = cli("explain", "writing-rules").out
    for path in (tmp_path / "ci-rules").iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        assert "\n".join(f"    {line}".rstrip() for line in lines) in shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cannot-move", ("get_all_segments", "source-table", "Columns that Dataverse lacks:")),
        ("writing-rules", ("legacy.method", "ci-migrate rules --test", "What the errors mean:")),
    ],
)
def test_a_topic_is_explained_in_a_terminal(cli: Cli, name: str, words: tuple[str, ...]) -> None:
    done = cli("explain", name)

    assert done.code == 0
    assert all(word in done.out for word in words)
    assert f'<a id="{name}"></a>' in cli("rules", "--format", "markdown").out
    cli("explain", name[:-2]).refused(f"did you mean {name!r}?")


def test_the_page_of_all_rules_has_those_of_the_project(cli: Cli, tmp_path: Path) -> None:
    shutil.copytree(data_folder("samples") / "rules", tmp_path / "ci-rules")

    done = cli("rules", "ci-rules", "--format", "html")

    assert done.code == 0
    assert 'id="get_all_exports"' in done.out
    assert 'id="own-export-job"' in done.out
    assert "from ci-rules/get_all_exports.toml" in done.out


def test_a_scan_knows_the_pages_that_the_tool_wrote(cli: Cli, program: Path) -> None:
    for form, name in (("html", "rules.html"), ("markdown", "rules.md")):
        text = cli("rules", "--format", form).out
        (program.parent / name).write_text(text, encoding="utf-8")

    document = cli("scan", "--format", "json").json

    written = {one["path"] for one in document["files"]["explained"]}
    assert {"rules.html", "rules.md"} <= written
    assert {one["path"] for one in document["findings"]} == {"app.py"}
