"""Dumps customers, and any tables named on the command line, as JSON lines."""
import argparse
import json
import os
import sys
import time

import msal
import requests

BASE = "https://api.ci.ai.dynamics.com/v1"
INSTANCE = os.environ["CI_INSTANCE_ID"]
PAGE = 100
ATTEMPTS = 5


def authorisation():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return "Bearer " + token["access_token"]


HEADERS = {
    "Authorization": authorisation(),
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}


def customer_pages():
    skip = 0
    while True:
        for attempt in range(ATTEMPTS):
            r = requests.get(
                f"{BASE}/instances/{INSTANCE}/data/Customer?$top={PAGE}&$skip={skip}",
                headers=HEADERS,
            )
            if r.status_code not in (429, 500, 502, 503, 504):
                break
            time.sleep(2 ** attempt)
        r.raise_for_status()
        page = r.json()["value"]
        if not page:
            return
        yield from page
        skip += PAGE


def sample_of(table):
    r = requests.get(f"{BASE}/instances/{INSTANCE}/data/{table}?$top=3", headers=HEADERS)
    if r.status_code == 404:
        print(f"no table {table}", file=sys.stderr)
        return []
    r.raise_for_status()
    return r.json()["value"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="*", default=["Customer_Measure", "NoSuchTable"])
    args = parser.parse_args()

    count = 0
    for row in customer_pages():
        count += 1
        if count % 40 == 0:
            print(json.dumps({"n": count, "id": row["CustomerId"], "name": row["FullName"]}))
    print(json.dumps({"customers": count}))

    for table in args.tables:
        for row in sample_of(table):
            print(json.dumps(row, sort_keys=True))


if __name__ == "__main__":
    main()
