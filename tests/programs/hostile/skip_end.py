import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
import json
seen = []
skip = 0
while True:
    page = requests.get(f"{ROOT}/data/Customer?$top=100&$skip={skip}", headers=HEADERS).json()["value"]
    if not page:
        break
    seen += page
    skip += 100
print(len(seen), len({r["CustomerId"] for r in seen}))
print(json.dumps(seen[-3:], indent=1))
