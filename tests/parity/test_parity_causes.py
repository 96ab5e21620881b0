"""Whatever proves nothing comes with a step of its own: causes as runs tell them, not made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mutants import Changing, Reading

from ci_migrate.parity import Case, Options, Player, Recorder, Run, parse_cases, verify
from ci_migrate.parity.fetch import Bounds
from ci_migrate.report.parity_causes import steps_for
from ci_migrate.report.parity_terminal import parity_text
from ci_migrate.sandbox import Sandbox
from ci_migrate.settings import Settings
from ci_migrate.web import Allowance, Patience, Reply, Routes, Secrets, Services

Start = Callable[..., dict[str, Any]]

TEN = Case(name="ten", legacy="/data/Customer?$top=10")
ALL = Case(name="all", legacy="/data/Customer")
DRAWN = """
[[case]]
name = "drawn"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}'"
[case.table]
legacy = "/data/Customer?$filter=City eq 'Nowhere'"
columns = { CID = "CustomerId" }
"""


def legacy(text: str, **more: Any) -> Case:
    return Case(name="one", legacy=text, **more)


@pytest.mark.parametrize(
    ("case", "more", "step"),
    [
        (legacy("/data/Customer?$filter=CustomerId eq '{CID}'"), {}, "under [case.parameters]"),
        (parse_cases(DRAWN, "a.toml")[0], {}, "the query under [case.table]"),
        (legacy("/data/Customer?$filter=City eq 'Nowhere'"), {}, "empty = true"),
        (legacy("/data/Customer?$top=5", empty=True), {}, "Drop empty = true"),
        (legacy("/data/CRM_Contacts?$top=5"), {}, "`ci-migrate explain source-table`"),
        (legacy("msdynci_customerprofiles?$top=5"), {}, "into `legacy`"),
        (legacy("/data/Customer?$top=5", dataverse="/data/Customer"), {}, "Begin `dataverse`"),
        (TEN, {"throttle": 1.0}, "--jobs 1"),
        (TEN, {"server_errors": 1.0}, "when the service answers"),
        (TEN, {"drops": 1.0}, "when the service answers"),
        (TEN, {"clipped": 1.0}, "breaks off"),
        (TEN, {"environment": {"CI_SUBSCRIPTION_KEY": "wrong"}}, "Give the app access"),
        (legacy("/data/Customer?$top=5", dataverse="msdynci_nothing"), {}, "has the table"),
        (ALL, {"legacy_next_link": True}, 'row-bound = "all"'),
        (
            legacy("/data/Customer?$orderby=CustomerId"),
            {
                "legacy_next_link": True,
                "settings": Settings(row_bound="all"),
                "options": Options(bounds=Bounds(rows=100)),
            },
            "--control-files",
        ),
        (TEN, {"options": Options(case_seconds=0.2), "stalls": 1.0}, "--case-time"),
        (TEN, {"allowance": Allowance(seconds=0.3), "stalls": 1.0}, "--run-time"),
        (TEN, {"allowance": Allowance(requests=5)}, "--requests"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_a_cause_has_its_step(run: Start, case: Case, more: dict[str, Any], step: str) -> None:
    document = run([case], **more)

    (found,) = document["cases"]
    assert found["verdict"] == "inconclusive"
    assert step in "".join(steps_for(found["cause"])), found["cause"]
    assert step in parity_text(document)


@pytest.fixture(scope="module")
def services(boxes: Callable[..., Sandbox]) -> Any:
    box = boxes(legacy_next_link=True)
    routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
    patience = Patience(sleep=lambda seconds: None)
    with Services(box.environment({}), routes=routes, patience=patience) as found:
        yield found


class Leading(Reading):
    """Its pages lead to an address."""

    def __init__(self, client: Any, link: str) -> None:
        super().__init__(client)
        self._link = link

    def get(self, url: str, **more: Any) -> Reply:
        """The reply with the link."""
        reply = super().get(url, **more)
        if reply.body is None:
            return reply
        return Reply(status=200, body={**reply.body, "@odata.nextLink": self._link})


def test_what_a_side_does_to_itself_has_its_step(services: Services) -> None:
    """Refreshes, flicker, links to other servers and in circles, answers that make no sense."""

    def nudged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**rows[0], "City": "x"}, *rows[1:]]

    control = services.legacy()
    readers: dict[str, Any] = {
        "no refresh is under way": Changing(control, lambda rows: rows[1:]),
        "Excuse these columns": Changing(control, nudged),
        "nothing was sent elsewhere": Leading(control, "https://elsewhere.example/data/Customer"),
        "page by page": Leading(control, "https://api.ci.ai.dynamics.com/v1/instances/x"),
        "it sends no rows": Reading(control, lambda rows: [1, 2]),  # type: ignore[list-item]
    }
    for step, reader in readers.items():
        (found,) = verify([TEN], Settings(), reader, services.dataverse())["cases"]

        assert found["verdict"] == "inconclusive", step
        assert step in "".join(steps_for(found["cause"])), found["cause"]


def test_a_case_that_is_not_in_the_recording_has_its_step(
    services: Services, tmp_path: Path
) -> None:
    Recorder(tmp_path, Secrets())
    player = Player(tmp_path)
    run = Run([TEN], Settings(), player.reader, player.reader, Options(tape=player))

    (finished,) = run

    assert "Record again" in "".join(steps_for(finished.result["cause"] or ""))


def test_both_sides_have_theirs_and_no_cause_has_none() -> None:
    two = steps_for("control: HTTP 503: busy; candidate: HTTP 401: no")

    assert len(two) == 2
    assert steps_for("something nobody has thought of") == ("Remove the cause, then verify again.",)
