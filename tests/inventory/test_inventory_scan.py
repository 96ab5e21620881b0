"""Findings in other languages are findings like any other: document, comments, baseline, exits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from inventories import PROGRAMS

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/x"
ROUTE = f"const a = await fetch('{ROOT}/data/Customer?$top=5');\n"
SEGMENTS = f"await fetch('{ROOT}/manage/segments');\n"


def run(folder: Path, *arguments: str, hide: str = "") -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command; ``hide`` is a package that is not there."""
    code = f"import sys; sys.modules[{hide!r}] = None;" if hide else "import sys;"
    code += "sys.argv[0] = 'ci-migrate'; from ci_migrate.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def scanned(folder: Path, *arguments: str) -> dict[str, Any]:
    """The document of a scan."""
    code, out, err = run(folder, "scan", "--format", "json", *arguments)
    assert code in (0, 1), err
    found: dict[str, Any] = json.loads(out)
    return found


def test_a_finding_has_what_the_contract_asks_and_its_language(tmp_path: Path) -> None:
    (tmp_path / "route.ts").write_text(ROUTE)

    found = scanned(tmp_path)

    finding = found["findings"][0]
    assert {key: finding[key] for key in ("path", "line", "column", "end_line", "end_column")} == {
        "path": "route.ts", "line": 1, "column": 16, "end_line": 1, "end_column": 91,
    }  # fmt: skip
    assert (finding["outcome"], finding["reason"]) == ("manual", "other-language")
    assert (finding["language"], finding["confidence"]) == ("typescript", "certain")
    assert finding["operation"] == "get_entities_with_odata_path"
    assert finding["plan"]["steps"][0]["url"] == "msdynci_customerprofiles?$top=5"
    assert "Dataverse" in finding["next_step"]
    assert found["files"]["scanned"] == found["files"]["others"] == 1
    assert found["summary"]["sites"] == found["summary"]["manual"] == 1


def test_a_call_without_counterpart_says_why_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text(SEGMENTS)

    (finding,) = scanned(tmp_path)["findings"]

    assert (finding["operation"], finding["reason"]) == ("get_all_segments", "metadata")
    assert finding["plan"] is None
    assert "msdynci_segmentmemberships" in finding["next_step"]


def test_python_moves_as_ever_beside_other_languages(tmp_path: Path) -> None:
    shutil.copy(PROGRAMS.parent.parent / "programs" / "customer_export.py", tmp_path / "app.py")
    alone = scanned(tmp_path)["findings"]
    shutil.copytree(PROGRAMS, tmp_path / "other")

    together = scanned(tmp_path)["findings"]
    before = {path: path.read_bytes() for path in (tmp_path / "other").rglob("*.*")}
    run(tmp_path, "rewrite", "--write", "--allow-dirty")

    assert [one for one in together if "language" not in one and one["kind"] == "call"] == [
        one for one in alone if one["kind"] == "call"
    ]
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ts", "// ci-migrate: ignore[get_entities_with_odata_path]\n" + ROUTE),
        ("a.ts", ROUTE.strip() + " // ci-migrate: ignore[get_entities_with_odata_path] later\n"),
        ("a.cs", "class A { // a\n/* ci-migrate: ignore[get_entities_with_odata_path] */\n"
                 f'string a = "{ROOT}/data/Customer";\n}}\n'),
        ("a.sh", "# ci-migrate: ignore[get_entities_with_odata_path]\n"
                 f"# for now\ncurl {ROOT}/data/Customer\n"),
        ("a.pq", "// ci-migrate: ignore[get_entities_with_odata_path]\n"
                 f'Web.Contents("{ROOT}/data/Customer")\n'),
        ("a.yml", "# ci-migrate: ignore[get_entities_with_odata_path]\n"
                  f"url: {ROOT}/data/Customer\n"),
        ("a.md", "<!-- ci-migrate: ignore[get_entities_with_odata_path] -->\n"
                 f"`{ROOT}/data/Customer`\n"),
    ],
)  # fmt: skip
def test_a_comment_suppresses_a_finding(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)

    found = scanned(tmp_path)

    calls = [one["outcome"] for one in found["findings"] if one["kind"] == "call"]
    assert calls == ["suppressed"]
    assert found["notes"] == []


