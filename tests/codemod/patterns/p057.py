"""P57: session shared with another API."""
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

s = requests.Session()
s.headers["Authorization"] = f"Bearer {tok}"
s.headers["Ocp-Apim-Subscription-Key"] = key
print(len(s.get(f"{ROOT}/data/Customer").json()["value"]))
try:
    s.get("https://apim.contoso.example/orders")
except requests.RequestException:
    print("no orders")
