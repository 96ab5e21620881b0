import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
ids = [c["CustomerId"] for c in requests.get(f"{ROOT}/data/Customer?$top=150", headers=HEADERS).json()["value"]]
a = requests.get(f"{ROOT}/data/Customer?$filter=CustomerId in ('{ids[0]}', '{ids[5]}')&$select=CustomerId", headers=HEADERS).json()["value"]
print(a)
joined = ",".join(f"'{i}'" for i in ids)
b = requests.get(f"{ROOT}/data/Customer", params={"$filter": f"CustomerId in ({joined})", "$top": 150}, headers=HEADERS)
print(b.status_code, len(b.json().get("value", [])))
c = requests.get(f"{ROOT}/data/Customer", params={"$filter": "CustomerId in ('" + "','".join(ids[:3]) + "')"}, headers=HEADERS)
print(c.status_code, c.json().get("value"))
d = requests.get(f"{ROOT}/data/Customer", params={"$filter": "CustomerId in (%s)" % ", ".join("'%s'" % i for i in ids[:4])}, headers=HEADERS)
print(d.status_code, len(d.json().get("value")))
e = requests.get(f"{ROOT}/data/Customer?$filter=CustomerId in ({str(ids[:2])[1:-1]})", headers=HEADERS)
print(e.status_code, len(e.json().get("value")))
f = requests.get(f"{ROOT}/data/Customer?$filter=FirstName in ('Ann', 'Zoe', 'O''Neil')&$select=FirstName", headers=HEADERS)
print(f.status_code, f.json().get("value"))
g = requests.get(f"{ROOT}/data/Customer?$filter=CustomerId in {tuple(ids[:2])}", headers=HEADERS)
print(g.status_code, len(g.json().get("value")))
h = requests.get(f"{ROOT}/data/Customer", params={"$filter": f"CustomerId in ({','.join(repr(i) for i in ids[:3])})"}, headers=HEADERS)
print(h.status_code, len(h.json().get("value")))
empty = ",".join(f"'{i}'" for i in [])
k = requests.get(f"{ROOT}/data/Customer", params={"$filter": f"CustomerId in ({empty})"}, headers=HEADERS)
print(k.status_code)
dup = ",".join(f"'{i}'" for i in [ids[2], ids[0], ids[2]])
m = requests.get(f"{ROOT}/data/Customer", params={"$filter": f"CustomerId in ({dup})", "$select": "CustomerId"}, headers=HEADERS)
print(m.json()["value"])
