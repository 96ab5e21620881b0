"""Exports what was ingested, next to what was unified."""
import csv
import io
import os

import msal
import requests
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]
CONTACTS = "Website_contacts"
RETAIL = "RetailDemoData_RetailSystem_Contacts"


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def as_csv(rows, columns):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main():
    h = headers()
    ci = CustomerInsights()
    contacts = ci.get_entities_with_odata_path(ENV, CONTACTS, top="4", custom_headers=h)
    print(as_csv(contacts.value, ["ContactId", "Email"]))
    url = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/data/{RETAIL}?$top=4"
    retail = requests.get(url, headers=h).json()["value"]
    print(as_csv(retail, ["Name", "City", "RewardsPoints"]))
    unified = ci.get_entities_with_odata_path(ENV, "Customer", filter="Website_contacts_ContactId eq 'CNTID_1002'", select="CustomerId,FullName", custom_headers=h)
    print(as_csv(unified.value, ["CustomerId", "FullName"]))


main()
