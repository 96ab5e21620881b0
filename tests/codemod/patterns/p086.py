"""P86: MSAL with the GUID audience."""
import msal
import os
import requests

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"
cid = "ce759201f786d590bf2134bff576c369"

TEN = os.environ["AZURE_TENANT_ID"]
CID = os.environ["AZURE_CLIENT_ID"]
SEC = os.environ["AZURE_CLIENT_SECRET"]
SCOPE = ["38c77d00-5fcb-4cce-9d93-af4738258e3c/.default"]
app = msal.ConfidentialClientApplication(CID, authority=f"https://login.microsoftonline.com/{TEN}", client_credential=SEC)
tok = app.acquire_token_for_client(scopes=SCOPE)["access_token"]
hdr = {"Authorization": "Bearer " + tok, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
print(requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'", headers=hdr).json()["value"][0]["FullName"])
