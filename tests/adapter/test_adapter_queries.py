"""Queries as text: apart, together, encoded."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci_migrate.adapter import encode, equals, join, split
from ci_migrate.odata import Compare, Literal, Property, parse_filter


def test_a_query_comes_apart_into_name_and_decoded_options() -> None:
    assert split("msdynci_x?$filter=a eq '50%25 %26 1%2B1'&$top=5") == (
        "msdynci_x",
        {"$filter": "a eq '50% & 1+1'", "$top": "5"},
    )
    assert split("msdynci_x") == ("msdynci_x", {})


def test_a_query_reads_like_the_documents() -> None:
    assert join("msdynci_x", {"$filter": "a eq 'b'", "$top": "5"}) == (
        "msdynci_x?$filter=a eq 'b'&$top=5"
    )
    assert join("msdynci_x", {}) == "msdynci_x"


def test_quotes_brackets_and_commas_stay_readable_on_the_wire() -> None:
    """Fact 19: ``$ & + , / : ; = ? @`` are encoded in values."""
    wire = encode("x", {"$filter": "contains(a,'$&+,/:;=?@')", "$select": "a,b", "$top": "5"})

    assert wire == ("x?$filter=contains(a%2C'%24%26%2B%2C%2F%3A%3B%3D%3F%40')&$select=a,b&$top=5")


@settings(derandomize=True, deadline=None, database=None)
@given(st.text(), st.text())
def test_any_value_survives_the_wire(one: str, two: str) -> None:
    options = {"$filter": one, "$select": two}
    wire = encode("msdynci_x", options)

    assert split(wire) == ("msdynci_x", options)
    assert unquote(wire) == join("msdynci_x", options)
    assert wire.isascii()
    assert not set(wire) & set(' "<>#')


@pytest.mark.parametrize("value", ["x", "O'Brian", "''", "", "%", "日本"])
def test_a_condition_holds_its_value(value: str) -> None:
    assert parse_filter(equals("a", value)) == Compare(
        "eq", Property("a"), Literal("string", value)
    )
