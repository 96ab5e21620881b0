"""P44: params built step by step."""
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
H = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

import datetime
since = datetime.datetime(2020, 1, 1)
q = {"$top": "100"}
if since:
    q["$filter"] = f"ActivityTime gt {since:%Y-%m-%dT%H:%M:%S.000Z}"
r = requests.get(f"{ROOT}/data/UnifiedActivity", params=q, headers=hdr)
print(len(r.json()["value"]))
