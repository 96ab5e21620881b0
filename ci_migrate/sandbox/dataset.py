"""The one seeded data set that both services answer from, and where they drift apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from ci_migrate.sandbox.options import SandboxOptions
from ci_migrate.sandbox.people import Row, customers

INSTANCE = "11111111-2222-3333-4444-555555555555"

MEASURES = (
    "AverageOnlineSpent",
    "AverageStoreSpent",
    "ChurnScore",
    "CLTVScore",
    "LoyaltyPoints",
    "TotalSpent",
)
STORE_VISITS = "StoreVisits"  # a measure in a table of its own (fact 68, I5)
ENRICHMENTS = (
    "BrandShareOfVoiceFromMicrosoft",
    "InterestShareOfVoiceFromMicrosoft",
    "BrandAffinityFromMicrosoft",
    "InterestAffinityFromMicrosoft",
)
MODELS = ("ChurnModel", "OOBeCommerceChurnPrediction", "OOBeCommerceCLVPrediction")
LEVELS = ("Very high", "High", "Medium", "Low")
TOPICS = {
    "Brand": ("Contoso", "Fabrikam", "Smith & Sons", "A+B"),
    "Interest": ("Cycling", "Café culture", "Tennis", "50% off"),
}
ACTIVITIES = (
    ("SalesOrder", "Online purchase", "Purchase", "ECommerce_eCommercePurchases"),
    ("SalesOrder", "Store purchase", "Purchase", "PoS_posPurchases"),
    ("Feedback", "Website review", "Review", "Website_webReviews"),
    ("LoyaltyReward", "Loyalty reward", "Reward", "Loyalty_loyRewards"),
)
TITLES = ("Espresso machine", "A+B bundle", "50% off", "Smith & Sons gift", "O'Neil boots", None)
SEGMENTS = ("Male_under_40", "Male-under-40", "male_under_40", "High_value", "Empty_segment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a legacy table with its EDM type."""

    name: str
    type: str = "Edm.String"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A legacy table; ``kind`` is the entity type that the metadata names (F10)."""

    name: str
    kind: str
    columns: tuple[Column, ...]
    rows: list[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One value that differs on purpose: ``column`` is the Dataverse logical name."""

    key: str
    column: str
    control: Any
    candidate: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """All legacy tables, the members of the segments, and the drift."""

    tables: Mapping[str, Table]
    segments: Mapping[str, frozenset[str]]
    drifted: tuple[Drift, ...]

    def rows(self, table: str) -> list[Row]:
        """The rows of a table in their default order."""
        return self.tables[table].rows


_TYPES = {
    "DateOfBirth": "Edm.DateTimeOffset",
    "CreatedOn": "Edm.DateTimeOffset",
    "ActivityTime": "Edm.DateTimeOffset",
    "StartTime": "Edm.DateTimeOffset",
    "EndTime": "Edm.DateTimeOffset",
    "RewardPoints": "Edm.Int64",
    STORE_VISITS: "Edm.Int64",
    "RewardsPoints": "Edm.Int64",
    "AffinityScore": "Edm.Int64",
    "ShareOfVoice": "Edm.Double",
    "CLVScore": "Edm.Double",
    "IsChurn": "Edm.Boolean",
    **dict.fromkeys(MEASURES, "Edm.Double"),
}


def _table(name: str, kind: str, rows: list[Row], names: tuple[str, ...] = ()) -> Table:
    columns = tuple(
        Column(name=column, type=_TYPES.get(column, "Edm.String")) for column in names or rows[0]
    )
    return Table(name=name, kind=kind, columns=columns, rows=rows)


def _instant(rng: Random) -> str:
    moment = datetime(2016, 1, 1, tzinfo=UTC) + timedelta(seconds=int(rng.random() * 189_300_000))
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _activity(rng: Random, key: str, number: int, legacy_only: bool) -> Row:
    kind, display, name, source = ACTIVITIES[int(rng.random() * len(ACTIVITIES))]
    moment = _instant(rng)
    row: Row = {
        "CustomerId": key,
        "ActivityId": f"{rng.getrandbits(128):032x}",
        "ActualActivityId": f"ACT_{number:06d}",
        "ActivityType": kind,
        "ActivityTypeDisplay": display,
        "ActivityName": name,
        "Title": TITLES[int(rng.random() * len(TITLES))],
        "EntityName": source,
        "ActivityTime": moment,
        "ExternalUrl": f"https://shop.example.com/{number}" if number % 7 == 0 else None,
    }
    if legacy_only:
        row |= {"DurationUnit": None, "IconCode": "Shop", "StartTime": moment, "EndTime": None}
        row |= {"Duration": None, "ImageURL": None, "EventDate": None}
    return row


def _activities(rng: Random, keys: list[str], legacy_only: bool) -> list[Row]:
    """Some 6,200 rows, 0 to 180 for a customer, so that a page of 5,000 overflows."""
    rows: list[Row] = []
    for place, key in enumerate(keys):
        count = 180 if place == 5 else (place * 20) % 49
        for _ in range(count):
            rows.append(_activity(rng, key, len(rows) + 1, legacy_only))
    return rows


def _measures(rng: Random, key: str) -> Row:
    values = {
        name: None if rng.random() < 0.1 else round(rng.random() * 1000, 2) for name in MEASURES
    }
    return {"CustomerId": key} | values


