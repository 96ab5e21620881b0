"""verify --output: several formats at once, files, stdout, and what CI systems want beside."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from commands import Cli

CASES = """\
# What the night checks.

[[case]]
name = "hundred"
legacy = "/data/Customer?$top=100"

[[case]]
name = "one"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}'"
[case.parameters]
CID = "ce759201f786d590bf2134bff576c369"
"""
RED = ("verify", "checks/cases.toml", "--sandbox", "--drift", "3")


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A repository with a case file in a folder."""
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "cases.toml").write_text(CASES)
    return tmp_path


def test_one_run_writes_every_format_that_is_asked_for(cli: Cli, cases: Path) -> None:
    """By name and file, by the ending of a file, and to stdout; all of the same run."""
    done = cli(
        *RED, "-o", "text", "-o", "github=-", "-o", "junit=a.xml", "--output", "b.html",
        "-o", "markdown=c.md", "-o", "d.json", "-o", "csv=e.csv", "-o", "azure=f.txt",
    )  # fmt: skip

    assert done.code == 1, done.err
    written = [f"written: {name}" for name in ("a.xml", "b.html", "c.md", "d.json", "e.csv")]
    assert set(written) <= set(done.err.splitlines())
    document = json.loads((cases / "d.json").read_text(encoding="utf-8"))
    assert document["summary"]["mismatch"] == 1
    key = document["cases"][0]["mismatches"][0]["key"]
    for name in ("a.xml", "b.html", "c.md", "e.csv", "f.txt"):
        assert key in (cases / name).read_text(encoding="utf-8")
    assert done.out.startswith("mismatch      hundred")
    assert "::error file=checks/cases.toml,line=3,title=parity%3A mismatch%3A hundred::" in done.out
    assert "\x1b" not in done.out


def test_a_test_of_the_report_has_the_time_that_its_case_took(cli: Cli, cases: Path) -> None:
    done = cli("verify", "checks/cases.toml", "--sandbox", "-o", "junit")

    suite = ElementTree.fromstring(done.out).find("testsuite")
    assert suite is not None
    times = {one.attrib["name"]: float(one.attrib["time"]) for one in suite.iter("testcase")}
    assert (done.code, set(times)) == (0, {"hundred", "one"})
    assert all(0 < seconds < 60 for seconds in times.values())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
    assert {one.attrib["classname"] for one in suite.iter("testcase")} == {"cases"}


def test_github_gets_the_summary_of_the_step_beside_what_is_there(cli: Cli, cases: Path) -> None:
    (cases / "summary.md").write_text("# Before\n")

    done = cli(*RED, "-o", "github", GITHUB_STEP_SUMMARY="summary.md")

    assert done.out.startswith("::error ")
    text = (cases / "summary.md").read_text(encoding="utf-8")
    assert text.startswith("# Before\n## ✕ Parity: 1 of 2 cases differs\n")


def test_a_place_is_told_from_the_root_of_the_repository(cli: Cli, cases: Path) -> None:
    done = cli(
        "verify", "cases.toml", *RED[2:], "-o", "github", "-o", "azure",
        cwd=cases / "checks", GITHUB_WORKSPACE=str(cases),
    )  # fmt: skip

    assert "::error file=checks/cases.toml,line=3," in done.out
    assert ";sourcepath=checks/cases.toml;linenumber=3;]" in done.out


