"""Finds customers by words."""
import os

import msal
import requests
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]
URL = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/data/Customer"


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def main():
    h = headers()
    word = "Berta"
    first = requests.get(f'{URL}?$top=10&$skip=0&$search="{word}"', headers=h).json()["value"]
    print(sorted(row["FullName"] for row in first))
    second = requests.get(URL, params={"$search": f'"{word}"', "$top": 3, "forceSearch": "true"}, headers=h)
    print(len(second.json()["value"]))
    third = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", search=word, force_search=True, top="5", custom_headers=h)
    print(sorted(row["@microsoft.customer360.search.Score"] for row in third.value))
    exact = requests.get(URL, params={"$filter": f"FirstName eq '{word}'", "$select": "CustomerId,FullName"}, headers=h)
    print(sorted(row["FullName"] for row in exact.json()["value"]))


main()
