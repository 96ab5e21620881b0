"""Iterators over tables."""
import os

import msal
import requests

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"


def session():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    s = requests.Session()
    s.headers["Authorization"] = "Bearer " + app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    s.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
    return s


s = session()


def pages(table, size=100):
    k = 0
    while True:
        rows = s.get(f"{ROOT}/{table}", params={"$top": size, "$skip": k}).json()["value"]
        if not rows:
            return
        yield from rows
        k += size


def linked():
    rows, url = [], f"{ROOT}/Customer?$filter=City eq 'Portland'&$select=CustomerId,FullName"
    while url:
        body = s.get(url).json()
        rows += body["value"]
        url = body.get("@odata.nextLink")
    return rows


def resumed(marker):
    answer = s.get(f"{ROOT}/Customer", params={"$top": "10", "$skiptoken": marker})
    return answer.status_code


for name in ("Customer", "Customer_Measure", "Website_contacts"):
    print(name, sum(1 for _ in pages(name)))
print(len(linked()), sorted(str(r["FullName"]) for r in linked())[:4])
print("resumed:", resumed("bookmark-1"))