def test_a_comment_that_suppresses_nothing_is_noted(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("// ci-migrate: ignore[get_all_segments]\n" + ROUTE)

    found = scanned(tmp_path)

    assert [(one["path"], one["line"]) for one in found["notes"]] == [("a.ts", 1)]
    assert found["summary"]["manual"] == 1


def test_a_trace_is_suppressed_by_its_reason(tmp_path: Path) -> None:
    base = "const root = 'https://api.ci.ai.dynamics.com/v1';"
    (tmp_path / "a.ts").write_text(f"{base} // ci-migrate: ignore[unexplained]\n")
    (tmp_path / "b.ts").write_text(base)

    outcomes = {one["path"]: one["outcome"] for one in scanned(tmp_path)["findings"]}

    assert outcomes == {"a.ts": "suppressed", "b.ts": "manual"}


def test_settings_choose_languages_and_what_holds_for_a_path(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text(ROUTE)
    (tmp_path / "a.md").write_text(f"`{ROOT}/data/Customer`")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "b.ts").write_text(SEGMENTS)
    settings = tmp_path / "ci-migrate.toml"

    settings.write_text('[per-path."*.md"]\nignore = ["documentation"]\n')
    assert [one["path"] for one in scanned(tmp_path)["findings"]] == ["a.ts", "old/b.ts"]

    settings.write_text('languages = ["markdown", "python"]\n')
    assert [one["path"] for one in scanned(tmp_path)["findings"]] == ["a.md"]

    settings.write_text('exclude = ["old/*", "*.md"]\n')
    assert [one["path"] for one in scanned(tmp_path)["findings"]] == ["a.ts"]
    assert [one["path"] for one in scanned(tmp_path, "--language", "typescript,java")["findings"]]


def test_a_mistyped_language_is_two_and_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text(ROUTE)

    code, _, err = run(tmp_path, "scan", "--language", "typscript")

    assert code == 2
    assert "typscript" in err
    assert "typescript" in err


def test_a_baseline_knows_findings_in_other_languages(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text(ROUTE)
    run(tmp_path, "scan", "--baseline", "known.json", "--update-baseline")

    assert run(tmp_path, "scan", "--baseline", "known.json")[0] == 0

    (tmp_path / "a.ts").write_text("\n\n" + ROUTE)  # it moved, that is all
    assert run(tmp_path, "scan", "--baseline", "known.json")[0] == 0
    (tmp_path / "b.ts").write_text(SEGMENTS)
    assert run(tmp_path, "scan", "--baseline", "known.json")[0] == 1
    (tmp_path / "b.ts").unlink()
    (tmp_path / "a.ts").write_text("")
    code, _, err = run(tmp_path, "scan", "--baseline", "known.json")
    assert (code, "gone: a.ts" in err) == (1, True)


def test_a_clean_project_without_python_is_zero_and_an_empty_one_two(tmp_path: Path) -> None:
    assert run(tmp_path, "scan")[0] == 2

    (tmp_path / "notes.md").write_text("nothing")
    assert run(tmp_path, "scan")[0] == 2

    (tmp_path / "a.cs").write_text("class A {}")
    assert run(tmp_path, "scan")[0] == 0


def test_a_file_that_is_given_is_looked_at_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text(ROUTE)
    (tmp_path / "b.ts").write_text(ROUTE)

    found = scanned(tmp_path, "a.ts")

    assert [one["path"] for one in found["findings"]] == ["a.ts"]
    assert found["files"]["unparsable"] == []
    assert found["files"]["scanned"] == 1


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text(ROUTE)

    code, out, err = run(tmp_path, "scan", "--format", "json", hide="tree_sitter")

    assert code == 1
    assert json.loads(out)["findings"][0]["confidence"] == "probable"
    notes = [line for line in err.splitlines() if "pip install" in line]
    assert len(notes) == 1
    assert "ci-migrate[inventory]" in notes[0]
    assert "TypeScript" in notes[0]


def test_with_the_extra_there_is_no_such_line(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text(ROUTE)

    assert run(tmp_path, "scan")[2] == ""


def test_settings_files_are_reported_once(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import json\n\nSETTINGS = json.load(open('conf.json'))\n")
    (tmp_path / "conf.json").write_text(
        '{\n"root": "https://api.ci.ai.dynamics.com/v1",\n'
        f'"all": "{ROOT}/data/Customer?$top=9"\n}}'
    )

    findings = scanned(tmp_path)["findings"]

    assert [(one["line"], one["reason"]) for one in findings] == [
        (2, "data-file"),
        (3, "other-language"),
    ]


def test_secrets_beside_a_call_are_hidden(tmp_path: Path) -> None:
    key = "9d13571d1c4443819427" + "38c05eaac76d"
    (tmp_path / "a.ts").write_text(
        f"fetch('{ROOT}/data/Customer', {{ headers: {{ 'Ocp-Apim-Subscription-Key': '{key}' }} }})"
    )

    for form in ("text", "json"):
        assert key not in run(tmp_path, "scan", "--format", form)[1]


def test_the_report_shows_them(tmp_path: Path) -> None:
    shutil.copytree(PROGRAMS, tmp_path / "app")

    code, page, err = run(tmp_path, "report", "app")

    assert (code, err) == (0, "")
    assert "InsightsGateway.cs" in page
    assert "msdynci_customerprofiles?$filter=msdynci_customerid eq" in page
