import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
names = ",".join(f"'{n}'" for n in ["Ann", "zoe", "Björn"])
r = requests.get(f"{ROOT}/data/Customer", params={"$filter": f"FirstName in ({names})", "$select": "FirstName"}, headers=HEADERS)
print(r.json()["value"])
r = requests.get(f"{ROOT}/data/Customer", params={"$filter": "FirstName eq 'Ann' or FirstName eq 'ANN'", "$select": "CustomerId"}, headers=HEADERS)
print(r.json()["value"])
r = requests.get(f"{ROOT}/data/Customer", params={"$filter": "FirstName eq 'Ann' and City eq 'Seattle'", "$select": "CustomerId", "$top": 1}, headers=HEADERS)
print(r.json()["value"])
r = requests.get(f"{ROOT}/data/Customer", params={"$filter": "FirstName eq 'Ann'", "$orderby": "CustomerId", "$top": 1, "$skip": 1}, headers=HEADERS)
print(r.json()["value"])
r = requests.get(f"{ROOT}/data/Customer", params={"$filter": "LastName eq ' ' or LastName eq '' or City eq 'Seattle '", "$select": "CustomerId,LastName"}, headers=HEADERS)
print(r.json()["value"])
r = requests.get(f"{ROOT}/data/Customer", params={"$filter": "FirstName gt 'Z' and RewardPoints gt 100", "$select": "CustomerId,FirstName"}, headers=HEADERS)
print(r.json()["value"])
r = requests.get(f"{ROOT}/data/Customer?$filter=contains(LastName,'_') or contains(LastName,'%25')&$select=LastName", headers=HEADERS)
print(r.json()["value"])
