"""Compares the shop's own contacts with the unified profiles."""
import os

import msal
import requests

ENDPOINT = "https://api.ci.ai.dynamics.com/v1/instances/{0}/data/{1}"
NAMED = "https://api.ci.ai.dynamics.com/v1/instances/{instance}/data/Customer?$filter=Website_contacts_ContactId eq '{contact}'&$select=FullName,EMail"
ENV = os.environ["CI_INSTANCE_ID"]


def login():
    application = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        os.environ["AZURE_CLIENT_SECRET"],
        "https://login.microsoftonline.com/{}".format(os.environ["AZURE_TENANT_ID"]),
    )
    result = application.acquire_token_for_client(["https://api.ci.ai.dynamics.com/.default"])
    if "access_token" not in result:
        raise SystemExit(result.get("error_description"))
    return result["access_token"]


def main():
    head = {
        "Authorization": "Bearer {}".format(login()),
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }
    contacts = requests.get(ENDPOINT.format(ENV, "Website_contacts"), headers=head).json()["value"]
    print(len(contacts), "contacts read")
    different = 0
    for contact in contacts[:8]:
        url = NAMED.format(instance=ENV, contact=contact["ContactId"])
        reply = requests.get(url, headers=head)
        if not reply.ok:
            print("error", reply.status_code)
            break
        for profile in reply.json()["value"]:
            same = profile["FullName"] == contact["FullName"]
            different += not same
            print(contact["ContactId"], profile["FullName"], "same" if same else "different")
    print("different:", different)
    enrichment = requests.get(ENDPOINT.format(ENV, "InterestShareOfVoiceFromMicrosoft?$filter=CustomerId eq 'ce759201f786d590bf2134bff576c369'"), headers=head)
    print(enrichment.json()["value"])


if __name__ == "__main__":
    main()
