"""Which calls move and what they become; which stay, and why."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pytest
from shapes_of_arguments import SHAPES as ARGUMENTS
from shapes_of_arguments import STAYING as ARGUMENTS_STAYING
from shapes_of_encoded import SHAPES as ENCODED
from shapes_of_encoded import STAYING as ENCODED_STAYING
from shapes_of_growing import SHAPES as GROWING
from shapes_of_growing import STAYING as GROWING_STAYING
from shapes_of_libraries import SHAPES as LIBRARIES
from shapes_of_libraries_that_stay import SHAPES as LIBRARIES_STAYING
from shapes_of_options import SHAPES as OPTIONS
from shapes_of_options import STAYING as OPTIONS_STAYING
from shapes_of_reads import SHAPES as READS
from shapes_of_steady import SHAPES as STEADY
from shapes_of_steady import STAYING as STEADY_STAYING
from shapes_of_tables import SHAPES as TABLES
from shapes_of_tables import STAYING as TABLES_STAYING
from shapes_of_urls import SHAPES as URLS
from shapes_of_wrappers import SHAPES as WRAPPERS
from shapes_of_wrappers import STAYING as WRAPPERS_STAYING
from shapes_that_stay import SHAPES as STAYING

HEAD = """\
import os
from urllib.parse import quote, urljoin

import httpx
import msal
import requests
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]
API = "https://api.ci.ai.dynamics.com/v1/instances/i"
ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i/data"
KEY = os.environ["CI_SUBSCRIPTION_KEY"]
APP = msal.ConfidentialClientApplication("app", client_credential=os.environ["APP_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": KEY}

pass
"""


def _named(text: str) -> list[tuple[str, str]]:
    """The parts of a text under their names."""
    parts = re.split(r"^== ", text, flags=re.MULTILINE)[1:]
    return [(name, body) for name, _, body in (part.partition("\n") for part in parts)]


MOVING = [
    pytest.param(before, after, id=name)
    for name, body in _named(
        URLS
        + READS
        + LIBRARIES
        + OPTIONS
        + ENCODED
        + GROWING
        + STEADY
        + TABLES
        + WRAPPERS
        + ARGUMENTS
    )
    for before, _, after in [body.partition("-->\n")]
]
LEFT = STAYING + LIBRARIES_STAYING + OPTIONS_STAYING
LEFT += (
    ENCODED_STAYING
    + GROWING_STAYING
    + STEADY_STAYING
    + TABLES_STAYING
    + WRAPPERS_STAYING
    + ARGUMENTS_STAYING
)
KEPT = [
    pytest.param(body, reason, id=name)
    for title, body in _named(LEFT)
    for name, _, reason in [title.partition(" | ")]
]


def _body(program: str) -> str:
    """What stands below the shared head, without the line that imports the companion."""
    lines = program.partition("\npass\n")[2].splitlines()
    return "\n".join(line for line in lines if line != "import ci_dataverse")


def _layout_free(text: str) -> str:
    return ast.unparse(ast.parse(text))


@pytest.mark.parametrize(("before", "after"), MOVING)
def test_a_call_moves(rewrite: Callable, again: Callable, before: str, after: str) -> None:
    """The call reads Dataverse in plain sight; lines without a call are as they were.

    What was rewritten is no call of the legacy service any more.
    """
    found = rewrite(HEAD + before)

    assert {one[0] for one in found.outcomes} == {"fixed"}
    assert _layout_free(_body(found.text())) == _layout_free(after)
    assert "import ci_dataverse" in found.text()

    found.write()
    second = again()

    assert second.project.changes == {}
    assert "fixed" not in {one[0] for one in second.outcomes}


@pytest.mark.parametrize(("program", "reason"), KEPT)
def test_a_call_stays(rewrite: Callable, program: str, reason: str) -> None:
    """The finding says why, and no byte of the program changes."""
    found = rewrite(HEAD + program)

    outcome, _, loss = reason.partition(" ")
    if outcome == "offered":
        assert {one["outcome"] for one in found.findings} == {"offered"}
        assert loss in [one["id"] for one in found.findings[0]["losses"] if one["accept"]]
    elif outcome == "suppressed":
        assert found.outcomes == [("suppressed", None)]
    else:
        assert {one[0] for one in found.outcomes} == {"manual"}
        assert reason in {one[1] for one in found.outcomes}
    assert found.project.changes == {}


@pytest.mark.parametrize(
    ("program", "loss"), [one.values for one in KEPT if one.values[1].startswith("offered ")]
)
def test_an_offered_call_moves_when_its_loss_is_accepted(
    rewrite: Callable, program: str, loss: str
) -> None:
    """Accepting is what the user does; nothing else of the call changes."""
    found = rewrite(HEAD + program, accept=(loss.removeprefix("offered "),))

    assert {one[0] for one in found.outcomes} == {"fixed"}
    assert "ci_dataverse.get" in found.text()


def test_a_search_moves_with_columns_of_the_user(rewrite: Callable) -> None:
    """Without configured columns it is refused; with them it is a loss to accept."""
    program = HEAD + "r = requests.get(ROOT + '/Customer?$search=corey', headers=H)\n"

    assert rewrite(program).outcomes == [("manual", "search")]
    assert rewrite(program, search_columns=("FullName",)).outcomes == [("offered", None)]
    moved = rewrite(program, search_columns=("FullName",), accept=("search-columns",))
    assert 'search={"msdynci_fullname": "corey"}' in moved.text()


def test_a_searched_text_may_be_known_only_to_the_program(rewrite: Callable) -> None:
    """The companion takes its wildcards as they are (fact 14)."""
    program = HEAD + "def f(term):\n    p = {'$search': term, '$top': 5}\n"
    program += "    return requests.get(ROOT + '/Customer', params=p, headers=H)\n"
    program += "print(f('x').ok)\n"

    moved = rewrite(program, search_columns=("FullName", "EMail"), accept=("search-columns",))

    assert 'search={"msdynci_fullname": term, "msdynci_email": term}' in moved.text()


def test_refusals_outnumber_moves() -> None:
    assert len(KEPT) > len(MOVING) >= 30
