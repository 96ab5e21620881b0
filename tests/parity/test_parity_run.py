"""A run against the sandbox: every verdict, and nothing but verdicts, whatever the network does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ci_migrate.errors import AuthError
from ci_migrate.parity import Case, CaseVerdict, Known, exit_code, shipped_cases, verify
from ci_migrate.parity.results import document_of
from ci_migrate.sandbox import Sandbox
from ci_migrate.settings import Settings
from ci_migrate.web import Routes, Services

Run = Callable[..., dict[str, Any]]

HUNDRED = Case(name="hundred", legacy="/data/Customer?$top=100")


def only(document: dict[str, Any]) -> dict[str, Any]:
    (case,) = document["cases"]
    return dict(case)


def test_all_shipped_cases_match(run: Run) -> None:
    """No case is empty by accident, and nothing had to be forgiven but an annotation."""
    document = run(shipped_cases())

    cases = document["cases"]
    assert {case["name"]: case["cause"] for case in cases if case["verdict"] != "match"} == {}
    assert all(case["control"]["rows"] == case["candidate"]["rows"] for case in cases)
    assert [case["name"] for case in cases if case["normalised"]] == ["customer by key form"]
    empty = [case["name"] for case in cases if not case["control"]["rows"]]
    assert empty == [case.name for case in shipped_cases() if case.empty]
    assert document["summary"] == {
        "cases": len(cases),
        "match": len(cases),
        "ignored": 0,
        "mismatch": 0,
        "inconclusive": 0,
    }
    assert exit_code(document) == 0


def test_the_same_run_gives_the_same_document(run: Run) -> None:
    """There is no clock and no chance in a result."""
    first, second = (json.dumps(run(shipped_cases(), drift=3)) for _ in range(2))

    assert first == second


def test_drift_is_named_by_key_column_and_both_values(
    run: Run, boxes: Callable[..., Sandbox]
) -> None:
    """All three differences, in the first case already."""
    document = run(shipped_cases(), drift=3)

    first = document["cases"][0]
    found = {(m["key"], m["column"], m["control"], m["candidate"]) for m in first["mismatches"]}
    drifted = boxes(drift=3).drifted
    assert len(drifted) == 3
    assert {
        (key, f"msdynci_{column.lower()}", left, right) for key, column, left, right in found
    } == {(one.key, one.column, one.control, one.candidate) for one in drifted}
    assert {m["kind"] for m in first["mismatches"]} == {"value"}
    assert exit_code(document) == 1


def test_known_differences_are_ignored_until_their_day(
    run: Run, boxes: Callable[..., Sandbox]
) -> None:
    """They are still shown, with reason and day; afterwards they are mismatches again."""
    columns = {one.column: one.key for one in boxes(drift=3).drifted}
    names = tuple(n for n in ("City", "EMail", "RewardPoints") if f"msdynci_{n.lower()}" in columns)
    until = date(2026, 6, 30)

    def known(columns: tuple[str, ...]) -> Known:
        return Known(case="known", columns=columns, reason="known", owner="us", expires=until)

    case = Case(
        name="known",
        legacy=HUNDRED.legacy,
        known=(known(names),),
    )

    before = run([case], drift=3, today=until)
    after = run([case], drift=3, today=date(2026, 7, 1))
    part = Case(
        name="part",
        legacy=HUNDRED.legacy,
        known=(replace(known(names[:1]), case="part"),),
    )

    assert (only(before)["verdict"], exit_code(before)) == ("ignored", 0)
    assert only(before)["reason"] == "known"
    assert [m["expires"] for m in only(before)["mismatches"]] == ["2026-06-30"] * 3
    assert (only(after)["verdict"], exit_code(after)) == ("mismatch", 1)
    assert [m["reason"] for m in only(after)["mismatches"]] == [None] * 3
    mixed = only(run([part], drift=3))
    assert mixed["verdict"] == "mismatch"
    assert [m["reason"] for m in mixed["mismatches"]] == [None, None, "known"]


def test_mismatches_beyond_the_cap_are_counted(run: Run) -> None:
    """Rows in another default order differ by the hundred."""
    case = only(run([HUNDRED], default_order="shuffled"))

    assert len(case["mismatches"]) == 20
    assert case["more_mismatches"] > 20
    assert {m["kind"] for m in case["mismatches"]} == {"missing-row", "extra-row"}


@pytest.mark.parametrize(
    ("case", "cause"),
    [
        (Case(name="a", legacy="/data/Customer?$filter=City eq '{X}'"), "for X; fill"),
        (Case(name="a", legacy="/data/Website_contacts"), "source-table: "),
        (Case(name="a", legacy="/data/Customer?$filter=City eq 'Nowhere'"), "no rows on either"),
        (Case(name="a", legacy="/data/Customer?$top=5", empty=True), "expects no rows"),
        (Case(name="a", legacy="/data/Customer('none')"), "control: HTTP 404"),
        (
            Case(name="a", legacy="/data/Customer?$filter=Foo_Bar_Id eq 'x'"),
            "candidate: HTTP 400: Could not find a property",
        ),
    ],
)
def test_what_proves_nothing_is_inconclusive(run: Run, case: Case, cause: str) -> None:
    """Errors, empty answers and refusals are no matches, not even on both sides."""
    document = run([case])

    assert only(document)["verdict"] == "inconclusive"
    assert cause in only(document)["cause"]
    assert only(document)["mismatches"] == []
    assert exit_code(document) == 2


def test_the_same_error_on_both_sides_is_no_match(run: Run) -> None:
    """Both are told."""
    case = Case(name="a", legacy="/data/Customer?$filter=Foo_Bar_Id eq 'x'")

    assert only(run([case]))["cause"].startswith("control: HTTP 400: ")
    assert "; candidate: HTTP 400: " in only(run([case]))["cause"]


def test_a_mismatch_counts_more_than_a_case_without_a_result(run: Run) -> None:
    """Exit code 1, because something was found."""
    document = run([HUNDRED, Case(name="b", legacy="/data/Website_contacts")], drift=3)

    assert exit_code(document) == 1
    assert exit_code(document_of([])) == 2


def test_a_legacy_service_that_pages_is_read_to_its_end(run: Run) -> None:
    """Against a translation that keeps the bound of 100 rows that proves nothing (J1)."""
    case = Case(name="all", legacy="/data/Customer")

    bounded = only(run([case], legacy_next_link=True))
    whole = only(run([case], Settings(row_bound="all"), legacy_next_link=True))

    assert bounded["verdict"] == "inconclusive"
    assert "row-bound" in bounded["cause"]
    assert bounded["control"] | {"rows": 260, "pages": 3} == bounded["control"]
    assert (whole["verdict"], whole["candidate"]["rows"]) == ("match", 260)


def test_columns_that_dataverse_lacks_are_told_once(run: Run) -> None:
    """In lists of related rows a few sentences say where."""
    cid = "ce759201f786d590bf2134bff576c369"
    flat = Case(name="a", legacy=f"/data/UnifiedActivity?$filter=CustomerId eq '{cid}'")
    nested = Case(
        name="b", legacy=f"/data/Customer?$expand=UnifiedActivity&$filter=CustomerId eq '{cid}'"
    )

    document = run([flat, nested], legacy_only_columns=True)

    first, second = document["cases"]
    assert {(m["column"], m["kind"], m["rows"]) for m in first["mismatches"]} == {
        ("IconCode", "missing-column", 20),
        ("StartTime", "missing-column", 20),
    }
    (mismatch,) = second["mismatches"]
    assert mismatch["column"] == "UnifiedActivity"
    assert mismatch["detail"][-1] == "and 35 more"
    assert "IconCode" in mismatch["detail"][0]


def test_nulls_that_dataverse_leaves_out_are_counted(run: Run) -> None:
    """Whether it does is not documented (fact 17)."""
    case = only(run([HUNDRED], nulls="absent"))

    assert case["verdict"] == "match"
    assert case["normalised"]["nulls"] > 0


def test_a_wrong_secret_is_one_sentence(run: Run) -> None:
    """No case, no traceback, no secret."""
    with pytest.raises(AuthError) as refused:
        run([HUNDRED], environment={"AZURE_CLIENT_SECRET": "sandbox-wrong-secret"})

    assert "AADSTS7000215" in str(refused.value)
    assert "AZURE_CLIENT_SECRET" in str(refused.value)
    assert "sandbox-wrong-secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_wrong_key_is_inconclusive_with_a_hint(run: Run) -> None:
    """The key itself is not in the result."""
    document = run([HUNDRED], environment={"CI_SUBSCRIPTION_KEY": "sandbox-wrong-key"})

    assert "check CI_SUBSCRIPTION_KEY" in only(document)["cause"]
    assert "sandbox-wrong-key" not in json.dumps(document)


def test_no_secret_is_in_a_result(run: Run, boxes: Callable[..., Sandbox]) -> None:
    """Neither in good results nor in those of failing services."""
    for options in ({"drift": 3}, {"server_errors": 0.9, "seed": 3}):
        text = json.dumps(run(shipped_cases(), **options))
        names = ("AZURE_CLIENT_SECRET", "CI_SUBSCRIPTION_KEY")
        environment = boxes(**options).environment({})

        assert not [name for name in names if environment[name] in text]
        assert "Bearer" not in text
        assert "elapsed" not in text


def test_only_get_requests_reach_the_services(run: Run, boxes: Callable[..., Sandbox]) -> None:
    """Every request carries the token of its own service."""
    run(shipped_cases())

    entries = [one for one in boxes().entries if one["service"] != "login"]
    assert {one["method"] for one in entries} == {"GET"}
    assert all(one["bearer"] == one["service"] for one in entries)


def test_progress_is_told_after_every_case(boxes: Callable[..., Sandbox]) -> None:
    """The number done, the number of all, and the result."""
    told: list[tuple[int, int, str]] = []
    box = boxes()
    routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
    with Services(box.environment({}), routes=routes) as services:
        verify(
            shipped_cases()[:2],
            Settings(),
            services.legacy(),
            services.dataverse(),
            progress=lambda done, of, case: told.append((done, of, case["verdict"])),
        )

    assert told == [(1, 2, "match"), (2, 2, "match")]


def test_there_are_four_verdicts() -> None:
    """The words of the contract."""
    assert [str(one) for one in CaseVerdict] == ["match", "ignored", "mismatch", "inconclusive"]
