import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
HOST = "api.ci.ai" + ".dynamics.com"
print(requests.get("https://" + HOST + "/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data/Customer?$top=1", headers=HEADERS).status_code)
SCHEME, NET = "https", "dynamics.com"
print(requests.get(f"{SCHEME}://api.ci.ai.{NET}/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data/Customer?$top=1", headers=HEADERS).status_code)
print(requests.get(f"{ROOT}/data/Customer?$top=1", headers=HEADERS).status_code)
