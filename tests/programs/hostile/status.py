import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
bad = {"Authorization": "Bearer nonsense", "Ocp-Apim-Subscription-Key": "nope"}
r = requests.get(f"{ROOT}/data/Customer?$top=1", headers=bad)
print(r.status_code, r.ok, r.reason)
if r.status_code == 401:
    print("unauthorised")
r = requests.get(f"{ROOT}/data/NoSuchTable?$top=1", headers=HEADERS)
print(r.status_code)
