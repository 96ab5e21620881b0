"""Copied from the developer portal: paste the token and go."""
import os
import sys

import requests

TOKEN = "0000"
KEY = os.environ["CI_SUBSCRIPTION_KEY"]
ENV = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}"


def pasted(cid):
    headers = {"Authorization": "bearer " + TOKEN, "Ocp-Apim-Subscription-Key": KEY, "Cache-Control": "no-cache"}
    response = requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'", headers=headers)
    if response.status_code == 401:
        return "paste a fresh token"
    return response.json()["value"]


def from_argument(argv):
    token = argv[1] if len(argv) > 1 else "0000"
    response = requests.get(f"{ROOT}/data/Customer_Measure?$top=1", headers={"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": KEY})
    return response.status_code


def segment_list():
    headers = {"Authorization": "bearer " + TOKEN, "Ocp-Apim-Subscription-Key": KEY}
    answer = requests.get(f"{ROOT}/manage/segments", headers=headers)
    return answer.status_code


print("pasted:", pasted("ce759201f786d590bf2134bff576c369"))
print("argument:", from_argument(sys.argv))
print("segments:", segment_list())
