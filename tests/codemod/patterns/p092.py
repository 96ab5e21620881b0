"""P92: key in the query string."""
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

KEY = os.environ["CI_SUBSCRIPTION_KEY"]
print(len(requests.get(f"{ROOT}/data/Customer?subscription-key={KEY}&$top=1", headers={"Authorization": f"Bearer {tok}"}).json()["value"]))
