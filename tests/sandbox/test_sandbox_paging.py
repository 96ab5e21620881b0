"""Pages, next links and counts of the Dataverse service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

ACTIVITIES = "msdynci_unifiedactivities"
KEY = "msdynci_unifiedactivityid"


def follow(door: Any, url: str, **headers: str) -> list[httpx.Response]:
    """All pages from a first URL, each next link taken verbatim."""
    pages: list[httpx.Response] = []
    following: str | None = f"{door.root}/{url}"
    while following:
        page = door.client.get(following, headers=door.headers | headers)
        assert page.status_code == 200, page.text
        pages.append(page)
        following = page.json().get("@odata.nextLink")
    return pages


def test_a_page_holds_five_thousand_rows(dataverse: Any) -> None:
    pages = [page.json()["value"] for page in follow(dataverse, f"{ACTIVITIES}?$select={KEY}")]

    assert [len(page) for page in pages] == [5000, 1394]
    keys = [row[KEY] for page in pages for row in page]
    assert keys == sorted(set(keys))


def test_a_preference_sets_the_page_size_and_makes_top_void(dataverse: Any) -> None:
    prefer = {"Prefer": 'odata.include-annotations="*",odata.maxpagesize=2000'}
    pages = follow(dataverse, f"{ACTIVITIES}?$select={KEY}&$top=10&$count=true", **prefer)

    assert [len(page.json()["value"]) for page in pages] == [2000, 2000, 2000, 394]
    assert pages[0].headers["Preference-Applied"] == "odata.maxpagesize=2000"
    assert pages[0].json()["@odata.count"] == 5000
    assert pages[0].json()["@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"] is True


def test_a_preference_above_the_maximum_counts_as_the_maximum(dataverse: Any) -> None:
    page = dataverse.get(f"{ACTIVITIES}?$select={KEY}", Prefer="odata.maxpagesize=9999")

    assert len(page.json()["value"]) == 5000


def test_top_alone_cuts_and_never_goes_past_a_page(dataverse: Any) -> None:
    assert len(dataverse.rows(f"{ACTIVITIES}?$select={KEY}&$top=7")) == 7
    cut = dataverse.get(f"{ACTIVITIES}?$select={KEY}&$top=6000").json()
    assert len(cut["value"]) == 5000
    assert "@odata.nextLink" not in cut


def test_the_next_link_survives_hostile_filters(dataverse: Any) -> None:
    filter_text = "contains(msdynci_title,'A%2BB') or contains(msdynci_title,'%26 sons')"
    url = f"{ACTIVITIES}?$filter={filter_text}&$orderby=msdynci_title desc&$select={KEY}"
    pages = follow(dataverse, url, Prefer="odata.maxpagesize=900")

    keys = [row[KEY] for page in pages for row in page.json()["value"]]
    assert len(pages) > 1
    assert len(keys) == len(set(keys)) == len(dataverse.rows(url))


@pytest.mark.parametrize(
    "change",
    [
        lambda link: link + "&$top=1",
        lambda link: link.replace("skiptoken=", "skiptoken=x"),
        lambda link: link.replace(ACTIVITIES, "msdynci_enrichments"),
        lambda link: link.replace("skiptoken=", "skiptoken=%25"),
        lambda link: link.replace(f"$select={KEY}", f"$select={KEY},msdynci_title"),
    ],
)
def test_a_changed_next_link_is_refused(dataverse: Any, change: Callable[[str], str]) -> None:
    link = dataverse.get(f"{ACTIVITIES}?$select={KEY}").json()["@odata.nextLink"]
    changed = change(link)
    response = dataverse.client.get(changed, headers=dataverse.headers)

    assert changed != link
    assert response.status_code == 400


def test_the_count_segment_is_plain_text(dataverse: Any) -> None:
    response = dataverse.get(f"{ACTIVITIES}/$count?$filter=msdynci_customerid eq 'x'")

    assert (response.text, response.headers["Content-Type"]) == ("0", "text/plain")
    assert dataverse.get(f"{ACTIVITIES}/$count").text == "5000"


def test_the_default_order_may_differ_from_the_legacy_order(
    legacy: Any, dataverse: Any, doors: Callable[..., Any]
) -> None:
    _, _, shuffled = doors(default_order="shuffled")
    ids = [row["CustomerId"] for row in legacy.rows("data/Customer?$top=1000")]

    def order(door: Any) -> list[str]:
        return [row["msdynci_customerid"] for row in door.rows("msdynci_customerprofiles")]

    assert order(dataverse) == ids
    assert order(shuffled) != ids
    assert sorted(order(shuffled)) == sorted(ids)
