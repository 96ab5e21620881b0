import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
import sys
big = len(sys.argv) > 1
r = requests.get(f"{ROOT}/data/Customer?$top=5" if not big else f"{ROOT}/data/UnifiedActivity?$top=5", headers=HEADERS)
print([sorted(x)[0] for x in r.json()["value"]])
table = "Customer" if not big else "UnifiedActivity"
print(len(requests.get(f"{ROOT}/data/{table}?$top=5", headers=HEADERS).json()["value"]))
top = 3 if not big else 7
print(len(requests.get(f"{ROOT}/data/Customer?$top={top}", headers=HEADERS).json()["value"]))
print(len(requests.get(f"{ROOT}/data/Customer", params={"$top": 3 if big else 9}, headers=HEADERS).json()["value"]))
