"""The invented customers: ordinary names, and names chosen to break careless queries."""

from __future__ import annotations

from random import Random
from typing import Any

Row = dict[str, Any]

CUSTOMERS = 260
DOCUMENTED_ID = "ce759201f786d590bf2134bff576c369"  # the {CID} of the documents (G6)
DOCUMENTED_KEY = "CNTID_1002"  # the {AlternateKey} of the documents (fact 73)

MALE = ("Adam", "Bruno", "Carl", "David", "Emil", "Felix", "Georg", "Hugo", "Ivan", "Jonas")
FEMALE = ("Alba", "Berta", "Clara", "Diana", "Elsa", "Fiona", "Greta", "Hanna", "Iris", "Julia")
# fmt: off
LAST = (
    "Abel", "Becker", "Castro", "Duarte", "Egger", "Fischer", "Garcia", "Huber", "Ibsen",
    "Jansen", "Keller", "Lopez", "Meyer", "Novak", "Olsen", "Peters", "Quint", "Romero",
    "Schmidt", "Torres", "Urban", "Vogel", "Weber", "Xavier", "Young", "Zimmer",
)
# fmt: on
PLACES = (
    ("Seattle", "WA", "USA"),
    ("Portland", "OR", "USA"),
    ("Austin", "TX", "USA"),
    ("Dublin", "Leinster", "Ireland"),
    ("Köln", "NRW", "Germany"),
    ("Zürich", "ZH", "Switzerland"),
    ("São Paulo", "SP", "Brazil"),
    ("Malmö", None, "Sweden"),
)
STREETS = ("Main Street", "Station Road", "Lake View", "Mill Lane", "Hauptstraße", "2nd Ave #4")

# First name, last name: apostrophes, accents, letter case, URL and LIKE characters, blanks.
HOSTILE: tuple[tuple[str | None, str | None], ...] = (
    ("Conor", "O'Neil"),
    ("Sofia", "D'Arcy"),
    ("Zoë", "Bauer"),
    ("Zoe", "Bauer"),
    ("Ann", "Smith"),
    ("ANN", "Smith"),
    ("ann", "smith"),
    ("Björn", "Åkesson"),
    ("Robin", "Smith & Sons"),
    ("Ada", "A+B"),
    ("Max", "50% off"),
    ("Kim", "under_score"),
    ("Kim", "underXscore"),
    ("Trailing ", "Blank "),
    ("Trailing", "Blank"),
    ("Eve", ""),
    (None, None),
    ("Reynard", "Fuchs \U0001f98a"),
    ("Square", "[x]"),
    ('Q"uote', "Back\\slash"),
    ("Uwe", "Weiß"),
    ("Per", "100%25"),
    ("Semi", "a;b#c?d=e/f"),
)


def _pick(rng: Random, values: Any) -> Any:
    return values[int(rng.random() * len(values))]


def _date(rng: Random, first: int, last: int) -> str:
    year = first + int(rng.random() * (last - first + 1))
    return f"{year}-{1 + int(rng.random() * 12):02d}-{1 + int(rng.random() * 28):02d}"


def _alternates(rng: Random, prefix: str, number: int) -> tuple[str | None, str | None]:
    """A winner key and the list of all source keys, separated by semicolons (I2)."""
    if rng.random() < 0.12:
        return None, None
    winner = f"{prefix}_{number}"
    others = [f"{prefix}_{number + 5000 * n}" for n in range(1, 1 + int(rng.random() * 3))]
    return winner, ";".join([winner, *others])


def _email(rng: Random, first: str | None, last: str | None, number: int) -> str | None:
    if rng.random() < 0.08:
        return None
    letters = [
        c for c in f"{first or ''}.{last or ''}" if c.isascii() and (c.isalnum() or c in ".'")
    ]
    name = "".join(letters).strip(".") or "nobody"
    return f"{name if number % 5 == 0 else name.lower()}{number}@example.com"


def _customer(rng: Random, number: int, names: tuple[str | None, str | None] | None) -> Row:
    gender = "Male" if rng.random() < 0.5 else "Female"
    usual = (_pick(rng, MALE if gender == "Male" else FEMALE), _pick(rng, LAST))
    first, last = names or usual
    full = " ".join(part for part in (first, last) if part is not None)
    city, state, country = _pick(rng, PLACES)
    shop, shops = _alternates(rng, "ECOM", 1000 + number)
    loyalty, loyalties = _alternates(rng, "LOY", 1000 + number)
    web, webs = _alternates(rng, "CNTID", 1000 + number)
    key = f"{rng.getrandbits(128):032x}"
    if number == 2:
        key, web, webs = DOCUMENTED_ID, DOCUMENTED_KEY, f"{DOCUMENTED_KEY};CNTID_6002"
    return {
        "CustomerId": key,
        "FirstName": first,
        "LastName": last,
        "FullName": full or None,
        "DateOfBirth": None if rng.random() < 0.05 else f"{_date(rng, 1945, 2003)}T00:00:00Z",
        "Gender": None if number % 29 == 0 else gender,
        "EMail": _email(rng, first, last, number),
        "Telephone": None if rng.random() < 0.1 else f"+1-555-{int(rng.random() * 10000):04d}",
        "CreatedOn": f"{_date(rng, 2015, 2020)}T{int(rng.random() * 24):02d}:30:00Z",
        "PostCode": f"{int(rng.random() * 100000):05d}",
        "StreetAddress": f"{1 + int(rng.random() * 200)} {_pick(rng, STREETS)}",
        "City": "" if number % 47 == 0 else city,
        "State": state,
        "Country": country,
        "Headshot": None,
        "ContactId": web,
        "RewardPoints": None if rng.random() < 0.1 else int(rng.random() * 500) * 10,
        "CreditCard": None,
        "ECommerce_eCommerceContacts_ContactId": shop,
        "ECommerce_eCommerceContacts_ContactId_Alternate": shops,
        "Loyalty_loyCustomers_LoyaltyId": loyalty,
        "Loyalty_loyCustomers_LoyaltyId_Alternate": loyalties,
        "Website_contacts_ContactId": web,
        "Website_contacts_ContactId_Alternate": webs,
    }


def customers(rng: Random) -> list[Row]:
    """The rows of the unified customer table, in their default order."""
    hostile = {3 + 9 * place: names for place, names in enumerate(HOSTILE)}
    return [_customer(rng, number, hostile.get(number)) for number in range(1, CUSTOMERS + 1)]
