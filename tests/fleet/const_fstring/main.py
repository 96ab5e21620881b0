"""Prints a customer's card: name, city, last activities."""
import os
import sys

import msal
import requests

HOST = "https://api.ci.ai.dynamics.com"
ROOT = f"{HOST}/v1"
INSTANCE = os.environ["CI_INSTANCE_ID"]
DATA = f"{ROOT}/instances/{INSTANCE}/data"
SCOPE = ["https://api.ci.ai.microsoft.com/.default"]


def acquire():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    answer = app.acquire_token_for_client(scopes=SCOPE)
    return answer["access_token"]


HEADERS = {
    "Authorization": f"Bearer {acquire()}",
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}


def customer(cid):
    url = f"{DATA}/Customer?$filter=CustomerId eq '{cid}'&$select=CustomerId,FullName,City"
    response = requests.get(url, headers=HEADERS, timeout=30)
    if response.status_code == 401:
        sys.exit("not signed in")
    if response.status_code != 200:
        return None
    rows = response.json()["value"]
    return rows[0] if rows else None


def activities(cid, kind="SalesOrder"):
    condition = f"CustomerId eq '{cid}' and ActivityType eq '{kind}'"
    url = f"{DATA}/UnifiedActivity?$filter={condition}&$orderby=ActivityTime desc&$top={3 + 2}"
    response = requests.get(url, headers=HEADERS, timeout=20)
    response.raise_for_status()
    return response.json()["value"]


def main():
    for cid in ("ce759201f786d590bf2134bff576c369", "3d9c172411e20b8f6b0d549b6f03675a", "missing"):
        card = customer(cid)
        if card is None:
            print(cid[:8], "unknown")
            continue
        print(card["FullName"], "from", card["City"])
        for row in activities(cid):
            print("  ", row["ActivityTime"][:10], row["Title"])


if __name__ == "__main__":
    main()
