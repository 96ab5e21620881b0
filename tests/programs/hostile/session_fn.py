import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
def session():
    s = requests.Session()
    s.headers["Authorization"] = HEADERS["Authorization"]
    s.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
    s.headers["User-Agent"] = "etl/2"
    return s

S = session()
print(S.get(f"{ROOT}/data/Customer?$top=2").json()["value"])
with session() as t:
    t.params = {"$top": "4"}
    print(len(t.get(f"{ROOT}/data/Customer").json()["value"]))
