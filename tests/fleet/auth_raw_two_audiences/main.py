"""Two audiences, two header sets; only one belongs to customer data."""
import os

import requests

TENANT = os.environ["AZURE_TENANT_ID"]
CI = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
GRAPH = "https://graph.microsoft.com/v1.0"


def token(scope):
    reply = requests.post(
        f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "scope": scope,
        },
    )
    return reply.json().get("access_token")


def main():
    graph = token("https://graph.microsoft.com/.default")
    print("graph:", "token" if graph else "no token")
    if graph:
        me = requests.get(f"{GRAPH}/organization", headers={"Authorization": "Bearer " + graph})
        print(me.status_code)
    insights = token("https://api.ci.ai.microsoft.com/.default")
    headers = {"Authorization": "Bearer " + insights, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
    rows = requests.get(f"{CI}/data/Customer?$filter=IsMemberOfSegment('High_value') and City eq 'Austin'&$select=CustomerId,FullName", headers=headers).json()["value"]
    print(len(rows), "high value customers in Austin")
    for row in sorted(rows, key=lambda r: r["CustomerId"])[:5]:
        latest = requests.get(f"{CI}/data/UnifiedActivity?$filter=CustomerId eq '{row['CustomerId']}'&$orderby=ActivityTime desc&$top=1", headers=headers)
        found = latest.json()["value"]
        print("  ", row["FullName"], found[0]["ActivityTime"] if found else "-")


main()
