"""Whatever stands in a file, an inventory ends, and says nothing of files without a sign."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from inventories import PROGRAMS

from ci_migrate.catalogue import shipped
from ci_migrate.inventory import Inventory, look, parsed
from ci_migrate.inventory.languages import LANGUAGES
from ci_migrate.inventory.whole import is_candidate
from ci_migrate.settings import Settings

ENDINGS = [*(one.files[0].removeprefix("*") for one in LANGUAGES), ".tsx", ".http", "package.json"]
SOURCES = sorted(one for one in PROGRAMS.rglob("*") if one.is_file())
SIGNS = (
    "https://api.ci.ai.dynamics.com/v1/instances/",
    "/data/Customer?$filter=",
    "GetEntitiesWithODataPathAsync(",
    "@microsoft/customerinsights",
    "ci-migrate: ignore[get_all_segments]",
)
MARKS = "\"'`{}()[]$@\\+&=:,;#/*<>|\n\r\t é😀\0\ud800"
WORDS = st.sampled_from(
    [*SIGNS, *MARKS, "let", "const", "class", "url", "$", "${", "/*", "//", "```"]
)
TEXTS = st.lists(WORDS, max_size=40).map("".join)


def _inventory(name: str, content: bytes) -> Inventory:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a" + name if name.startswith(".") else name)
        path.write_bytes(content)
        return look([(path, path.name)], Settings(), shipped())


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=10)
@given(text=TEXTS)
@example(text=SIGNS[0] + "(" * 5000 + "x" + ")" * 5000)
@example(text="x = '" + SIGNS[0] + "'" + " + 'a'" * 5000)
@example(text=SIGNS[0] + "a." * 5000 + "$" * 5000 + "[{" * 3000)
@example(text="const a = a + b; const b = b + a; fetch(a + '" + SIGNS[0] + "')")
def test_any_text_is_read_to_its_end(ending: str, text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")

    found = _inventory(ending, content)

    assert found.unread == {}
    lines = text.count("\n") + text.count("\r") + 1
    for one in (*found.found, *found.loose):
        first, _, last, _ = one.span
        assert 1 <= first <= last <= lines


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=10)
@given(content=st.binary(max_size=200), sign=st.sampled_from(SIGNS))
def test_any_bytes_are_read_to_their_end(ending: str, content: bytes, sign: str) -> None:
    assert _inventory(ending, content + sign.encode() + content).unread == {}


@settings(max_examples=75)
@given(
    source=st.sampled_from(SOURCES),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 60)), max_size=6),
)
def test_a_program_with_parts_cut_out_is_read_to_its_end(
    source: Path, cuts: list[tuple[float, int]]
) -> None:
    content = source.read_bytes()
    for place, length in cuts:
        at = int(place * len(content))
        content = content[:at] + content[at + length :]

    assert _inventory(source.name, content).unread == {}


@pytest.mark.parametrize("grammar", [True, False], ids=["with a grammar", "by its words"])
@settings(max_examples=30)
@given(text=TEXTS, ending=st.sampled_from(ENDINGS))
def test_every_trace_is_part_of_a_finding_or_explained(
    grammar: bool, text: str, ending: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if not grammar:
            patch.setattr(parsed, "grammar_of", lambda name: None)
        content = (f"x = '{SIGNS[0]}y/data/Customer';\n" + text).encode("utf-8", "replace")
        found = _inventory(ending, content)

    said = {one.span[0] for one in found.found} | {one.span[0] for one in found.loose}
    said |= {one.line for one in found.explained}
    lines = [one for one in found.found if one.language == "settings"]
    assert 1 in said or lines or ending in (".csproj", ".json")


@settings(max_examples=100)
@given(content=st.binary(max_size=300), ending=st.sampled_from(ENDINGS))
def test_a_file_without_a_sign_has_no_finding(content: bytes, ending: str) -> None:
    if not is_candidate(content):
        found = _inventory(ending, content)

        assert (found.candidates, found.found, found.loose) == (0, [], [])
