"""Answers questions about one customer from the command line or with a default."""
import functools
import os
import sys

import requests

DEFAULT = "ce759201f786d590bf2134bff576c369"


def api():
    return "https://api.ci.ai.dynamics.com/v1"


def instance_url():
    return f"{api()}/instances/{os.environ['CI_INSTANCE_ID']}"


def table_url(cid):
    return instance_url() + f"/data/Customer_Measure?$filter=CustomerId eq '{cid}'&$select=CustomerId,TotalSpent,CLTVScore"


@functools.lru_cache(maxsize=None)
def bearer():
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "resource": "https://api.ci.ai.microsoft.com",
    }
    login = f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/token"
    return requests.post(login, data=form, timeout=30).json()["access_token"]


def headers():
    return {"Authorization": f"Bearer {bearer()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def measure(cid):
    body = requests.get(table_url(cid), headers=headers(), timeout=30).json()
    return body["value"][0] if body["value"] else {}


def measure_definitions():
    listed = requests.get(instance_url() + "/manage/measures", headers=headers(), timeout=30)
    return sorted(item["name"] for item in listed.json())


def environment():
    described = requests.get(instance_url(), headers=headers(), timeout=30).json()
    return described["name"], described["instanceType"]


def main(argv):
    cid = argv[1] if len(argv) > 1 else DEFAULT
    print("environment", *environment())
    row = measure(cid)
    for name in measure_definitions():
        print(f"{name:20} {row.get(name, 'not asked')}")
    print("none for", measure("0" * 32))


main(sys.argv)
