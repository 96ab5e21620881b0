"""Every error message of the tool, provoked once: what the user did, and what was said."""

from __future__ import annotations

import gc
import os
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from beyond import ELSEWHERE, INSIDE, UNREACHABLE
from recording import Place, places, record, told
from situations import lay

from ci_migrate.report.rule_topics import MISTAKES

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OWN = ("AZURE_", "CI_", "DATAVERSE_", "GITHUB_", "SYSTEM_", "BUILD_")
TABLES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    for path in sorted(HERE.glob("*.toml"))
}
CASES = [
    pytest.param(one, id=f"{name} {number}: {one['did'][:60]}")
    for name, table in TABLES.items()
    for number, one in enumerate(table, 1)
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith(OWN):
            monkeypatch.delenv(name)
    yield
    gc.enable()  # a scan turns it off for the rest of its process


@pytest.mark.skipif(sys.platform != "linux", reason="the files that cannot be read are Linux's")
@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_answered_with_what_and_where_and_what_to_do(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, case.get("files", {}))
    for name, text in case.get("env", {}).items():
        monkeypatch.setenv(name, text)
    seen = record(monkeypatch)

    for command in case["did"].split(" && "):
        code, said, everything = told(*shlex.split(command))

    if "said" in case:
        assert (code, said) == (2, case["said"])
    else:
        assert case["shown"] in everything
        assert code == 1
    assert set(case.get("from", ())) <= seen
    assert "Traceback" not in everything


@pytest.mark.parametrize(("place", "made", "said"), INSIDE)
def test_a_mistake_in_a_program_that_uses_the_tool_is_answered_alike(
    place: str, made: Any, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = record(monkeypatch)

    with pytest.raises(Exception, match=re.escape(said)) as raised:
        made(tmp_path)

    assert str(raised.value) == said
    assert place in seen


def _is_refusal(place: Place) -> bool:
    """Whether it makes an answer to a query, with a reason of its own page; no error."""
    lines = place.file.read_text(encoding="utf-8").splitlines()
    return "Refusal(" in lines[place.first - 1]


def test_every_place_that_makes_an_error_is_provoked_or_says_why_not() -> None:
    known = {one.name for one in places() if not _is_refusal(one)}
    provoked = {name for table in TABLES.values() for one in table for name in one.get("from", ())}
    provoked |= {place for place, _, _ in INSIDE}
    named = provoked | ELSEWHERE.keys() | UNREACHABLE.keys()

    assert sorted(known - named) == []
    assert sorted(named - known) == []
    assert provoked.isdisjoint(UNREACHABLE)


@pytest.mark.parametrize(("place", "proof"), sorted(ELSEWHERE.items()))
def test_what_is_provoked_elsewhere_is_asserted_there(place: str, proof: tuple[str, str]) -> None:
    file, words = proof

    assert words in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("case", TABLES["rules"])
def test_every_message_about_a_rule_file_is_explained_on_the_page(case: dict[str, Any]) -> None:
    if any(name.startswith(("catalogue.", "cli.catalogue_checks")) for name in case["from"]):
        assert [said for said, _ in MISTAKES if _pattern(said).search(case["said"])]


@pytest.mark.parametrize("said", [said for said, _ in MISTAKES])
def test_every_message_on_the_page_about_rule_files_is_one(said: str) -> None:
    assert [one for one in TABLES["rules"] if _pattern(said).search(one["said"])]


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, said.split("…"))))


def test_every_message_goes_on_with_what_to_do() -> None:
    """Behind a semicolon, or by saying what is needed or nearest."""
    helps = re.compile(r"; \S|[Dd]id you mean| needs |: give both|^name ")
    found = [one["said"] for table in TABLES.values() for one in table if "said" in one]

    assert [said for said in found if not helps.search(said)] == []
