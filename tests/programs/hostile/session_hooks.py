import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
s = requests.Session()
s.headers.update(HEADERS)
s.hooks["response"].append(lambda r, *a, **k: print("hook", r.status_code))
s.mount("https://api.ci.ai.dynamics.com", requests.adapters.HTTPAdapter(max_retries=2))
print(len(s.get(f"{ROOT}/data/Customer?$top=2").json()["value"]))
for c in [r["CustomerId"] for r in s.get(f"{ROOT}/data/Customer?$top=2").json()["value"]]:
    print(len(s.get(f"{ROOT}/data/UnifiedActivity?$filter=CustomerId eq '{c}'").json()["value"]))
