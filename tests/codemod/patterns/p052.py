"""P52: case-insensitive column use."""
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

q = {"$filter": "customerid eq 'ce759201f786d590bf2134bff576c369'", "$select": "customerID,FULLNAME"}
res = requests.get(f"{ROOT}/data/Customer", params=q, headers=hdr)
print(res.status_code)
row = res.json()["value"][0]["CustomerId"]
print(row)
