"""What the service says to calls with a token, without one, and with one only at times.

A check that somebody runs after each change of the keys: it prints a line per way to ask.
"""

import os

import httpx
import msal
import requests
import urllib3
from dynamics.customerinsights.api import CustomerInsights

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
SEGMENTS = (
    f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/manage/segments"
)
PEOPLE = f"{ROOT}/Customer?$select=CustomerId&$top=2"


def token():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    got = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return got["access_token"]


def signed():
    return {
        "Authorization": f"Bearer {token()}",
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


def status(headers=None):
    response = requests.get(f"{ROOT}/Customer?$top=2", headers=headers, timeout=30)
    return response.status_code


def session_status(sign):
    with requests.Session() as session:
        if sign:
            session.headers.update(signed())
        return session.get(f"{ROOT}/UnifiedActivity?$top=1", timeout=30).status_code


def pooled(headers):
    pool = urllib3.PoolManager(headers=headers)
    return pool.request("GET", PEOPLE).status


def counted(headers=None):
    client = CustomerInsights()
    page = client.get_entities_with_odata_path(
        os.environ["CI_INSTANCE_ID"], "Customer", top=3, custom_headers=headers
    )
    return "refused" if page is None else len(page.value)


def main():
    print("bare", requests.get(f"{ROOT}/Customer?$top=1", timeout=30).status_code)
    print("signed", status(signed()), "unsigned", status(), "empty", status({}))
    print("session", session_status(True), session_status(False))
    with httpx.Client() as client:
        print("httpx", client.get(f"{ROOT}/Customer?$top=1").status_code)
    print("pool", pooled(signed()), pooled({"Accept": "application/json"}))
    print("client", counted(signed()), counted())
    ci = CustomerInsights()
    plain = ci.get_entities_with_odata_path(os.environ["CI_INSTANCE_ID"], "Customer", top=1)
    print("plain client", plain)
    jobs = requests.get(SEGMENTS, headers=signed(), timeout=30)
    print("segments", jobs.status_code)


main()
