"""A look at the bytes of a file finds what a plain search finds, however the texts overlap."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_migrate.codemod.known.shapes import methods, near_needles, own_needles
from ci_migrate.codemod.python.source import first_look, is_candidate
from ci_migrate.tree import FOLDED, NAMES, TEXTS, WORDS, How, Tree
from ci_migrate.tree.looks import look

# Few letters, so that texts share beginnings, ends and middles, and stand in one another.
_TEXTS = st.lists(
    st.text("ab_.(T", min_size=1, max_size=6).map(str.encode), min_size=1, max_size=12, unique=True
)
_CONTENT = st.text("ab_.(T \nﬁé", max_size=80).map(str.encode)


def _plainly(how: How, texts: list[bytes], content: bytes) -> set[int]:
    """The same by the simplest means."""
    if how == FOLDED:
        content = content.lower()
    if how == NAMES:
        content = normalize("NFKC", content.decode()).encode()
    found = set()
    for place, text in enumerate(texts):
        word = how == WORDS and re.fullmatch(rb"\w+", text)
        pattern = rb"\b" + text + rb"\b" if word else re.escape(text)
        if re.search(pattern, content):
            found.add(place)
    return found


@pytest.mark.parametrize("how", [TEXTS, FOLDED, WORDS, NAMES])
@given(texts=_TEXTS, content=_CONTENT)
def test_a_look_finds_what_a_plain_search_finds(
    how: How, texts: list[bytes], content: bytes
) -> None:
    texts = [one.lower() for one in texts] if how == FOLDED else texts

    found = look(how, texts)(content)

    assert sorted(set(found)) == sorted(found)
    assert set(found) == _plainly(how, texts, content)


@given(st.data())
def test_every_needle_of_the_service_is_found_in_any_case_and_place(data: st.DataObject) -> None:
    needles = [*own_needles(), *near_needles()]
    needle = data.draw(st.sampled_from(needles))
    around = st.sampled_from([b"", b"t", b"a", b"_", b"\n", b"get_", needle[:5], b"\xff"])
    swapped = bytes(
        one ^ 32 if chr(one).isalpha() and data.draw(st.booleans()) else one for one in needle
    )
    content = data.draw(around) + swapped + data.draw(around)

    assert needles.index(needle) in look(FOLDED, needles)(content)


@given(
    st.lists(st.sampled_from([*sorted(methods()), "x", "_", " ", ".", "(", "\n", "ſ"]), max_size=8)
)
def test_a_look_for_methods_misses_none_that_the_pattern_finds(parts: list[str]) -> None:
    names = sorted(name.encode() for name in methods())
    content = "".join(parts).encode()

    assert bool(look(WORDS, names)(content)) == any(
        re.search(rb"\b" + one + rb"\b", content) for one in names
    )


@given(
    st.lists(
        st.sampled_from(
            ["import ", "customerinsights", "'", ".", "CI", "ci", r"\.", "ai", "dynamics", "api.",
             "custom_headers", "GetAllSegments(",
             "Instance_ID=", "data/", "Customer", "\r\n", "é"]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_the_first_look_holds_every_candidate(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    content = "".join(parts).encode()
    (folder / "app.py").write_bytes(content)

    held = first_look(Tree([folder], folder)).held

    texts = held.get(folder / "app.py", frozenset())
    assert is_candidate(content, texts) == is_candidate(content)
    assert {one for one in near_needles() if one in content.lower()} <= texts
    assert {one.encode() for one in methods() if one.encode() in content} <= texts
