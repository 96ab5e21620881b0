"""P91: header builder used by several APIs."""
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


def get_token():
    return tok


def headers(extra=None):
    h = {"Authorization": f"Bearer {get_token()}", "Ocp-Apim-Subscription-Key": KEY}
    return {**h, **(extra or {})}


print(len(requests.get(f"{ROOT}/data/Customer", headers=headers({"Accept": "application/json"})).json()["value"]))
try:
    requests.get("https://apim.contoso.example/orders", headers=headers())
except requests.RequestException:
    print("no orders")
