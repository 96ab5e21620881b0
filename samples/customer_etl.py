"""Nightly extract for the loyalty team: Irish customers and what they spend, as CSV."""

import csv
import os
import sys

import msal
import requests

BASE = "https://api.ci.ai.dynamics.com/v1"
SCOPE = "https://api.ci.ai.microsoft.com/.default"
INSTANCE = os.environ["CI_INSTANCE_ID"]
COUNTRY = "Ireland"
COLUMNS = ["CustomerId", "FullName", "EMail", "City", "RewardPoints"]


def get_token():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    answer = app.acquire_token_for_client(scopes=[SCOPE])
    if "access_token" not in answer:
        sys.exit(f"No token: {answer.get('error_description')}")
    return answer["access_token"]


HEADERS = {
    "Authorization": f"Bearer {get_token()}",
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}


def customers(country):
    """The first customers of a country, those with most points on top."""
    response = requests.get(
        f"{BASE}/instances/{INSTANCE}/data/Customer",
        headers=HEADERS,
        params={
            "$select": ",".join(COLUMNS),
            "$filter": f"Country eq '{country}' and RewardPoints gt 1000",
            "$orderby": "RewardPoints desc",
            "$top": 20,
        },
        timeout=30,
    )
    response.raise_for_status()
    return response.json()["value"]


def total_spent(customer_id):
    """What a customer has spent so far, or nothing if no measure is there yet."""
    url = f"{BASE}/instances/{INSTANCE}/data/Customer_Measure?$filter=CustomerId eq '{customer_id}'"
    response = requests.get(url, headers=HEADERS, timeout=30)
    response.raise_for_status()
    rows = response.json()["value"]
    return rows[0]["TotalSpent"] if rows else None


def main():
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*COLUMNS, "TotalSpent"])
    for row in customers(COUNTRY):
        spent = total_spent(row["CustomerId"])
        writer.writerow([*(row[name] for name in COLUMNS), "" if spent is None else spent])


if __name__ == "__main__":
    main()
