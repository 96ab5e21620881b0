"""Members of segments, both ways."""
import os

import msal
import requests

DATA = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
SEGMENTS = ["Male_under_40", "High_value", "Empty_segment"]


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def main():
    head = headers()
    table = requests.get(f"{DATA}/Male_under_40?$select=CustomerId,FullName", headers=head).json()["value"]
    print("as a table", len(table))
    members = requests.get(f"{DATA}/Customer?$filter=IsMemberOfSegment('Male_under_40')&$select=CustomerId,FullName", headers=head).json()["value"]
    print("as a filter", len(members), sorted(r["CustomerId"] for r in members) == sorted(r["CustomerId"] for r in table))
    for segment in SEGMENTS:
        rows = requests.get(f"{DATA}/{segment}?$top=100", headers=head).json()["value"]
        print(segment, len(rows))
    churn = requests.get(f"{DATA}/OOBeCommerceChurnPrediction?$filter=CustomerId eq 'ce759201f786d590bf2134bff576c369'", headers=head)
    print(churn.json()["value"])
    women = requests.get(f"{DATA}/Customer", params={"$filter": "IsMemberOfSegment('High_value') and Gender eq 'Female'", "$select": "CustomerId,City"}, headers=head).json()["value"]
    print(len(women), sorted({str(r["City"]) for r in women}))


main()
