import os

import httpx
import msal


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
calls = []
def log(response):
    calls.append(response.status_code)
def check(response):
    response.read()
    response.raise_for_status()
with httpx.Client(base_url=ROOT, headers=HEADERS, event_hooks={"response": [log, check]}) as c:
    print(len(c.get("/data/Customer?$top=2").json()["value"]))
    print(len(c.get("/data/Customer?$top=2").json()["value"]))
print(calls)