def _store_visits(rng: Random, keys: list[str]) -> list[Row]:
    """One row for each customer who ever came: some three in four."""
    return [
        {"CustomerId": key, STORE_VISITS: 1 + int(rng.random() * 60)}
        for key in keys
        if rng.random() < 0.75
    ]


def _enrichments(rng: Random, table: str, keys: list[str]) -> list[Row]:
    topic = "Brand" if table.startswith("Brand") else "Interest"
    rows: list[Row] = []
    for place, key in enumerate(keys):
        for name in TOPICS[topic][: place % 4]:
            score = 1 + int(rng.random() * 100)
            if "ShareOfVoice" in table:
                rows.append({"CustomerId": key, topic: name, "ShareOfVoice": float(score)})
            else:
                level = LEVELS[(100 - score) // 25]
                row = {"CustomerId": key, topic: name, "AffinityLevel": level}
                rows.append(row | {"AffinityScore": score})
    return rows


def _predictions(rng: Random, model: str, keys: list[str]) -> list[Row]:
    rows: list[Row] = []
    for key in keys:
        score = round(rng.random(), 4)
        if model == "OOBeCommerceCLVPrediction":
            rows.append({"CustomerId": key, "CLVScore": round(score * 900, 2)})
        else:
            rows.append({"CustomerId": key, "ChurnScore": score, "IsChurn": score >= 0.5})
    return rows


def _members(rng: Random, people: list[Row]) -> dict[str, frozenset[str]]:
    young = [
        row for row in people if row["Gender"] == "Male" and (row["DateOfBirth"] or "") > "1985"
    ]
    rich = [row for row in people if (row["RewardPoints"] or 0) >= 2000]
    chosen: dict[str, list[Row]] = {
        "Male_under_40": young,
        "Male-under-40": [row for row in people if rng.random() < 0.1],
        "male_under_40": [row for row in people if rng.random() < 0.1],
        "High_value": rich,
        "Empty_segment": [],
    }
    return {name: frozenset(row["CustomerId"] for row in rows) for name, rows in chosen.items()}


def _sources(people: list[Row]) -> list[Table]:
    """Two ingested tables; only the legacy service has them."""
    contacts = [
        {
            "ContactId": row["Website_contacts_ContactId"],
            "FullName": row["FullName"],
            "Email": row["EMail"],
        }
        for row in people
        if row["Website_contacts_ContactId"]
    ]
    retail = [
        {
            "Name": row["FullName"],
            "Address": row["StreetAddress"],
            "City": row["City"],
            "State": row["State"],
            "PostalCode": row["PostCode"],
            "Country": row["Country"],
            "PreferredStore": "Store 1",
            "RewardsPoints": row["RewardPoints"],
            "CustomerRetailID": f"RET_{number:04d}",
            "DOB": row["DateOfBirth"],
            "Gender": row["Gender"],
        }
        for number, row in enumerate(people[:150])
    ]
    names = ("Website_contacts", "RetailDemoData_RetailSystem_Contacts")
    return [
        _table(name, "source", rows) for name, rows in zip(names, (contacts, retail), strict=True)
    ]


def _drift(rng: Random, people: list[Row], count: int) -> tuple[Drift, ...]:
    """Distinct customers among the first hundred, one changed column each."""
    first = people[:100]
    places: list[int] = []
    while len(places) < count:
        place = int(rng.random() * len(first))
        if place not in places:
            places.append(place)
    drifts: list[Drift] = []
    for number, place in enumerate(sorted(places)):
        row = first[place]
        column = ("City", "EMail", "RewardPoints", "Telephone")[number % 4]
        changed: dict[str, Any] = {
            "City": f"Driftville {number}",
            "EMail": f"drift{number}@example.net",
            "RewardPoints": (row["RewardPoints"] or 0) + 12_345,
            "Telephone": f"+1-555-9{number:03d}-0",
        }
        drift = Drift(
            key=row["CustomerId"],
            column=f"msdynci_{column.lower()}",
            control=row[column],
            candidate=changed[column],
        )
        drifts.append(drift)
    return tuple(drifts)


@lru_cache(maxsize=8)
def _build(seed: int, legacy_only: bool, drift: int) -> Dataset:
    rng = Random(seed)
    people = customers(rng)
    keys = [row["CustomerId"] for row in people]
    shape = tuple(people[0])
    members = _members(rng, people)
    tables = [
        _table("Customer", "profile", people),
        _table("UnifiedActivity", "unifiedActivity", _activities(rng, keys, legacy_only)),
        _table("Customer_Measure", "aggregateKpi", [_measures(rng, key) for key in keys]),
        _table(STORE_VISITS, "aggregateKpi", _store_visits(Random(seed + 2), keys)),
        *(_table(name, "enrichment", _enrichments(rng, name, keys)) for name in ENRICHMENTS),
        *(_table(name, "intelligence", _predictions(rng, name, keys)) for name in MODELS),
        *(
            _table(name, "segment", [r for r in people if r["CustomerId"] in members[name]], shape)
            for name in SEGMENTS
        ),
        *_sources(people),
    ]
    return Dataset(
        tables={table.name: table for table in tables},
        segments=members,
        drifted=_drift(Random(seed + 1), people, drift),
    )


def dataset(options: SandboxOptions) -> Dataset:
    """The data set of a seed; equal options share one."""
    return _build(options.seed, options.legacy_only_columns, options.drift)
