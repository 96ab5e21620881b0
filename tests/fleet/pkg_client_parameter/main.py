import os

import msal
from dynamics.customerinsights.api import CustomerInsights

from queries import contacts, loyal, spending


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.dynamics.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def main():
    ci = CustomerInsights()
    h = headers()
    for row in loyal(ci, h):
        print(row["FullName"], row["RewardPoints"], spending(ci, h, row["CustomerId"]))
    print(contacts(ci, h))


if __name__ == "__main__":
    main()
