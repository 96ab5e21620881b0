"""Purchase history, written against the generated client with positional arguments."""
import os

import dynamics.customerinsights.api as dci
import msal

ENV = os.environ["CI_INSTANCE_ID"]


def auth():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    got = app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])
    return {
        "authorization": "Bearer " + got["access_token"],
        "ocp-apim-subscription-key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


HEADERS = auth()

with dci.CustomerInsights() as api:
    people = api.get_entities_with_odata_path(
        ENV, "Customer", None, None, None, "CustomerId,FullName", "30", None,
        None, None, None, "5", HEADERS)
    names = {row["CustomerId"]: row["FullName"] for row in people.value}

    for key in names:
        orders = api.get_entities_with_odata_path(
            ENV, "UnifiedActivity", None, None, None, None, None, None,
            "CustomerId eq '%s' and ActivityType eq 'SalesOrder'" % key, "ActivityTime desc",
            custom_headers=HEADERS)
        if orders is None:
            raise SystemExit("unauthorised")
        print(names[key], len(orders.value))
        for order in orders.value[:2]:
            print("   ", order["ActivityTime"], order["EntityName"])
