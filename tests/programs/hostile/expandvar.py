import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
ids = [c["CustomerId"] for c in requests.get(f"{ROOT}/data/Customer?$top=3&$select=CustomerId", headers=HEADERS).json()["value"]]
r = requests.get(f"{ROOT}/data/Customer?$expand=UnifiedActivity,Customer_Measure&$filter=CustomerId in ('{ids[0]}', '{ids[1]}')", headers=HEADERS)
print(r.status_code, r.json())
r = requests.get(f"{ROOT}/data/Customer?$expand=Customer_Measure,UnifiedActivity&$filter=FirstName eq 'Ann'", headers=HEADERS)
print([list(c) for c in r.json()["value"]])
r = requests.get(f"{ROOT}/data/Customer?$expand=UnifiedActivity&$filter=IsMemberOfSegment('High_value')&$top=2", headers=HEADERS)
print(r.status_code, [len(c["UnifiedActivity"]) for c in r.json()["value"]])
r = requests.get(f"{ROOT}/data/Customer?$expand=UnifiedActivity&$filter=CustomerId eq 'nope'", headers=HEADERS)
print(r.json()["value"])
r = requests.get(f"{ROOT}/data/Customer?$expand=UnifiedActivity&$top=2&$skip=3&$orderby=CustomerId desc", headers=HEADERS)
print([(c["CustomerId"], [a["ActivityId"] for a in c["UnifiedActivity"]]) for c in r.json()["value"]])
