"""P79: skip loop."""
import msal
import os
import requests

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
hdr = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

out, skip = [], 0
while True:
    page = requests.get(f"{ROOT}/data/Customer?$top=100&$skip={skip}", headers=hdr).json()["value"]
    if not page: break
    out += page; skip += 100
print(len(out), len({row["CustomerId"] for row in out}))
