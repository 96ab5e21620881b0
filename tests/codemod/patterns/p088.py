"""P88: ADAL."""
import os
import requests

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"
cid = "ce759201f786d590bf2134bff576c369"

TEN = os.environ["AZURE_TENANT_ID"]
CID = os.environ["AZURE_CLIENT_ID"]
SEC = os.environ["AZURE_CLIENT_SECRET"]
import adal
ctx = adal.AuthenticationContext("https://login.microsoftonline.com/" + TEN)
tok = ctx.acquire_token_with_client_credentials("https://api.ci.ai.microsoft.com", CID, SEC)["accessToken"]
hdr = {"Authorization": "Bearer " + tok, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
print(requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'", headers=hdr).json()["value"][0]["FullName"])
