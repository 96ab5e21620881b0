"""Reads with queries that are encoded by hand."""
import os
from urllib.parse import quote, urlencode

import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]


def authorise():
    fields = urlencode({
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "resource": "https://api.ci.ai.microsoft.com",
    })
    address = f"https://login.microsoftonline.com/{quote(os.environ['AZURE_TENANT_ID'])}/oauth2/token"
    answer = requests.post(address, data=fields, headers={"Content-Type": "application/x-www-form-urlencoded"})
    return {"Authorization": "Bearer " + answer.json()["access_token"], "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


HEADERS = authorise()


def quoted(cid):
    url = f"{ROOT}/data/Customer?$filter=" + quote(f"CustomerId eq '{cid}'") + "&$select=FullName,City"
    return requests.get(url, headers=HEADERS).json()["value"]


def encoded(city):
    query = urlencode({"$filter": f"City eq '{city}' and RewardPoints gt 4500", "$select": "FullName,RewardPoints"})
    return requests.get(f"{ROOT}/data/Customer?{query}", headers=HEADERS).json()["value"]


def as_text(cid):
    return requests.get(f"{ROOT}/data/Customer_Measure", params=f"$filter=CustomerId eq '{cid}'&$top=1", headers=HEADERS).json()["value"]


def pairs(cid):
    options = [("$filter", f"CustomerId eq '{cid}'"), ("$orderby", "ActivityTime asc"), ("$top", 2)]
    return requests.get(f"{ROOT}/data/UnifiedActivity", params=options, headers=HEADERS).json()["value"]


CID = "ce759201f786d590bf2134bff576c369"
print(quoted(CID))
for found in ("Zürich", "São Paulo", "Köln"):
    print(found, sorted((r["RewardPoints"], r["FullName"] or "") for r in encoded(found)))
print(as_text(CID)[0]["AverageStoreSpent"])
print([r["Title"] for r in pairs(CID)])
