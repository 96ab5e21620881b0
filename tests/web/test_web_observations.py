"""What is no collection of rows is an observation with an error, whatever a service sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from scripted_server import Answer, ScriptedServer

from ci_migrate.adapter import Read
from ci_migrate.catalogue import shipped
from ci_migrate.model import Translation, Verdict
from ci_migrate.parity import Case
from ci_migrate.parity.fetch import (
    Bounds,
    Observation,
    Shapes,
    fetch_candidate,
    fetch_control,
)
from ci_migrate.parity.verdict import inconclusive
from ci_migrate.settings import Settings
from ci_migrate.translate import tables_of
from ci_migrate.web import Services

Make = Callable[..., Services]

CUSTOMERS = Read("msdynci_customerprofiles")
MEASURES = Read("msdynci_customermeasures")


def candidate(services: Services, read: Read = CUSTOMERS, pages: int = 10) -> Observation:
    shapes = Shapes(tables=tables_of(shipped(), Settings()))
    return fetch_candidate(services.dataverse(), read, shapes, Bounds(pages=pages))


@pytest.mark.parametrize("body", [[], 1, {"value": 1}, {"value": [1]}, {"value": None}])
def test_a_control_without_rows_is_an_error(
    services: Make, server: ScriptedServer, body: Any
) -> None:
    """The service said 200, and said nothing."""
    server.script = [Answer(body=body)]

    seen = fetch_control(services().legacy(), "/data/Customer")

    assert (seen.status, seen.rows, seen.error) == (200, (), "the answer holds no rows")


def test_a_single_object_is_one_row(services: Make, server: ScriptedServer) -> None:
    """The key form answers with the row itself (E7)."""
    server.script = [Answer(body={"CustomerId": "x"})]

    seen = fetch_control(services().legacy(), "/data/Customer('x')")

    assert (seen.rows, seen.error, seen.pages) == (({"CustomerId": "x"},), None, 1)


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (CUSTOMERS, []),
        (CUSTOMERS, {"value": 1}),
        (CUSTOMERS, {"value": [1]}),
        (MEASURES, {"value": [{"msdynci_measures": "{"}]}),
        (MEASURES, {"value": [{"msdynci_measures": "{}"}]}),
        (MEASURES, {"value": [{"msdynci_customerid": "x", "msdynci_measures": "[1]"}]}),
    ],
)
def test_rows_that_the_adapter_cannot_read_are_an_error(
    services: Make, server: ScriptedServer, read: Read, body: Any
) -> None:
    """A rewritten program would stop there as well."""
    server.script = [Answer(body=body)]

    seen = candidate(services(), read)

    assert seen.rows == ()
    assert seen.error is not None


def test_paging_without_an_end_is_cut_and_proves_nothing(
    services: Make, server: ScriptedServer
) -> None:
    """On either side."""
    hosts = {"control": "api.ci.ai.dynamics.com", "candidate": "org.crm.dynamics.com"}
    seen = {}
    for side, host in hosts.items():
        server.script = [
            Answer(body={"value": [{"CustomerId": "x"}], "@odata.nextLink": f"https://{host}/{n}"})
            for n in range(5)
        ]
        made = services()
        if side == "control":
            seen[side] = fetch_control(made.legacy(), "/data/Customer", Bounds(pages=3))
        else:
            seen[side] = candidate(made, pages=3)
    whole = Observation(rows=({"CustomerId": "x"},), status=200, pages=1)
    translation = Translation(
        legacy="", operation="", access="read", verdict=Verdict.TRANSLATED, message=""
    )
    case = Case(name="a", legacy="/data/Customer")

    assert all(one.cut and one.pages == 3 for one in seen.values())
    for control, other in ((seen["control"], whole), (whole, seen["candidate"])):
        cause = inconclusive(case, translation, control, other)
        assert "not all pages were read; 3 are the limit" in str(cause)


def test_a_next_link_to_another_server_ends_the_observation(
    services: Make, server: ScriptedServer
) -> None:
    """Rows of half a collection are not compared."""
    link = "https://other.crm.dynamics.com/api/data/v9.2/x"
    server.script = [Answer(body={"value": [{"CustomerId": "x"}], "@odata.nextLink": link})]

    for seen in (fetch_control(services().legacy(), "/data/x"), candidate(services())):
        assert "another server" in str(seen.error)
        assert seen.rows == ()
    assert len(server.asked) == 2


def test_next_links_that_lead_in_a_circle_are_an_error(
    services: Make, server: ScriptedServer
) -> None:
    """The second time is enough: there is no third request."""
    for host, fetch in (
        ("api.ci.ai.dynamics.com", lambda made: fetch_control(made.legacy(), "/data/Customer")),
        ("org.crm.dynamics.com", candidate),
    ):
        again = {"value": [{"CustomerId": "x"}], "@odata.nextLink": f"https://{host}/again"}
        server.script = [Answer(body=again)]
        server.asked.clear()

        seen = fetch(services())

        assert (seen.error, seen.rows) == ("its next links lead in a circle", ())
        assert len(server.asked) == 2


def test_a_side_with_too_many_rows_is_cut_before_memory_is(
    services: Make, server: ScriptedServer
) -> None:
    """A last page may go beyond the limit; another one is not read."""
    body = {"value": [{"CustomerId": str(n)} for n in range(10)]}
    link = {"@odata.nextLink": "https://api.ci.ai.dynamics.com/next"}
    for script, rows, cut in (
        ([Answer(body=body)], 10, False),
        ([Answer(body=body | link), Answer(body=body)], 0, True),
    ):
        server.script = script

        seen = fetch_control(services().legacy(), "/data/Customer", Bounds(rows=9))

        assert (len(seen.rows), seen.cut is not None) == (rows, cut)
