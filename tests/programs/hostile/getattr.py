import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
for verb in ("get", "post"):
    fn = getattr(requests, verb)
    print(verb, fn(f"{ROOT}/data/Customer?$top=1" if verb == "get" else f"{ROOT}/manage/workflows/main/jobs?operationType=all", headers=HEADERS).status_code)
http = requests
print(http.get(f"{ROOT}/data/Customer?$top=1", headers=HEADERS).status_code)
g = requests.get
print(g(f"{ROOT}/data/Customer?$top=1", headers=HEADERS).status_code)
