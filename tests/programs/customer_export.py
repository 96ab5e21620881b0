#!/usr/bin/env python3
"""Export of customers and their measures for the data team (CSV)."""
import csv
import io
import os

import msal
import requests

CI_BASE = "https://api.ci.ai.dynamics.com/v1"
TENANT = os.environ["AZURE_TENANT_ID"]
INSTANCE = os.environ["CI_INSTANCE_ID"]

CUSTOMER_COLUMNS = ("CustomerId", "FirstName", "LastName", "EMail", "Country")
MEASURE_COLUMNS = ("TotalSpent", "LoyaltyPoints")


def acquire_token() -> str:
    authority = f"https://login.microsoftonline.com/{TENANT}"
    app = msal.ConfidentialClientApplication(
        client_id=os.environ["AZURE_CLIENT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
        authority=authority,
    )
    result = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return result["access_token"]


def make_headers(token: str) -> dict:
    return {
        "Authorization": f"Bearer {token}",
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
        "Accept": "application/json",
    }


def load_customers(headers: dict) -> list:
    params = {"$select": ",".join(CUSTOMER_COLUMNS), "$top": 12}
    params["$filter"] = "Country eq 'Germany'"
    resp = requests.get(
        f"{CI_BASE}/instances/{INSTANCE}/data/Customer", headers=headers, params=params
    )
    resp.raise_for_status()
    return resp.json()["value"]


def load_measures(headers: dict, customer_ids: list) -> dict:
    ids = ",".join(f"'{cid}'" for cid in customer_ids)
    resp = requests.get(
        f"{CI_BASE}/instances/{INSTANCE}/data/Customer_Measure",
        headers=headers,
        params={"$filter": f"CustomerId in ({ids})"},
    )
    resp.raise_for_status()
    return {row["CustomerId"]: row for row in resp.json()["value"]}


def to_csv(customers: list, measures: dict) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(
        out, fieldnames=CUSTOMER_COLUMNS + MEASURE_COLUMNS, lineterminator="\n"
    )
    writer.writeheader()
    for customer in customers:
        numbers = measures.get(customer["CustomerId"], {})
        picked = {name: numbers.get(name) for name in MEASURE_COLUMNS}
        writer.writerow({name: customer[name] for name in CUSTOMER_COLUMNS} | picked)
    return out.getvalue()


def main() -> None:
    headers = make_headers(acquire_token())
    customers = load_customers(headers)
    measures = load_measures(headers, [c["CustomerId"] for c in customers])
    print(to_csv(customers, measures), end="")


if __name__ == "__main__":
    main()
