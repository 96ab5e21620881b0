"""Whatever tree is rendered, its text parses back to an equal tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci_migrate.model import hole
from ci_migrate.odata import (
    Call,
    Compare,
    In,
    Literal,
    Logic,
    Node,
    Not,
    Property,
    all_of,
    children,
    conjuncts,
    parse_filter,
    quoted,
    render,
)

SEEDED = settings(derandomize=True, deadline=None, database=None, max_examples=120)

NAMES = st.sampled_from(
    ["CustomerId", "customerid", "order", "notes", "android", "in_stock", "nullable", "trueValue"]
    + ["Straße", "Größe_Ä", "_id", "eqtl", "a1", "nav/prop", "Microsoft.Dynamics.CRM.In", "T"]
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "'", "''", "O'Brian", " and ", "not not ", "((((", "é ’ “ 日本", "%_[", "\n"]
    ),
    st.integers(0, 3).map(lambda n: f"x{hole(n)}'y"),
)
LITERALS = st.one_of(
    TEXTS.map(lambda text: Literal("string", text)),
    st.integers().map(lambda n: Literal("number", str(n))),
    st.sampled_from(["0.5", "-1.25", "1e5", "2.5E-3", "+7"]).map(lambda n: Literal("number", n)),
    st.sampled_from(["true", "false"]).map(lambda text: Literal("boolean", text)),
    st.just(Literal("null", "null")),
    st.dates().map(lambda day: Literal("date", day.isoformat())),
    st.datetimes().map(lambda when: Literal("datetime", when.isoformat() + "Z")),
    st.sampled_from(["2017-01-01T00:00:00.000Z", "2017-01-01T00:00+02:00"]).map(
        lambda text: Literal("datetime", text)
    ),
    st.uuids().map(lambda guid: Literal("guid", str(guid))),
    st.integers(0, 20).map(lambda n: Literal("hole", hole(n))),
    st.integers(0, 20).map(lambda n: Literal("datetime", f"{hole(n)}T00:00:00Z")),
    st.integers(0, 20).map(lambda n: Literal("datetime", f"20{hole(n)}-{hole(n)}-01")),
)
OPERATORS = st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"])


def calls(operands: st.SearchStrategy[Node]) -> st.SearchStrategy[Call]:
    return st.builds(Call, NAMES, st.lists(operands, max_size=3).map(tuple))


OPERANDS: st.SearchStrategy[Node] = st.recursive(
    st.one_of(LITERALS, NAMES.map(Property)), calls, max_leaves=4
)
TERMS: st.SearchStrategy[Node] = st.one_of(
    st.builds(Compare, OPERATORS, OPERANDS, OPERANDS),
    st.builds(In, OPERANDS, st.lists(OPERANDS, min_size=1, max_size=4).map(tuple)),
    calls(OPERANDS),
)


def combined(terms: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(terms, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Logic, st.just("and"), several),
        st.builds(Logic, st.just("or"), several),
        st.builds(Not, terms),
    )


TREES: st.SearchStrategy[Node] = st.recursive(TERMS, combined, max_leaves=12)


@SEEDED
@given(TREES)
def test_a_rendered_tree_parses_back_to_itself(tree: Node) -> None:
    assert parse_filter(render(tree)) == tree


@SEEDED
@given(TREES)
def test_blanks_between_words_mean_nothing(tree: Node) -> None:
    assert parse_filter(f" \t{render(tree)}  ") == tree


@SEEDED
@given(st.text())
def test_any_text_survives_as_a_literal(text: str) -> None:
    tree = parse_filter(f"Name eq {quoted(text)}")

    assert tree == Compare("eq", Property("Name"), Literal("string", text))


@pytest.mark.parametrize("operator", ["and", "or"])
def test_a_chain_inside_a_chain_of_the_same_operator_keeps_its_brackets(operator: str) -> None:
    """`a or (b or c)` means what `a or b or c` means, but is another tree."""
    one, two, three = (Compare("eq", Property(name), Literal("number", "1")) for name in "abc")
    nested = Logic(operator, (one, Logic(operator, (two, three))))  # type: ignore[arg-type]

    assert render(nested) == f"a eq 1 {operator} (b eq 1 {operator} c eq 1)"
    assert parse_filter(render(nested)) == nested


def test_conjuncts_and_all_of_are_each_other_backwards() -> None:
    terms = tuple(parse_filter(f"{name} eq 1") for name in "abc")

    assert conjuncts(all_of(terms)) == terms
    assert conjuncts(all_of(terms[:1])) == terms[:1]
    assert conjuncts(None) == ()
    assert all_of(()) is None
    assert conjuncts(parse_filter("a eq 1 or b eq 1")) == (parse_filter("a eq 1 or b eq 1"),)


def test_children_are_the_nodes_directly_below() -> None:
    """Of every kind of node, in the order of the text."""
    texts = ("contains(a,'x')", "a eq 1", "a in (1,2)", "a eq 1 or b eq 2", "not (a eq 1)")

    assert [[render(one) for one in children(parse_filter(text))] for text in texts] == [
        ["a", "'x'"],
        ["a", "1"],
        ["a", "1", "2"],
        ["a eq 1", "b eq 2"],
        ["a eq 1"],
    ]
    assert children(Property("a")) == ()
