"""Finds people by city, by activity and by words."""
import os

import msal
import requests as rq

BASE = "https://api.ci.ai.dynamics.com/v1"
env = os.environ["CI_INSTANCE_ID"]
authority = "https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"]
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"], authority=authority, client_credential=os.environ["AZURE_CLIENT_SECRET"]
)
hdr = {"Authorization": "Bearer " + app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]}
hdr["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]


def in_city(city, gender):
    url = BASE + "/instances/" + env + "/data/"
    url += "Customer"
    url += "?$filter=City eq '" + city + "'"
    url += " and Gender eq '" + gender + "'"
    url += "&$select=CustomerId,FullName"
    found = rq.get(url, headers=hdr).json()["value"]
    return found


def last_order(cid):
    url = ("https://api.ci.ai.dynamics.com/v1"
           f"/instances/{env}/data/UnifiedActivity"
           f"?$filter=CustomerId eq '{cid}' and ActivityType eq 'SalesOrder'"
           "&$orderby=ActivityTime desc"
           "&$top=1")
    rows = rq.get(url, headers=hdr).json()["value"]
    return rows[0]["Title"] if rows else "never"


def words(text):
    url = BASE + "/instances/" + env + "/data/Customer"
    url += "?$search=\"" + text + "\"&$top=5"
    return rq.get(url, headers=hdr).json()["value"]


people = in_city("Seattle", "Male")
print(len(people), "men in Seattle")
for person in sorted(people, key=lambda p: (p["FullName"] or "", p["CustomerId"]))[:6]:
    print(" ", person["FullName"], "last bought", last_order(person["CustomerId"]))
print("search:", sorted(p["FullName"] for p in words("Bruno")))
