import os
import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
match requests.get(f"{ROOT}/data/Customer?$top=1", headers=HEADERS).json():
    case {"value": [{"CustomerId": cid, **rest}]}:
        print(cid, sorted(rest))
    case _:
        print("none")
type_ = requests.get(f"{ROOT}/data/Customer?$top=1", headers=HEADERS)
try:
    print([*requests.get(f"{ROOT}/data/Customer?$top=2", headers=HEADERS).json()["value"]][0].keys())
except* ValueError:
    print("bad")
print(f"{len(requests.get(f'{ROOT}/data/Customer?$top=2', headers=HEADERS).json()['value'])} people")
print(f"{requests.get(ROOT + '/data/Customer?$top=2', headers=HEADERS).json()['value'][0]['City']!r:>20}")
