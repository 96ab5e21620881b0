"""Tokens are made by another job; this program only carries them."""
import json
import os
import pathlib

import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
KEY = os.environ["CI_SUBSCRIPTION_KEY"]


def environment_token():
    headers = {"Authorization": "Bearer " + os.environ.get("CUSTOMER_TOKEN", "none"), "Ocp-Apim-Subscription-Key": KEY}
    return requests.get(f"{ROOT}/data/Customer?$filter=City eq 'Austin'", headers=headers)


def whole_header():
    headers = {"Authorization": os.environ.get("CUSTOMER_AUTH_HEADER", ""), "Ocp-Apim-Subscription-Key": KEY}
    return requests.get(f"{ROOT}/data/UnifiedActivity?$filter=CustomerId eq 'ce759201f786d590bf2134bff576c369'", headers=headers)


def token_file(name="token.json"):
    path = pathlib.Path(__file__).with_name(name)
    token = json.loads(path.read_text())["token"] if path.exists() else "none"
    return requests.get(f"{ROOT}/data/Customer_Measure?$top=5", headers={"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": KEY})


for step in (environment_token, whole_header, token_file):
    response = step()
    if response.status_code == 401:
        print(step.__name__, "refused:", response.json()["message"])
    else:
        print(step.__name__, len(response.json()["value"]))
