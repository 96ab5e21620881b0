"""Counts everybody, page by page."""
import os

import msal
import requests

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
hdr = {
    "Authorization": "Bearer " + app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"],
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}


def until_empty():
    out, skip = [], 0
    while True:
        page = requests.get(f"{ROOT}/data/Customer?$top=100&$skip={skip}", headers=hdr).json()["value"]
        if not page:
            break
        out += page
        skip += 100
    return out


def until_short(size=50):
    out = []
    for start in range(0, 10_000, size):
        params = {"$filter": "CustomerId eq '4fd58dbe7bdc968b7afb2c68774b15d7'", "$top": size, "$skip": start}
        batch = requests.get(f"{ROOT}/data/UnifiedActivity", params=params, headers=hdr).json()["value"]
        out.extend(batch)
        if len(batch) < size:
            break
    return out


def first_page():
    return requests.get(f"{ROOT}/data/Customer_Measure", headers=hdr).json()["value"]


everybody = until_empty()
print(len(everybody), len({row["CustomerId"] for row in everybody}))
print(sorted({str(row["Country"]) for row in everybody}))
acts = until_short()
print(len(acts), len({row["ActivityId"] for row in acts}))
print(len(first_page()))
