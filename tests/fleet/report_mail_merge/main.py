"""Builds letters for the loyal customers of a city.

Rows leave the reader as dataclasses, dictionaries and JSON text, so that every
column has to keep its name and its type.
"""
import argparse
import json
import os
import string
from dataclasses import asdict, dataclass
from operator import itemgetter
from typing import Iterator, Optional

import msal
import requests

API_VERSION = "v1"
API_HOST = "api.ci.ai.dynamics.com"
API = "https://" + API_HOST + "/" + API_VERSION
LETTER = string.Template("Dear $FirstName $LastName,\nyou have $points points. Your last order: $order.\n")


@dataclass
class Customer:
    CustomerId: str
    FirstName: Optional[str] = None
    LastName: Optional[str] = None
    City: Optional[str] = None
    RewardPoints: Optional[int] = None


@dataclass
class Letter:
    customer: Customer
    order: str = "none"
    spent: Optional[float] = None

    def text(self) -> str:
        return LETTER.substitute(
            FirstName=self.customer.FirstName,
            LastName=self.customer.LastName,
            points=self.customer.RewardPoints,
            order=self.order,
        )


class Login:
    """Keeps one token for the run."""

    scope = ["https://api.ci.ai.microsoft.com/.default"]

    def __init__(self) -> None:
        self._app = msal.ConfidentialClientApplication(
            os.environ["AZURE_CLIENT_ID"],
            authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
            client_credential=os.environ["AZURE_CLIENT_SECRET"],
        )
        self._token: Optional[str] = None

    @property
    def headers(self) -> dict:
        if self._token is None:
            self._token = self._app.acquire_token_for_client(scopes=self.scope)["access_token"]
        return {"Authorization": f"Bearer {self._token}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


class Reader:
    def __init__(self, login: Login, instance: str) -> None:
        self.login = login
        self.base = f"{API}/instances/{instance}"

    def loyal(self, city: str, points: int) -> Iterator[Customer]:
        fields = "CustomerId,FirstName,LastName,City,RewardPoints"
        url = f"{self.base}/data/Customer?$filter=City eq '{city}' and RewardPoints gt {points}&$select={fields}"
        response = requests.get(url, headers=self.login.headers, timeout=60)
        response.raise_for_status()
        for row in sorted(response.json()["value"], key=itemgetter("CustomerId")):
            yield Customer(**row)

    def last_order(self, cid: str) -> Optional[dict]:
        query = {
            "$filter": f"CustomerId eq '{cid}' and ActivityType eq 'SalesOrder'",
            "$orderby": "ActivityTime desc",
            "$top": 1,
        }
        response = requests.get(f"{self.base}/data/UnifiedActivity", params=query, headers=self.login.headers)
        if response.status_code == 404:
            return None
        rows = response.json()["value"]
        return rows[0] if rows else None

    def spent(self, cid: str) -> Optional[float]:
        response = requests.get(f"{self.base}/data/Customer_Measure", params={"$filter": f"CustomerId eq '{cid}'"}, headers=self.login.headers)
        match response.json()["value"]:
            case [{"TotalSpent": value}, *_]:
                return value
            case _:
                return None

    def segment_names(self) -> list:
        response = requests.get(f"{self.base}/manage/segments", headers=self.login.headers)
        return sorted(item["friendlyName"] for item in response.json())


def letters(reader: Reader, city: str, points: int) -> Iterator[Letter]:
    for customer in reader.loyal(city, points):
        letter = Letter(customer)
        order = reader.last_order(customer.CustomerId)
        if order is not None:
            letter.order = f"{order['Title']} on {order['ActivityTime'][:10]}"
        letter.spent = reader.spent(customer.CustomerId)
        yield letter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--city", default="Seattle")
    parser.add_argument("--points", type=int, default=3000)
    options = parser.parse_args()

    reader = Reader(Login(), os.environ["CI_INSTANCE_ID"])
    print("segments:", ", ".join(reader.segment_names()))
    written = []
    for letter in letters(reader, options.city, options.points):
        print(letter.text())
        written.append({**asdict(letter.customer), "spent": letter.spent})
    print(json.dumps(written, indent=1, sort_keys=True))
    print(len(written), "letters")


if __name__ == "__main__":
    main()
