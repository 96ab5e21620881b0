"""A card with everything about one customer, for the service desk screen."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import msal
import requests

HOST = "https://api.ci.ai.dynamics.com"
VERSION = "v1"
RESOURCE = "38c77d00-5fcb-4cce-9d93-af4738258e3c"


@dataclass
class Card:
    name: str
    mail: str | None
    spent: float | None
    events: list[str] = field(default_factory=list)

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Card:
        measures = row.get("Customer_Measure")
        events = sorted(
            f"{event['ActivityTime']} {event['ActivityTypeDisplay']}"
            for event in row.get("UnifiedActivity", [])
        )
        return cls(
            name=row["FullName"] or "(no name)",
            mail=row.get("EMail"),
            spent=measures["TotalSpent"] if measures else None,
            events=events,
        )

    def show(self) -> None:
        print(f"+-- {self.name} <{self.mail}>")
        print(f"|   spent: {self.spent}")
        print(f"|   {len(self.events)} events")
        for event in self.events[-3:]:
            print(f"|     {event}")


class Cards:
    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        self.session.headers["Authorization"] = f"Bearer {self.token()}"
        self.root = f"{HOST}/{VERSION}/instances/{os.environ['CI_INSTANCE_ID']}"

    def token(self) -> str:
        app = msal.ConfidentialClientApplication(
            os.environ["AZURE_CLIENT_ID"],
            authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
            client_credential=os.environ["AZURE_CLIENT_SECRET"],
        )
        return app.acquire_token_for_client(scopes=[f"{RESOURCE}/.default"])["access_token"]

    def some_ids(self) -> list[str]:
        response = self.session.get(f"{self.root}/data/Customer", params={"$top": 3, "$skip": 3})
        response.raise_for_status()
        return [row["CustomerId"] for row in response.json()["value"]]

    def card(self, customer_id: str) -> Card | None:
        response = self.session.get(
            f"{self.root}/data/Customer"
            f"?$expand=UnifiedActivity,Customer_Measure&$filter=CustomerId eq '{customer_id}'"
        )
        response.raise_for_status()
        rows = response.json().get("value")
        return Card.from_row(rows[0]) if rows else None


def main() -> None:
    cards = Cards()
    for customer_id in [*cards.some_ids(), "0" * 32]:
        card = cards.card(customer_id)
        if card is None:
            print("+-- no such customer")
        else:
            card.show()


if __name__ == "__main__":
    main()
