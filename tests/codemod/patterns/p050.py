"""P50: order and date window."""
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
cid = "ce759201f786d590bf2134bff576c369"

a, b = "2020-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z"
q = {"$filter": f"CustomerId eq '{cid}' and ActivityTime ge {a} and ActivityTime lt {b}", "$orderby": "ActivityTime desc"}
print([r["ActivityTime"] for r in requests.get(f"{ROOT}/data/UnifiedActivity", params=q, headers=hdr).json()["value"]])
