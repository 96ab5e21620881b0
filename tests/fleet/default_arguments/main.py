"""Small library style: the address is a default argument."""
import os

import requests

ENV = os.environ["CI_INSTANCE_ID"]


def bearer(tenant=os.environ["AZURE_TENANT_ID"], scope="https://api.ci.ai.microsoft.com/.default"):
    data = {"grant_type": "client_credentials", "scope": scope}
    data["client_id"] = os.environ["AZURE_CLIENT_ID"]
    data["client_secret"] = os.environ["AZURE_CLIENT_SECRET"]
    return requests.post(f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", data=data).json()["access_token"]


HEAD = {"Authorization": "Bearer " + bearer(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def profile(cid, root="https://api.ci.ai.dynamics.com/v1/instances/" + ENV, *, timeout=15):
    answer = requests.get(f"{root}/data/Customer?$filter=CustomerId eq '{cid}'", headers=HEAD, timeout=timeout)
    return answer.json()["value"]


def orders(cid, kind="SalesOrder", top=2, root=f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/data"):
    flt = f"CustomerId eq '{cid}' and ActivityType eq '{kind}'"
    params = {"$filter": flt, "$orderby": "ActivityTime desc", "$top": top}
    answer = requests.get(root + "/UnifiedActivity", params=params, headers=HEAD, timeout=15)
    return [(row["ActivityTime"], row["Title"]) for row in answer.json()["value"]]


def submit(kind="all", root=f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}"):
    answer = requests.post(root + "/workflows/main/jobs", params={"operationType": kind}, headers=HEAD)
    return answer.json().get("jobStatus")


def main():
    for cid in ("d5ab8b4d15b40aeba4a45effccb573d9", "b9f3635cf88c422bcca2a92b03a56cc1"):
        for row in profile(cid):
            print(row["FullName"], row["EMail"], row["Telephone"])
        print("  ", orders(cid))
        print("  ", orders(cid, kind="Feedback", top=1))
    print("refresh:", submit())


main()
