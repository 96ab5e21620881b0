import os

import httpx
import msal


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
H = [("Authorization", f"Bearer {token()}"), ("Ocp-Apim-Subscription-Key", os.environ["CI_SUBSCRIPTION_KEY"])]
print(len(httpx.get(f"{ROOT}/data/Customer?$top=2", headers=H).json()["value"]))
H2 = httpx.Headers({"Authorization": f"Bearer {token()}"})
H2["ocp-apim-subscription-key"] = os.environ["CI_SUBSCRIPTION_KEY"]
print(len(httpx.get(f"{ROOT}/data/Customer?$top=2", headers=H2).json()["value"]))
H3 = dict(Authorization=f"Bearer {token()}")
H3["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
print(len(httpx.get(f"{ROOT}/data/Customer?$top=2", headers=H3).json()["value"]))
print(len(httpx.get(f"{ROOT}/data/Customer?$top=2", headers=dict(HEADERS)).json()["value"]))
print(len(httpx.get(f"{ROOT}/data/Customer?$top=2&subscription-key={os.environ['CI_SUBSCRIPTION_KEY']}", headers={"Authorization": HEADERS["Authorization"]}).json()["value"]))
