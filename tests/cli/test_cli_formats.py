"""scan, rewrite and report --output: every format, and places that are right in every file."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from commands import KEPT, OFFERED, PROGRAM, Cli
from sarif_parts import SARIF

READ = "get_entities_with_odata_path"
CALL = "requests.get(url, headers=headers)"
# Two code units of UTF-16, four bytes of UTF-8 and one character stand before the call.
ODD = PROGRAM.replace("    return requests", "    label = 'Zoë \U0001f600'; return requests")
IGNORED = PROGRAM.rstrip() + f"  # ci-migrate: ignore[{READ}]\n"
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Segments\n", "of today"]},
        {
            "cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [],
            "source": KEPT.splitlines(keepends=True),
        },
    ],
    "metadata": {"language_info": {"name": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}  # fmt: skip

VARIANTS = {
    "plain": ODD.encode(),
    "crlf": ODD.replace("\n", "\r\n").encode(),
    "cr": ODD.replace("\n", "\r").encode(),
    "tabs": ODD.replace("    ", "\t").encode(),
    "bom": b"\xef\xbb\xbf" + ODD.replace("\n", "\r\n").encode(),
    "latin": ("# -*- coding: latin-1 -*-\n" + ODD.replace("\U0001f600", "\xfc")).encode("latin-1"),
}


def sarif(cli: Cli, *arguments: str) -> dict[str, Any]:
    """The run that a scan writes as SARIF, valid by the schema."""
    done = cli(*(arguments or ("scan",)), "-o", "sarif")
    jsonschema.validate(done.json, SARIF)
    run: dict[str, Any] = done.json["runs"][0]
    assert all(run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
               for one in run["results"])  # fmt: skip
    return run


def cut(text: str, region: dict[str, int]) -> tuple[int, int]:
    """Where a region begins and ends in a text, as SARIF counts it."""
    starts = [0, *(match.end() for match in re.finditer("\r\n|\r|\n", text))]

    def place(line: int, column: int) -> int:
        units = text[starts[line - 1] :].encode("utf-16-le")[: 2 * (column - 1)]
        return starts[line - 1] + len(units.decode("utf-16-le"))

    begin = place(region["startLine"], region["startColumn"])
    return begin, place(region["endLine"], region["endColumn"])


def decoded(content: bytes) -> tuple[str, str]:
    """A file without its byte order mark, and its encoding."""
    encoding = "latin-1" if b"latin-1" in content else "utf-8"
    return content.removeprefix(b"\xef\xbb\xbf").decode(encoding), encoding


# -- SARIF


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_region_is_the_call_and_the_fix_is_the_rewrite(
    cli: Cli, tmp_path: Path, variant: str
) -> None:
    """Whatever line ends, tabs, byte order marks and characters stand before it."""
    path = tmp_path / "app.py"
    path.write_bytes(VARIANTS[variant])
    text, encoding = decoded(VARIANTS[variant])

    (result,) = sarif(cli)["results"]
    github = cli("scan", "-o", "github").out
    begin, end = cut(text, result["locations"][0]["physicalLocation"]["region"])
    (change,) = result["fixes"][0]["artifactChanges"]
    regions = [(one["deletedRegion"], one["insertedContent"]) for one in change["replacements"]]
    for region, inserted in reversed(regions):
        first, last = cut(text, region)
        text = text[:first] + inserted["text"] + text[last:]
    cli("rewrite", "--write")

    before, _ = decoded(VARIANTS[variant])
    assert before[begin:end] == CALL
    column = begin - max(before.rfind(sign, 0, begin) for sign in "\r\n")
    line = len(re.split("\r\n|\r|\n", before[:begin]))
    wide = int("\U0001f600" in before)
    assert f"::warning file=app.py,line={line},endLine={line},col={column + wide}," in github
    cuts = (f"{one[1]['text'][:1]}{one[1]['text'][-1:]}" for one in regions)
    assert not (
        variant in ("crlf", "bom") and any(cut[:1] == "\n" or cut[-1:] == "\r" for cut in cuts)
    )
    bom = VARIANTS[variant].startswith(b"\xef\xbb\xbf")
    assert (b"\xef\xbb\xbf" if bom else b"") + text.encode(encoding) == path.read_bytes()


def test_all_outcomes_are_results_with_the_page_of_their_rule(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "kept.py").write_text(KEPT)
    (tmp_path / "quiet.py").write_text(IGNORED)
    (tmp_path / "offer.py").write_text(OFFERED)
    (tmp_path / "broken.py").write_text("print 'https://api.ci.ai.dynamics.com/v1/instances'\n")
    (tmp_path / "ci-migrate.toml").write_text('rule-pages = "https://wiki.example/rules"\n')

    run = sarif(cli)

    found = {
        (one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], one["ruleId"]): one
        for one in run["results"]
    }
    assert {key: one["level"] for key, one in found.items()} == {
        ("broken.py", "unparsable"): "error",
        ("kept.py", READ): "warning",
        ("kept.py", "metadata"): "warning",
        ("offer.py", READ): "warning",
        ("quiet.py", READ): "warning",
    }
    kinds = [[one["kind"] for one in result["suppressions"]] for result in found.values()]
    assert kinds == [[], [], [], [], ["inSource"]]
    assert [key for key, one in found.items() if "fixes" in one] == [("kept.py", READ)]
    assert "To accept: ignored-option" in found["offer.py", READ]["message"]["text"]
    rules = {one["id"]: one for one in run["tool"]["driver"]["rules"]}
    assert rules["metadata"]["helpUri"] == "https://wiki.example/rules#metadata"
    assert "Next step:" in rules["metadata"]["help"]["text"]
    assert '<a id="metadata"></a>' in cli("rules", "--format", "markdown").out


def test_a_fingerprint_is_stable_when_lines_and_layout_change(cli: Cli, tmp_path: Path) -> None:
    """And two calls that say the same have two."""
    path = tmp_path / "app.py"
    twice = KEPT + KEPT.rpartition("\n\n")[2].replace("segments", "again")
    path.write_text(twice)
    before = [one["partialFingerprints"] for one in sarif(cli)["results"]]
    path.write_text("# one line more\n\n" + twice.replace("get(f", "get( f"))
    after = [one["partialFingerprints"] for one in sarif(cli)["results"]]

    assert before == after
    assert len({one["primaryLocationLineHash"] for one in before}) == 3


def test_a_baseline_tells_new_known_and_gone_apart(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(KEPT)
    cli("scan", "--baseline", "b.json", "--update-baseline")
    path.write_text(PROGRAM + '\nnew = requests.get(f"{ROOT}/manage/measures")\n')

    results = sarif(cli, "scan", "--baseline", "b.json")["results"]

    states = [(one["baselineState"], one["message"]["text"].split(":")[0]) for one in results]
    assert states == [
        ("unchanged", READ),
        ("new", "get_a_list_of_measures_metadata"),
        ("absent", "get_all_segments is in the baseline and no longer in the code."),
    ]
    assert [[one["kind"] for one in result["suppressions"]] for result in results] == [
        ["external"], [], [],
    ]  # fmt: skip
    places = [one["locations"][0]["physicalLocation"] for one in results]
    assert all(one["region"]["startLine"] for one in places)  # GitHub demands it of all


def test_what_is_written_passes_and_has_no_fix(cli: Cli, mixed: Path) -> None:
    results = sarif(cli, "rewrite", "--write")["results"]

    assert [(one["kind"], one["level"]) for one in results] == [
        ("pass", "none"), ("fail", "warning"),
    ]  # fmt: skip
    assert all("fixes" not in one for one in results)


def test_a_fix_that_would_show_a_secret_is_left_out(cli: Cli, tmp_path: Path) -> None:
    secret = "0123456789abcdef" * 2
    text = PROGRAM.replace("headers = {", f'headers = {{"Ocp-Apim-Subscription-Key": "{secret}", ')
    (tmp_path / "app.py").write_text(text)

    done = cli("scan", "-o", "sarif", "-o", "csv=a.csv", "-o", "text=a.txt", "-o", "a.json")

    files = [(tmp_path / name).read_text() for name in ("a.csv", "a.txt", "a.json")]
    assert all(secret not in one for one in (done.out, done.err, *files))


def test_a_notebook_has_its_places_by_cell_and_in_the_file(cli: Cli, tmp_path: Path) -> None:
    """People see the cell; what reads files sees the line of the JSON text."""
    text = json.dumps(NOTEBOOK, indent=1)
    (tmp_path / "nb.ipynb").write_text(text)
    wanted = next(n for n, line in enumerate(text.splitlines(), 1) if "manage/segments" in line)

    results = sarif(cli)["results"]
    done = cli("scan")

    region = results[1]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], "startColumn" in region) == (wanted, False)
    line = KEPT.splitlines().index('segments = requests.get(f"{ROOT}/manage/segments")') + 1
    assert f"nb.ipynb:cell 2:{line}:12  metadata  get_all_segments" in done.out
    assert f"\n{line:>6} | segments = requests.get" in done.out
    assert f"line={wanted},title" in cli("scan", "-o", "github").out


def test_a_path_with_odd_signs_is_a_uri(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a b#1:ü%").mkdir()
    (tmp_path / "a b#1:ü%" / "x:y.py").write_text(PROGRAM)

    (result,) = sarif(cli)["results"]

    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "a%20b%231%3A%C3%BC%25/x%3Ay.py"


# -- the others


def test_one_run_writes_every_format(cli: Cli, mixed: Path) -> None:
    names = ("a.json", "a.sarif", "a.csv", "a.md", "a.html", "a.txt")
    outputs = [part for name in names for part in ("-o", name)]

    done = cli("scan", *outputs, "-o", "github", "-o", "azure", "-o", "text")

    assert done.code == 1
    assert all(f"written: {name}\n" in done.err for name in names)
    assert "app.py:17:12  metadata  get_all_segments: " in done.out
    assert "::warning file=app.py,line=17,endLine=17,col=12,endColumn=51,title=" in done.out
    assert "##vso[task.logissue type=warning;sourcepath=app.py;linenumber=17;" in done.out
    assert "##vso[task.complete result=Failed;]" in done.out
    assert "<!doctype html>" in (mixed.parent / "a.html").read_text()
    assert "\x1b" not in done.out


def test_a_place_is_told_from_the_root_of_the_repository(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "app.py").write_text(KEPT)

    done = cli(
        "scan", "-o", "github", "-o", "azure", "-o", "a.sarif",
        cwd=tmp_path / "jobs", GITHUB_WORKSPACE=str(tmp_path),
    )  # fmt: skip

    assert "file=jobs/app.py,line=17," in done.out
    assert "sourcepath=jobs/app.py;linenumber=17;" in done.out
    found = json.loads((tmp_path / "jobs" / "a.sarif").read_text())["runs"][0]["results"][0]
    place = found["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "jobs/app.py"


def test_a_sheet_has_a_line_for_each_finding(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(OFFERED)
    (tmp_path / "=kept.py").write_text(KEPT)

    rows = list(csv.DictReader(io.StringIO(cli("scan", "-o", "csv").out)))

    assert [(one["path"], one["line"], one["column"], one["outcome"]) for one in rows] == [
        ("'=kept.py", "14", "12", "fixed"),
        ("'=kept.py", "17", "12", "manual"),
        ("app.py", "14", "12", "offered"),
    ]
    assert rows[0]["dataverse query"].startswith("msdynci_customerprofiles?$filter=")
    assert (rows[1]["reason"], rows[1]["operation"]) == ("metadata", "get_all_segments")
    assert rows[1]["next step"].startswith("Members are readable")
    assert rows[2]["losses"] == "ignored-option (to accept)"


def test_github_gets_the_report_as_the_summary_of_the_step(cli: Cli, mixed: Path) -> None:
    cli("scan", "-o", "github", GITHUB_STEP_SUMMARY="summary.md")

    text = (mixed.parent / "summary.md").read_text()
    assert text.startswith("# From Customer Insights to Dataverse\n")


def test_a_summary_is_not_longer_than_github_takes() -> None:
    from ci_migrate.cli.outputs import _fitting

    text = "ü line\n" * 200_000

    assert len(_fitting(text).encode()) < 1_000_000
    assert _fitting(text).splitlines()[-1].startswith("*Cut here")
    assert _fitting("short\n") == "short\n"


def test_a_clean_project_is_green_everywhere(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("print(1)\n")

    done = cli("scan", "-o", "azure", "-o", "github", "-o", "a.sarif")

    assert done.code == 0
    assert "::" not in done.out
    assert done.out.startswith("##vso[task.complete result=Succeeded;]")


def test_statistics_count_instead_of_listing(cli: Cli, mixed: Path) -> None:
    text = cli("scan", "--statistics")
    document = cli("scan", "--statistics", "--format", "json").json

    assert text.out.startswith(
        "  1  fixed     get_entities_with_odata_path  1 file\n"
        "  1  metadata  get_all_segments              1 file\n\n2 call sites"
    )
    assert [one["count"] for one in document["statistics"]] == [1, 1]
    assert text.code == 1


def test_a_diff_stays_alone_on_stdout(cli: Cli, program: Path) -> None:
    done = cli("rewrite", "-o", "a.sarif", "-o", "text")

    assert done.out.startswith("--- a/app.py\n")
    assert "call site" not in done.out
    assert "1 call site in 1 file" in done.err
    assert cli("rewrite", "-o", "json").json["diffs"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scan", "-o", "serif=a"], ("serif", "did you mean 'sarif'")),
        (["scan", "-o", "junit=a.xml"], ("junit", "known: text, json, sarif")),
        (["scan", "-o", "json", "-o", "text"], ("stdout takes json alone", "json=FILE")),
        (["rewrite", "--format", "json", "-o", "github"], ("stdout takes json alone",)),
        (["report", "-o", "a.md", "--format", "html"], ("a.md reads as markdown", "html=a.md")),
        (["report", "-o", "nowhere/a.html"], ("nowhere", "make it first")),
        (["report", "--since", "none.json"], ("none.json", "--format json")),
        (["report", "--since", "app.py"], ("app.py", "--format json")),
        (["report", "--since", "app.py", "--select", "fixed"], ("--since", "--select")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_written_or_compared_is_two(
    cli: Cli, program: Path, arguments: list[str], words: tuple[str, ...]
) -> None:
    cli(*arguments).refused(*words)


def test_a_report_goes_to_files_alone(cli: Cli, program: Path) -> None:
    """A file without a known ending is in the format that is asked for.

    What is written is known by its mark afterwards: explained, never a finding.
    """
    cli("report", "-o", "a.html", "-o", "a.md")
    done = cli("report", "-o", "a.html", "-o", "a.md")
    named = cli("report", "--format", "markdown", "-o", "notes")

    assert (done.out, named.out) == ("", "")
    assert (program.parent / "notes").read_text() == (program.parent / "a.md").read_text()
    explained = cli("scan", "--format", "json").json["files"]["explained"]
    written = {one["path"] for one in explained if one["why"] == "written by ci-migrate"}
    assert written == {"a.html", "a.md"}


# -- since


def test_a_report_says_what_changed_since_an_earlier_scan(cli: Cli, tmp_path: Path) -> None:
    for name, text in (("a", KEPT), ("b", PROGRAM), ("c", OFFERED), ("d", IGNORED)):
        (tmp_path / f"{name}.py").write_text(text)
    (tmp_path / "old.json").write_text(cli("scan", "--format", "json").out)
    (tmp_path / "a.py").write_text("\n" + KEPT + 'm = requests.get(f"{ROOT}/manage/measures")\n')
    (tmp_path / "b.py").rename(tmp_path / "e.py")
    (tmp_path / "c.py").unlink()
    (tmp_path / "d.py").write_text(PROGRAM)

    found = cli("report", "--since", "old.json", "--format", "json").json["since"]
    text = cli("report", "--since", "old.json", "--format", "text").out
    pages = [cli("report", "--since", "old.json", "--format", form).out
             for form in ("markdown", "html")]  # fmt: skip

    assert found["summary"] == {
        "fixed": 1, "new": 1, "moved": 1, "changed": 1, "shifted": 2, "kept": 4, "unseen": 0,
    }  # fmt: skip
    assert [one["path"] for one in found["fixed"]] == ["c.py"]
    assert [one["operation"] for one in found["new"]] == ["get_a_list_of_measures_metadata"]
    assert [(one["from"]["path"], one["to"]["path"]) for one in found["moved"]] == [
        ("b.py", "e.py")
    ]
    assert f"  moved  b.py:14:12 -> e.py:14:12  fixed  {READ}\n" in text
    assert f"changed  d.py:14:12  suppressed -> fixed  {READ}\n" in text
    assert "Since then: 1 fixed, 1 new, 1 moved to other files, 1 with another outcome" in text
    assert all("What changed" in page and "e.py:14:12" in page for page in pages)


def test_what_was_not_looked_at_is_not_fixed(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(KEPT)
    (tmp_path / "b.py").write_text(PROGRAM)
    (tmp_path / "old.json").write_text(cli("scan", "--format", "json").out)

    found = cli("report", "a.py", "--since", "old.json", "--format", "json").json["since"]
    (tmp_path / "b.py").unlink()
    gone = cli("report", "a.py", "--since", "old.json", "--format", "json").json["since"]

    assert (found["summary"]["fixed"], found["summary"]["unseen"]) == (0, 1)
    assert (gone["summary"]["fixed"], gone["summary"]["unseen"]) == (1, 0)


def test_two_documents_are_compared_without_the_code(cli: Cli, tmp_path: Path) -> None:
    """A rewrite shows as what it fixed."""
    (tmp_path / "app.py").write_text(KEPT)
    (tmp_path / "old.json").write_text(cli("scan", "--format", "json").out)
    cli("rewrite", "--write")
    (tmp_path / "new.json").write_text(cli("scan", "--format", "json").out)

    found = cli("report", "new.json", "--since", "old.json", "--format", "json").json["since"]

    assert [one["operation"] for one in found["fixed"]] == [READ]
    assert (found["summary"]["kept"], found["sites"]) == (1, {"before": 2, "after": 1})


# -- colours


def test_colours_follow_the_two_variables(cli: Cli, mixed: Path) -> None:
    """Where no terminal is, there are none unless forced."""
    forced = cli("scan", NO_COLOR="", FORCE_COLOR="1")
    both = cli("scan", NO_COLOR="1", FORCE_COLOR="1")
    none = cli("scan", NO_COLOR="", FORCE_COLOR="")
    diff = cli("rewrite", NO_COLOR="", FORCE_COLOR="1")

    assert "\x1b[34mmetadata\x1b[0m" in forced.out
    assert re.sub(r"\x1b\[\d+m", "", forced.out) == none.out == both.out
    assert "\x1b[32m+" in diff.out
    assert "\x1b[1m" in diff.err
