import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
url = ROOT + "/data/Customer?$top=1"
for i in range(3):
    r = requests.get(url, headers=HEADERS)
    print(len(r.json()["value"]))
    url = url.replace("$top=1", "$top=2")
