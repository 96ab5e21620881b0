import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
_real = requests.get
def counted(*a, **k):
    counted.n += 1
    return _real(*a, **k)
counted.n = 0
requests.get = counted
print(len(requests.get(f"{ROOT}/data/Customer?$top=1", headers=HEADERS).json()["value"]))
print(counted.n)
from unittest import mock
with mock.patch("requests.get") as g:
    g.return_value.json.return_value = {"value": [1]}
    print(requests.get(f"{ROOT}/data/Customer?$top=1", headers=HEADERS).json()["value"])
with mock.patch.object(requests, "get", side_effect=requests.ConnectionError):
    try:
        requests.get(f"{ROOT}/data/Customer?$top=1", headers=HEADERS)
    except requests.ConnectionError:
        print("down")
