"""Nightly check: is there data, and did the refresh run?

The scheduler puts a fresh access token into CI_ACCESS_TOKEN before it starts us.
"""
import os

import requests

TOKEN = os.environ.get("CI_ACCESS_TOKEN", "sandbox-legacy-token")
BASE = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
HEADERS = {
    "Authorization": "Bearer " + TOKEN,
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    "Cache-Control": "no-cache",
}


def count_customers(state):
    response = requests.get(
        BASE + "/data/Customer?$filter=State eq '" + state + "'", headers=HEADERS
    )
    if response.status_code == 401:
        raise SystemExit("the scheduler gave us a token that is no good")
    return len(response.json()["value"])


def newest_activity():
    response = requests.get(
        BASE + "/data/UnifiedActivity?$orderby=ActivityTime desc&$top=1", headers=HEADERS
    )
    rows = response.json()["value"]
    return rows[0]["ActivityTime"] if rows else "never"


def last_refresh():
    response = requests.get(BASE + "/workflows/main/jobs?top=1", headers=HEADERS)
    jobs = response.json()
    return jobs[0]["jobStatus"] if jobs else "unknown"


print({state: count_customers(state) for state in ("WA", "OR", "TX")})
print("newest activity", newest_activity())
print("last refresh", last_refresh())
