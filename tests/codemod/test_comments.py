"""Comments between arguments that go, or in them, stand above their statement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_shapes import HEAD

TOLD = [
    pytest.param(
        """\
people = requests.get(
    f"{ROOT}/Customer",  # everybody
    # the first ones
    params={
        "$top": 3,  # a few
        # by city
        "$filter": "City eq 'Oslo'",
    },  # options end
    # who asks
    headers={"Ocp-Apim-Subscription-Key": KEY, "Authorization": "Bearer " + TOKEN},  # both
).json()["value"]
""",
        ["# everybody", "# the first ones", "# a few", "# by city", "# options end"]
        + ["# who asks", "# both"],
        id="between arguments and in them",
    ),
    pytest.param(
        """\
def rows(table, where, top=5):
    params = {"$filter": where, "$top": top}
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


if ENV:
    for one in rows(
        "Customer",
        # of the capital
        "City eq 'Oslo'",  # Norway
        top=3,  # a few
    ):
        # shown
        print(one)
elif rows(
    "Customer", # same
    # of another capital
    "City eq 'Oslo'",  # Norway
):
    pass
""",
        ["# of the capital", "# Norway", "# a few", "# shown", "# same", "# of another capital"]
        + ["# Norway"],
        id="in the heads of compound statements",
    ),
    pytest.param(
        """\
people = CustomerInsights().get_entities_with_odata_path(
    ENV,  # where
    "Customer", # what
    filter="City eq 'Oslo'", # of the capital
    custom_headers=H, # who asks
).value
""",
        ["# where", "# what", "# of the capital", "# who asks"],
        id="of the generated client",
    ),
]


@pytest.mark.parametrize(("program", "comments"), TOLD)
def test_no_comment_goes_with_an_argument(
    rewrite: Callable, program: str, comments: list[str]
) -> None:
    found = rewrite(HEAD + program, token="companion")
    after = found.text().partition("\npass\n")[2]

    assert {one[0] for one in found.outcomes} == {"fixed"}
    assert sorted(one for one in comments if one in after) == sorted(comments)
    assert after.count("#") == len(comments)


def test_they_stand_above_in_their_order(rewrite: Callable) -> None:
    program = """\
def rows(table, where):
    return requests.get(f"{ROOT}/{table}", headers=H, params={"$filter": where}).json()["value"]


# people
people = rows(
    "Customer",  # everybody
    # of the capital
    "City eq 'Oslo'",
)
"""
    after = rewrite(HEAD + program).text()

    assert after.endswith(
        """
# people
# everybody
# of the capital
people = rows(
    "msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100",
)
"""
    )
