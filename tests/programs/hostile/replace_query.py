import os

import httpx
import msal


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
a = httpx.get(ROOT + "/data/Customer?$top=2", params={"$select": "CustomerId,City"}, headers=HEADERS).json()["value"]
print(len(a), a[0])
b = httpx.get(ROOT + "/data/Customer?$top=2", params={}, headers=HEADERS).json()["value"]
c = httpx.get(ROOT + "/data/Customer?$top=2", params=None, headers=HEADERS).json()["value"]
d = httpx.get(ROOT + "/data/Customer", params={"$top": 2, "$skip": None, "$select": ""}, headers=HEADERS)
print(len(b), len(c), d.status_code)
