"""The filter engine agrees with a plain evaluation of the same expression."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci_migrate.sandbox.collation import fold_accents, plain_match, wildcard_match
from ci_migrate.sandbox.filters import Dialect, Operand, compile_filter
from ci_migrate.sandbox.lexer import FilterError, tokens
from ci_migrate.sandbox.ordering import compile_order

KINDS = {"a": "text", "b": "text", "n": "number"}
DIALECT = Dialect(
    column=lambda name: Operand(kind=KINDS[name], name=name),
    fold=str,
    match=plain_match,
    text_functions=("contains", "startswith", "endswith"),
    functions={},
    in_operator=True,
)

texts = st.sampled_from(["x", "y", "O'N", "", " "])
numbers = st.integers(-2, 2)
rows = st.fixed_dictionaries({"a": texts | st.none(), "b": texts | st.none(), "n": numbers})

Node = tuple[Any, ...]
conditions: st.SearchStrategy[Node] = st.one_of(
    st.tuples(st.sampled_from(["eq", "ne"]), st.sampled_from("ab"), texts | st.none()),
    st.tuples(st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"]), st.just("n"), numbers),
    st.tuples(st.sampled_from(["contains", "startswith"]), st.sampled_from("ab"), texts),
    st.tuples(st.just("in"), st.sampled_from("ab"), st.lists(texts, min_size=1, max_size=3)),
)
trees: st.SearchStrategy[Node] = st.recursive(
    conditions,
    lambda inner: (
        st.tuples(st.sampled_from(["and", "or"]), inner, inner) | st.tuples(st.just("not"), inner)
    ),
    max_leaves=12,
)


def literal(value: Any) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def written(node: Node) -> str:
    match node:
        case ("and" | "or" as word, left, right):
            return f"({written(left)}) {word} ({written(right)})"
        case ("not", inner):
            return f"not ({written(inner)})"
        case ("contains" | "startswith" as name, column, value):
            return f"{name}({column},{literal(value)})"
        case ("in", column, values):
            return f"{column} in ({','.join(literal(value) for value in values)})"
        case (operation, column, value):
            return f"{column} {operation} {literal(value)}"
    raise AssertionError(node)


def truth(node: Node, row: dict[str, Any]) -> bool | None:
    match node:
        case ("and", left, right):
            both = (truth(left, row), truth(right, row))
            return False if False in both else None if None in both else True
        case ("or", left, right):
            both = (truth(left, row), truth(right, row))
            return True if True in both else None if None in both else False
        case ("not", inner):
            value = truth(inner, row)
            return None if value is None else not value
        case ("contains", column, value):
            return None if row[column] is None else value in row[column]
        case ("startswith", column, value):
            return None if row[column] is None else row[column].startswith(value)
        case ("in", column, values):
            return row[column] in values
        case ("eq", column, value):
            return bool(row[column] == value)
        case ("ne", column, value):
            return bool(row[column] != value)
        case (operation, column, value):
            left = row[column]
            comparisons = {"gt": left > value, "ge": left >= value}
            return bool((comparisons | {"lt": left < value, "le": left <= value})[operation])
    raise AssertionError(node)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(trees, rows)
def test_the_engine_agrees_with_a_plain_evaluation(tree: Node, row: dict[str, Any]) -> None:
    program = compile_filter(written(tree), DIALECT)

    assert program.keeps(row) is (truth(tree, row) is True)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a eq 'x' or a eq 'y' and b eq 'z'", True),
        ("(a eq 'x' or a eq 'y') and b eq 'z'", False),
        ("not a eq 'y' and b eq null", True),
        ("not (a eq 'x') or n eq 1", True),
        ("n eq 1.0", True),
        ("1 le n", True),
        ("0 gt n", False),
        ("contains(a,'x') eq false or contains(b,'x') eq false", False),
        ("contains(a,'y') eq false", True),
        ("endswith(a,'x')", True),
        ("(a eq 'y' and n eq 1) or (a eq 'x')", True),
    ],
)
def test_and_binds_closer_than_or_and_not_closest(text: str, kept: bool) -> None:
    row = {"a": "x", "b": None, "n": 1}

    assert compile_filter(text, DIALECT).keeps(row) is kept


@pytest.mark.parametrize(
    "text", ["(a eq 'x'", "contains(a,'x') eq 1", "not", "a eq 'x' or", "a eq ("]
)
def test_an_unfinished_filter_is_a_syntax_error(text: str) -> None:
    with pytest.raises(FilterError, match="Syntax error at position"):
        compile_filter(text, DIALECT)


def test_ten_thousand_conditions_cost_one_test() -> None:
    program = compile_filter(" or ".join(f"a eq 'v{n}'" for n in range(10_000)), DIALECT)

    assert program.keeps({"a": "v9999"})
    assert not program.keeps({"a": "w"})


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="'()[]@/:,.=-+ azTZ019eq", max_size=40))
def test_any_text_is_a_filter_or_a_refusal(text: str) -> None:
    try:
        compile_filter(text, DIALECT)
    except (FilterError, KeyError):  # KeyError: the column table of this test
        return


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-10:00", "2020-02-30", "9" * 5000])
def test_a_literal_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(FilterError, match="literal"):
        tokens(text)


@pytest.mark.parametrize(
    ("function", "pattern", "text", "matched"),
    [
        ("contains", "a%c", "xxabcxx", True),
        ("contains", "a%c%e", "edcba", False),
        ("startswith", "a_c", "abcd", True),
        ("startswith", "a_c", "xabc", False),
        ("endswith", "a%b", "b-a-b-x-b", True),
        ("endswith", "a%b", "b-a-b-x", False),
        ("contains", "[a-c]9", "b9", True),
        ("contains", "[^a-c]9", "b9", False),
        ("contains", "[", "[", True),
        ("contains", "[]", "[]", True),
        ("contains", "100%", "100", True),
        ("contains", "", "", True),
        ("contains", "\n%\n", "\n\n", True),
        ("contains", "%a" * 30 + "b", "a" * 60, False),
    ],
)
def test_wildcards_match_as_documented(
    function: str, pattern: str, text: str, matched: bool
) -> None:
    assert wildcard_match(function, pattern)(text) is matched


def test_folding_drops_case_and_accents() -> None:
    assert fold_accents("CAFÉ") == fold_accents("cafe")
    assert fold_accents("Straße") == fold_accents("STRASSE")


def test_nulls_sort_first_and_ties_keep_their_order() -> None:
    values = [{"n": 2, "i": 0}, {"n": None, "i": 1}, {"n": 2, "i": 2}, {"n": 1, "i": 3}]

    def order(text: str) -> list[int]:
        return [row["i"] for row in compile_order(text, DIALECT, falling=("desc",))(values)]

    assert order("n") == [1, 3, 0, 2]
    assert order("n desc") == [0, 2, 3, 1]
