"""Tries paths that somebody found in a browser."""
import os

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.dynamics.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def main():
    head = headers()
    exports = requests.get(f"{ROOT}/manage/exports/summary", headers=head)
    print("exports", exports.status_code)
    insights = requests.get(ROOT + "/insightstream?view=all", headers=head)
    print("stream", insights.status_code)
    profile = requests.get(f"{ROOT}/dataprofile/Website_contacts/Email", headers=head)
    print("profile", profile.status_code)
    known = requests.get(f"{ROOT}/data/Customer?$filter=LastName eq 'Urban' and City eq 'Portland'&$select=FullName,City", headers=head)
    print("known", sorted(row["FullName"] for row in known.json()["value"]))


if __name__ == "__main__":
    main()
