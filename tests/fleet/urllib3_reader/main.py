"""Reads through a connection pool."""
import json
import os

import msal
import urllib3

DATA = "https://api.ci.ai.dynamics.com/v1/instances/{}/data".format(os.environ["CI_INSTANCE_ID"])


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def main():
    http = urllib3.PoolManager(headers=headers(), retries=urllib3.Retry(2))
    answer = http.request("GET", f"{DATA}/Customer", fields={"$filter": "City eq 'Köln' and RewardPoints gt 4000", "$select": "CustomerId,FullName,RewardPoints"})
    rows = json.loads(answer.data)["value"]
    print(answer.status, len(rows))
    for row in sorted(rows, key=lambda r: r["CustomerId"]):
        print("  ", row["FullName"], row["RewardPoints"])
    one = http.request("GET", DATA + "/Customer_Measure?$filter=CustomerId%20eq%20'ce759201f786d590bf2134bff576c369'")
    print(one.json()["value"][0]["TotalSpent"])


if __name__ == "__main__":
    main()
