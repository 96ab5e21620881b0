"""Queries as they were copied from old pages."""
import os

import requests

DATA = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
CID = "ce759201f786d590bf2134bff576c369"


def bearer():
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "scope": "38c77d00-5fcb-4cce-9d93-af4738258e3c/.default",
    }
    return requests.post(f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token", data=form).json()["access_token"]


H = {"Authorization": "Bearer " + bearer(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def status(response):
    return response.status_code


def main():
    print("no question mark", status(requests.get(f"{DATA}/UnifiedActivity$filter=CustomerId eq '{CID}'", headers=H)))
    print("curly quotes", status(requests.get(f"{DATA}/Customer?$filter=CustomerId eq ‘{CID}’", headers=H)))
    spaced = requests.get(f"{DATA}/UnifiedActivity?$filter=CustomerId eq '{CID}' & $orderby=ActivityTime asc", headers=H)
    print("spaced ampersand", spaced.status_code)
    stray = requests.get(f"{DATA}/Customer?$filter=CustomerId eq '{CID}'&IsMemberOfSegment('Male_under_40')", headers=H)
    print("stray condition", stray.status_code, len(stray.json()["value"]))
    encoded = requests.get(f"{DATA}/Customer%3F$filter=CustomerId eq '{CID}'", headers=H)
    print("encoded question mark", encoded.status_code)
    unfinished = requests.get(f"{DATA}/Customer?$filter=CustomerId eq", headers=H)
    print("unfinished", unfinished.status_code, unfinished.json()["message"])
    right = requests.get(f"{DATA}/Customer?$filter=CustomerId eq '{CID}'", headers=H)
    print("right", right.json()["value"][0]["FullName"])


main()
