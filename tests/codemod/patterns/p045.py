"""P45: in operator with join."""
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

batch = ["ce759201f786d590bf2134bff576c369", "3d9c172411e20b8f6b0d549b6f03675a"]
ids = ",".join(f"'{c}'" for c in batch)
q = {"$filter": f"CustomerId in ({ids})"}
r = requests.get(f"{ROOT}/data/Customer", params=q, headers=hdr)
print(sorted(one["FullName"] for one in r.json()["value"]))
