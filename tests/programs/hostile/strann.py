import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
from typing import TYPE_CHECKING
def rows(r: "requests.Response") -> "list[dict]":
    return r.json()["value"]
print(len(rows(requests.get(f"{ROOT}/data/Customer?$top=2", headers=HEADERS))))
print(rows.__annotations__["r"])
import typing
try:
    print(typing.get_type_hints(rows)["r"].__name__)
except NameError as e:
    print(e)
