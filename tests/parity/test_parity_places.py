"""Where cases stand in their file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_migrate.parity import case_lines, parse_cases, shipped_cases
from ci_migrate.paths import data_folder


def test_every_shipped_case_has_the_line_above_its_name() -> None:
    text = (data_folder("samples") / "parity.toml").read_text(encoding="utf-8")
    lines = text.split("\n")
    found = case_lines(text)

    assert list(found) == [case.name for case in shipped_cases()]
    for name, number in found.items():
        assert lines[number - 1] == "[[case]]"
        assert lines[number] == f'name = "{name}"'


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('[[case]]\nname = "a"\n', {"a": 1}),
        ('\r\n [[ "case" ]] # one\r\nname = "a"\r\n', {"a": 2}),
        ("[['case']]\nname = 'a'\n[[case.ignore]]\n[[case]]\nname = 'b'\n", {"a": 1, "b": 4}),
        ('[[case]]\nname = """\n[[case]]\n"""\n[[case]]\nname = "b"', {"[[case]]\n": 1, "b": 5}),
        ("[[case]]\nname = 'a'\nlegacy = '''\n[[case]]\n'''\n", {"a": 1}),
        ('case = [{name = "a"}, {name = "b"}]\n', {}),
        ("[[case]]\nname = 1\n", {}),
        ("", {}),
    ],
    ids=["plain", "crlf", "quotes", "in a name", "in a text", "inline", "no name", "empty"],
)
def test_what_looks_like_a_head_is_told_from_one(text: str, lines: dict[str, int]) -> None:
    assert case_lines(text) == lines


texts = st.lists(st.sampled_from(["[[case]]", "x", "", "#", "name = 1"]), max_size=4).map("\n".join)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_the_line_is_that_of_the_case_whatever_its_texts_hold(
    written: list[tuple[str, str]],
) -> None:
    text, heads = "# cases\n", []
    for number, (legacy, key) in enumerate(written):
        text += "\n"
        heads.append(text.count("\n") + 1)
        text += f"[[case]]\nname = 'c{number}'\nlegacy = '''{legacy}.'''\n"
        text += f'key = ["""{key}."""]\n'

    assert len(parse_cases(text, "cases.toml")) == len(written)
    assert list(case_lines(text).values()) == heads
