"""A case file says what to compare; what it gets wrong is named by file and key."""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_migrate.catalogue import Catalogue, Example, ExampleCase, shipped
from ci_migrate.errors import SettingsError
from ci_migrate.parity import (
    Case,
    Known,
    cases_from_catalogue,
    cases_from_findings,
    load_cases,
    parse_cases,
    shipped_cases,
)
from ci_migrate.parity.plan import plan_case
from ci_migrate.paths import data_folder
from ci_migrate.settings import Settings

FULL = """
[[case]]
name = "a"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}'&$top={n}"
key = ["CustomerId"]
empty = true
ordered = false
[case.parameters]
CID = "x"
n = 5
[[case.ignore]]
columns = ["City"]
reason = "the towns were renamed"
owner = "the CRM team"
expires = 2027-01-31
"""


def test_every_key_of_a_case_is_read() -> None:
    """Numbers among the parameters become text."""
    assert parse_cases(FULL, "p.toml") == (
        Case(
            name="a",
            legacy="/data/Customer?$filter=CustomerId eq '{CID}'&$top={n}",
            key=("CustomerId",),
            empty=True,
            ordered=False,
            parameters={"CID": "x", "n": "5"},
            known=(
                Known(
                    case="a",
                    columns=("City",),
                    reason="the towns were renamed",
                    owner="the CRM team",
                    expires=date(2027, 1, 31),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("key =", "keys ="), "unknown key 'keys'; did you mean 'key'"),
        (("[[case]]", "[[cases]]"), "unknown key 'cases'; did you mean 'case'"),
        (('name = "a"', ""), "case 1: name is missing"),
        (('name = "a"', "name = 1"), "name is 1; a text is needed"),
        (("legacy =", "# legacy ="), "case 1: legacy is missing"),
        (("empty = true", "empty = 1"), "empty is 1; it is true or false"),
        (('["CustomerId"]', '"CustomerId"'), "a list of column names"),
        (('["CustomerId"]', "[]"), "a list of column names"),
        (('["CustomerId"]', "[1]"), "key is 1; a text is needed"),
        (('CID = "x"', "CID = true"), "parameters.CID is True"),
        (('CID = "x"', 'CID = "x"\nCIS = "y"'), "parameters.CIS fills nothing"),
        (("[case.parameters]\n", "parameters = 1\n[case.other]\n"), "unknown key 'other'"),
        (("[[case.ignore]]", "[case.ignore]"), "write it as [[case.ignore]]"),
        (("expires = 2027-01-31", ""), "ignore[0]: expires is missing"),
        (("2027-01-31", "2027-01-31T00:00:00Z"), "a date like 2027-01-31 is needed"),
        (("2027-01-31", '"2027-01-31"'), "a date like 2027-01-31 is needed"),
        (("the towns were renamed", " "), "ignore[0].reason"),
        (
            ('columns = ["City"]', ""),
            "ignore[0]: columns or kind is missing; name columns, or a kind",
        ),
        (('columns = ["City"]', "columns = []"), "ignore[0].columns is []"),
        (('columns = ["City"]', 'kind = "other"'), "ignore[0].kind names 'other'; "),
        (('columns = ["City"]', 'case = "a"'), "unknown key 'case'"),
        (('owner = "the CRM team"', ""), "ignore[0]: owner is missing"),
        (('owner = "the CRM team"', 'owner = "x"\nmost = 0'), "most is 0; a whole number from 1"),
        (("reason", "because"), "unknown key 'because'"),
        (("&$top", "&subscription-key=1&$top"), "CI_SUBSCRIPTION_KEY"),
        (("[[case]]", "[[case"), "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(change: tuple[str, str], said: str) -> None:
    """Every message starts with the file."""
    with pytest.raises(SettingsError) as wrong:
        parse_cases(FULL.replace(*change), "p.toml")

    assert str(wrong.value).startswith("p.toml")
    assert said in str(wrong.value)


@pytest.mark.parametrize("text", ["", "case = []", "case = 1", "[case]\nname = 'a'", "case = [1]"])
def test_a_file_without_cases_is_wrong(text: str) -> None:
    """An empty selection never passes for a clean one."""
    with pytest.raises(SettingsError, match="case"):
        parse_cases(text, "p.toml")


def test_two_cases_of_one_name_are_wrong() -> None:
    """A result has to be traceable to its case."""
    with pytest.raises(SettingsError, match="two cases have the name 'a'"):
        parse_cases(FULL + FULL, "p.toml")


def test_a_file_that_is_not_there_is_a_settings_error(tmp_path: Path) -> None:
    """As is one that is not text."""
    (tmp_path / "bytes.toml").write_bytes(b"\xff")

    for name in ("none.toml", "bytes.toml"):
        with pytest.raises(SettingsError, match=name):
            load_cases(tmp_path / name)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_parameter_stands_for_itself(value: str) -> None:
    """Whatever it holds, the translation compares with exactly that value."""
    case = Case(
        name="a",
        legacy="/data/Customer?$filter=LastName eq '{Name}'&$top=5",
        parameters={"Name": value},
    )

    plan = plan_case(case, Settings(), shipped())

    assert plan.read is not None
    assert plan.paths[""].endswith("&$top=5")
    whole = Case(name="b", legacy=case.filled())
    assert plan_case(whole, Settings(), shipped()).paths[""] == plan.paths[""]


@pytest.mark.parametrize(
    ("legacy", "path"),
    [
        ("/data/Customer?$filter=City eq 'x'", "/data/Customer?$filter=City%20eq%20%27x%27"),
        ("GET /data/Customer?$top=5", "/data/Customer?$top=5"),
        ("Customer?$top=5", "/Customer?$top=5"),
        (
            "https://api.ci.ai.dynamics.com/v1/instances/{i}/data/Customer('x')",
            "/data/Customer('x')",
        ),
        (
            "/data/Customer?%24filter=LastName+eq+'A%2BB'",
            "/data/Customer?$filter=LastName%20eq%20%27A%2BB%27",
        ),
        ("/data?relativePath=Customer&Top=5", "/data?relativePath=Customer&Top=5"),
    ],
)
def test_the_control_asks_what_the_legacy_text_says(legacy: str, path: str) -> None:
    """Encoded once, with plain dollar signs, below the instance."""
    names = {"i": "1"} if "{i}" in legacy else {}

    plan = plan_case(Case(name="a", legacy=legacy, parameters=names), Settings(), shipped())

    assert (plan.cause or plan.paths[""]) == path


@pytest.mark.parametrize(
    ("legacy", "cause"),
    [
        ("/data/Customer?$filter=CustomerId eq '{CID}' or CustomerId eq '{B}'", "for CID, B;"),
        ("/data/Website_contacts", "source-table: "),
        ("/manage/segments", "metadata: "),
        ("POST /data/Customer", "write: "),
        ("/data/Customer?$filter=CustomerId eq", "already-broken: "),
        ("https://example.com/data/Customer", "unknown-operation: "),
        ("msdynci_customerprofiles?$top=1", "already goes to Dataverse"),
    ],
)
def test_a_case_that_cannot_be_run_says_why(legacy: str, cause: str) -> None:
    """Neither service is asked."""
    plan = plan_case(Case(name="a", legacy=legacy), Settings(), shipped())

    assert plan.read is None
    assert cause in str(plan.cause)


@pytest.mark.parametrize(
    ("legacy", "key", "ordered"),
    [
        ("/data/Customer?$top=5", ("CustomerId",), False),
        ("/data/Customer?$select=customerid,City", ("CustomerId",), False),
        ("/data/Customer?$select=City", (), False),
        ("/data/UnifiedActivity?$orderby=ActivityTime desc", ("ActivityId",), True),
        ("/data/BrandShareOfVoiceFromMicrosoft", (), False),
        ("/data/OOBeCommerceChurnPrediction", ("CustomerId",), False),
    ],
)
def test_key_and_order_come_from_table_and_query(
    legacy: str, key: tuple[str, ...], ordered: bool
) -> None:
    """A key that the query does not select cannot tell rows apart."""
    plan = plan_case(Case(name="a", legacy=legacy), Settings(), shipped())

    assert (plan.comparison.key, plan.comparison.ordered) == (key, ordered)


def test_a_case_may_say_key_and_order_itself() -> None:
    """What the file says wins."""
    case = Case(name="a", legacy="/data/Customer?$orderby=City", key=("City",), ordered=False)

    comparison = plan_case(case, Settings(), shipped()).comparison

    assert (comparison.key, comparison.ordered) == (("City",), False)


def finding(legacy: str | None, line: int, outcome: str = "fixed", path: str = "b.py") -> Any:
    plan = {"steps": []} if outcome in ("fixed", "offered") else None
    return {"path": path, "line": line, "outcome": outcome, "legacy": legacy, "plan": plan}


FINDINGS = [
    finding("/data/Customer?$filter=CustomerId eq '{self.cid}'&$top={n}", 7),
    finding("/data/Customer?$filter=CustomerId eq '{self.cid}'&$top={n}", 3, path="a.py"),
    finding('/data/Customer?$search="x\\y"', 7, "offered"),
    finding("/manage/segments", 1, "manual"),
    finding(None, 9, "failed"),
    finding("/data/Customer?subscription-key=sandbox-key&$top=\x7f\x01\U0001f98a", 8),
]


def test_findings_become_cases_that_name_their_places() -> None:
    """One case a distinct read, its placeholders left to fill."""
    text = cases_from_findings(FINDINGS)

    cases = parse_cases(text, "p.toml")
    assert [(case.name, case.legacy, case.unfilled()) for case in cases] == [
        ("a.py:3", "/data/Customer?$filter=CustomerId eq '{self.cid}'&$top={n}", ("self.cid", "n")),
        ("b.py:7", '/data/Customer?$search="x\\y"', ()),
        ("b.py:8", "/data/Customer?$top=\x7f\x01\U0001f98a", ()),
    ]
    assert "# a.py:3\n# b.py:7\n[[case]]" in text
    assert "sandbox-key" not in text


def test_reads_that_are_moved_by_hand_are_drafted_too() -> None:
    """Where Dataverse has an answer; nothing of writes, of what is suppressed, of refusals."""
    left = {"plan": None, "access": "read", "path": "a.py", "outcome": "manual"}
    read = left | {"line": 1, "reason": "needs-token", "legacy": "/data/Customer?$top={n}"}
    others = [
        read | {"line": 2, "outcome": "suppressed", "legacy": "/data/Customer?$top=2"},
        read | {"line": 3, "access": "write", "legacy": "/data/Customer?$top=3"},
        read | {"line": 4, "reason": "source-table", "legacy": "/data/CRM_Contacts?$top=4"},
        read | {"line": 5, "legacy": "msdynci_customerprofiles?$top=5"},
        read | {"line": 6, "legacy": None},
    ]

    text = cases_from_findings([read, *others], Settings())

    (case,) = parse_cases(text, "p.toml")
    assert (case.name, case.unfilled()) == ("a.py:1", ("n",))
    assert "# a.py:1 (manual: needs-token)\n[[case]]" in text


def test_drafts_do_not_depend_on_the_order_of_findings() -> None:
    """The same findings give the same file."""
    mixed = FINDINGS.copy()
    random.Random(1).shuffle(mixed)

    assert cases_from_findings(mixed) == cases_from_findings(FINDINGS)


def test_two_reads_of_one_line_get_two_names() -> None:
    """Names stay distinct, so the file can be read."""
    text = cases_from_findings([finding(f"/data/Customer?$top={n}", 1) for n in (1, 2, 3)])

    assert [case.name for case in parse_cases(text, "p")] == ["b.py:1", "b.py:1 (2)", "b.py:1 (3)"]


@given(st.text(), st.text())
def test_any_text_survives_the_way_through_a_draft(legacy: str, path: str) -> None:
    """Quotes, control characters and lone surrogates make no broken file."""
    text = cases_from_findings([finding(f"/{legacy}", 1, path=path)])

    assert tomllib.loads(text.encode("utf-8").decode())["case"]


def test_the_samples_are_the_cases_of_the_catalogue() -> None:
    """Write them anew with: ci-migrate cases --catalogue > samples/parity.toml."""
    path = data_folder("samples") / "parity.toml"

    assert path.read_text(encoding="utf-8") == cases_from_catalogue(shipped())


def with_examples(*examples: Example) -> Catalogue:
    """The catalogue with one rule, which has these examples."""
    rule = shipped().rules["get_entities_with_odata_path"]
    return replace(shipped(), rules={rule.name: replace(rule, examples=examples)}, tables={})


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_an_example_survives_the_way_into_a_case(name: str, value: str, note: str) -> None:
    """Its name, its text relative to the instance, its parameters; the note is a comment."""
    example = Example(
        name="unused",
        legacy="GET /instances/{instanceId}/data/Customer?$filter=CustomerId eq '{CID}'",
        outcome="translated",
        parity=ExampleCase(name=name, parameters={"CID": value}, empty=True, note=note),
    )

    assert parse_cases(cases_from_catalogue(with_examples(example)), "p.toml")[:-1] == (
        Case(
            name=name,
            legacy="/data/Customer?$filter=CustomerId eq '{CID}'",
            empty=True,
            parameters={"CID": value},
        ),
    )


def test_only_examples_that_say_so_become_cases_and_names_stay_distinct() -> None:
    one = Example(name="a", legacy="/data/Customer", outcome="translated", parity=ExampleCase())

    text = cases_from_catalogue(with_examples(one, replace(one, parity=None), one))

    assert [case.name for case in parse_cases(text, "p.toml")][:-1] == ["a", "a (2)"]


def test_every_documented_query_is_a_case() -> None:
    """All nineteen: ten for customers, five for activities, four others; each by its name."""
    text = (data_folder("samples") / "parity.toml").read_text(encoding="utf-8")
    notes = re.findall(r"^# Dataverse: ((?:.|\n# )*?)\.\s", text, re.MULTILINE)
    about = Counter("activities" if "activit" in note.lower() else "customers" for note in notes)

    assert len(set(notes)) == len(notes) == 19
    assert about["activities"] == 5
    assert "Get all segment memberships of a customer" in notes


def test_the_shipped_cases_have_values_for_all_their_placeholders() -> None:
    """About as many as the documented queries, and more."""
    cases = shipped_cases()

    assert len(cases) >= 20
    assert [case.name for case in cases if case.unfilled()] == []
