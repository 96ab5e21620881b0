"""Filter text to tree: a table of meanings, and of refusals with their positions."""

from __future__ import annotations

import pytest

from ci_migrate.errors import QueryError
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
    parse_filter,
    render,
)


def is_one(name: str) -> Compare:
    return Compare("eq", Property(name), Literal("number", "1"))


def compared(kind: str, text: str) -> Compare:
    return Compare("eq", Property("a"), Literal(kind, text))  # type: ignore[arg-type]


A, B, C = is_one("a"), is_one("b"), is_one("c")
GUID = "38c77d00-5fcb-4cce-9d93-af4738258e3c"
LETTERED = "a8c77d00-5fcb-4cce-9d93-af4738258e3c"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a eq 1 or b eq 1 and c eq 1", Logic("or", (A, Logic("and", (B, C))))),
        ("a eq 1 and b eq 1 or c eq 1", Logic("or", (Logic("and", (A, B)), C))),
        ("(a eq 1 or b eq 1) and c eq 1", Logic("and", (Logic("or", (A, B)), C))),
        ("a eq 1 or b eq 1 or c eq 1", Logic("or", (A, B, C))),
        ("a eq 1 or (b eq 1 or c eq 1)", Logic("or", (A, Logic("or", (B, C))))),
        ("((a eq 1))", A),
        ("not a eq 1", Not(A)),
        ("not (a eq 1) and b eq 1", Logic("and", (Not(A), B))),
        ("not (a eq 1 and b eq 1)", Not(Logic("and", (A, B)))),
        ("not not endswith(a)", Not(Not(Call("endswith", (Property("a"),))))),
        ("a in (1)", In(Property("a"), (Literal("number", "1"),))),
        (
            "a in ('x', 'y')",
            In(Property("a"), (Literal("string", "x"), Literal("string", "y"))),
        ),
        ("IsMemberOfSegment('S')", Call("IsMemberOfSegment", (Literal("string", "S"),))),
        ("now() gt a", Compare("gt", Call("now", ()), Property("a"))),
        ("a eq 'O''Brian'", compared("string", "O'Brian")),
        ("a eq ''", compared("string", "")),
        ("a eq ''''", compared("string", "'")),
        ("a eq 'b eq 1 or (c'", compared("string", "b eq 1 or (c")),
        ("a eq 'Jürgen ‘x’ 日本'", compared("string", "Jürgen ‘x’ 日本")),
        ("a eq -1.5e3", compared("number", "-1.5e3")),
        ("a eq true", compared("boolean", "true")),
        ("a eq null", compared("null", "null")),
        ("a eq 2017-01-01", compared("date", "2017-01-01")),
        ("a eq 2017-01-01T00:00:00.000Z", compared("datetime", "2017-01-01T00:00:00.000Z")),
        ("a eq 2017-01-01T00:00:00+01:00", compared("datetime", "2017-01-01T00:00:00+01:00")),
        (f"a eq {GUID}", compared("guid", GUID)),
        (f"a eq {LETTERED}", compared("guid", LETTERED)),
        (f"a eq {hole(3)}", compared("hole", hole(3))),
        (f"a eq {hole(3)}Z", compared("datetime", f"{hole(3)}Z")),
        (f"a eq {hole(3)}T00:00:00.5Z", compared("datetime", f"{hole(3)}T00:00:00.5Z")),
        (f"a eq {hole(3)}-01-{hole(4)}", compared("datetime", f"{hole(3)}-01-{hole(4)}")),
        (
            f"a eq 20{hole(3)}-01-01T10:00+0{hole(4)}:00",
            compared("datetime", f"20{hole(3)}-01-01T10:00+0{hole(4)}:00"),
        ),
        (f"a eq '{hole(3)}'", compared("string", hole(3))),
        (f"a in ({hole(0)})", In(Property("a"), (Literal("hole", hole(0)),))),
        ("a/b eq 1", is_one("a/b")),
        ("nothing eq 1", is_one("nothing")),
        ("nullable eq 1", is_one("nullable")),
        ("eqs eq 1", is_one("eqs")),
        ("Größe eq 1", is_one("Größe")),
        ("1 eq a", Compare("eq", Literal("number", "1"), Property("a"))),
        ("a\teq   1", A),
    ],
)
def test_a_text_means_one_tree(text: str, tree: Node) -> None:
    assert parse_filter(text) == tree
    assert parse_filter(render(tree)) == tree


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("a eq ‘x’", 5, "curly quote"),
        ("a in ('x',’y’)", 10, "curly quote"),
        ("a eq “x”", 5, "curly quote"),
        ("a eq 'x", 5, "a text literal is not closed"),
        ("a eq 'x''", 8, "a text literal is not closed"),
        ("", 0, "ends too early"),
        ("a", 1, "ends too early"),
        ("a eq", 4, "ends too early"),
        ("a eq 1 and", 10, "ends too early"),
        ("(a eq 1", 7, "ends too early"),
        ("not", 3, "ends too early"),
        ("a eq 1)", 6, "')' is not expected"),
        ("a EQ 1", 2, "'EQ' is not expected"),
        ("a eq 1 b eq 1", 7, "'b' is not expected"),
        ("a eq 1 or or b eq 1", 10, "'or' is not expected"),
        ("a in 'x y'", 5, "the text 'x y' is not expected"),
        ("a in ()", 6, "')' is not expected"),
        ("a == 1", 2, "'==' is not expected"),
        ("a eq 12:30", 7, "':30' is not expected"),
        ("a eq 1; drop", 6, "';' is not expected"),
        (f"a {hole(0)} 1", 2, "only the program knows"),
        (f"a eq {hole(0)}{hole(1)}", 8, "only the program knows"),
        (f"a eq {hole(0)}-1-2-3", 8, "'-1-2-3'"),
        (f"a eq {hole(0)}.5", 8, "'.5'"),
        (f"a eq 1 {hole(0)}", 7, "only the program knows"),
    ],
)
def test_a_refusal_names_its_position(text: str, position: int, reason: str) -> None:
    with pytest.raises(QueryError, match="at position") as refused:
        parse_filter(text)

    assert (refused.value.position, refused.value.text) == (position, text)
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a eq 1" + ")" * 5000,
        "f(" * 5000 + ")" * 5000,
        "not " * 5000 + "a eq 1",
        "not  " * 5000 + "a eq 1",
        "not\t" * 5000 + "a eq 1",
        "not (" * 5000 + "a eq 1" + ")" * 5000,
    ],
    ids=["brackets", "calls", "nots", "wide nots", "nots by tabs", "bracketed nots"],
)
def test_a_nesting_too_deep_is_refused_and_exhausts_nothing(text: str) -> None:
    with pytest.raises(QueryError, match="more than 100 brackets"):
        parse_filter(text)


def test_what_looks_like_nesting_inside_a_literal_is_text() -> None:
    text = "(((" * 200 + "not not " * 200

    assert parse_filter(f"a eq '{text}'") == compared("string", text)


@pytest.mark.parametrize("operator", ["or", "and"])
def test_a_chain_of_five_thousand_terms_is_one_node(operator: str) -> None:
    text = f" {operator} ".join(f"a eq '{number}'" for number in range(5000))

    tree = parse_filter(text)

    assert isinstance(tree, Logic)
    assert len(tree.terms) == 5000
    assert render(tree) == text


def test_a_list_of_five_thousand_items_is_one_node() -> None:
    text = f"a in ({','.join(repr(str(number)) for number in range(5000))})"

    assert render(parse_filter(text)) == text
