import os

import msal
import requests
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ.get("CI_INSTANCE_ID", "e")
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}"


def headers():
    application = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = application.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def greeting(cid):
    response = requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'", headers=headers())
    rows = response.json()["value"]
    return f"Hello {rows[0]['FirstName']}" if rows else "Hello"


def orders(cid):
    ci = CustomerInsights()
    page = ci.get_entities_with_odata_path(ENV, "UnifiedActivity", filter=f"CustomerId eq '{cid}' and ActivityType eq 'SalesOrder'", orderby="ActivityTime desc", top="2", custom_headers=headers())
    return [row["Title"] for row in page.value]


def segments():
    ci = CustomerInsights()
    return [s.name for s in ci.get_all_segments(ENV, custom_headers=headers())]
