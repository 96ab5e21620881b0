"""Counts activity kinds of one customer."""
from collections import Counter

from addresses import ACTIVITIES, PROFILES
from net import signed_session


def run():
    with signed_session() as session:
        people = session.get(PROFILES, params={"$filter": "LastName eq 'Peters'", "$select": "CustomerId,FullName"})
        for person in sorted(people.json()["value"], key=lambda p: p["CustomerId"])[:3]:
            rows = session.get(ACTIVITIES, params={"$filter": f"CustomerId eq '{person['CustomerId']}'", "$select": "CustomerId,ActivityType", "$top": "500"}).json()["value"]
            kinds = Counter(row["ActivityType"] for row in rows)
            print(person["FullName"], dict(sorted(kinds.items())))
