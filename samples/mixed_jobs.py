"""Morning jobs: greet new customers, list the segments, start the daily refresh."""

import os

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]


def sign_in():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    scopes = ["https://api.ci.ai.microsoft.com/.default"]
    return app.acquire_token_for_client(scopes=scopes)["access_token"]


TOKEN = sign_in()


def headers():
    return {
        "Authorization": f"Bearer {TOKEN}",
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


def new_customers(since):
    response = requests.get(
        f"{ROOT}/data/Customer?$filter=CreatedOn ge {since}&$orderby=CreatedOn desc&$top=10",
        headers=headers(),
        timeout=30,
    )
    response.raise_for_status()
    return response.json()["value"]


def segments():
    response = requests.get(f"{ROOT}/manage/segments", headers=headers(), timeout=30)
    response.raise_for_status()
    return response.json()


def start_refresh():
    response = requests.post(
        f"{ROOT}/workflows/main/jobs",
        params={"operationType": "all", "forceRunRequested": "false"},
        headers=headers(),
        timeout=30,
    )
    return response.status_code in (200, 202)


if __name__ == "__main__":
    print("New customers")
    for row in new_customers("2020-06-01T00:00:00Z"):
        print(f"  {row['CreatedOn'][:10]}  {row['FullName'] or 'unnamed'}")

    print("Segments")
    for segment in segments():
        print(f"  {segment['name']}: {segment['state']}")

    print("Refresh started" if start_refresh() else "Refresh refused")
