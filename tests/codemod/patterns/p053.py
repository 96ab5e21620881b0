"""P53: column names from data."""
import json
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

cfg = json.loads('{"extra_columns": ["FullName"]}')
cols = ["CustomerId"] + cfg["extra_columns"]
q = {"$select": ",".join(cols), "$filter": f"CustomerId eq '{cid}'"}
print(requests.get(f"{ROOT}/data/Customer", params=q, headers=hdr).json()["value"])
