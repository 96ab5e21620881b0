"""One httpx client with a base address."""
import os

import httpx
import msal


def token():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


def client():
    return httpx.Client(
        base_url=f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/",
        headers={"Authorization": "Bearer " + token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]},
        timeout=30,
    )


def main():
    with client() as c:
        rows = c.get("data/Customer", params={"$filter": "City eq 'Zürich' and Gender eq 'Male'", "$select": "CustomerId,FullName"}).json()["value"]
        print(len(rows))
        for row in sorted(rows, key=lambda r: r["CustomerId"])[:4]:
            reply = c.get(f"data/Customer_Measure?$filter=CustomerId eq '{row['CustomerId']}'")
            measure = reply.json()["value"]
            print(row["FullName"], measure[0]["TotalSpent"] if measure else None)
    with httpx.Client(base_url="https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"], headers={"Authorization": "Bearer " + token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}) as c:
        latest = c.get("/data/UnifiedActivity", params={"$filter": "CustomerId eq '4fd58dbe7bdc968b7afb2c68774b15d7'", "$orderby": "ActivityTime desc", "$top": 1})
        print(latest.json()["value"][0]["Title"])


main()
