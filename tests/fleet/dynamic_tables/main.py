"""Reads what a list says."""
import os

import msal
import requests

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
TABLES = os.environ.get("EXPORT_TABLES", "Customer_Measure,UnifiedActivity").split(",")
WHERE = os.environ.get("EXPORT_WHERE", "City eq 'Seattle'")
COLUMNS = os.environ.get("EXPORT_COLUMNS", "CustomerId,FullName").split(",")


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
    for table in TABLES:
        rows = requests.get(f"{ROOT}/{table}?$top=100", headers=head).json()["value"]
        print(table, len(rows), sorted(rows[0])[:3])
    chosen = requests.get(f"{ROOT}/Customer", params={"$filter": WHERE}, headers=head)
    print("where:", chosen.status_code, len(chosen.json()["value"]))
    some = requests.get(f"{ROOT}/Customer", params={"$select": ",".join(COLUMNS), "$top": "2"}, headers=head)
    print("columns:", sorted(some.json()["value"][0]))
    certain = requests.get(f"{ROOT}/Customer", params={"$filter": "City eq 'Seattle'", "$select": "CustomerId,FullName"}, headers=head)
    print("certain:", len(certain.json()["value"]))


main()
