"""Refreshes the environment and waits a little."""
import os

import requests

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
JOBS = f"{ROOT}/manage/workflows/main/jobs"


def bearer():
    reply = requests.post(
        f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "resource": "https://api.ci.ai.microsoft.com",
        },
    )
    return reply.json()["access_token"]


SESSION = requests.Session()
SESSION.headers.update({"Authorization": "Bearer " + bearer(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]})


def start():
    answer = SESSION.post(JOBS, params={"operationType": "all", "forceRunRequested": "true"})
    answer.raise_for_status()
    return answer.json()["jobId"]


def watch(job):
    for _ in range(2):
        listed = SESSION.get(JOBS).json()
        states = {item["jobId"]: item["jobStatus"] for item in listed}
        print(job, states.get(job))
    one = SESSION.get(f"{ROOT}/workflows/main/jobs/{job}")
    print("detail", one.status_code)


def sources():
    found = SESSION.get(f"{ROOT}/manage/datasources/v2").json()
    return sorted(source["dataSourceId"] for source in found)


def main():
    print("sources", sources())
    watch(start())


main()
