"""Who lives under the same post code, and what the household is worth."""

import json
import os
import sys

import httpx
import msal


def credentials():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return {
        "Authorization": "Bearer " + token["access_token"],
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


def main():
    instance = os.environ["CI_INSTANCE_ID"]
    with httpx.Client(
        base_url="https://api.ci.ai.dynamics.com/v1/instances/" + instance + "/",
        headers=credentials(),
        timeout=30,
    ) as client:
        first = client.get(
            "data/Customer",
            params={"$select": "CustomerId,PostCode", "$top": "6", "$skip": "20"},
        )
        if first.status_code == 401:
            sys.exit("sign-in refused")
        if first.status_code != 200:
            sys.exit("the service answered %d" % first.status_code)
        people = first.json()["value"]

        ids = [person["CustomerId"] for person in people]
        detailed = client.get(
            "data/Customer",
            params={
                "$expand": "Customer_Measure",
                "$filter": "CustomerId in (" + ",".join(f"'{i}'" for i in ids) + ")",
            },
        )
        if detailed.status_code != 200:
            sys.exit("the service answered %d" % detailed.status_code)

    households = {}
    for person in detailed.json()["value"]:
        measures = person.get("Customer_Measure") or {}
        entry = households.setdefault(person["PostCode"], {"people": [], "spent": 0})
        entry["people"].append(person["FullName"])
        entry["spent"] = round(entry["spent"] + (measures.get("TotalSpent") or 0), 2)
    print(json.dumps(households, indent=2, sort_keys=True))


if __name__ == "__main__":
    main()
