import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
def page(n, size=50):
    return requests.get(f"{ROOT}/data/Customer", params={"$top": size, "$skip": n * size, "$orderby": "CustomerId"}, headers=HEADERS).json()["value"]
print([len(page(i)) for i in range(7)], page(5)[0]["CustomerId"])
out = []
k = 0
while True:
    chunk = requests.get(ROOT + "/data/UnifiedActivity?$top=1000&$skip=%d&$orderby=ActivityTime,ActivityId" % k, headers=HEADERS).json()["value"]
    out.extend(chunk)
    k += len(chunk)
    if len(chunk) < 1000:
        break
print(len(out), out[-1])
print(len(requests.get(f"{ROOT}/data/UnifiedActivity?$top=6500", headers=HEADERS).json()["value"]))
print(requests.get(f"{ROOT}/data/UnifiedActivity?$skip=5500&$top=2&$orderby=ActivityId", headers=HEADERS).json()["value"])
print(len(requests.get(f"{ROOT}/data/Customer?$skip=200", headers=HEADERS).json()["value"]))
