"""P78: secrets helpers."""
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

class dbutils:
    class secrets:
        @staticmethod
        def get(scope, name): return os.environ["CI_SUBSCRIPTION_KEY"]


hdr = {"Ocp-Apim-Subscription-Key": dbutils.secrets.get("ci", "key"), "Authorization": "Bearer " + tok}
print(len(requests.get(f"{ROOT}/data/Customer", headers=hdr).json()["value"]))
