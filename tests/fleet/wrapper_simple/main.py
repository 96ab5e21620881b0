"""One small function adds headers and looks at the status."""
import os

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]


def _headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


HEADERS = _headers()


def fetch(url):
    response = requests.get(url, headers=HEADERS, timeout=30)
    if response.status_code == 401:
        raise PermissionError(url)
    response.raise_for_status()
    return response.json()["value"]


def profile(cid):
    return fetch(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'")


def interests(cid):
    return fetch(f"{ROOT}/data/InterestShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{cid}'")


def main():
    for cid in ("ce759201f786d590bf2134bff576c369", "4fd58dbe7bdc968b7afb2c68774b15d7"):
        print(profile(cid)[0]["FullName"], profile(cid)[0]["DateOfBirth"])
        print("  ", sorted((r["Interest"], r["ShareOfVoice"]) for r in interests(cid)))


main()
