"""The headers are set once and never passed again."""
import os

import msal
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]


def token():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


ci = CustomerInsights()
ci.config.headers.update({"Authorization": f"Bearer {token()}"})
ci._client.add_header("Ocp-Apim-Subscription-Key", os.environ["CI_SUBSCRIPTION_KEY"])


def customers(city, gender):
    page = ci.get_entities_with_odata_path(ENV, "Customer", filter=f"City eq '{city}' and Gender eq '{gender}'", select="CustomerId,FullName")
    if page is None:
        raise SystemExit("the service did not accept the headers")
    return sorted(page.value, key=lambda row: row["CustomerId"])


def spending(cid):
    page = ci.get_entities_with_odata_path(ENV, "Customer_Measure", filter=f"CustomerId eq '{cid}'")
    return page.value[0]["TotalSpent"] if page.value else None


def main():
    for city in ("Seattle", "Dublin"):
        for row in customers(city, "Female")[:4]:
            print(city, row["FullName"], spending(row["CustomerId"]))


main()
