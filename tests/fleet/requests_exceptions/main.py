"""What the program does when the service says no."""
import os

import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data"


def token():
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "scope": "https://api.ci.ai.microsoft.com/.default",
    }
    return requests.post(f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token", data=form).json()["access_token"]


HEAD = {"Authorization": "Bearer " + token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def profile(cid):
    try:
        response = requests.get(f"{ROOT}/Customer?$filter=CustomerId eq '{cid}'", headers=HEAD, timeout=10)
        response.raise_for_status()
    except requests.Timeout:
        return "too slow"
    except requests.HTTPError as error:
        return f"refused with {error.response.status_code}"
    except requests.ConnectionError:
        return "no connection"
    rows = response.json()["value"]
    return rows[0]["FullName"] if rows else "nobody"


def duration(cid):
    try:
        response = requests.get(f"{ROOT}/UnifiedActivity?$filter=CustomerId eq '{cid}'&$select=ActivityId,Duration", headers=HEAD)
        response.raise_for_status()
    except requests.HTTPError as error:
        body = error.response.json()
        return f"{error.response.status_code} {body.get('errorCode')}: {body.get('message')}"
    return [row["Duration"] for row in response.json()["value"]]


for customer in ("ce759201f786d590bf2134bff576c369", "nobody"):
    print(profile(customer))
    print("  ", duration(customer))
