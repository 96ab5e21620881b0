import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
s = requests.Session()
s.headers = HEADERS
s.params["$top"] = "4"
print(len(s.get(f"{ROOT}/data/Customer").json()["value"]))
s2 = requests.Session()
s2.params.update({"$filter": "Gender eq 'Female'"})
print([x["Gender"] for x in s2.get(f"{ROOT}/data/Customer?$top=5", headers=HEADERS).json()["value"]])
