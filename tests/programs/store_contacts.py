"""Matches the contacts of the web shop with unified customers."""

import os
from operator import itemgetter

import msal
import requests

SERVICE_ROOT = "https://api.ci.ai.dynamics.com/v1/instances/{}".format(
    os.environ["CI_INSTANCE_ID"]
)


def get_headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/{}".format(os.environ["AZURE_TENANT_ID"]),
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    result = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return {
        "Authorization": "Bearer {}".format(result["access_token"]),
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


headers = get_headers()
pick = itemgetter("CustomerId", "FullName", "Loyalty_loyCustomers_LoyaltyId")

retail = requests.get(
    SERVICE_ROOT + "/data/RetailDemoData_RetailSystem_Contacts?$top=2", headers=headers
)
retail.raise_for_status()
for row in retail.json()["value"]:
    print("till:", row["CustomerRetailID"], row["Name"])

contacts = requests.get(
    "{}/data/Website_contacts?$top={}".format(SERVICE_ROOT, 5), headers=headers
)
contacts.raise_for_status()

for contact in contacts.json()["value"]:
    match = requests.get(
        SERVICE_ROOT + "/data/Customer",
        headers=headers,
        params={
            "$filter": "Website_contacts_ContactId eq '{}'".format(contact["ContactId"]),
            "$top": 1,
        },
    )
    match.raise_for_status()
    rows = match.json()["value"]
    if not rows:
        print(contact["ContactId"], "unknown")
        continue
    customer_id, name, loyalty = pick(rows[0])
    ring = requests.get(
        SERVICE_ROOT + "/profile/keyring",
        headers=headers,
        params={
            "dataSourceName": "Website",
            "entityName": "contacts",
            "key": contact["ContactId"],
        },
    ).json()
    keys = [key for item in ring["keyRing"] for key in item["keys"]]
    agrees = ring["customerId"] == customer_id
    print(contact["ContactId"], name, loyalty or "no card", keys, "ok" if agrees else "differs")