def test_azure_gets_the_summary_as_a_file_of_its_agent(cli: Cli, cases: Path) -> None:
    """Or the Markdown file that is written anyway."""
    (cases / "agent").mkdir()

    done = cli(*RED, "-o", "azure", AGENT_TEMPDIRECTORY=str(cases / "agent"))
    own = cli(*RED, "-o", "azure", "-o", "own.md", AGENT_TEMPDIRECTORY=str(cases / "agent"))

    (summary,) = (cases / "agent").iterdir()
    assert f"##vso[task.uploadsummary]{summary}\n" in done.out
    assert summary.read_text(encoding="utf-8").startswith("## ✕ Parity")
    assert f"##vso[task.uploadsummary]{cases / 'own.md'}\n" in own.out
    assert "##vso[task.complete result=Failed;]" in own.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "junitt=a.xml"], ("junitt", "did you mean 'junit'")),
        (["-o", "report.docx"], ("report.docx", "the ending '.docx'", "known: .csv")),
        (["-o", "json", "-o", "text"], ("stdout takes json alone", "json=FILE")),
        (["--format", "json", "-o", "github"], ("stdout takes json alone",)),
        (["-o", "a.json", "-o", "json=./a.json"], ("two outputs go to",)),
        (["-o", "json=nowhere/a.json"], ("nowhere", "make it first")),
        (["-o", "html=checks"], ("checks is a folder",)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_an_output_that_cannot_be_is_refused_before_anything_is_read(
    cli: Cli, cases: Path, arguments: list[str], words: tuple[str, ...]
) -> None:
    """No variable names a service here: a run would say so."""
    cli("verify", "checks/cases.toml", *arguments).refused(*words)

    assert [path.name for path in cases.iterdir()] == ["checks"]


def test_one_file_that_cannot_be_written_keeps_nothing_else_back(cli: Cli, cases: Path) -> None:
    """A run may have taken hours."""
    name = 300 * "x" + ".json"

    done = cli(*RED, "-o", name, "-o", "a.html", "-o", "text", "-o", "github",
               GITHUB_STEP_SUMMARY="nowhere/summary.md")  # fmt: skip

    assert done.code == 2
    assert f"error: {name}: cannot be written: " in done.err
    assert "Traceback" not in done.err
    assert (cases / "a.html").is_file()
    assert "parity cases: 1 match, 1 mismatch." in done.out
    assert "::error file=checks/cases.toml" in done.out


@pytest.mark.parametrize("broken", ["no account", "a case", "a known difference"])
def test_a_run_that_cannot_begin_says_so_in_every_output(
    cli: Cli, cases: Path, broken: str
) -> None:
    """CI shows its outputs; a step that only ends with 2 leaves people searching the log."""
    arguments = ["verify", "checks/cases.toml"]
    if broken == "a case":
        (cases / "checks" / "cases.toml").write_text("[[case]]\nnaem = 1")
    if broken == "a known difference":
        (cases / "known.toml").write_text("[[knwon]]")
        arguments += ["--known", "known.toml"]
    said = {"no account": "AZURE_CLIENT_SECRET", "a case": "naem", "a known difference": "knwon"}

    done = cli(*arguments, "-o", "github", "-o", "junit=a.xml", "-o", "json=b.json")
    plain = cli(*arguments, "--format", "json")

    assert (done.code, plain.code, plain.out) == (2, 2, "")
    assert said[broken] in done.err
    assert done.out.startswith("::error file=checks/cases.toml,")
    document = json.loads((cases / "b.json").read_text(encoding="utf-8"))
    assert (document["complete"], document["cases"]) == (False, [])
    for text in (done.out, (cases / "a.xml").read_text(encoding="utf-8"), document["cause"]):
        assert said[broken] in text


def test_what_ends_a_run_is_told_even_where_an_output_cannot_be_written(
    cli: Cli, cases: Path
) -> None:
    (cases / "checks" / "cases.toml").write_text("[[case]]\nnaem = 1")
    name = 300 * "x" + ".json"

    done = cli("verify", "checks/cases.toml", "-o", name, "-o", "text")

    assert done.code == 2
    assert f"error: {name}: cannot be written: " in done.err
    assert "unknown key 'naem'" in done.err.splitlines()[-1]


def test_format_json_stays_what_it_was(cli: Cli, cases: Path) -> None:
    done = cli(*RED, "--format", "json", "-o", "again.json")

    assert done.out == (cases / "again.json").read_text(encoding="utf-8")
    assert done.json["schema"] == 1


def test_a_secret_of_the_environment_is_in_no_output(cli: Cli, cases: Path) -> None:
    """Also where a case file holds it."""
    canary = "canary-5f0c2e"
    path = cases / "checks" / "cases.toml"
    path.write_text(CASES.replace("ce759201f786d590bf2134bff576c369", canary))

    done = cli(
        *RED, "-o", "text", "-o", "github", "-o", "azure", "-o", "a.xml", "-o", "b.html",
        "-o", "c.md", "-o", "d.json", "-o", "e.csv", BACKUP_PASSWORD=canary,
    )  # fmt: skip

    texts = [done.out, done.err, *(one.read_text("utf-8") for one in cases.glob("[a-e].*"))]
    assert len(texts) == 7
    assert not [text for text in texts if canary in text]
    assert all("***" in text for text in texts[2:])


def test_the_help_names_every_format(cli: Cli) -> None:
    from ci_migrate.report import PARITY

    words = cli("verify", "--help").out.split("--output", 1)[1].split("--known", 1)[0]

    assert set(PARITY) <= set(re.findall(r"\w+", words))
