import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
if (r := requests.get(u := f"{ROOT}/data/Customer?$top=3", headers=HEADERS)).ok:
    print([row["EMail"] for row in r.json()["value"]])
print(len((rows := requests.get(f"{ROOT}/data/Customer?$top=2", headers=HEADERS).json()["value"])), rows[0]["City"])
