import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
class CIAuth(requests.auth.AuthBase):
    def __call__(self, r):
        r.headers["Authorization"] = "Bearer " + token()
        r.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        return r

print(len(requests.get(f"{ROOT}/data/Customer?$top=1", auth=CIAuth()).json()["value"]))
s = requests.Session()
s.auth = CIAuth()
print(len(s.get(f"{ROOT}/data/Customer?$top=3").json()["value"]))
