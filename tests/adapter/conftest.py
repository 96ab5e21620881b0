"""Tables and rows that the row adapter's tests share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from folding_service import FoldingService, Row

from ci_migrate.adapter import Table


@pytest.fixture
def tables() -> dict[str, Table]:
    """Profiles, activities and measures, with the names that legacy code knows."""
    return {
        "msdynci_customerprofiles": Table(
            legacy="Customer",
            logical="msdynci_customerprofile",
            columns={
                "msdynci_customerid": "CustomerId",
                "msdynci_fullname": "FullName",
                "msdynci_city": "City",
                "msdynci_rewardpoints": "RewardPoints",
            },
            hidden=("msdynci_customerprofileid",),
        ),
        "msdynci_unifiedactivities": Table(
            legacy="UnifiedActivity",
            logical="msdynci_unifiedactivity",
            columns={"msdynci_customerid": "CustomerId", "msdynci_title": "Title"},
            hidden=("msdynci_unifiedactivityid",),
        ),
        "msdynci_customermeasures": Table(
            legacy="Customer_Measure",
            logical="msdynci_customermeasure",
            columns={"msdynci_customerid": "CustomerId"},
            hidden=("msdynci_customermeasureid", "msdynci_measures"),
            packed="msdynci_measures",
        ),
    }


@pytest.fixture
def customers() -> Callable[..., list[Row]]:
    """Makes profiles ``c0``, ``c1``, ... with columns by index."""

    def make(count: int, **columns: Callable[[int], Any]) -> list[Row]:
        return [
            {
                "msdynci_customerprofileid": f"row-{n}",
                "msdynci_customerid": f"c{n}",
                **{f"msdynci_{name}": of(n) for name, of in columns.items()},
            }
            for n in range(count)
        ]

    return make


@pytest.fixture
def service(customers: Callable[..., list[Row]]) -> Callable[..., FoldingService]:
    """Makes a service with profiles by count or as given, and other tables by name."""

    def make(
        profiles: int | list[Row] = 0, page: int = 5000, **others: list[Row]
    ) -> FoldingService:
        rows = customers(profiles) if isinstance(profiles, int) else profiles
        named = {f"msdynci_{name}": table for name, table in others.items()}
        return FoldingService(tables={"msdynci_customerprofiles": rows, **named}, page=page)

    return make
